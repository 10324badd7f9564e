"""A child squares a number; main prints what it got."""
import multiprocessing as mp
import sys


def square(squares, number):
    squares.put(number * number)


if __name__ == "__main__":
    number = int(dict(word.split("=") for word in sys.argv[1:]).get("number", 7))
    squares = mp.Queue(3)
    child = mp.Process(target=square, args=(squares, number))
    child.start()
    print("got", squares.get(), flush=True)
    child.join()
