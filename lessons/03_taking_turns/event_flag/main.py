"""Cars wait for a green light. One signal for all of them: who goes, and who does not?"""
import multiprocessing as mp
import os
import time

CARS = int(os.environ.get("LESSON_CARS", 3))
GREEN = int(os.environ.get("LESSON_GREEN", 800)) / 1000
LATE = int(os.environ.get("LESSON_LATE", 1600)) / 1000
PATIENCE = int(os.environ.get("LESSON_PATIENCE", 600)) / 1000


def drive(green, way, patience):
    me = mp.current_process().name
    time.sleep(way)
    print(f"{me} arrives", flush=True)
    if green.wait(patience):
        print(f"{me} passes", flush=True)
    else:
        print(f"{me} turns round", flush=True)


if __name__ == "__main__":
    green = mp.Event()  # down at first: red
    cars = [mp.Process(target=drive, args=(green, 0.1 * n, None), name=f"car-{n}")
            for n in range(1, CARS + 1)]
    cars.append(mp.Process(target=drive, args=(green, 0.2, PATIENCE), name="taxi"))
    cars.append(mp.Process(target=drive, args=(green, LATE, None), name="late"))
    for car in cars:
        car.start()

    time.sleep(1.2)
    print("main: green", flush=True)
    green.set()  # one call
    time.sleep(GREEN)
    print("main: red", flush=True)
    green.clear()
    time.sleep(1.2)
    print("main: green again", flush=True)
    green.set()
    for car in cars:
        car.join()
