#!/usr/bin/env python3
"""pause_rounds.py [--first N] [--rounds N] [--pauses N] [--jobs N] [--seconds S]: pauses lessons at
random instants, holds each pause longer than every sleep and timeout of the lesson, and compares what
becomes of it with runs that nobody paused.

While all stand, no process of the run runs code of its own, and none is stopped inside an operation (it might hold
a queue's inner lock): the channel's memory says so. Afterwards exit code and lines are those of an
unpaused run, no rule is broken, and whoever was frozen told nothing until it was thawed. A round's
number is its seed. Prints one line of JSON at the end, with the time until all stood; the exit code
is 1 if anything was found.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lesson_cases
import runs
import steered

UNPAUSED_RUNS = 3
TICKS = os.sysconf("SC_CLK_TCK")


def unpaused(lesson):
    """Returns the outcomes of runs without pauses, and the longest duration."""
    outcomes, longest = set(), 0.0
    for _ in range(UNPAUSED_RUNS):
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            done = runs.command(*lesson_cases.command(lesson, Path(folder, "run.procession")))
            longest = max(longest, time.monotonic() - began)
            assert done.returncode == 0, f"{lesson}: {done.stderr.strip()}"
            outcomes.add((done.returncode, tuple(lesson_cases.lines_of(done.stdout.encode(), lesson))))
    return outcomes, longest


class Round:
    def __init__(self, number, pauses, folder, known):
        self.random = random.Random(number)
        self.lesson = sorted(known)[number % len(known)]
        self.outcomes, self.seconds = known[self.lesson]
        self.pauses = pauses
        self.recording = Path(folder, "run.procession")
        self.after_ms = []
        self.frozen = 0
        self.found = []

    def play(self):
        with steered.Steered(lesson_cases.command(self.lesson, self.recording),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            run.hear("started")
            for _ in range(self.pauses):
                time.sleep(self.random.uniform(0, self.seconds / self.pauses))  # the random instant
                self.pause_once(run)
            stdout, stderr = run.process.communicate(timeout=runs.PATIENCE)
            self.judge(run.process.returncode, stdout, stderr)

    def pause_once(self, run):
        after_ms = run.pause()
        if after_ms is None:
            return
        self.after_ms.append(after_ms)
        pids = run.program()
        computed = steered.processor_time(pids)
        if inside := run.frozen_inside():
            self.found.append(f"stopped inside an operation: {inside}")
        self.frozen += len(run.frozen())
        seconds = lesson_cases.longest(self.lesson) + 0.1
        steered.hold(seconds)
        for pid, ticks in steered.processor_time(pids).items():
            ticks -= computed.get(pid, ticks)
            # A thread that waits with a timeout reads the session clock from time to time.
            if ticks > max(2, seconds * TICKS / 20):
                self.found.append(f"computed while all stood: {ticks} of {seconds * TICKS:.0f} ticks in {pid}, "
                                  f"{runs.program_of(pid)!r}, state {steered.state(pid)}")
        run.resume()

    def judge(self, status, stdout, stderr):
        outcome = (status, tuple(lesson_cases.lines_of(stdout, self.lesson)))
        if outcome not in self.outcomes:
            self.found.append(f"another outcome: {outcome}, stderr {stderr.decode().strip()!r}")
        try:
            self.found += lesson_cases.faults(self.recording)
            self.judge_freezes(runs.dump(self.recording))
        except AssertionError as error:
            self.found.append(str(error))

    def judge_freezes(self, events):
        frozen = {}
        for event in events:
            if event["kind"] == "process.freeze":
                frozen[event["process"]] = event["seq"]
            elif event["kind"] == "process.thaw":
                frozen.pop(event["process"], None)
            elif event["source"] == "self" and event["process"] in frozen:
                self.found.append(f"event {event['seq']}, {event['kind']}, is of a process that was frozen "
                                  f"in event {frozen[event['process']]}")


def play(number, options, known):
    with tempfile.TemporaryDirectory() as folder:
        one = Round(number, options.pauses, folder, known)
        one.play()
        if one.found and one.recording.exists():
            kept = runs.BUILD / f"tests/pauses/round-{number}.procession"
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(one.recording, kept)
        for sentence in one.found:
            print(f"round {number} ({one.lesson}): {sentence}", flush=True)
        return one


def share(sorted_values, part):
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * part))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--pauses", type=int, default=2, help="in a round")
    parser.add_argument("--jobs", type=int, default=2, help="rounds at a time")
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no round after so long")
    options = parser.parse_args()
    until = time.monotonic() + options.seconds
    known = {lesson: unpaused(lesson) for lesson in [*lesson_cases.ids(), lesson_cases.COMPUTING]}
    numbers = range(options.first, options.first + options.rounds)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        played = [one for one in pool.map(
            lambda number: play(number, options, known) if time.monotonic() < until else None, numbers) if one]
    after = sorted(ms for one in played for ms in one.after_ms)
    bad = sum(bool(one.found) for one in played)
    print(json.dumps({"first": options.first, "rounds": len(played), "bad_rounds": bad, "pauses": len(after),
                      "frozen": sum(one.frozen for one in played),
                      "lessons": collections.Counter(one.lesson for one in played),
                      "stands_ms": {"median": share(after, 0.5), "95 %": share(after, 0.95), "most": after[-1]}
                      if after else None}))
    return 1 if bad or not after else 0


if __name__ == "__main__":
    sys.exit(main())
