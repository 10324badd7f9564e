"""Several processes add to one number in shared memory. Is `value += 1` safe?"""
import contextlib
import multiprocessing as mp
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def add_to_total(total, plan):
    for _ in range(plan["times"]):
        with total.get_lock() if plan["cure"] == "lock" else contextlib.nullcontext():
            if plan["add"] == "plus":
                total.value += 1  # one line, and still two steps
            else:
                seen = total.value  # the same two: read ...
                time.sleep(1 / plan["times"])  # (whatever may happen in between)
                total.value = seen + 1  # ... and write
    say(f"{mp.current_process().name} has added {plan['times']}")


def add_to_own(totals, place, plan):
    for _ in range(plan["times"]):
        seen = totals[place]  # nobody else comes to this place
        if plan["add"] == "split":
            time.sleep(1 / plan["times"])
        totals[place] = seen + 1
    say(f"{mp.current_process().name} has added {plan['times']}")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    plan = parameters(adders=(2, range(1, 9)), times=(5, range(1, 10001)),
                      add=("split", ["split", "plus"]), cure=("none", ["none", "lock", "array"]))
    total = mp.Value("i", 0)
    own = plan["cure"] == "array"
    if own:
        totals = mp.Array("i", plan["adders"])
    adders = [mp.Process(target=add_to_own if own else add_to_total, name=f"adder-{n + 1}",
                         args=(totals, n, plan) if own else (total, plan))
              for n in range(plan["adders"])]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    for n in range(plan["adders"] if own else 0):
        total.value += totals[n]
    added, found = plan["adders"] * plan["times"], total.value
    say(f"main: {added} additions, the total is {found}, {added - found} are missing")
