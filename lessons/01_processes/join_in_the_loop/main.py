"""Start and join in one loop, or start all and then join all: why is the one so slow?"""
import multiprocessing as mp
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def work(seconds):
    time.sleep(seconds)
    say(f"{mp.current_process().name} is done")


def parent(how, children, longest, patience):
    me = mp.current_process().name
    workers = [mp.Process(target=work, args=(longest * (children + 1 - n) / children,),
                          name=f"{how}-{n}")
               for n in range(1, children + 1)]  # each has less to do than the one before

    for worker in workers:
        worker.start()
        if how == "loop":
            worker.join()
        if how == "timeout":
            worker.join(patience)
            ended = worker.exitcode is not None
            say(f"{me}: {worker.name} " + ("has ended" if ended else "is still at work"))
    if how == "after":
        for worker in workers:
            worker.join()
    say(f"{me}: all loops are over")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(case=("both", ["both", "loop", "after", "timeout"]),
                       children=(3, range(2, 7)), longest=(900, range(200, 3001)),
                       timeout=(400, range(50, 3001)))
    hows = ["loop", "after"] if given["case"] == "both" else [given["case"]]
    parents = [mp.Process(target=parent, name=f"{how}-parent", args=(
        how, given["children"], given["longest"] / 1000, given["timeout"] / 1000)) for how in hows]
    for process in parents:
        process.start()
    for process in parents:
        process.join()
