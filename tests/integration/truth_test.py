"""A recording says what strace saw and what the objects hold at the end; a lie is found."""
import copy
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from collections import Counter, defaultdict
from pathlib import Path

import runs

CALLS = "trace=write,clone,clone3,fork,vfork,exit_group"


def seen_by_strace(log):
    """forks, bytes written to stdout by pid, writes to the queue's pipe, exit codes by pid."""
    forks, exits, stdout, pipes, leader = 0, {}, defaultdict(str), Counter(), {}
    pending = {}
    for line in Path(log).read_text(errors="replace").splitlines():
        pid, _, rest = line.partition(" ")
        pid, rest = int(pid), rest.strip()
        if rest.endswith("<unfinished ...>"):
            pending[pid] = rest[: -len("<unfinished ...>")].rstrip()
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", rest)
        if resumed:
            rest = pending.pop(pid) + resumed.group(1)
        clone = re.match(r"(clone3?|v?fork)\((.*)\)\s+= (\d+)", rest)
        if clone:
            child = int(clone.group(3))
            if "CLONE_THREAD" in clone.group(2):
                leader[child] = leader.get(pid, pid)
            else:
                forks += 1
        write = re.match(r'write\((\d+)<(.*?)>, "(.*)", \d+\)\s+= (\d+)', rest)
        if write:
            fd, target, text, _ = write.groups()
            if fd == "1":
                stdout[leader.get(pid, pid)] += text.encode().decode("unicode_escape")
            elif target.startswith("pipe:") and fd != "2":
                pipes[target] += 1
        ended = re.match(r"\+\+\+ exited with (\d+) \+\+\+", rest)
        if ended and pid not in leader:
            exits[pid] = int(ended.group(1))
    return {"forks": forks, "stdout": dict(stdout), "queue": max(pipes.values(), default=0), "exits": exits}


def told(events):
    """The same from the recording."""
    attached = {e["pid"] for e in events if e["source"] == "self"}
    stdout = defaultdict(str)
    for e in events:
        if e["kind"] == "output" and e["source"] == "self" and e["a"] == 1:
            stdout[e["pid"]] += e["text"]
    return {
        "forks": sum(e["kind"] == "process.started" for e in events),
        "stdout": dict(stdout),
        "queue": sum(e["kind"] == "queue.flush" for e in events),
        "exits": {e["pid"]: e["a"] for e in events if e["kind"] == "process.exit" and e["pid"] in attached},
    }


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class Truth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        log = Path(cls.folder.name, "strace")
        recording = Path(cls.folder.name, "run.procession")
        program = ["strace", "-f", "-y", "-s", "200", "-o", str(log), "-e", CALLS, runs.LESSON,
                   "producers=2", "consumers=2", "items=8", "produce=5", "consume=10"]
        done = runs.command("run", "--quiet", "--record", str(recording), "--", *program)
        if done.returncode != 0 and "ptrace" in done.stderr.lower():
            raise unittest.SkipTest("this system does not let strace trace")
        assert done.returncode == 0, done.stderr
        cls.events = runs.dump(recording)
        cls.seen = seen_by_strace(log)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_the_recording_says_what_strace_saw(self):
        self.assertEqual(self.seen["forks"], 4)
        self.assertEqual(told(self.events), self.seen)

    def lie(self, kind, change):
        events = copy.deepcopy(self.events)
        place = next(i for i, e in enumerate(events) if e["kind"] == kind and e["source"] != "sampled"
                     and (kind != "output" or e["source"] == "self"))
        change(events, place)
        self.assertNotEqual(told(events), self.seen, f"a lie about {kind} was not found")

    def test_a_lie_is_found(self):
        self.lie("output", lambda events, i: events.pop(i))
        self.lie("output", lambda events, i: events[i].update(text="something else\n"))
        self.lie("output", lambda events, i: events[i].update(pid=1))
        self.lie("queue.flush", lambda events, i: events.pop(i))
        self.lie("queue.flush", lambda events, i: events.insert(i, events[i]))
        self.lie("process.started", lambda events, i: events.pop(i))
        exits = [e for e in self.events if e["kind"] == "process.exit" and e["pid"] in self.seen["exits"]]
        self.lie("process.exit", lambda events, i: [e.update(a=7) for e in events if e["seq"] == exits[0]["seq"]])


class Memory(unittest.TestCase):
    """What a queue and a lock hold in shared memory when the program looks, and what the world says."""

    def test_world_equals_memory(self):
        with tempfile.TemporaryDirectory() as folder:
            recording = Path(folder, "run.procession")
            program = os.environ["PROCESSION_LEFTOVER"]
            done = subprocess.run([runs.PROCESSION, "run", "--quiet", "--record", str(recording), "--", program],
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)
            memory = json.loads(done.stdout)
            events = runs.dump(recording)
            mark = next(e for e in events if e["kind"] == "output")
            world = json.loads(runs.command("world", str(recording), "--at", f"{mark['t'] / 1e9:.9f}", "--json").stdout)
            objects = {o["name"]: o for o in world["objects"]}
            self.assertEqual(objects["tasks"]["depth"], memory["tasks"])
            held = objects["guard"].get("owner", objects["guard"].get("owner_process", 0))
            self.assertEqual(bool(held), memory["guard_held"])


if __name__ == "__main__":
    runs.main()
