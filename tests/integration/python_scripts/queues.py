"""Two producers, two consumers, a bound that makes them wait, and the other kinds of queues."""
import multiprocessing
import queue
import sys


class Sticky:
    def __reduce__(self):
        raise TypeError("stays where it is")


def produce(tasks, letter):
    for n in range(20):
        tasks.put((letter, n))


def consume(tasks, done, lock):
    seen = {}
    while (item := tasks.get()) is not None:
        letter, n = item
        assert n > seen.get(letter, -1)
        seen[letter] = n
        with lock:
            done.put(item)


def finish(jobs, ready):
    while (job := jobs.get()) is not None:
        ready.put(job * 2)
        jobs.task_done()
    jobs.task_done()


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    tasks = multiprocessing.Queue(3)
    done = multiprocessing.Queue()
    lock = multiprocessing.Lock()
    producers = [multiprocessing.Process(target=produce, args=(tasks, letter)) for letter in "ab"]
    consumers = [multiprocessing.Process(target=consume, args=(tasks, done, lock)) for _ in range(2)]
    for child in producers + consumers:
        child.start()
    for child in producers:
        child.join()
    for _ in consumers:
        tasks.put(None)
    print(sorted(done.get() for _ in range(40)))
    for child in consumers:
        child.join()
    jobs = multiprocessing.JoinableQueue()
    ready = multiprocessing.SimpleQueue()
    worker = multiprocessing.Process(target=finish, args=(jobs, ready))
    worker.start()
    for n in (1, 2, None):
        jobs.put(n)
    jobs.join()
    worker.join()
    print(ready.get(), ready.get())
    try:
        tasks.get(timeout=0.01)
    except queue.Empty:
        print("empty")
    for n in range(3):
        tasks.put(n)
    try:
        tasks.put_nowait(3)
    except queue.Full:
        print("full")
    print([tasks.get() for _ in range(3)])
    for item in (1, Sticky(), Sticky(), 2, 3, 4, 5):
        tasks.put(item)
        if item == 3:
            print([tasks.get() for _ in range(3)])
    print(tasks.get(), tasks.get())
