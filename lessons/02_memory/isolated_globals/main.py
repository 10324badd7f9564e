"""The child sets n = 0. What does the parent see?"""
import multiprocessing as mp
import sys
import time

n = 100  # two globals, as the program's text has them
count = 0


def say(text):
    print(text + "\n", end="", flush=True)


def task():
    global n, count
    me = mp.current_process().name
    time.sleep(0.7)  # time to look, and to guess
    say(f"{me}: n is {n} at {id(n):#x}")
    time.sleep(0.7)
    count += 1
    n = 0
    say(f"{me}: now n is {n} at {id(n):#x}, count is {count}")
    time.sleep(0.7)  # both values are there now, side by side


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(start=("fork", ["fork", "spawn", "forkserver"]),
                       parent_sets=("50", ["none", "50"]), children=(1, range(1, 11)))
    if given["start"] not in mp.get_all_start_methods():
        sys.exit(f"this system has no {given['start']}: choose start=spawn")
    if given["parent_sets"] == "50":
        n = 50

    context = mp.get_context(given["start"])
    children = [context.Process(target=task, name=f"child-{number}")
                for number in range(1, given["children"] + 1)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    say(f"parent: n is {n} at {id(n):#x}, count is {count}")
