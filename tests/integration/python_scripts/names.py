"""Objects that are assigned together, to variables and to attributes."""
import multiprocessing
import sys


class Account:
    def __init__(self, context):
        self.lock, self.open = context.Lock(), context.Event()


def inside(context):
    inner, number = context.Lock(), 5
    return inner, number


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    left, right = context.Lock(), context.Lock()
    one, two, three = context.Event(), context.Lock(), context.Semaphore(3)
    account = Account(context)
    kept = inside(context)
