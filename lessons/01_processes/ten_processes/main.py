"""Ten children are started one after the other. In which order do they run, and end?"""
import multiprocessing as mp
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def work(seconds):
    me = mp.current_process().name
    say(f"{me} runs")
    time.sleep(seconds)
    say(f"{me} is done")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(children=(10, range(2, 17)), work=(1000, range(0, 3001)),
                       each=("same", ["same", "less", "more"]))
    every = given["children"]
    children = []
    for n in range(1, every + 1):
        seconds = given["work"] / 1000
        if given["each"] == "less":
            seconds = seconds * (every + 1 - n) / every  # than the one before
        if given["each"] == "more":
            seconds = seconds * n / every
        children.append(mp.Process(target=work, args=(seconds,), name=f"child-{n}"))

    for child in children:
        child.start()  # one after the other, in this order
    for child in children:
        child.join()
    say("main: all are done")
