"""Who is my parent? Each process says who it is and who its parent is, and asks again later."""
import multiprocessing as mp
import os
import time

START = os.environ.get("LESSON_START", "fork")  # fork, spawn or forkserver; Windows: spawn
GENERATIONS = int(os.environ.get("LESSON_GENERATIONS", 2))
MAIN = os.environ.get("LESSON_MAIN", "waits")  # waits or leaves


def child(number):
    me = mp.current_process().name
    print(f"{os.getpid()} {me}: parent {os.getppid()}", flush=True)
    if number < GENERATIONS:  # a child may have children of its own
        mine = mp.Process(target=child, args=(number + 1,), name=f"child-{number + 1}")
        mine.start()
    time.sleep(1.4)
    print(f"{os.getpid()} {me}: now parent {os.getppid()}", flush=True)
    if number < GENERATIONS:
        mine.join()


if __name__ == "__main__":
    mp.set_start_method(START)
    print(f"{os.getpid()} main: parent {os.getppid()}", flush=True)
    first = mp.Process(target=child, args=(1,), name="child-1")
    first.start()  # asks for a second process
    print("main: start() has returned", flush=True)
    time.sleep(0.6)
    if MAIN == "leaves":
        os._exit(0)  # ends at once and waits for nobody
    first.join()
    print("main: child-1 has ended", flush=True)
