"""The child sets n = 0. What does the parent see?"""
import multiprocessing as mp
import os
import time

START = os.environ.get("LESSON_START", "fork")  # or spawn, forkserver
PARENT_SETS = os.environ.get("LESSON_PARENT_SETS", "50")  # or none
CHILDREN = int(os.environ.get("LESSON_CHILDREN", 1))

n = 100  # two globals, as the program's text has them
count = 0


def task():
    global n, count
    me = mp.current_process().name
    time.sleep(0.7)  # time to look, and to guess
    print(f"{me}: n is {n} at {id(n):#x}", flush=True)
    time.sleep(0.7)
    count += 1
    n = 0
    print(f"{me}: now n is {n} at {id(n):#x}, count is {count}", flush=True)
    time.sleep(0.7)  # time to look again


if __name__ == "__main__":
    if PARENT_SETS == "50":
        n = 50

    ctx = mp.get_context(START)
    children = [ctx.Process(target=task, name=f"child-{i}") for i in range(1, CHILDREN + 1)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(f"parent: n is {n} at {id(n):#x}, count is {count}", flush=True)
