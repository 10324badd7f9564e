"""Locks, a semaphore, an event flag, a condition, a barrier, a pipe."""
import multiprocessing
import sys


def enter(room, door, ready, met, mine):
    with room:
        with door:
            print("inside")
    ready.set()
    met.wait()
    mine.send({"said": [1, "two"]})
    print("told", mine.recv())


def listen(changed, state):
    with changed:
        while not state.is_set():
            changed.wait()
    print("changed")


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    room = multiprocessing.Semaphore(2)
    door = multiprocessing.RLock()
    ready = multiprocessing.Event()
    met = multiprocessing.Barrier(2)
    mine, theirs = multiprocessing.Pipe()
    guest = multiprocessing.Process(target=enter, args=(room, door, ready, met, theirs), name="guest")
    guest.start()
    print(ready.wait(60))
    met.wait()
    print(mine.recv())
    mine.send("bye")
    guest.join()
    changed = multiprocessing.Condition()
    state = multiprocessing.Event()
    listener = multiprocessing.Process(target=listen, args=(changed, state))
    listener.start()
    with changed:
        changed.wait(0.02)
        state.set()
        changed.notify_all()
    listener.join()
    lock = multiprocessing.Lock()
    try:
        lock.release()
    except ValueError as error:
        print(error)
    with lock:
        print(lock.acquire(timeout=0.01), lock.acquire(False))
    theirs.close()
    try:
        mine.recv()
    except EOFError:
        print("end of file")
