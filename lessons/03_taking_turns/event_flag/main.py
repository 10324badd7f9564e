"""Cars wait for a green light. One signal for all of them: who goes, and who does not?"""
import multiprocessing as mp
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def drive(green, way, patience):
    me = mp.current_process().name
    time.sleep(way)
    say(f"{me} arrives")
    if green.wait(patience):
        say(f"{me} passes")
    else:
        say(f"{me} turns round")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(cars=(3, range(1, 9)), green=(800, range(100, 3001)),
                       late=(1600, range(0, 4001)), patience=(600, range(50, 5001)))
    green = mp.Event()  # down at first: red
    cars = [mp.Process(target=drive, args=(green, 0.1 * n, None), name=f"car-{n}")
            for n in range(1, given["cars"] + 1)]
    cars.append(mp.Process(target=drive, args=(green, 0.2, given["patience"] / 1000), name="taxi"))
    cars.append(mp.Process(target=drive, args=(green, given["late"] / 1000, None), name="late"))
    for car in cars:
        car.start()

    time.sleep(1.2)
    say("main: green")
    green.set()  # once, for all
    time.sleep(given["green"] / 1000)
    say("main: red")
    green.clear()
    time.sleep(1.2)
    say("main: green again")
    green.set()
    for car in cars:
        car.join()
