"""A car park has so many spaces, and more cars come. How many are inside at once?"""
import multiprocessing as mp
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def visit(car_park, seconds, twice):
    me = mp.current_process().name
    say(f"{me} is at the gate")
    car_park.acquire()  # takes a permit; waits while there is none
    say(f"{me} drives in")
    time.sleep(seconds)
    say(f"{me} drives out")
    try:
        car_park.release()  # gives a permit back
        if twice:
            car_park.release()  # one that it never had
    except ValueError as error:
        say(f"{me}: ValueError: {error}")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(spaces=(3, range(1, 9)), cars=(8, range(2, 13)), stay=(1200, range(200, 3001)),
                       type=("plain", ["plain", "bounded"]), release=("once", ["once", "twice"]))
    if given["type"] == "bounded":
        car_park = mp.BoundedSemaphore(given["spaces"])
    else:
        car_park = mp.Semaphore(given["spaces"])

    cars = []
    for n in range(1, given["cars"] + 1):
        twice = n == 1 and given["release"] == "twice"  # car-1 has a fault
        cars.append(mp.Process(target=visit, name=f"car-{n}",
                               args=(car_park, given["stay"] / 1000, twice)))
        cars[-1].start()
        time.sleep(0.15)  # they come one after the other
    for car in cars:
        car.join()
    if sys.platform != "darwin":  # macOS has nobody who could tell
        say(f"spaces free: {car_park.get_value()}")
