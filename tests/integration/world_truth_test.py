#!/usr/bin/env python3
"""What `procession world --at T` says equals the world that results from the events up to T: it is computed twice.

world_truth (C++) asks as the window does, by keyframes, in any order, and compares with a replay from
the first event. Here a second, small replay is written in Python from what the kinds of events mean
(replay.py), over `procession dump`; it knows nothing of core/world. Compared are processes
with their states and exits, threads that wait, owners of locks, items and depths of queues, values,
watched variables, and files."""
import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import lesson_cases
import runs
import steered
from replay import Replay, at_session

# Scripts of python_scripts/ with what lessons do not have: pipes, semaphores, conditions, barriers.
SCRIPTS = ("meetings", "queues", "timeouts")


def compare(replay, world):
    """Returns the differences of the two, as sentences."""
    wrong = []

    def same(what, found, wanted):
        if found != wanted:
            wrong.append(f"{what}: {found}, by the events {wanted}")

    told = {process["number"]: process for process in world["processes"]}
    same("processes", sorted(told), sorted(replay.processes))
    for number, process in replay.processes.items():
        one = told.get(number)
        if one is None:
            continue
        same(f"state of process {number}", one["state"], replay.state(process))
        code = (one["exit_code"], one["signal"]) if "exit_code" in one else None
        same(f"exit of process {number}", code, process["code"])
        main = replay.threads.get(process["main"])
        waits = main["waits"][-1] if main and main["waits"] and not process["dead"] else None
        same(f"wait of process {number}", one.get("waits", {}).get("request"), waits and waits[0])
        same(f"object that {number} waits for", one.get("waits", {}).get("object", 0), waits[1] if waits else 0)
    told = {item["number"]: item for item in world["objects"]}
    same("objects", sorted(told), sorted(replay.objects))
    for number, item in replay.objects.items():
        one = told.get(number)
        if one is None:
            continue
        same(f"type of object {number}", one["type"], item["type"])
        name = f"{one['type']} {one['name']}"
        if one["type"] == "lock":
            same(f"owner of {name}", (one["owner"], one["owner_thread"]), item["owner"] or (0, 0))
            same(f"depth of {name}", one["depth"], item["depth"])
        elif one["type"] == "queue":
            same(f"depth of {name}", one["depth"], item["puts"] - item["gets"])
            same(f"items of {name}", sorted((i["id"], i["process"], i["place"]) for i in one["items"]),
                 sorted((key, i[0], i[1]) for key, i in item["items"].items()))
            same(f"texts of {name}", sorted(i["text"] for i in one["items"]),
                 sorted(i[2] for i in item["items"].values()))
        elif one["type"] == "file":
            same(f"size of {name}", (one["size"], one["writes"]), (item["size"], item["writes"]))
            same(f"buffers of {name}", {u["process"]: u["buffered"] for u in one["users"] if u["buffered"]},
                 {key: value for key, value in item["buffered"].items() if value})
        elif item["value"] is not None:
            same(f"value of {name}", one.get("value"), item["value"])
        for place, text in item["elements"].items():
            if place < len(one.get("elements", [])):
                same(f"{name}[{place}]", one["elements"][place], text)
        # A thread that was woken at a condition waits for the lock within the same wait; only the others wait at the condition.
        waiting = sorted((t["process"], n, w[0]) for n, t in replay.threads.items() for w in t["waits"]
                         if w[1] == number and w[0] != "gate.wait" and not replay.processes[t["process"]]["dead"]
                         and w is not t["woken"])
        same(f"who waits for {name}", sorted((w["process"], w["thread"], w["request"])
                                             for w in one["waiters"]), waiting)
    return wrong


def judge(recording, instants, seed):
    """Returns sentences about instants at which `world --at` and the replay here differ."""
    events = runs.dump(recording)
    rng = random.Random(seed)
    clock = Replay()
    sessions = []
    for event in events:
        clock.clock(event)
        sessions.append(clock.session(event["t"]))
    wrong = []
    for _ in range(instants):
        session = rng.choice([rng.choice(sessions), max(rng.choice(sessions) - 1, 0),
                              rng.randint(0, sessions[-1] + 1_000_000)])
        said = subprocess.run([runs.PROCESSION, "world", recording, "--at", f"{session / 1e9:.9f}", "--json"],
                              stdout=subprocess.PIPE, check=True, timeout=runs.PATIENCE)
        for sentence in compare(at_session(events, session), json.loads(said.stdout)):
            wrong.append(f"{Path(recording).name} at {session} ns of session time (seed {seed}): {sentence}")
        if wrong:
            break
    return wrong


def record(folder, lesson, paused):
    path = Path(folder) / f"{lesson}{'-paused' if paused else ''}.procession"
    arguments = lesson_cases.command(lesson, path)
    if not paused:
        subprocess.run([runs.PROCESSION, *arguments], stdout=subprocess.DEVNULL, check=True,
                       timeout=runs.PATIENCE)
        return path
    # The run is paused twice in the middle of its work and resumed at another speed.
    with steered.Steered(arguments, stdout=subprocess.DEVNULL) as run:
        run.hear("started")
        for events, speed in ((40, 2000), (70, 500)):
            # What the file holds so far is the run's own clock: no time of ours.
            while run.process.poll() is None and len(runs.dump(path)) < events:
                pass
            if run.pause() is not None:
                run.say(do="speed", per_mille=speed)
                run.say(do="resume")
        run.process.wait(timeout=runs.PATIENCE)
    return path


def a_lie_is_found(recording):
    """The comparison can fail: each of these plants a difference. Uses a recording that has none of its own."""
    events = runs.dump(recording)
    world = runs.world(recording, "1000")
    replay = at_session(events, 10**12)
    assert not compare(replay, world), compare(replay, world)
    world["processes"][1]["state"] = "running"
    next(item for item in world["objects"] if item["type"] == "queue")["depth"] = 7
    assert len(compare(replay, world)) == 2, compare(replay, world)


def recordings(folder):
    for lesson in lesson_cases.ids():
        for paused in (False, True):
            yield record(folder, lesson, paused)
    for script in SCRIPTS:
        path = Path(folder) / f"{script}.procession"
        done = runs.run(path, sys.executable, Path(__file__).parent / f"python_scripts/{script}.py", "fork")
        assert done.returncode == 0, done.stderr
        yield path
    path = Path(folder) / "cpp.procession"
    done = runs.run(path, runs.BUILD / "tests/meetings", "fork")
    assert done.returncode == 0, done.stderr
    yield path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=132, help="instants asked of `world --at`, in all")
    parser.add_argument("--first", type=int, default=1, help="seed")
    options = parser.parse_args()
    instants = max(options.rounds // (2 * len(lesson_cases.ids()) + len(SCRIPTS) + 1), 1)
    keyframes = instants * 25  # by world_truth, which needs no process for each
    wrong, compared = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for recording in recordings(folder):
            wrong += judge(recording, instants, options.first)
            done = subprocess.run([runs.BUILD / "tests/world_truth", recording, str(keyframes),
                                   str(options.first)], stdout=subprocess.PIPE, check=False, text=True)
            compared += instants + keyframes
            if done.returncode:
                wrong.append(f"{recording.name}: {done.stdout}")
        a_lie_is_found(Path(folder) / "queues.procession")
    for sentence in wrong:
        print(sentence)
    print(f"{compared} instants, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
