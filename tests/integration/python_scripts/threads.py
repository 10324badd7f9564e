"""What threads share: locks, a semaphore, an event, a condition, a barrier, a timer, queues. What the
standard library makes for itself is not told."""
import logging
import multiprocessing
import pickle
import queue
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

total = 0


class Account:
    def __init__(self):
        self.guard = threading.RLock()

    def pay(self):
        with self.guard:
            with self.guard:
                return 1


def count(lock):
    global total
    for _ in range(3):
        with lock:
            total += 1


def copied(lock, ready):
    with lock:
        print("a child's lock is its own", ready.is_set())


def refusals(lock, room):
    for act in (lock.release, room.release, lambda: lock.acquire(False, 1), lambda: pickle.dumps(lock),
                lambda: pickle.dumps(room)):
        try:
            act()
        except Exception as error:
            print(type(error).__name__, error)


def meet(room, ready, met, changed):
    with room:
        ready.wait()
        met.wait()
        with changed:
            changed.notify()


def use_queues():
    jobs, last, least, simple = (queue.Queue(1), queue.LifoQueue(), queue.PriorityQueue(),
                                 queue.SimpleQueue())
    done = []

    def work():
        while (job := jobs.get()) is not None:
            done.append(job)
            jobs.task_done()
        jobs.task_done()
    worker = threading.Thread(target=work, name="worker")
    worker.start()
    for job in (1, 2, 1, None):
        jobs.put(job)
    jobs.join()
    worker.join()
    for one in (last, least, simple):
        for item in (2, 3, 1):
            one.put(item)
        print([one.get() for _ in range(3)])
    for act in (lambda: jobs.get(timeout=0.01), lambda: simple.get(timeout=0.01), last.get_nowait,
                jobs.task_done, lambda: least.put({}) or least.put({})):
        try:
            act()
        except Exception as error:
            print(type(error).__name__, error)
    jobs.put("full")
    try:
        jobs.put_nowait("more")
    except queue.Full:
        print("full", done)


def main():
    lock = threading.Lock()
    threads = [threading.Thread(target=count, args=(lock,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    room, ready = threading.BoundedSemaphore(1), threading.Event()
    met, changed = threading.Barrier(2), threading.Condition()
    print(total, ready.wait(0.01), Account().pay(), isinstance(lock, type(threading.Lock())), isinstance(logging._lock, type(threading.RLock())),
          isinstance(room, threading.Semaphore), type(ready) is not type(met), type(lock), type(changed))
    print(lock.acquire(timeout=0.01), lock.acquire(False), lock.locked(), repr(lock)[:8])
    lock.release()
    guest = threading.Thread(target=meet, args=(room, ready, met, changed))
    with changed:
        guest.start()
        ready.set()
        met.wait()
        print(changed.wait(60), changed.wait(0.01))
    guest.join()
    refusals(lock, room)
    fired = threading.Event()
    soon, never = threading.Timer(0.01, fired.set), threading.Timer(60, print)
    soon.start()
    never.start()
    fired.wait()
    never.cancel()
    use_queues()
    with ThreadPoolExecutor(2) as executor:
        print(list(executor.map(abs, (-1, 2))))
    logging.getLogger("name").addHandler(logging.NullHandler())
    if sys.argv[1] == "fork":
        child = multiprocessing.Process(target=copied, args=(lock, ready))
        with lock:
            pass
        child.start()
        child.join()


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    main()
