"""Ten children are started one after the other. In which order do they run, and end?"""
import multiprocessing as mp
import os
import time

CHILDREN = int(os.environ.get("LESSON_CHILDREN", 10))
WORK = int(os.environ.get("LESSON_WORK", 1000)) / 1000  # seconds
EACH = os.environ.get("LESSON_EACH", "same")  # same, or less or more than the one before


def work(seconds):
    me = mp.current_process().name
    print(f"{me} runs", flush=True)
    time.sleep(seconds)
    print(f"{me} is done", flush=True)


if __name__ == "__main__":
    children = []
    for n in range(1, CHILDREN + 1):
        seconds = WORK
        if EACH == "less":
            seconds = WORK * (CHILDREN + 1 - n) / CHILDREN
        if EACH == "more":
            seconds = WORK * n / CHILDREN
        children.append(mp.Process(target=work, args=(seconds,), name=f"child-{n}"))

    for child in children:
        child.start()  # one after the other, in this order
    for child in children:
        child.join()
    print("main: all are done", flush=True)
