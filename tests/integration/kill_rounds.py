#!/usr/bin/env python3
"""kill_rounds.py [--first N] [--rounds N] [--seconds S]: SIGKILL at random instants on random
processes of runs, and what must hold afterwards.

A round runs either the lesson producer_consumer or `publisher`, which counts in a file what it has
published. The victims are the program's processes, in every seventh round the supervisor, in
another the keeper. Then:
  - within a second no process of the run is left;
  - the recording opens, and no rule is broken;
  - nothing that was published is lost, torn or doubled. (With the supervisor dead, what it had not
    read yet died with it: what it recorded is a gapless beginning.)
A round's number is its seed: `--first N --rounds 1` plays it again, as far as instants repeat. Prints
one line of JSON at the end; the exit code is 1 if anything was found.
"""
import argparse
import collections
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import runs

PUBLISHER = runs.BUILD / "tests/publisher"
PROCESSES, THREADS = 3, 2
OURS = {"procession": "supervisor", "procession-keeper": "keeper"}
# Nothing of a run outlives its supervisor by more than this, in seconds. A build under a sanitizer is several times slower.
TO_DIE = 1.0


def note_text(thread, n):
    """What publisher.cpp writes."""
    check = (thread * 1000003 + n) * 2654435761 % 1000000007
    return f"{thread} {n} {check} " + chr(ord("a") + (thread + n) % 26) * (n * 7 % 200)


class Round:
    def __init__(self, number, folder):
        self.random = random.Random(number)
        self.recording = folder / "run.procession"
        self.counts = folder / "counts"
        self.what = self.random.choice(["lesson", "publisher"])
        self.wanted = {5: "supervisor", 6: "keeper"}.get(number % 7, "program")
        self.killed = []
        self.found = []
        self.seconds_to_die = 0.0

    def program(self):
        if self.what == "publisher":
            return [PUBLISHER, self.counts, PROCESSES, THREADS]
        return [runs.LESSON, "producers=2", "consumers=2", "items=24", "produce=5", "consume=10"]

    def play(self):
        command = runs.arguments(self.recording, *self.program(), options=("--linger", "0.2"))
        with runs.Run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(self.random.uniform(0, 0.5))  # the random instant; nothing is waited for
            for _ in range(self.random.randint(1, 3) if self.wanted == "program" else 1):
                self.kill_one(run)
                time.sleep(self.random.uniform(0, 0.05))
            if not self.head_is_off():
                run.process.terminate()  # living processes may wait for dead ones for ever
                run.process.wait(timeout=runs.PATIENCE)
            began = time.monotonic()
            left = run.wait_gone(TO_DIE)
            self.seconds_to_die = time.monotonic() - began
            if left:
                programs = [runs.program_of(pid) for pid in left]
                self.found.append(f"{TO_DIE} s later there was still {programs}")
            run.process.wait(timeout=runs.PATIENCE)
        self.judge()

    def head_is_off(self):
        return "supervisor" in self.killed or "keeper" in self.killed

    def kill_one(self, run):
        victims = [pid for pid in run.living()
                   if OURS.get(runs.program_of(pid), "program") == self.wanted]
        if victims and run.kill(self.random.choice(victims)):
            self.killed.append(self.wanted)

    def judge(self):
        empty = not self.recording.exists() or self.recording.stat().st_size == 0
        if empty and self.head_is_off():
            self.killed.append("before the recording began")
            return
        try:
            about = runs.info(self.recording)
            events = runs.dump(self.recording)
            self.found += runs.broken_rules(self.recording)
        except AssertionError as error:
            self.found.append(str(error))
            return
        if about["damage"] and "supervisor" not in self.killed:
            self.found.append(f"damage: {about['damage']}")
        if about["life"] != ("cut" if "supervisor" in self.killed else "finished"):
            self.found.append(f"the recording is {about['life']}")
        if [event["seq"] for event in events] != list(range(1, len(events) + 1)):
            self.found.append("seq has a gap")
        for event in events:
            if event["kind"] == "channel.dropped":
                self.found.append(f"the channel lost {event['a']} events")
        if self.what == "publisher":
            self.judge_notes(events)

    def judge_notes(self, events):
        """Checks that every published note is recorded once, whole and in order."""
        notes = collections.defaultdict(list)
        for event in events:
            if event["kind"] == "note":
                notes[event.get("b", 0)].append(event)
        for thread, own in notes.items():
            if [event["a"] for event in own] != list(range(1, len(own) + 1)):
                self.found.append(f"thread {thread}: its notes are not 1 to {len(own)}, each once")
            torn = [event["a"] for event in own if event.get("text") != note_text(thread, event["a"])]
            if torn:
                self.found.append(f"thread {thread}: the texts of {torn[:5]} are not what was published")
        if not self.counts.exists():
            return
        attached = {event["pid"] for event in events
                    if event["kind"] == "process.begin" and event["source"] == "self"}
        for thread, (pid, published) in enumerate(struct.iter_unpack("<QQ", self.counts.read_bytes())):
            recorded = len(notes[thread])
            if recorded > published + 1:
                self.found.append(f"thread {thread}: {recorded} notes, {published} were published")
            # A process that never found the channel published nothing: the keeper, which held it, was dead.
            unseen = "keeper" in self.killed and pid not in attached
            if recorded < published and "supervisor" not in self.killed and not unseen:
                self.found.append(f"thread {thread}: {published - recorded} of {published} notes are lost")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=0, help="begin no round after so long")
    options = parser.parse_args()
    began = time.monotonic()
    kills, found, played, slowest = collections.Counter(), 0, 0, 0.0
    for number in range(options.first, options.first + options.rounds):
        if options.seconds and time.monotonic() - began > options.seconds:
            break
        with tempfile.TemporaryDirectory() as folder:
            one = Round(number, Path(folder))
            one.play()
            if one.found and one.recording.exists():
                kept = runs.BUILD / f"tests/kills/round-{number}.procession"
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(one.recording, kept)
                one.found.append(f"its recording is kept in {kept.relative_to(runs.BUILD)} of the build folder")
        played += 1
        kills.update(one.killed or ["nobody: the run was over"])
        slowest = max(slowest, one.seconds_to_die)
        for sentence in one.found:
            print(f"round {number} ({one.what}, killed {one.killed}): {sentence}", flush=True)
        found += bool(one.found)
    print(json.dumps({"first": options.first, "rounds": played, "bad_rounds": found, "kills": dict(kills),
                      "slowest_end_s": round(slowest, 3), "seconds": round(time.monotonic() - began)}))
    return 1 if found or not played else 0


if __name__ == "__main__":
    sys.exit(main())
