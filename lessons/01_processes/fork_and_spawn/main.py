"""A child is forked, another is spawned. What does each begin with, and what is the guard for?"""
import multiprocessing as mp
import sys
import threading
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


given = parameters(guard=("missing", ["present", "missing"]), thread=("none", ["none", "holds"]),
                   start=("both", ["both", "fork", "spawn", "forkserver"]))
setting = "as written"  # a global, as the program's text has it
ledger = threading.Lock()  # a lock of threads: of one process alone
NAMES = {"spawn": "spawned", "fork": "forked", "forkserver": "served"}
say("the text of the program is read")
time.sleep(0.3)  # it takes its time


def task():
    time.sleep(1.7)
    lock = "free" if ledger.acquire(timeout=0.5) else "taken"
    say(f"{mp.current_process().name}: the setting is {setting}, the lock is {lock}")


def hold():
    with ledger:
        time.sleep(1.5)


def main():
    methods = ["spawn", "fork"] if given["start"] == "both" else [given["start"]]
    children = [mp.get_context(method).Process(target=task, name=NAMES[method])
                for method in methods]
    for child in children:
        if child.name == "forked":
            if given["thread"] == "holds":
                threading.Thread(target=hold, name="clerk").start()
            time.sleep(0.3)
        child.start()
    for child in children:
        child.join()
    for child in children:
        say(f"main: {child.name} ended with exit code {child.exitcode}")


if __name__ == "__main__" or given["guard"] == "missing":  # the guard, or none
    setting = "changed"
    main()
