# expect nothing
"""A reader that is only slow: the writer's queue is not drained yet, and nobody hangs."""
import multiprocessing as mp
import time


def write(rows):
    for number in range(40):
        rows.put("x" * 10000)


def read(rows):
    for number in range(40):
        time.sleep(0.07)
        rows.get()


if __name__ == "__main__":
    rows = mp.Queue()
    writer = mp.Process(target=write, args=(rows,), name="writer")
    reader = mp.Process(target=read, args=(rows,), name="reader")
    writer.start()
    reader.start()
    writer.join()
    reader.join()
