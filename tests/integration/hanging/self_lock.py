# expect: hangs: .*saver \(self_lock.py:8\) waits for lock, which it holds itself
import multiprocessing as mp

lock = mp.Lock()


def write():
    with lock:
        print("written")


def save():
    with lock:
        write()


if __name__ == "__main__":
    saver = mp.Process(target=save, name="saver")
    saver.start()
    saver.join()
