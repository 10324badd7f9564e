"""A dict that several processes use. Where does it live?"""
import contextlib
import multiprocessing as mp
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def work(number, counts, lists, done, turn, change):
    me = mp.current_process().name
    time.sleep(0.2 * number)  # they come one after the other
    with turn or contextlib.nullcontext():
        n = counts["n"]  # one call
        time.sleep(0.7)
        counts["n"] = n + 1  # and another: counts["n"] += 1 is the same two
        names = lists["all"]  # what comes back is a copy, or the proxy of a list
        names.append(me)
        if change == "put_back":
            lists["all"] = names
    say(f"{me}: puts its name")
    time.sleep(0.3)
    done.put(me)


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(children=(3, range(1, 7)), lock=("off", ["off", "on"]),
                       change=("copy", ["copy", "put_back", "nested"]),
                       queue=("managed", ["managed", "plain"]))
    children, change, locked = given["children"], given["change"], given["lock"] == "on"
    with mp.Manager() as manager:  # starts a process
        owner = manager if given["queue"] == "managed" else mp
        done = owner.Queue()
        counts = manager.dict(n=0)
        lists = manager.dict(all=manager.list() if change == "nested" else [])
        turn = mp.Lock()
        workers = [mp.Process(target=work, name=f"worker-{number}",
                              args=(number, counts, lists, done, turn if locked else None, change))
                   for number in range(1, children + 1)]
        for worker in workers:
            worker.start()
        for _ in workers:
            say(f"main: {done.get()} is done")
        for worker in workers:
            worker.join()
        n, names = counts["n"], lists["all"]
        say(f"main: n is {n}, {children - n} lost")
        say(f"main: the list holds {len(names)} of {children} names")
