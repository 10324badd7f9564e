"""The parent's last line has run, and its child is still at work. What becomes of the child?"""
import multiprocessing as mp
import sys
import time


def say(text):  # one write, at once: what waits in a buffer dies with its process
    print(f"{mp.current_process().name}: {text}\n", end="", flush=True)


def worker(interval):
    try:
        say("work start")
        time.sleep(interval)
        say("work end")
    finally:  # what should be done at the end, whatever happens
        say("clean-up")


def parent(kind, interval, work):
    child = mp.Process(target=worker, args=(interval,), name=f"{kind}-worker",
                       daemon=kind != "plain")
    child.start()
    time.sleep(work)  # the parent has work of its own
    if kind == "join":
        child.join()  # "I wait for you"; the others just go on
    say("end!")
    # that was the last line


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    kinds = ["plain", "daemon", "join"]
    given = parameters(case=("all", ["all", *kinds]), interval=(3000, range(200, 10001)),
                       parent_work=(1000, range(0, 5001)))
    parents = [mp.Process(target=parent, name=f"{kind}-parent",
                          args=(kind, given["interval"] / 1000, given["parent_work"] / 1000))
               for kind in kinds if given["case"] in (kind, "all")]
    for process in parents:
        process.start()
    for process in parents:
        process.join()
