"""Three ways to say what a child does: a function, a target given by the constructor, run()."""
import multiprocessing as mp
import os
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def greet(who):
    time.sleep(0.6)
    say(f"{who}: hello from {os.getpid()}")


class WithTarget(mp.Process):  # the constructor says what is to be done
    def __init__(self, of):
        super().__init__(target=self.work, name=of)

    def work(self):
        greet(name)  # not self.name, but a global one


class WithRun(mp.Process):  # run() is written anew
    def run(self):
        greet(self.name)


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    ways = {"function": lambda of: mp.Process(target=greet, args=(of,), name=of),
            "constructor": WithTarget, "run": lambda of: WithRun(name=of)}
    given = parameters(way=("all", ["all", *ways]), call=("start", ["start", "run"]),
                       start=("fork", ["fork", "spawn", "forkserver"]))
    if given["start"] not in mp.get_all_start_methods():
        sys.exit(f"this system has no {given['start']}: choose start=spawn")
    mp.set_start_method(given["start"], force=True)
    children = [make(f"{way}-child") for way, make in ways.items() if given["way"] in (way, "all")]
    say(f"main in process {os.getpid()}, objects: {len(children)}")
    time.sleep(0.6)  # there are objects now, and no child

    for child in children:
        name = child.name  # a global: whom the main program is just about to start
        child.start() if given["call"] == "start" else child.run()  # run(): an ordinary call
    for child in children:
        if given["call"] == "start":
            child.join()
        say(f"{child.name} has exit code {child.exitcode}")
