# expect: hangs: .*undrained_join.py \(undrained_join.py:14\) waits for the end of reader, which can't end: \d+ of its items for rows
import multiprocessing as mp


def read(rows):
    for number in range(50):
        rows.put("x" * 10000)


if __name__ == "__main__":
    rows = mp.Queue()
    reader = mp.Process(target=read, args=(rows,), name="reader")
    reader.start()
    reader.join()
    print([rows.get() for _ in range(50)])
