"""A child is forked, another is spawned. What does each begin with, and what is the guard for?"""
import multiprocessing as mp
import os
import threading
import time

GUARD = os.environ.get("LESSON_GUARD", "missing")  # missing or present
START = os.environ.get("LESSON_START", "both")  # both, or one of fork, spawn, forkserver
THREAD = os.environ.get("LESSON_THREAD", "none")  # none or holds
NAMES = {"spawn": "spawned", "fork": "forked", "forkserver": "served"}

setting = "as written"  # a global, with the value that the text gives it
ledger = threading.Lock()  # a lock for the threads of one process
print("the text of the program is read", flush=True)
time.sleep(0.3)  # reading takes its time


def task():
    time.sleep(1.7)
    lock = "free" if ledger.acquire(timeout=0.5) else "taken"
    me = mp.current_process().name
    print(f"{me}: the setting is {setting}, the lock is {lock}", flush=True)


def hold():
    with ledger:
        time.sleep(1.5)


def main():
    global setting
    setting = "changed"
    children = []
    for method in ["spawn", "fork"] if START == "both" else [START]:
        if method == "fork":
            if THREAD == "holds":
                threading.Thread(target=hold, name="clerk").start()
            time.sleep(0.3)
        child = mp.get_context(method).Process(target=task, name=NAMES[method])
        child.start()
        children.append(child)
    for child in children:
        child.join()
    for child in children:
        print(f"main: {child.name} ended with exit code {child.exitcode}", flush=True)


if GUARD == "missing":
    # no guard
    main()
else:
    if __name__ == "__main__":  # the guard
        main()
