"""Producers put items into a bounded queue, consumers get them. Who waits for whom?"""
import multiprocessing as mp
import os
import time

PRODUCERS = int(os.environ.get("LESSON_PRODUCERS", 1))
CONSUMERS = int(os.environ.get("LESSON_CONSUMERS", 1))
CAPACITY = int(os.environ.get("LESSON_CAPACITY", 3))
PRODUCE = int(os.environ.get("LESSON_PRODUCE", 100)) / 1000
CONSUME = int(os.environ.get("LESSON_CONSUME", 300)) / 1000
ITEMS = int(os.environ.get("LESSON_ITEMS", 24))
ENDING = os.environ.get("LESSON_ENDING", "sentinel")  # or joinable, none


def produce(tasks, first, last):
    me = mp.current_process().name
    for item in range(first, last + 1):
        time.sleep(PRODUCE)  # making it takes time
        tasks.put(item)
        print(f"{me} put {item}", flush=True)


def consume(tasks):
    me = mp.current_process().name
    while True:
        item = tasks.get()
        if item is None:  # the sentinel: "no more comes"
            break
        time.sleep(CONSUME)  # using it takes time
        print(f"{me} used {item}", flush=True)
        if ENDING == "joinable":
            tasks.task_done()  # one less is to be done
    print(f"{me} has got the sentinel", flush=True)


if __name__ == "__main__":
    if ENDING == "joinable":
        tasks = mp.JoinableQueue(CAPACITY)  # it counts what is still to be done
    else:
        tasks = mp.Queue(CAPACITY)
    producers = []
    for n in range(PRODUCERS):  # each makes its share
        share = (tasks, ITEMS * n // PRODUCERS + 1, ITEMS * (n + 1) // PRODUCERS)
        producers.append(mp.Process(target=produce, args=share, name=f"producer-{n + 1}"))
    consumers = [mp.Process(target=consume, args=(tasks,), name=f"consumer-{n + 1}",
                            daemon=ENDING == "joinable") for n in range(CONSUMERS)]
    for process in producers + consumers:
        process.start()
    for process in producers:
        process.join()
    if ENDING == "sentinel":
        for _ in consumers:
            tasks.put(None)  # one for each
    if ENDING == "joinable":
        tasks.join()  # until every item is done: the consumers end with us, as daemons
    else:
        for process in consumers:
            process.join()
    print("done", flush=True)
