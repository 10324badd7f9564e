"""Customers wait until there is bread. What does it tell one that it was woken?"""
import multiprocessing as mp
import sys
import time


def say(text):
    print(f"{mp.current_process().name} {text}\n", end="", flush=True)


def buy(shelf, loaves, check, room, later):
    time.sleep(later)
    with shelf:  # the lock of the condition
        while loaves.value == 0 or check == "never":
            shelf.wait()  # gives the lock back, sleeps until notified, takes the lock again
            say(f"is awake, loaves: {loaves.value}")
            if check != "while":
                break  # an if looks once, and not again
        time.sleep(0.15)  # to reach for it takes a moment; the lock is held
        loaves.value -= 1
        say(f"takes one, loaves: {loaves.value}")
        if loaves.value == room - 1:
            shelf.notify_all()  # the baker may wait for room


def bake(shelf, loaves, count, room, seconds, notify):
    for _ in range(count):
        time.sleep(seconds)
        with shelf:
            while loaves.value == room:
                shelf.wait()  # no room
            loaves.value += 1
            say(f"has baked, loaves: {loaves.value}")
            shelf.notify(count if notify == "all" else 1)


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    p = parameters(customers=(3, range(1, 7)), check=("if", ["while", "if", "never"]), room=(2, range(1, 7)),
                   notify=("all", ["all", "one"]), come=("early", ["early", "late"]), bake=(700, range(300, 2001)))
    shelf = mp.Condition()
    loaves = mp.Value("i", 0)
    later = (p["room"] + 1.5) * p["bake"] / 1000 if p["come"] == "late" else 0
    processes = [mp.Process(target=buy, name=f"customer-{n}", args=(shelf, loaves, p["check"], p["room"], later))
                 for n in range(1, p["customers"] + 1)]
    processes.append(mp.Process(target=bake, name="baker",
                                args=(shelf, loaves, p["customers"], p["room"], p["bake"] / 1000, p["notify"])))
    for process in processes:
        process.start()
    for process in processes:
        process.join()
