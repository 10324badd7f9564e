# expect: hangs: .*abandoned_lock.py \(abandoned_lock.py:18\) waits for lock, which thief held when it died
import multiprocessing as mp
import os
import signal


def steal(lock):
    lock.acquire()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    lock = mp.Lock()
    thief = mp.Process(target=steal, args=(lock,), name="thief")
    thief.start()
    thief.join()
    print("the thief is gone:", thief.exitcode, flush=True)
    lock.acquire()
