"""The parent's last line has run, and its child is still at work. What becomes of the child?"""
import multiprocessing as mp
import os
import time

CASE = os.environ.get("LESSON_CASE", "all")  # all, or one of plain, daemon, join
INTERVAL = int(os.environ.get("LESSON_INTERVAL", 3000)) / 1000  # seconds that a child works
PARENT_WORK = int(os.environ.get("LESSON_PARENT_WORK", 1000)) / 1000  # seconds


def worker():
    me = mp.current_process().name
    try:
        print(f"{me}: work start", flush=True)
        time.sleep(INTERVAL)
        print(f"{me}: work end", flush=True)
    finally:  # what should be done at the end, whatever happens
        print(f"{me}: clean-up", flush=True)


def parent(kind):
    me = mp.current_process().name
    child = mp.Process(target=worker, name=f"{kind}-worker", daemon=(kind != "plain"))
    child.start()
    time.sleep(PARENT_WORK)  # the parent has work of its own
    if kind == "join":
        child.join()  # the others do not wait here
    print(f"{me}: end!", flush=True)
    # that was the last line


if __name__ == "__main__":
    kinds = ["plain", "daemon", "join"] if CASE == "all" else [CASE]
    parents = [mp.Process(target=parent, args=(kind,), name=f"{kind}-parent") for kind in kinds]
    for process in parents:
        process.start()
    for process in parents:
        process.join()
