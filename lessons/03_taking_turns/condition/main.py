"""Customers wait until there is bread. What does it tell one that it was woken?"""
import multiprocessing as mp
import os
import time

CUSTOMERS = int(os.environ.get("LESSON_CUSTOMERS", 3))
CHECK = os.environ.get("LESSON_CHECK", "if")  # or while, never
NOTIFY = os.environ.get("LESSON_NOTIFY", "all")  # or one
COME = os.environ.get("LESSON_COME", "early")  # or late
ROOM = int(os.environ.get("LESSON_ROOM", 2))
BAKE = int(os.environ.get("LESSON_BAKE", 700)) / 1000


def buy(shelf, loaves):
    me = mp.current_process().name
    time.sleep((ROOM + 1.5) * BAKE if COME == "late" else 0)
    with shelf:  # the lock of the condition
        if CHECK == "if":
            if loaves.value == 0:  # looks once, and not again
                shelf.wait()  # gives the lock back, sleeps until notified, takes the lock again
                print(f"{me} is awake, loaves: {loaves.value}", flush=True)
        elif CHECK == "while":
            while loaves.value == 0:  # looks again after each wake-up
                shelf.wait()
                print(f"{me} is awake, loaves: {loaves.value}", flush=True)
        else:
            _ = loaves.value  # whatever is there, it waits
            shelf.wait()
            print(f"{me} is awake, loaves: {loaves.value}", flush=True)
        time.sleep(0.15)  # to reach for it takes a moment; the lock is held
        loaves.value -= 1
        print(f"{me} takes one, loaves: {loaves.value}", flush=True)
        if loaves.value == ROOM - 1:
            shelf.notify_all()  # the baker may wait for room


def bake(shelf, loaves):
    for _ in range(CUSTOMERS):  # as many loaves as customers
        time.sleep(BAKE)
        with shelf:
            while loaves.value == ROOM:
                shelf.wait()  # no room
            loaves.value += 1
            print(f"baker has baked, loaves: {loaves.value}", flush=True)
            shelf.notify(CUSTOMERS if NOTIFY == "all" else 1)


if __name__ == "__main__":
    shelf = mp.Condition()
    loaves = mp.Value("i", 0)
    processes = [mp.Process(target=buy, args=(shelf, loaves), name=f"customer-{n}")
                 for n in range(1, CUSTOMERS + 1)]
    processes.append(mp.Process(target=bake, args=(shelf, loaves), name="baker"))
    for process in processes:
        process.start()
    for process in processes:
        process.join()
