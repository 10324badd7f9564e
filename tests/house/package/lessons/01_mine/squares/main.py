"""A child squares a number; main prints what it got."""
import multiprocessing as mp
import os

NUMBER = int(os.environ.get("LESSON_NUMBER", 7))


def square(squares, number):
    squares.put(number * number)


if __name__ == "__main__":
    squares = mp.Queue(3)
    child = mp.Process(target=square, args=(squares, NUMBER))
    child.start()
    print("got", squares.get(), flush=True)
    child.join()
