#!/usr/bin/env python3
"""A run's events say what the kernel saw of it; and the comparison finds every lie planted in them."""
import copy
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import runs
import strace_facts
import truth


def find_strace():
    """strace, if this system lets a process trace its children."""
    if not shutil.which("strace"):
        runs.skip("strace is not installed")
    done = subprocess.run(["strace", "-f", "-q", "-o", "/dev/null", "true"], stderr=subprocess.PIPE,
                          check=False)
    if done.returncode:
        runs.skip(f"strace can't trace here: {done.stderr.decode().strip()}")


class Truth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        done = runs.run(folder / "r.procession", "strace", *strace_facts.ARGUMENTS, "-o",
                         folder / "trace", runs.LESSON, "producers=2", "consumers=2", "items=12",
                         "capacity=3", "produce=5", "consume=5")
        assert done.returncode == 0, done.stderr
        cls.stdout = done.stdout
        cls.recording = folder / "r.procession"
        cls.facts = strace_facts.read(folder / "trace")
        pipe = strace_facts.queue_pipe(cls.facts)
        cls.written = strace_facts.messages(cls.facts.written[pipe])
        cls.read = strace_facts.messages(cls.facts.read[pipe])
        cls.events = runs.dump(cls.recording)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def differences(self, events):
        return truth.differences(self.facts, self.written, self.read, events)

    def test_there_was_something_to_see(self):
        self.assertEqual(len(self.facts.pids), 5)
        self.assertEqual(len(self.written), 14)
        self.assertEqual(len(self.read), 14)
        self.assertEqual(len(self.facts.stdout), 5)

    def test_the_events_say_what_the_kernel_saw(self):
        self.assertEqual(self.differences(self.events), [])

    def test_stdout_passes_through_unchanged(self):
        self.assertEqual(sorted(self.stdout.splitlines()),
                         sorted(b"".join(self.facts.stdout.values()).splitlines()))

    def test_every_rule_holds(self):
        self.assertEqual(runs.broken_rules(self.recording), [])

    def places(self, kind):
        return [n for n, event in enumerate(self.events)
                if event["kind"] == kind and event["pid"] in self.facts.pids
                and (kind != "process.begin" or event["source"] == "self")]

    def lie(self, what, change):
        events = copy.deepcopy(self.events)
        change(events)
        self.assertNotEqual(self.differences(events), [], f"not found: {what}")

    KINDS = ["process.begin", "process.started", "process.end", "process.exit", "process.join",
             "thread.begin", "output", "queue.put", "queue.flush", "queue.get"]

    def test_a_lost_event_is_found(self):
        for kind in self.KINDS:
            for place in self.places(kind):
                self.lie(f"{kind} lost", lambda events: events.pop(place))

    def test_a_doubled_event_is_found(self):
        for kind in self.KINDS:
            if kind == "output":
                continue  # tested below, where its text is doubled
            for place in self.places(kind):
                self.lie(f"{kind} doubled", lambda events: events.insert(place, events[place]))

    def test_an_event_of_another_process_is_found(self):
        for kind in self.KINDS:
            place = self.places(kind)[-1]
            other = next(pid for pid in sorted(self.facts.pids) if pid != self.events[place]["pid"])
            if kind == "thread.begin":
                continue  # threads are identified by their own number
            self.lie(f"{kind} of {other}", lambda events: events[place].update(pid=other))

    def test_a_wrong_value_is_found(self):
        for kind, change in (("output", {"text": "1"}), ("queue.get", {"text": "77"}), ("queue.get", {"b": 1}),
                             ("queue.flush", {"a": 99}), ("queue.flush", {"b": 1}), ("queue.put", {"text": "77"}),
                             ("process.exit", {"a": 3}), ("process.exit", {"b": 9}), ("process.end", {"a": 3}),
                             ("process.join", {"a": 1}), ("process.begin", {"a": 1})):
            self.lie(f"{kind} with {change}", lambda events: events[self.places(kind)[-1]].update(change))

    def test_a_wrong_order_is_found(self):
        for kind in ("queue.flush", "queue.get"):
            first, second = self.places(kind)[:2]

            def swap(events):
                events[first], events[second] = events[second], events[first]
            self.lie(f"{kind} swapped", swap)


if __name__ == "__main__":
    find_strace()
    runs.main()
