"""A daemon wants a child of its own, and writes a report. What may it not do?"""
import multiprocessing as mp
import os
import pathlib
import subprocess
import sys
import tempfile
import time

KIND = os.environ.get("LESSON_KIND", "daemon")  # daemon or plain
CHILD = os.environ.get("LESSON_CHILD", "process")  # process or program
PARENT_WORK = int(os.environ.get("LESSON_PARENT_WORK", 1000)) / 1000  # seconds


def writer(path):
    try:
        if CHILD == "program":  # another program, not a Process
            subprocess.run([sys.executable, "-c", "import time; time.sleep(0.3)"], check=True)
        else:
            child = mp.Process(target=time.sleep, args=(0.3,), name="inner")
            child.start()
            child.join()
        print("writer: my child has done its work", flush=True)
    except AssertionError as error:
        print(f"writer: AssertionError: {error}", flush=True)
    with open(path, "ab", buffering=0) as report:
        for line in range(1, 9):
            report.write(f"line {line} is begun ".encode())
            time.sleep(0.45)
            report.write(b"and done\n")
    print("writer: the report is done", flush=True)


def parent(path):
    child = mp.Process(target=writer, args=(path,), name="writer", daemon=(KIND == "daemon"))
    child.start()
    time.sleep(1)
    try:
        child.daemon = not child.daemon
    except AssertionError as error:
        print(f"parent: AssertionError: {error}", flush=True)
    time.sleep(PARENT_WORK)
    print("parent: end!", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "report.txt")
        process = mp.Process(target=parent, args=(path,), name="parent")
        process.start()
        process.join()
        whole = path.read_bytes().endswith(b"\n")
        print(f"main: the report is {'whole' if whole else 'cut off'}", flush=True)
