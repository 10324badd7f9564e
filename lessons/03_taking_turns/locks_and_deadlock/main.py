"""Philosophers at a round table, a fork between any two. Each needs two. Who waits for whom?"""
import multiprocessing as mp
import os
import time

PHILOSOPHERS = int(os.environ.get("LESSON_PHILOSOPHERS", 3))
ORDER = os.environ.get("LESSON_ORDER", "left_first")  # or by_number
LOCK = os.environ.get("LESSON_LOCK", "lock")  # or rlock
ENDING = os.environ.get("LESSON_ENDING", "watched")  # or none


def dine(forks, first, second):
    me = mp.current_process().name
    with forks[first]:
        print(f"{me} has forks[{first}]", flush=True)
        time.sleep(0.7)  # long enough for the others to take their first
        print(f"{me} wants forks[{second}]", flush=True)
        with forks[second]:
            time.sleep(0.3)  # eats
            print(f"{me} has eaten", flush=True)


if __name__ == "__main__":
    if LOCK == "rlock":
        forks = [mp.RLock() for _ in range(PHILOSOPHERS)]  # its owner may take it again
    else:
        forks = [mp.Lock() for _ in range(PHILOSOPHERS)]
    guests = []
    for seat in range(PHILOSOPHERS):
        pair = [seat, (seat + 1) % PHILOSOPHERS]  # the left one, the right one
        if ORDER == "by_number":
            pair.sort()
        guests.append(mp.Process(target=dine, args=(forks, pair[0], pair[1]),
                                 name=f"philosopher-{'ABCDEFG'[seat]}"))
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join(4 if ENDING == "watched" else None)
        if guest.is_alive():
            print(f"main: {guest.name} has not come back for 4 s, the dinner is over", flush=True)
            break
    for guest in guests:
        if guest.is_alive():
            guest.terminate()
    for guest in guests:
        guest.join()
    eaten = sum(guest.exitcode == 0 for guest in guests)
    print(f"main: {eaten} of {PHILOSOPHERS} have eaten", flush=True)
