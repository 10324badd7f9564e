#!/usr/bin/env python3
"""A folder of Python scripts, each with and without the tracer, under each start method: the same
output up to the order that is free, the same exit status, and a recording whose rules hold.

What a script prints otherwise from run to run (pids, times, who was first) is found by running it
several times without the tracer: a line counts by its shape, that is with its numbers left out.
Scripts that never end are stopped after --limit seconds; then only the shapes are compared.
"""
import argparse
import collections
import os
import pty
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import runs

CHOOSE = """
import os, sys
if os.environ.get("PROCESSION_TEST_METHOD") and "--multiprocessing-fork" not in sys.argv:
    import multiprocessing
    if not any("multiprocessing" in word for word in getattr(sys, "orig_argv", [])):
        multiprocessing.set_start_method(os.environ["PROCESSION_TEST_METHOD"])
"""

# Under the supervisor an orphan's new parent is its keeper, and reaps it at once. Without the tracer it would be whatever
# runs as process 1 here: so the script runs under a parent of the same kind, and ends as its own status says.
ADOPT = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
signal.signal(signal.SIGINT, signal.SIG_IGN)  # a script may send it to its whole group
child = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ, setsigdef=[signal.SIGINT])
while True:
    pid, status = os.wait()
    if pid == child:
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
"""


# What a script prints of itself and no two runs need have in common: where the kernel saw it at an instant, and
# whether a race was lost this time.
BY_RIGHT = [(r"\b(running|state):? [RS]\b", r"\1 ANY"),
            (r"(lost:[\w-]+|bytes lost|stuck for the whole timeout:) (True|False)", r"\1 ANY"),
            (r"(torn lines) .*", r"\1 ANY"), (r"(terminates the workers: ).*", r"\1ANY"),
            (r"(lock got: )\[.*?\]", r"\1ANY")]

MAY_DIFFER = re.compile(r"lost|running|state|stuck|torn|terminates|lock got")


def shape(line):
    if MAY_DIFFER.search(line):
        for pattern, put in BY_RIGHT:
            line = re.sub(pattern, put, line)
    line = re.sub(r"0x[0-9a-f]+", "0x#", line)
    line = re.sub(r"(?<![\w.])/(?:tmp|dev/shm)/\S+", "/tmp/#", line)
    return re.sub(r"\d+(\.\d+)?(e-\d+)?", "#", line).rstrip()


def read_terminal(master, child, limit):
    """All that the tree writes to the terminal until the child has ended, or so many seconds."""
    out, until, ended = b"", time.monotonic() + limit, False
    with selectors.DefaultSelector() as selector:
        selector.register(master, selectors.EVENT_READ)
        while time.monotonic() < until:
            if selector.select(0.05):
                try:
                    piece = os.read(master, 65536)
                except OSError:
                    break
                if not piece:
                    break
                out += piece
                if len(out) > 4 << 20:
                    return out, False
            if not ended and child.poll() is not None:
                # The resource tracker says a moment later what was left behind.
                ended, until = True, time.monotonic() + 1
    if ended:
        return out, True
    try:  # the terminal may be closed a little before the end
        child.wait(timeout=max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        return out, False
    return out, True


def untraced(script, environment, limit):
    """(lines, status or None for one that had to be stopped), its output being a terminal."""
    master, slave = pty.openpty()
    child = subprocess.Popen([sys.executable, "-I", "-c", ADOPT, script.name], cwd=script.parent, stdin=subprocess.DEVNULL,
                             stdout=slave, stderr=slave, env=environment, start_new_session=True)
    os.close(slave)
    try:
        out, ended = read_terminal(master, child, limit)
    finally:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        child.wait()
        os.close(master)
    status = child.returncode if child.returncode >= 0 else 128 - child.returncode
    return out.decode(errors="replace").replace("\r\n", "\n").splitlines(), status if ended else None


def traced(script, environment, limit, recording):
    """(lines, status or None, broken rules)"""
    done = subprocess.run([runs.PROCESSION, "run", "--stdio", "pty", "--limit", str(limit), "--record", str(recording), "--",
                           sys.executable, script.name], cwd=script.parent, stdin=subprocess.DEVNULL,
                          env=environment, capture_output=True, check=False, timeout=limit + runs.PATIENCE)
    said = done.stderr.decode(errors="replace").splitlines()
    ours = [line for line in said if line.startswith("procession: ")]
    lines = done.stdout.decode(errors="replace").replace("\r\n", "\n").splitlines() + [one for one in said if one not in ours]
    stopped = any("its time of" in line for line in ours)
    return lines, None if stopped else done.returncode, runs.broken_rules(recording)


def differences(alone, with_tracer):
    """Sentences; `alone` are several runs, one of which it must be like."""
    lines, status, broken = with_tracer
    found = [f"rule: {one}" for one in broken]
    statuses = {one[1] for one in alone}
    if status not in statuses:
        found.append(f"status {status}, without the tracer {statuses}")
    counts = [collections.Counter(map(shape, one[0])) for one in alone]
    mine = collections.Counter(map(shape, lines))
    every = set().union(*counts)
    for one in sorted(set(mine) - every):
        found.append(f"new line: {one[:200]!r}")
    if None in statuses or status is None:
        return found
    for one in sorted(every):
        low, high = min(c[one] for c in counts), max(c[one] for c in counts)
        if low == high and mine[one] != low:
            found.append(f"{mine[one]} times, without the tracer {low} times: {one[:200]!r}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scripts", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--methods", default="fork,spawn")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--alone", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=1e9)
    args = parser.parse_args()
    os.environ.pop("PYTHONUNBUFFERED", None)
    # A shell's background job ignores SIGINT, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    until = time.monotonic() + args.seconds
    bad = count = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(args.jobs) as jobs:
        Path(folder, "sitecustomize.py").write_text(CHOOSE)

        def play(script, method):
            """What differs, for each time."""
            environment = dict(os.environ, PYTHONPATH=folder, PROCESSION_TEST_METHOD=method)
            recording = Path(folder, f"{script.stem}-{method}.procession")
            alone, out = [], []
            for _ in range(args.times):
                if time.monotonic() > until:
                    break
                mine = traced(script, environment, args.limit, recording)
                found = ["?"]
                # What is rare without the tracer too is perhaps not among the first few.
                for _ in range(3):
                    if found and len(alone) < 3 * args.alone:
                        alone += [untraced(script, environment, args.limit) for _ in range(args.alone)]
                        found = differences(alone, mine)
                    elif found == ["?"]:
                        found = differences(alone, mine)
                out.append(found)
            return out

        scripts = [script for script in sorted(Path(args.scripts).resolve().glob("*.py"))
                   if not args.only or re.search(args.only, script.name)]
        played = [(script, method, jobs.submit(play, script, method))
                  for script in scripts for method in args.methods.split(",")]
        for script, method, future in played:
            for found in future.result():
                count += 1
                bad += bool(found)
                print(f"{script.name} {method}: {'; '.join(found) if found else 'alike'}", flush=True)
    print(f"{count} runs, {bad} differ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
