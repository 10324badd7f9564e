"""Hikers meet at each hut, and nobody goes on before all are there. What if one never comes?"""
import multiprocessing as mp
import os
import threading
import time

HIKERS = int(os.environ.get("LESSON_HIKERS", 4))
STAGES = int(os.environ.get("LESSON_STAGES", 2))
PACE = int(os.environ.get("LESSON_PACE", 300)) / 1000
LOST = os.environ.get("LESSON_LOST", "nobody")  # or silent, aborts
PATIENCE = int(os.environ.get("LESSON_PATIENCE", 1500)) / 1000


def hike(hut, number):
    me = mp.current_process().name
    walk = number * PACE  # each is slower than the one before
    for stage in range(1, STAGES + 1):
        if LOST != "nobody" and number == HIKERS and stage == STAGES:
            time.sleep(walk / 2)  # half of the way to the last hut
            print(f"{me} turns back", flush=True)
            if LOST == "aborts":
                hut.abort()  # tells the others that it won't come
            return
        time.sleep(walk)
        print(f"{me} reaches hut {stage}", flush=True)
        try:
            hut.wait(PATIENCE or None)  # None: for ever
        except threading.BrokenBarrierError:
            print(f"{me}: BrokenBarrierError at hut {stage}", flush=True)
            return
        print(f"{me} leaves hut {stage}", flush=True)


if __name__ == "__main__":
    hut = mp.Barrier(HIKERS)
    hikers = [mp.Process(target=hike, args=(hut, number), name=f"hiker-{number}")
              for number in range(1, HIKERS + 1)]
    for hiker in hikers:
        hiker.start()
    for hiker in hikers:
        hiker.join()
