"""Children that end well, with a code, by a signal, and daemons that end with their parent."""
import multiprocessing
import os
import sys
import time


def work(n):
    if n == 2:
        time.sleep(60)
    print("work", n)
    time.sleep(0.02)
    sys.exit(n)


class Counter(multiprocessing.Process):
    def run(self):
        print("counted by", self.name)


def leave():
    print("leaves at once", flush=True)
    os._exit(5)


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    children = [multiprocessing.Process(target=work, args=(n,)) for n in range(3)]
    for child in children:
        child.start()
    for child in children[:2]:
        child.join()
    children[2].join(0.05)
    children[2].terminate()
    children[2].join()
    counter = Counter(name="counter")
    leaver = multiprocessing.Process(target=leave)
    daemon = multiprocessing.Process(target=time.sleep, args=(60,), daemon=True)
    for child in (counter, leaver, daemon):
        child.start()
    counter.join()
    leaver.join()
    print("end", [child.exitcode for child in children], leaver.exitcode, daemon.exitcode)
