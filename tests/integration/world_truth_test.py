#!/usr/bin/env python3
"""What `procession world --at T` says equals what the events up to T make of the world: told twice.

world_truth (C++) asks as the window does, by keyframes, in any order, and compares with a replay from
the first event. Here a second, small replay is written in Python from what the kinds of events mean
(core/schema/README.md), over `procession dump`; it knows nothing of core/world. Compared are processes
with their states and exits, threads that wait, owners of locks, items and depths of queues, values,
watched variables, and files."""
import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import runs
import steered

LESSONS = {"daemon_and_join": {}, "isolated_globals": {}, "shared_file_writes": {},
           "producer_consumer": {"produce": 5, "consume": 15, "items": 8}}
# Which request each of these ends.
ENDS = {"gate.pass": "gate.wait", "queue.full": "queue.put.request", "queue.empty": "queue.get.request"}
ABOVE = {"lock.acquire": "lock.request", "semaphore.acquire": "semaphore.request",
         "lock.timeout": "lock.request", "semaphore.timeout": "semaphore.request"}


def request_of(kind, known):
    """The kind of request that an event of this kind ends, or None."""
    for table in (ENDS, ABOVE):
        if kind in table:
            return table[kind]
    for name in (kind, kind.removesuffix(".timeout"), kind.removesuffix(".broken") + ".wait"):
        if name + ".request" in known:
            return name + ".request"
    return None


class Replay:
    """The world after the events up to an instant, by the meaning of each kind."""

    def __init__(self):
        self.processes, self.threads, self.objects = {}, {}, {}
        self.known = {"queue.put.request", "queue.get.request", "queue.join.request", "lock.request",
                      "sleep.request", "process.join.request", "flag.wait.request", "thread.join.request",
                      "semaphore.request", "condition.wait.request", "barrier.wait.request",
                      "pipe.send.request", "pipe.recv.request", "manager.call.request"}
        self.paused_at, self.paused, self.speeds = None, 0, [(0, 1000, 0)]

    # Session time: raw less pauses, scaled by the speed.
    def session(self, t):
        begin, speed, shown = self.speeds[-1]
        return shown if self.paused_at is not None else shown + (t - begin) * speed // 1000

    def clock(self, event):
        kind, t = event["kind"], event["t"]
        if kind == "run.pause" and self.paused_at is None:
            self.speeds.append((t, self.speeds[-1][1], self.session(t)))
            self.paused_at = t
        elif kind == "run.resume" and self.paused_at is not None:
            self.speeds.append((t, self.speeds[-1][1], self.speeds[-1][2]))
            self.paused_at = None
        elif kind == "run.speed" and 0 < event.get("a", 0) <= 1_000_000:
            self.speeds.append((t, event["a"], self.session(t)))

    def apply(self, event):
        self.clock(event)
        kind, number, a, b = event["kind"], event["process"], event.get("a", 0), event.get("b", 0)
        text = event.get("text", "")
        item = self.object(event) if event.get("object") else None
        if not number:
            return
        process = self.processes.setdefault(number, {
            "pid": event["pid"], "dead": False, "reaped": False, "frozen": False, "finished": False,
            "ended": False, "main": 0, "variables": {}, "code": None, "attached": False, "kernel": 0})
        process["attached"] = process["attached"] or event["source"] == "self"
        thread = self.thread(event, process)
        if thread is not None and not process["dead"]:
            if kind in self.known or kind == "gate.wait":
                thread["waits"].append((kind, event.get("object", 0), event.get("op", 0)))
            ended = request_of(kind, self.known)
            if ended:
                self.end(thread, ended, event.get("object", 0), event.get("op", 0))
        if item is not None:
            self.on_object(event, item, kind, number, a, b, text)
        self.on_process(event, process, thread, kind, a, b, text)

    def thread(self, event, process):
        number = event.get("thread", 0)
        if not number:
            return None
        if number not in self.threads:
            self.threads[number] = {"process": event["process"], "waits": [], "undo": None}
            main = event["tid"] == event["pid"] or event["kind"] == "process.begin"
            if main or (not process["main"] and event["kind"] != "thread.begin"):
                process["main"] = number
        return self.threads[number]

    @staticmethod
    def end(thread, request, item, op):
        waits = thread["waits"]
        for place in range(len(waits) - 1, -1, -1):
            if waits[place][:2] == (request, item) and (not op or waits[place][2] == op):
                del waits[place:]
                return

    def object(self, event):
        if event["object"] not in self.objects:
            self.objects[event["object"]] = {
                "type": event["kind"].split(".")[0], "owner": None, "depth": 0, "puts": 0, "gets": 0,
                "items": {}, "value": None, "size": 0, "writes": 0, "elements": {}, "buffered": {}}
        return self.objects[event["object"]]

    def on_object(self, event, item, kind, number, a, b, text):
        thread = self.threads.get(event.get("thread", 0))
        if kind == "object.create":
            words = dict(word.split("=", 1) for word in text.split() if "=" in word)
            item["type"] = words.get("type", item["type"])
            if item["type"] == "flag":
                item["value"] = 0
            if item["type"] == "semaphore" and "permits" in words:
                item["value"] = int(words["permits"])
        elif kind == "lock.acquire":
            if item["owner"] == (number, event["thread"]):
                item["depth"] += 1
            else:
                item["owner"], item["depth"] = (number, event["thread"]), 1
        elif kind == "lock.release":
            thread["undo"] = ("lock", event["op"], event["object"], item["owner"], item["depth"])
            if item["owner"] == (number, event["thread"]) and item["depth"] > 1:
                item["depth"] -= 1
            else:
                item["owner"], item["depth"] = None, 0
        elif kind == "queue.put":
            item["puts"] += 1
            item["items"][b] = [number, "buffer", text]
            thread["undo"] = ("put", event["op"], event["object"], b, 0)
        elif kind == "queue.flush" and b in item["items"]:
            item["items"][b][1] = "pipe"
        elif kind == "queue.get":
            item["gets"] += 1
            item["items"].pop(b, None)
        elif kind in ("semaphore.acquire", "semaphore.release", "barrier.wait.request", "barrier.wait"):
            item["value"] = a
        elif kind in ("flag.set", "flag.clear"):
            item["value"] = int(kind == "flag.set")
        elif kind == "value.write":
            item["value"] = a
            item["elements"][b] = text
        elif kind == "file.buffer":
            item["buffered"][number] = b
        elif kind == "file.write" and b > 0:
            item["size"] = max(item["size"], (item["size"] if a < 0 else a) + b)
            item["writes"] += 1
            item["buffered"][number] = max(0, item["buffered"].get(number, 0) - b)

    def on_process(self, event, process, thread, kind, a, b, text):
        if kind == "process.exit" and not process["dead"]:
            process["dead"], process["code"] = True, (a, b) if text != "unknown" else None
            for item in self.objects.values():
                item["buffered"].pop(event["process"], None)
                for one in item["items"].values():
                    if one[0] == event["process"] and one[1] == "buffer" and not process["ended"]:
                        one[1] = "lost"
        elif kind == "process.reap":
            process["reaped"] = True
        elif kind == "process.join":
            for child in self.processes.values():
                if child["pid"] == a and child["dead"]:
                    child["reaped"] = True
        elif kind == "process.freeze":
            process["frozen"] = True
        elif kind == "process.thaw":
            process["frozen"] = False
        elif kind == "process.finish":
            process["finished"] = True
            if thread is not None:
                thread["waits"].clear()
        elif kind == "process.end":
            process["ended"] = True
        elif kind == "process.state":
            process["kernel"] = a
        elif kind == "undo" and thread is not None:
            self.undo(event, thread)

    def undo(self, event, thread):
        thread["waits"] = [wait for wait in thread["waits"] if wait[2] != event["op"]]
        if thread["undo"] is None or thread["undo"][1] != event["op"]:
            return
        what, _, number, first, second = thread["undo"]
        thread["undo"] = None
        item = self.objects[number]
        if what == "lock" and item["owner"] is None:
            item["owner"], item["depth"] = first, second
        elif what == "put":
            item["puts"] -= 1
            item["items"].pop(first, None)

    def state(self, process):
        if process["dead"]:
            return "gone" if process["reaped"] else "zombie"
        if process["frozen"]:
            return "frozen"
        main = self.threads.get(process["main"])
        if main and main["waits"]:
            request = main["waits"][-1][0]
            return {"gate.wait": "at_gate", "sleep.request": "sleeping"}.get(request, "waiting")
        if process["finished"]:
            return "finishing"
        if not process["attached"] and process["kernel"]:
            return {"T": "frozen", "t": "frozen", "R": "running"}.get(chr(process["kernel"]), "sleeping")
        return "running"


