#!/usr/bin/env python3
"""telling_rounds.py [--times N] [--tries N] [--jobs N] [--variant cpp|python]... [--busy] [--seconds S]: each lesson
as a reader first runs it, N times in a row in each variant: its telling moment must come in each run, within ten
seconds, and every rule and check must hold.

The moment is one or more of its steps, met in time, and a line that the program prints. It lives on real time, as the
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

import lesson_rounds
import runs

# lesson, what is set beside the defaults, the steps that tell, what stands in the output.
MOMENTS = [
    # The child names main, and the two stand at two places of one text.
    ("first_process", {}, ["two", "places"], r"^main: child-1 has ended$"),
    # All are started, all have spoken, main has waited.
    ("ten_processes", {}, ["stairs", "lines", "last_end"], r"^main: all are done$"),
    # Three objects, three processes.
    ("process_object", {}, ["three", "hello"], r"^run-child has exit code 0$"),
    # All at work below the one parent, one at work below the other.
    ("join_in_the_loop", {}, ["block", "waits", "end"], r"^loop-parent: all loops are over$"),
    # The daemon dies, and the plain parent that said "end!" as well is still there, waiting.
    ("daemon_and_join", {}, ["daemon", "plain"], r"^plain-worker: work end$"),
    # Dead and still there; its child has another parent; its lock is not to be had.
    ("terminate_and_zombies", {}, ["dead", "orphan", "reaped", "locked"], r"^main: the lock: False$"),
    # The spawned child reads the text again and is refused; the forked one does its task.
    ("fork_and_spawn", {}, ["again", "dies", "copy"], r"^forked: the setting is changed, the lock is free$"),
    # No child for the daemon, and half a line at its end.
    ("daemon_limits", {}, ["refused", "late", "cut"], r"^main: the report is cut off$"),
    # Two on one CPU, each ready and on none for half of the time.
    ("one_cpu", {}, ["turns"], r"^worker-2: \S+ s by the clock, 1.0\d* s on a CPU$"),
    # One variable, two values.
    ("isolated_globals", {}, ["splits", "parent"], r"^parent: n is 50 at \S+, count is 0$"),
    # A call goes to the server and comes back; three have added 1, and it is 1; nothing is in the list.
    ("manager", {}, ["server", "trip", "got", "gone"], r"^main: n is 1, 2 lost\nmain: the list holds 0 of 3 names$"),
    # No lock, and nothing is lost or torn.
    ("shared_file_writes", {}, ["order"], r"^300 bytes, 0 torn lines, order of the first lines: [A-E]{5}$"),
    # write has returned, and the file has not grown.
    ("shared_file_writes", {"how": "append_buffered", "lines": 1000}, ["buffer"], r"^300000 bytes, "),
    # All permits are gone, a car waits, and drives in when another drives out.
    ("semaphore", {}, ["full", "waits", "freed"], r"^spaces free: 3$"),
    # All are woken for one loaf, and all take one.
    ("condition", {}, ["notice", "race", "vain", "below"], r"^customer-\d takes one, loaves: -2$"),
    # The last one comes, and all go on.
    ("barrier", {}, ["waits", "last", "go"], r"^hiker-4 leaves hut 2$"),
    # One timer is called off; the other rings when the code is done.
    ("timer", {}, ["two", "cancel", "fires"], r"^tea has rung to the end$"),
    # The queue is full, the producer waits, a get lets it go on.
    ("producer_consumer", {}, ["full", "held", "freed"], r"^done$"),
    # Both have read the same, and one writes over the other.
    ("shared_value", {}, ["same", "over"], r"^main: 10 additions, the total is [5-9], [1-5] are missing$"),
    # Ten buyers see one ticket, and ten buy it.
    ("ticket_office", {}, ["look", "again"], r"^main: tickets at first 1, left 0$"),
    # Three wait for each other.
    ("locks_and_deadlock", {}, ["first", "circle", "stuck"], r"^main: 0 of 3 have eaten$"),
    # One set() lets them all go, and one that comes later too.
    ("event_flag", {}, ["waiting", "taxi", "go", "late"], r"^late passes$"),
]
WITHIN = 10e9  # ns from the run's start


def one_run(moment, variant):
    """What one run broke and what it missed, as sentences; when the last of the steps was met, in ns."""
    lesson, settings, steps, line = moment
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder, "run.procession")
        done = subprocess.run(
            [runs.PROCESSION, "run", lesson, "--quiet", "--variant", variant, "--record", str(recording),
             *runs.settings(settings)],
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
        found += [f"{moment[0]} {moment[1]}, {variant}, run {done}: {sentence}" for sentence in broken + missed]
    return {"lesson": moment[0], "set": moment[1], "variant": variant, "runs": done, "again": again,
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
            rows += pool.map(lambda moment: row(moment, variant, options.times, options.tries, until), MOMENTS)
    found = [sentence for one in rows for sentence in one.pop("found")]
    for sentence in found:
        print(sentence, flush=True)
    cut = any(one["runs"] < options.times for one in rows)
    print(json.dumps({"busy": options.busy, "times": options.times, "cut_short": cut, "rows": rows}))
    return 1 if found or cut else 0


if __name__ == "__main__":
    sys.exit(main())
