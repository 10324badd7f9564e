"""One ticket, ten buyers. Each looks whether one is left, and then buys it. Who gets one?"""
import contextlib
import multiprocessing as mp
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def buy(left, counter, lock):
    def held(*where):  # `with` the lock in these cases; without it in others
        return counter if lock in where else contextlib.nullcontext()

    me = mp.current_process().name
    with held("all"):
        time.sleep(0.5)  # on the way to the office
        with held("both"):
            seen = left.value  # look ...
            if seen > 0:
                time.sleep(0.2)  # choose a seat, find the money
                with held("sale"):
                    left.value = seen - 1  # ... and buy: one less is left
                say(f"{me} has a ticket")
            else:
                say(f"{me}: sold out")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(buyers=(10, range(2, 21)), tickets=(1, range(1, 11)),
                       lock=("off", ["off", "sale", "both", "all"]))
    left = mp.Value("i", given["tickets"])
    counter = mp.Lock()
    buyers = [mp.Process(target=buy, args=(left, counter, given["lock"]), name=f"buyer-{n}")
              for n in range(1, given["buyers"] + 1)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    say(f"main: tickets at first {given['tickets']}, left {left.value}")
