#!/usr/bin/env python3
"""schedule_rounds.py [--rounds N] [--first SEED] [--lesson ID]... [--variant cpp|python]... [--seconds S] [--jobs N]
[--replay-only] [--verbose]: schedules of real runs, followed by real runs.

In each round a lesson runs with its turns drawn by lot, is run again by the order that was recorded, and must do the
same operations in the same order, print the same lines and end in the same way. Then it runs freely; some instant of
that recording is reached live: the same order up to there, held, and the world must be the same but for PIDs and times.
The exit code is 1 if anything differs.
"""
import argparse
import concurrent.futures
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import lesson_cases
import runs
import steered

LIMIT = 60  # seconds of one run; it ends a program that is meant to hang
print_lock = threading.Lock()


def note(*words):
    with print_lock:
        print(*words, flush=True)


def command(*words):
    return subprocess.run([runs.PROCESSION, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True,
                          check=False, timeout=LIMIT * 4)


def lesson_arguments(lesson, variant, recording, schedule=None):
    words = ["run", lesson, "--variant", variant, "--quiet", "--limit",
             lesson_cases.TESTS[lesson].get("limit", LIMIT), "--record", recording,
             *runs.settings(lesson_cases.short(lesson))]
    return [str(word) for word in words + (["--schedule", schedule] if schedule else [])]


def schedule_of(recording, *at):
    return command("schedule", recording, *at).stdout.decode().strip()


def first_difference(one, other):
    """Returns the first difference of two schedules, with its context."""
    place = next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
    return f"character {place}: …{one[max(0, place - 20):place + 12]} | …{other[max(0, place - 20):place + 12]}"


def replay(lesson, variant, seed, folder):
    """"" or what differs between a run by lot and the run that follows it."""
    first, second = folder / "lot.procession", folder / "again.procession"
    lot = command(*lesson_arguments(lesson, variant, first, f"random:{seed}"))
    wanted = schedule_of(first)
    if not wanted.startswith("1"):
        return f"no schedule of the run by lot ({lot.returncode}): {lot.stderr.decode()[-300:]}"
    again = command(*lesson_arguments(lesson, variant, second, f"@{written(folder, wanted)}"))
    got = schedule_of(second)
    if got != wanted:
        return f"another order ({lot.returncode}, {again.returncode}), {first_difference(wanted, got)}, {why(second)}"
    if lot.returncode != again.returncode:
        return f"exit codes {lot.returncode} and {again.returncode}"
    if lesson_cases.lines_of(lot.stdout, lesson) != lesson_cases.lines_of(again.stdout, lesson):
        return f"other lines: {lot.stdout!r} and {again.stdout!r}"
    return ""


def written(folder, schedule):
    path = folder / "schedule"
    path.write_text(schedule)
    return path


def why(recording):
    """Why the run of this recording ended."""
    last = command("dump", recording).stdout.decode(errors="replace").strip().rpartition("\n")[2]
    return json.loads(last).get("text", "") if last else "no recording"


# In a held run an enabled thread is at its gate; after its last operation it is not. Whether a sleep is over depends
# on time, which does not pass in a stepped run while a thread is busy.
ALIKE = {"at_gate": "running", "sleeping": "running", "finishing": "over", "zombie": "over", "gone": "over",
         "asleep": "running"}
# Numbers that depend on the order of first events; paths and names that differ between runs.
LEFT_OUT = {"number", "creator", "waiters", "owner_thread", "path"}
MADE_UP = re.compile(r"^[a-z0-9_]{8}$")


def world(recording, at):
    """The world of `recording` at session time `at` (ns), without PIDs and times."""
    told = command("world", recording, "--at", f"{at / 1e9:.9f}", "--json")
    if told.returncode != 0:
        return None
    whole = json.loads(told.stdout)
    names = {process["number"]: process["name"] for process in whole["processes"]}

    ended = {process["number"] for process in whole["processes"] if ALIKE.get(process["state"]) == "over"}

    # A notified thread waits for its lock or is about to; in a held run it is at the gate.
    def waiting(waits):
        if not waits or waits["request"] in ("gate.wait", "condition.wait.request", "sleep.request"):
            return None
        # After its last operation a process runs freely, and so does the process that joins it.
        if waits["request"] == "process.join.request" and waits["process"] in ended:
            return None
        return [waits["request"], waits["for"]]

    def state(of):
        if of["state"] == "waiting" and waiting(of.get("waits")) is None:
            return "running"
        return ALIKE.get(of["state"], of["state"])

    processes = []
    for process in whole["processes"]:
        # For a dead process it does not matter whether it was reaped yet.
        threads = sorted((thread["name"], state(thread), str(waiting(thread.get("waits"))))
                         for thread in process["threads"]
                         if state(thread) != "over" and (state(thread) != "running" or waiting(thread.get("waits"))))
        over = state(process) == "over"
        processes.append([process["name"], names.get(process["parent"]), state(process), process["daemon"],
                          None if over else waiting(process.get("waits")), [] if over else threads])
    objects = []
    for one in whole["objects"]:
        kept = {key: value for key, value in one.items()
                if key not in LEFT_OUT and not key.endswith("_t")}
        if MADE_UP.match(kept["name"]):
            del kept["name"]
        for key in ("owner", "holders"):
            if key in kept:
                kept[key] = str([names.get(holder, holder) for holder in
                                 (kept[key] if isinstance(kept[key], list) else [kept[key]])])
        kept["creator"] = names.get(one["creator"])
        objects.append(sorted((key, json.dumps(value)) for key, value in kept.items()))
    return {"processes": sorted(map(str, processes)), "objects": sorted(map(str, objects))}


def is_waking(recording, at):
    """Whether a thread waits there for what is free: it has not told yet that it goes on."""
    told = command("world", recording, "--at", f"{at / 1e9:.9f}", "--json")
    if told.returncode != 0:
        return False
    whole = json.loads(told.stdout)
    objects = {one["name"]: one for one in whole["objects"]}
    free = {"queue.put.request": lambda one: one["depth"] < (one.get("maxsize") or 0),
            "queue.get.request": lambda one: one["depth"] > 0,
            "flag.wait.request": lambda one: one["value"] == 1,
            "semaphore.request": lambda one: one["value"] > 0,
            "lock.request": lambda one: not one.get("owner")}

    def wakes(waits):
        return bool(waits) and waits["request"] in free and waits["for"] in objects and free[waits["request"]](objects[waits["for"]])
    return any(wakes(thread.get("waits")) for process in whole["processes"] for thread in process["threads"])


def differing(one, other):
    if one is None or other is None:
        return "no world"
    # A process that was started just before the instant had no event yet; when all threads are quiescent it is at its gate.
    born = [text for text in other["processes"] if text not in one["processes"] and "'running', " in text and
            not any(text.split(",")[0] == known.split(",")[0] for known in one["processes"])]
    # Where it has no event yet, the process that joins it waits for its PID.
    names = [re.escape(text.split(",")[0].strip("['")) for text in born]
    joins = re.compile(r"(process\.join\.request\W+)(?:%s)(?=\W)" % "|".join([r"pid \d+", *names]))

    def unborn(world, left_out):
        return dict(world, processes=sorted(joins.sub(r"\1unborn", text) for text in world["processes"] if text not in left_out))
    one, other = unborn(one, []), unborn(other, born)
    return "; ".join(f"{part}: {sorted(set(one[part]) - set(other[part]))} | {sorted(set(other[part]) - set(one[part]))}"
                     for part in one if one[part] != other[part])


def go_live(lesson, variant, draw, folder):
    """"" or what differs between a recorded instant and the world of a run that was brought there."""
    live = folder / "live.procession"
    if variant in lesson_cases.TESTS[lesson].get("by_lot_alone", []):
        free = folder / "lot.procession"
    else:
        free = folder / "free.procession"
        command(*lesson_arguments(lesson, variant, free))
    # The instant is between the first and the last operation: before and after there is nothing to hold.
    told = [json.loads(line) for line in command("dump", free).stdout.splitlines()]
    clock, session = 0, []
    for event in told:  # in a stepped run the clock jumps
        by_steps = any(event["kind"] == "run.speed" for event in told[:3])
        if event["kind"] == "choice" and event.get("text", "").startswith("ns="):
            clock += int(event["text"][3:])
        session.append(clock if by_steps else event["t"])
    turns = [at for at, event in zip(session, told) if "opens" in event and event["opens"] != "process.finish"]
    last = next((at for at, event in zip(session, told)
                 if event["kind"] == "process.finish" and event["process"] == 1), turns[-1])
    # The instant is session time: nothing is paused, and the start event comes before the first sign of the child. It is
    # not in the middle of a wake-up: a live run that stands there has told what a recorded one is about to tell.
    for _ in range(50):
        at = draw.randrange(turns[0], max(turns[0] + 1, last))
        if not is_waking(free, at):
            break
    else:
        return ""
    schedule = schedule_of(free, "--at", f"{at / 1e9:.9f}")
    wanted = world(free, at)
    if wanted is None:
        return f"no world at {at}"
    with steered.Steered(lesson_arguments(lesson, variant, live, f"@{written(folder, schedule)}"),
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        held = run.hear("held", "ended")
        if held is None or held["is"] == "ended":
            return f"at {at} the run ended: {why(live)}"
        if held["schedule"] != "followed":
            return f"at {at}: {held['why']}"
        # The recording is written a little later than the report.
        until = time.monotonic() + 10
        difference = differing(wanted, world(live, 10**18))
        while difference and time.monotonic() < until:
            time.sleep(0.1)
            difference = differing(wanted, world(live, 10**18))
    return difference and f"at {at}, {schedule}: {difference}"


def play(lesson, variant, seed, verbose, replay_only=False):
    draw = random.Random(seed)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="procession-schedules-") as folder:
        folder = Path(folder)
        troubles = [f"{part}: {trouble}" for part, trouble in
                    (("replay", replay(lesson, variant, seed, folder)),
                     ("go live", "" if replay_only else go_live(lesson, variant, draw, folder))) if trouble]
    for trouble in troubles:
        note(f"FAILED {lesson} {variant} seed {seed}: {trouble}")
    if verbose and not troubles:
        note(f"same {lesson} {variant} seed {seed}, {time.monotonic() - begin:.1f} s")
    return troubles


def shipped():
    """How many orders that lessons bring along can't be followed."""
    failed = 0
    for lesson, told in lesson_cases.TOLD.items():
        for one in told.get("schedule", []):
            with tempfile.TemporaryDirectory(prefix="procession-schedules-") as folder:
                recording = Path(folder, "run.procession")
                command("run", lesson, "--variant", one["variant"], "--quiet", "--limit", LIMIT, "--record",
                        recording, "--schedule", one["id"])
                end = why(recording)
                if "can't be followed" in end or not schedule_of(recording).startswith(one["turns"]):
                    failed += 1
                    note(f"FAILED {lesson} {one['variant']} schedule {one['id']}: {end}")
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, help="one for each lesson and variant, unless it is said")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--lesson", action="append", default=[])
    parser.add_argument("--variant", action="append", default=[])
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--replay-only", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    cases = [(lesson, variant) for lesson in options.lesson or lesson_cases.ids()
             for variant in options.variant or lesson_cases.variants(lesson)]
    rounds = options.rounds or len(cases)
    begin, done, failed = time.monotonic(), 0, shipped()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        def one(place):
            if time.monotonic() - begin > options.seconds:
                return None
            seed = options.first + place
            return play(*cases[seed % len(cases)], seed, options.verbose, options.replay_only)
        for troubles in pool.map(one, range(rounds)):
            done += troubles is not None
            failed += bool(troubles)
    note(json.dumps({"rounds": done, "failed": failed, "cases": len(cases),
                     "seconds": round(time.monotonic() - begin)}))
    return 1 if failed or done < rounds else 0


if __name__ == "__main__":
    sys.exit(main())
