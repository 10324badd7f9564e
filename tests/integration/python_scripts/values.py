"""Shared values and an array, a dictionary of a manager, and a global that each process has for itself."""
import multiprocessing
import sys

n = 100


def work(total, cells, word, table):
    global n
    for _ in range(3):
        with total.get_lock():
            total.value += 1
    cells[1] = 7
    cells[2:4] = [8, 9]
    table["child"] = sum(cells)
    n = 0
    print("child", n, word.value)


def main():
    total = multiprocessing.Value("i", 5)
    cells = multiprocessing.Array("d", 4)
    word = multiprocessing.Array("c", b"hello")
    with multiprocessing.Manager() as manager:
        table = manager.dict()
        child = multiprocessing.Process(target=work, args=(total, cells, word, table), name="child")
        child.start()
        child.join()
        print(table)
    print(total.value, cells[:], n)


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    n = 50
    main()
