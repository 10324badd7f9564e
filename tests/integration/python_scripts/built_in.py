"""What is built in is called, kept and pickled as what it is: a class does not bind it."""
import copy
import inspect
import multiprocessing
import os
import pathlib
import pickle
import sys
import tempfile
import threading
import time


class Tools:
    open = open
    descriptor = os.open
    close = os.close
    sleep = time.sleep
    write = os.write
    kill = os.kill
    lock = threading.Lock


def work(folder, sleep):
    tools = Tools()
    sleep(0.01)
    with tools.open(folder + "/text", "a") as file:
        file.write("a line\n")
    number = tools.descriptor(folder + "/bytes", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    tools.write(number, b"bytes\n")
    tools.close(number)
    with pathlib.Path(folder, "path").open("w") as file:
        file.write("by pathlib\n")
    with tools.lock():
        tools.sleep(0.01)
    tools.kill(os.getpid(), 0)


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    for one in (open, os.open, os.close, os.write, os.kill, os.fork, os._exit, time.sleep):
        print(one, callable(one), inspect.isbuiltin(one), inspect.isroutine(one), one.__text_signature__)
        print(one.__name__, one.__qualname__, bool(one.__doc__), isinstance(one, type(len)))
        print(pickle.loads(pickle.dumps(one)) is one, copy.deepcopy(one) is one)
    with tempfile.TemporaryDirectory() as folder:
        child = context.Process(target=work, args=(folder, time.sleep))
        child.start()
        child.join()
        for name in ("text", "bytes", "path"):
            print(repr(pathlib.Path(folder, name).read_text()))
    with context.Pool(2) as pool:
        print(pool.map(time.sleep, [0.01, 0.02]))
    print(child.exitcode)
