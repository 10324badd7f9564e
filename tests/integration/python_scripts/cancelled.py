"""A future is cancelled while the only worker is held up; another when it is done, which does nothing."""
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with multiprocessing.Manager() as manager, ProcessPoolExecutor(1) as executor:
        door = manager.Event()
        # One task is with the worker and some wait in the pipe to it: those cannot be cancelled any more.
        held = [executor.submit(door.wait) for _ in range(6)]
        last = executor.submit(print, "never")
        print(last.cancel(), last.cancelled())
        door.set()
        print([one.result() for one in held], held[0].cancel())