def compare(replay, world):
    """What the two say differently, as sentences."""
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
        waiting = sorted((t["process"], n, w[0]) for n, t in replay.threads.items() for w in t["waits"]
                         if w[1] == number and not replay.processes[t["process"]]["dead"])
        same(f"who waits for {name}", sorted((w["process"], w["thread"], w["request"])
                                             for w in one["waiters"]), waiting)
    return wrong


def at_session(events, session):
    replay = Replay()
    for event in events:
        clock = replay.session(event["t"])
        if clock > session:
            break
        replay.apply(event)
    return replay


def judge(recording, instants, seed):
    """Sentences about instants at which `world --at` and the replay here differ."""
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


def record(folder, lesson, values, paused):
    path = Path(folder) / f"{lesson}{'-paused' if paused else ''}.procession"
    arguments = ["run", lesson, "--quiet", "--record", str(path), *runs.settings(values)]
    if not paused:
        subprocess.run([runs.PROCESSION, *arguments], stdout=subprocess.DEVNULL, check=True,
                       timeout=runs.PATIENCE)
        return path
    # Held twice in the middle of its work, and let go at another speed.
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
    """The comparison can fail: each of these plants a difference."""
    events = runs.dump(recording)
    world = json.loads(subprocess.run([runs.PROCESSION, "world", recording, "--at", "1000", "--json"],
                                      stdout=subprocess.PIPE, check=True).stdout)
    replay = at_session(events, 10**12)
    assert not compare(replay, world), compare(replay, world)
    world["processes"][1]["state"] = "running"
    world["objects"][0]["depth"] = 7
    assert len(compare(replay, world)) == 2, compare(replay, world)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=120, help="instants asked of `world --at`, in all")
    parser.add_argument("--first", type=int, default=1, help="seed")
    options = parser.parse_args()
    instants = max(options.rounds // (2 * len(LESSONS)), 1)
    keyframes = instants * 25  # by world_truth, which needs no process for each
    wrong, compared = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for lesson, values in LESSONS.items():
            for paused in (False, True):
                recording = record(folder, lesson, values, paused)
                wrong += judge(recording, instants, options.first)
                done = subprocess.run([runs.BUILD / "tests/world_truth", recording, str(keyframes),
                                       str(options.first)], stdout=subprocess.PIPE, check=False, text=True)
                compared += instants + keyframes
                if done.returncode:
                    wrong.append(f"{recording.name}: {done.stdout}")
        a_lie_is_found(Path(folder) / "producer_consumer.procession")
    for sentence in wrong:
        print(sentence)
    print(f"{compared} instants, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
