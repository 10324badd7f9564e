"""Several processes add to one number in shared memory. Is `value += 1` safe?"""
import multiprocessing as mp
import os
import time

ADDERS = int(os.environ.get("LESSON_ADDERS", 2))
TIMES = int(os.environ.get("LESSON_TIMES", 5))
ADD = os.environ.get("LESSON_ADD", "split")  # or plus
CURE = os.environ.get("LESSON_CURE", "none")  # or lock, array


def add_one(total):
    if ADD == "plus":
        total.value += 1  # in one line
    else:
        seen = total.value  # spelled out: read ...
        time.sleep(1 / TIMES)  # (whatever may happen in between)
        total.value = seen + 1  # ... and write


def add_to_total(total):
    for _ in range(TIMES):
        if CURE == "lock":
            with total.get_lock():
                add_one(total)
        else:
            add_one(total)
    print(f"{mp.current_process().name} has added {TIMES}", flush=True)


def add_to_own(totals, place):
    for _ in range(TIMES):
        seen = totals[place]  # nobody else comes to this place
        if ADD == "split":
            time.sleep(1 / TIMES)
        totals[place] = seen + 1
    print(f"{mp.current_process().name} has added {TIMES}", flush=True)


if __name__ == "__main__":
    total = mp.Value("i", 0)
    if CURE == "array":
        totals = mp.Array("i", ADDERS)
        adders = [mp.Process(target=add_to_own, args=(totals, n), name=f"adder-{n + 1}")
                  for n in range(ADDERS)]
    else:
        adders = [mp.Process(target=add_to_total, args=(total,), name=f"adder-{n + 1}")
                  for n in range(ADDERS)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    if CURE == "array":
        for n in range(ADDERS):
            total.value += totals[n]
    added, found = ADDERS * TIMES, total.value
    print(f"main: {added} additions, the total is {found}, {added - found} are missing", flush=True)
