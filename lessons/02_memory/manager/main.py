"""A dict that several processes use. Where does it live?"""
import multiprocessing as mp
import os
import time

CHILDREN = int(os.environ.get("LESSON_CHILDREN", 3))
LOCK = os.environ.get("LESSON_LOCK", "off")  # or on
CHANGE = os.environ.get("LESSON_CHANGE", "copy")  # or put_back, nested
QUEUE = os.environ.get("LESSON_QUEUE", "managed")  # or plain


def sign_in(me, counts, lists):
    n = counts["n"]  # one call
    time.sleep(0.7)
    counts["n"] = n + 1  # and another: counts["n"] += 1 is the same two
    names = lists["all"]  # gets the list
    names.append(me)
    if CHANGE == "put_back":
        lists["all"] = names


def work(number, counts, lists, done, turn):
    me = mp.current_process().name
    time.sleep(0.2 * number)  # they come one after the other
    if LOCK == "on":
        with turn:
            sign_in(me, counts, lists)
    else:
        sign_in(me, counts, lists)
    print(f"{me}: puts its name", flush=True)
    time.sleep(0.3)
    done.put(me)


if __name__ == "__main__":
    with mp.Manager() as manager:  # starts a process
        if QUEUE == "managed":
            done = manager.Queue()
        else:
            done = mp.Queue()
        counts = manager.dict(n=0)
        lists = manager.dict(all=manager.list() if CHANGE == "nested" else [])
        turn = mp.Lock()
        workers = [mp.Process(target=work, args=(number, counts, lists, done, turn),
                              name=f"worker-{number}") for number in range(1, CHILDREN + 1)]
        for worker in workers:
            worker.start()
        for _ in workers:
            print(f"main: {done.get()} is done", flush=True)
        for worker in workers:
            worker.join()
        n = counts["n"]
        names = lists["all"]
        print(f"main: n is {n}, {CHILDREN - n} lost", flush=True)
        print(f"main: the list holds {len(names)} of {CHILDREN} names", flush=True)
