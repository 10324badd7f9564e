"""A car park has so many spaces, and more cars come. How many are inside at once?"""
import multiprocessing as mp
import os
import sys
import time

SPACES = int(os.environ.get("LESSON_SPACES", 3))
CARS = int(os.environ.get("LESSON_CARS", 8))
STAY = int(os.environ.get("LESSON_STAY", 1200)) / 1000
RELEASE = os.environ.get("LESSON_RELEASE", "once")  # or twice
TYPE = os.environ.get("LESSON_TYPE", "plain")  # or bounded


def visit(car_park):
    me = mp.current_process().name
    print(f"{me} is at the gate", flush=True)
    car_park.acquire()  # takes a permit; waits while there is none
    print(f"{me} drives in", flush=True)
    time.sleep(STAY)
    print(f"{me} drives out", flush=True)
    try:
        car_park.release()  # gives a permit back
        if RELEASE == "twice" and me == "car-1":  # car-1 has a fault
            car_park.release()  # one that it never had
    except ValueError as error:
        print(f"{me}: ValueError: {error}", flush=True)


if __name__ == "__main__":
    if TYPE == "bounded":
        car_park = mp.BoundedSemaphore(SPACES)
    else:
        car_park = mp.Semaphore(SPACES)

    cars = [mp.Process(target=visit, args=(car_park,), name=f"car-{n}") for n in range(1, CARS + 1)]
    for car in cars:
        car.start()
        time.sleep(0.15)  # they come one after the other
    for car in cars:
        car.join()
    if sys.platform != "darwin":  # macOS can't tell
        print(f"spaces free: {car_park.get_value()}", flush=True)
