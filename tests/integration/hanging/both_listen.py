# expect: hangs: .*both_listen.py \(both_listen.py:14\) waits at .*, and nobody is left to send what it waits for
import multiprocessing as mp


def answer(end):
    print("got", end.recv(), flush=True)


if __name__ == "__main__":
    mine, yours = mp.Pipe()
    other = mp.Process(target=answer, args=(yours,), name="other")
    other.start()
    # Each waits for the other to begin.
    print(mine.recv(), flush=True)
