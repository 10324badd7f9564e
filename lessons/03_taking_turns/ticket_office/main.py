"""One ticket, ten buyers. Each looks whether one is left, and then buys it. Who gets one?"""
import multiprocessing as mp
import os
import time

BUYERS = int(os.environ.get("LESSON_BUYERS", 10))
TICKETS = int(os.environ.get("LESSON_TICKETS", 1))
LOCK = os.environ.get("LESSON_LOCK", "off")  # or sale, both, all


def look_and_buy(left, counter):
    me = mp.current_process().name
    seen = left.value  # look ...
    if seen > 0:
        time.sleep(0.2)  # choose a seat, find the money
        if LOCK == "sale":
            with counter:
                left.value = seen - 1
        else:
            left.value = seen - 1  # ... and buy: one less is left
        print(f"{me} has a ticket", flush=True)
    else:
        print(f"{me}: sold out", flush=True)


def come(left, counter):
    if LOCK == "all":
        with counter:
            time.sleep(0.5)  # on the way to the office
            look_and_buy(left, counter)
    elif LOCK == "both":
        time.sleep(0.5)
        with counter:
            look_and_buy(left, counter)
    else:
        time.sleep(0.5)
        look_and_buy(left, counter)


if __name__ == "__main__":
    left = mp.Value("i", TICKETS)
    counter = mp.Lock()
    buyers = [mp.Process(target=come, args=(left, counter), name=f"buyer-{n}")
              for n in range(1, BUYERS + 1)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    print(f"main: tickets at first {TICKETS}, left {left.value}", flush=True)
