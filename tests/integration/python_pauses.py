#!/usr/bin/env python3
"""Rounds of three pauses at random instants in unmodified Python scripts: all threads are quiescent soon, none is
frozen inside an operation, and the output is the same as without pauses.

A round that failed can be repeated by its number: --first N --rounds 1.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import runs
import steered

SCRIPTS = Path(__file__).with_name("python_scripts")
METHODS = ("fork", "spawn", "forkserver")


def play(number):
    """Returns sentences on what is wrong."""
    chance = random.Random(number)
    script = SCRIPTS / chance.choice(["meetings.py", "pools.py", "queues.py", "talk.py", "threads.py",
                                      "values.py"])
    command = [sys.executable, str(script), chance.choice(METHODS)]
    alone = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                           timeout=runs.PATIENCE)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder, "run.procession")
        with steered.Steered(runs.arguments(recording, *command), stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE) as run:
            for _ in range(3):
                steered.hold(chance.random() * 0.15)  # a random instant: nothing is waited for
                try:
                    if run.pause() is None:
                        break
                except TimeoutError:
                    return [f"{script.name} {command[-1]}: a pause under which not all come to stand: "
                            f"{run.standings()}"]
                if run.frozen_inside():
                    found.append(f"frozen inside an operation: {run.frozen_inside()}")
                steered.hold(0.1)
                run.resume()
            out, errors = run.process.communicate(timeout=runs.PATIENCE)
        if run.process.returncode != alone.returncode or errors != alone.stderr:
            found.append(f"status {run.process.returncode}, {errors.decode()[-500:]}")
        if sorted(out.splitlines()) != sorted(alone.stdout.splitlines()):
            found.append(f"it says {out.decode()[-500:]}")
        found += runs.broken_rules(recording)
    return [f"{script.name} {command[-1]}: {one}" for one in found]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    if not (runs.BUILD / "lib/procession/python/sitecustomize.py").exists():
        runs.skip("no tracer in this build")
    os.environ.pop("PYTHONUNBUFFERED", None)
    bad = 0
    for number in range(args.first, args.first + args.rounds):
        for sentence in play(number):
            bad += 1
            print(f"round {number}: {sentence}", flush=True)
    print(f"{args.rounds} rounds, {bad} findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
