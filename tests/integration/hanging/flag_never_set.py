# expect: hangs: .*guard \(flag_never_set.py:6\) waits for go to be set, and nobody is left to do it
import multiprocessing as mp


def wait(go):
    go.wait()


if __name__ == "__main__":
    go = mp.Event()
    guard = mp.Process(target=wait, args=(go,), name="guard")
    guard.start()
    guard.join()
