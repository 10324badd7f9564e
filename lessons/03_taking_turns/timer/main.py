"""Two timers are set: something is to be done later. Who does it, when, and can it be called off?"""
import multiprocessing as mp
import os
import sys
import threading
import time


def say(text):
    print(text + "\n", end="", flush=True)


def ring(what, seconds):
    say(f"{what} rings in process {os.getpid()}")
    time.sleep(seconds)
    say(f"{what} has rung to the end")


def cook(delay, rings, cancel):
    say(f"the cook is process {os.getpid()}")
    tea = threading.Timer(delay, ring, args=("tea", rings))
    egg = threading.Timer(delay, ring, args=("egg", rings))
    tea.name, egg.name = "tea", "egg"
    tea.start()
    egg.start()
    if cancel != "never":
        time.sleep(delay / 2 if cancel == "before" else delay + rings / 2)
        say("the cook cancels egg")
        egg.cancel()
    say("the cook has nothing left to do")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(delay=(1000, range(300, 5001)), rings=(600, range(200, 3001)),
                       cancel=("before", ["before", "during", "never"]),
                       where=("main", ["main", "child", "daemon"]))
    delay, rings = given["delay"] / 1000, given["rings"] / 1000
    if given["where"] == "main":
        cook(delay, rings, given["cancel"])
    else:
        child = mp.Process(target=cook, args=(delay, rings, given["cancel"]), name="cook",
                           daemon=given["where"] == "daemon")
        child.start()
        time.sleep(delay * 0.75)
    say("the last line of main")
