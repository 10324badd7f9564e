#!/usr/bin/env python3
"""lesson_rounds.py [--times N] [--seconds S] [--speed X]... [--busy] [--lesson ID]...: runs each lesson
N times in a row at each speed. Each run must end with exit code 0, say what all others said, and
leave a recording in which no rule is broken.

--busy keeps every core computing meanwhile, at the lowest priority. Prints one line of JSON at the
end; the exit code is 1 if anything was found or a row was cut short by --seconds.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lesson_cases
import runs

SPEEDS = [0.5, 1, 10]
COMPUTE = "import os\nos.nice(19)\nwhile os.getppid() == %d: pass"


class Load:
    """Starts a process for each core that computes until this object ends it or its parent is gone."""

    def __init__(self, wanted):
        self.wanted = wanted
        self.processes = []

    def __enter__(self):
        for _ in range(os.cpu_count() if self.wanted else 0):
            self.processes.append(subprocess.Popen([sys.executable, "-c", COMPUTE % os.getpid()]))

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.wait()


def row(lesson, speed, times, until):
    """So many runs of a lesson in a row: how many were done, what was found, the seconds of each."""
    outcomes, found, seconds = collections.Counter(), [], []
    for n in range(times):
        if time.monotonic() > until:
            break
        with tempfile.TemporaryDirectory() as folder:
            recording = Path(folder, "run.procession")
            began = time.monotonic()
            done = subprocess.run(
                [runs.PROCESSION, *lesson_cases.command(lesson, recording, "--speed", speed)],
                stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=runs.PATIENCE)
            seconds.append(time.monotonic() - began)
            outcomes["\n".join(lesson_cases.lines_of(done.stdout, lesson))] += 1
            faults = lesson_cases.faults(recording)
            if done.returncode != 0:
                faults.append(f"exit code {done.returncode}: {done.stderr.decode().strip()}")
            found += [f"{lesson} at speed {speed}, run {n}: {fault}" for fault in faults]
    if len(outcomes) > 1:
        found.append(f"{lesson} at speed {speed} said different things: {dict(outcomes)}")
    return {"lesson": lesson, "speed": speed, "runs": len(seconds), "found": found,
            "median_s": round(sorted(seconds)[len(seconds) // 2], 2) if seconds else None}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no run after so long")
    parser.add_argument("--speed", type=float, action="append")
    parser.add_argument("--lesson", action="append")
    parser.add_argument("--busy", action="store_true")
    options = parser.parse_args()
    until = time.monotonic() + options.seconds
    rows = []
    # A lesson sleeps most of the time: the four run side by side, each by itself in a row.
    with Load(options.busy), concurrent.futures.ThreadPoolExecutor(4) as pool:
        for speed in options.speed or SPEEDS:
            rows += pool.map(lambda lesson: row(lesson, speed, options.times, until),
                             options.lesson or lesson_cases.ids())
    for one in rows:
        for sentence in one.pop("found", []):
            print(sentence, flush=True)
            one["bad"] = True
    cut = any(one["runs"] < options.times for one in rows)
    print(json.dumps({"busy": options.busy, "times": options.times, "cut_short": cut, "rows": rows}))
    return 1 if cut or not rows or any("bad" in one for one in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
