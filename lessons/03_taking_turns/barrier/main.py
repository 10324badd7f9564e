"""Hikers meet at each hut, and nobody goes on before all are there. What if one never comes?"""
import multiprocessing as mp
import sys
import threading
import time


def say(text):
    print(f"{mp.current_process().name}{text}\n", end="", flush=True)


def hike(hut, stages, walk, lost, patience):
    for stage in range(1, stages + 1):
        if lost != "nobody" and stage == stages:
            time.sleep(walk / 2)  # half of the way to the last hut
            say(" turns back")
            if lost == "aborts":
                hut.abort()  # tells the others that it won't come
            return
        time.sleep(walk)
        say(f" reaches hut {stage}")
        try:
            hut.wait(patience or None)  # None: for ever
        except threading.BrokenBarrierError:
            say(f": BrokenBarrierError at hut {stage}")
            return
        say(f" leaves hut {stage}")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(hikers=(4, range(2, 9)), stages=(2, range(1, 5)), pace=(300, range(100, 1001)),
                       lost=("nobody", ["nobody", "silent", "aborts"]), patience=(1500, range(0, 5001)))
    every = given["hikers"]
    hut = mp.Barrier(every)
    hikers = []
    for n in range(1, every + 1):  # each is slower than the one before
        lost = given["lost"] if n == every else "nobody"
        hikers.append(mp.Process(target=hike, name=f"hiker-{n}", args=(
            hut, given["stages"], n * given["pace"] / 1000, lost, given["patience"] / 1000)))
    for hiker in hikers:
        hiker.start()
    for hiker in hikers:
        hiker.join()
