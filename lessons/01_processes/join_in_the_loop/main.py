"""Start and join in one loop, or start all and then join all: why is the one so slow?"""
import multiprocessing as mp
import os
import time

CASE = os.environ.get("LESSON_CASE", "both")  # both, or one of loop, after, timeout
CHILDREN = int(os.environ.get("LESSON_CHILDREN", 3))
LONGEST = int(os.environ.get("LESSON_LONGEST", 900)) / 1000  # seconds
TIMEOUT = int(os.environ.get("LESSON_TIMEOUT", 400)) / 1000  # seconds


def work(seconds):
    time.sleep(seconds)
    print(f"{mp.current_process().name} is done", flush=True)


def parent(how):
    me = mp.current_process().name
    workers = []
    for n in range(1, CHILDREN + 1):
        seconds = LONGEST * (CHILDREN + 1 - n) / CHILDREN  # each has less to do than the one before
        workers.append(mp.Process(target=work, args=(seconds,), name=f"{how}-{n}"))

    if how == "loop":
        for worker in workers:
            worker.start()
            worker.join()
    if how == "after":
        for worker in workers:
            worker.start()
        for started in workers:
            started.join()
    if how == "timeout":
        for worker in workers:
            worker.start()
            worker.join(TIMEOUT)
            ended = "has ended" if worker.exitcode is not None else "is still at work"
            print(f"{me}: {worker.name} {ended}", flush=True)
    print(f"{me}: all loops are over", flush=True)


if __name__ == "__main__":
    hows = ["loop", "after"] if CASE == "both" else [CASE]
    parents = [mp.Process(target=parent, args=(how,), name=f"{how}-parent") for how in hows]
    for process in parents:
        process.start()
    for process in parents:
        process.join()
