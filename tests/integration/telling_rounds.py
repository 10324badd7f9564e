#!/usr/bin/env python3
"""telling_rounds.py [--times N] [--tries N] [--jobs N] [--variant cpp|python]... [--busy] [--seconds S]: each lesson
as a reader first runs it, N times in a row in each variant: its telling moment must come in each run, within ten
seconds, and every rule and check must hold.

The moment is one or more of its steps, met in time, and a line that the program prints (`telling` of its test.toml). It lives on real time, as the
lessons do: a machine that stands still for a second can make three runners miss each other. So --tries lets a run
whose moment was missed (but no run that broke a rule) be made again, and --jobs says how many run at a time. --busy
keeps every core computing meanwhile, at the lowest priority. One line of JSON at the end; the exit code is 1 if a
moment was missed, or if --seconds was over before all was tried.
"""
import argparse
import concurrent.futures
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lesson_cases
import lesson_rounds
import runs

WITHIN = 10e9  # ns from the run's start


def one_run(moment, variant):
    """Returns broken rules and missed steps as sentences, and when the last step was reached, in ns."""
    lesson, one = moment
    steps, line = one["steps"], one["line"]
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder, "run.procession")
        done = subprocess.run(
            [runs.PROCESSION, "run", lesson, "--quiet", "--variant", variant, "--record", str(recording),
             *runs.settings(one.get("set", {}))],
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=runs.PATIENCE)
        told = subprocess.run([str(runs.BUILD / "tests/steps"), str(recording)], capture_output=True,
                              text=True, check=True, timeout=runs.PATIENCE)
        broken = runs.broken_rules(recording)
    met = {step["step"]: step for step in map(json.loads, told.stdout.splitlines())}
    # A step that a variant tells without a trigger is read by hand, whenever the reader likes.
    waiting = [name for name in steps if met[name]["waits"]]
    missed = [f"step {name} was not met" for name in waiting if not met[name]["seq"]]
    missed += [f"step {name} came after {met[name]['t'] / 1e9:.1f} s" for name in waiting if met[name]["t"] > WITHIN]
    if done.returncode != 0:
        broken.append(f"exit code {done.returncode}")
    if not re.search(line, done.stdout.decode(), re.MULTILINE):
        missed.append(f"no line {line}")
    return broken, missed, max((met[name]["t"] for name in waiting), default=0)


def row(moment, variant, times, tries, until):
    lesson, values = moment[0], moment[1].get("set", {})
    found, latest, done, again = [], 0, 0, 0
    while done < times and time.monotonic() < until:
        done += 1
        broken, missed, t = one_run(moment, variant)
        for _ in range(tries - 1):
            if broken or not missed:
                break
            again += 1
            broken, missed, t = one_run(moment, variant)
        latest = max(latest, t)
        found += [f"{lesson} {values}, {variant}, run {done}: {sentence}" for sentence in broken + missed]
    return {"lesson": lesson, "set": values, "variant": variant, "runs": done, "again": again,
            "latest_s": round(latest / 1e9, 2), "found": found}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--tries", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--variant", action="append")
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no run after so long")
    parser.add_argument("--busy", action="store_true")
    options = parser.parse_args()
    until = time.monotonic() + options.seconds
    rows = []
    with lesson_rounds.Load(options.busy), concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for variant in options.variant or ["cpp", "python"]:
            moments = [one for one in lesson_cases.each("telling") if variant in lesson_cases.variants(one[0])]
            rows += pool.map(lambda moment: row(moment, variant, options.times, options.tries, until), moments)
    found = [sentence for one in rows for sentence in one.pop("found")]
    for sentence in found:
        print(sentence, flush=True)
    cut = any(one["runs"] < options.times for one in rows)
    print(json.dumps({"busy": options.busy, "times": options.times, "cut_short": cut, "rows": rows}))
    return 1 if found or cut else 0


if __name__ == "__main__":
    sys.exit(main())
