"""Philosophers at a round table, a fork between any two. Each needs two. Who waits for whom?"""
import multiprocessing as mp
import sys
import time


def say(text):
    print(text + "\n", end="", flush=True)


def dine(forks, first, second):
    me = mp.current_process().name
    with forks[first]:
        say(f"{me} has forks[{first}]")
        time.sleep(0.7)  # long enough for the others to take their first
        say(f"{me} wants forks[{second}]")
        with forks[second]:
            time.sleep(0.3)  # eats
            say(f"{me} has eaten")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(philosophers=(3, range(1, 8)), lock=("lock", ["lock", "rlock"]),
                       order=("left_first", ["left_first", "by_number"]),
                       ending=("watched", ["watched", "none"]))
    seats, fork = given["philosophers"], mp.Lock if given["lock"] == "lock" else mp.RLock
    forks = [fork() for _ in range(seats)]
    guests = []
    for seat in range(seats):
        pair = [seat, (seat + 1) % seats]  # the left one, the right one
        if given["order"] == "by_number":
            pair.sort()
        guests.append(mp.Process(target=dine, args=(forks, *pair),
                                 name="philosopher-" + "ABCDEFG"[seat]))
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join(4 if given["ending"] == "watched" else None)
        if guest.is_alive():
            say(f"main: {guest.name} has not come back for 4 s, the dinner is over")
            break
    for guest in guests:
        if guest.is_alive():
            guest.terminate()
    for guest in guests:
        guest.join()
    say(f"main: {sum(guest.exitcode == 0 for guest in guests)} of {seats} have eaten")
