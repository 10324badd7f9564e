"""Who is my parent? Each process says who it is and who its parent is, and asks again later."""
import multiprocessing as mp
import os
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


def next_child(number, generations, start):
    return mp.get_context(start).Process(target=child, args=(number, generations, start),
                                         name=f"child-{number}")


def child(number, generations, start):
    me = mp.current_process().name
    say(f"{os.getpid()} {me}: parent {os.getppid()}")
    mine = next_child(number + 1, generations, start)
    if number < generations:
        mine.start()  # a child may have children of its own
    time.sleep(1.4)
    say(f"{os.getpid()} {me}: now parent {os.getppid()}")
    if number < generations:
        mine.join()


if __name__ == "__main__":
    given = parameters(start=("fork", ["fork", "spawn", "forkserver"]),
                       generations=(2, range(1, 5)), main=("waits", ["waits", "leaves"]))
    if given["start"] not in mp.get_all_start_methods():
        sys.exit(f"this system has no {given['start']}: choose start=spawn")
    say(f"{os.getpid()} main: parent {os.getppid()}")
    first = next_child(1, given["generations"], given["start"])
    first.start()  # from here on there are two, at two places of this text
    say("main: start() has returned")
    time.sleep(0.6)
    if given["main"] == "leaves":
        os._exit(0)  # without a look back
    first.join()
    say("main: child-1 has ended")
