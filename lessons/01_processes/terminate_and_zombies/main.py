"""A child is terminated. Is it dead yet, and what becomes of what it leaves behind?"""
import contextlib
import multiprocessing as mp
import os
import sys
import time


def say(text):  # one write, at once: what waits in a buffer dies with its process
    print(text + "\n", end="", flush=True)


def helper(ready):
    parent = os.getppid()
    say("helper: at work")
    ready.set()
    time.sleep(2.5)
    say(f"helper: done, my parent is {'the same' if os.getppid() == parent else 'another one'}")


def worker(pen, ready, holds_pen):
    child = mp.Process(target=helper, args=(ready,), name="helper")
    with pen if holds_pen else contextlib.nullcontext():
        child.start()
        time.sleep(1.8)
    say("worker: done")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(how=("terminate", ["terminate", "kill", "none"]),
                       holds=("lock", ["lock", "nothing"]), ask_after=(700, range(100, 5001)))
    pen = mp.Lock()
    ready = mp.Event()
    child = mp.Process(target=worker, args=(pen, ready, given["holds"] == "lock"), name="worker")
    child.start()
    ready.wait()
    time.sleep(0.5)
    if given["how"] == "terminate":
        child.terminate()  # SIGTERM, 15
    if given["how"] == "kill":
        child.kill()  # SIGKILL, 9
    say(f"main: is_alive() at once: {child.is_alive()}")
    time.sleep(given["ask_after"] / 1000)
    say(f"main: is_alive() later: {child.is_alive()}")
    got = pen.acquire(timeout=1.5)  # waits for the lock for so long at most
    say(f"main: the lock: {got}")
    if got:
        pen.release()
    child.join()
    say(f"main: exit code {child.exitcode}")
