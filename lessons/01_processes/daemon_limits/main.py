"""A daemon wants a child of its own, and writes a report. What may it not do?"""
import multiprocessing as mp
import pathlib
import subprocess
import sys
import tempfile
import time


def writer(path, wanted):
    try:
        if wanted == "program":  # another program is no Process
            subprocess.run([sys.executable, "-c", "import time; time.sleep(0.3)"], check=True)
        else:
            child = mp.Process(target=time.sleep, args=(0.3,), name="inner")
            child.start()
            child.join()
        print("writer: my child has done its work\n", end="", flush=True)
    except AssertionError as error:
        print(f"writer: AssertionError: {error}\n", end="", flush=True)
    with open(path, "ab", buffering=0) as report:
        for line in range(1, 9):
            report.write(f"line {line} is begun ".encode())
            time.sleep(0.45)
            report.write(b"and done\n")
    print("writer: the report is done\n", end="", flush=True)


def parent(path, kind, work, child):
    child = mp.Process(target=writer, args=(path, child), name="writer", daemon=kind == "daemon")
    child.start()
    time.sleep(1)
    try:
        child.daemon = not child.daemon
    except AssertionError as error:
        print(f"parent: AssertionError: {error}\n", end="", flush=True)
    time.sleep(work / 1000)
    print("parent: end!\n", end="", flush=True)


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(kind=("daemon", ["daemon", "plain"]), parent_work=(1000, range(200, 5001)),
                       child=("process", ["process", "program"]))
    with tempfile.TemporaryDirectory(prefix="procession-") as folder:
        path = pathlib.Path(folder, "report.txt")
        process = mp.Process(target=parent, args=(path, *given.values()), name="parent")
        process.start()
        process.join()
        whole = path.read_bytes().endswith(b"\n")
        print(f"main: the report is {'whole' if whole else 'cut off'}\n", end="")
