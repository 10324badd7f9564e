"""A child is terminated. Is it dead yet, and what becomes of what it leaves behind?"""
import multiprocessing as mp
import os
import time

HOW = os.environ.get("LESSON_HOW", "terminate")  # terminate, kill or none
HOLDS = os.environ.get("LESSON_HOLDS", "lock")  # lock or nothing
ASK_AFTER = int(os.environ.get("LESSON_ASK_AFTER", 700)) / 1000  # seconds


def helper(ready):
    parent = os.getppid()
    print("helper: at work", flush=True)
    ready.set()
    time.sleep(2.5)
    whose = "the same" if os.getppid() == parent else "another one"
    print(f"helper: done, my parent is {whose}", flush=True)


def worker(pen, ready):
    child = mp.Process(target=helper, args=(ready,), name="helper")
    if HOLDS == "lock":
        pen.acquire()
    child.start()
    time.sleep(1.8)
    if HOLDS == "lock":
        pen.release()
    print("worker: done", flush=True)


if __name__ == "__main__":
    pen = mp.Lock()
    ready = mp.Event()
    child = mp.Process(target=worker, args=(pen, ready), name="worker")
    child.start()
    ready.wait()
    time.sleep(0.5)

    if HOW == "terminate":
        child.terminate()  # SIGTERM, 15
    if HOW == "kill":
        child.kill()  # SIGKILL, 9
    print(f"main: is_alive() at once: {child.is_alive()}", flush=True)
    time.sleep(ASK_AFTER)
    print(f"main: is_alive() later: {child.is_alive()}", flush=True)

    got = pen.acquire(timeout=1.5)  # waits for the lock, 1.5 s at most
    print(f"main: the lock: {got}", flush=True)
    if got:
        pen.release()
    child.join()
    print(f"main: exit code {child.exitcode}", flush=True)
