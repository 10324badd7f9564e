"""A whole run of C++ processes that wait for each other (meetings.cpp), by fork and by spawn: every rule
holds, and the events are complete."""
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import runs

SAID = ["all have come", "all have come", "semaphore or lock released too many times", "broken",
        "10 inside, 10 taken, 0 left, rang True"]


class Meetings(unittest.TestCase):
    def judge(self, method):
        with tempfile.TemporaryDirectory() as folder:
            recording = Path(folder, "run.procession")
            done = runs.run(recording, runs.BUILD / "tests/meetings", method)
            self.assertEqual(done.stdout.decode().splitlines(), SAID, done.stderr)
            self.assertEqual(done.returncode, 0)
            self.assertEqual(runs.broken_rules(recording), [])
            events = runs.dump(recording)
        many = Counter(event["kind"] for event in events)
        self.assertEqual(many["semaphore.acquire"], 10)
        self.assertEqual(many["semaphore.release"], 11)
        self.assertEqual(many["barrier.wait"], 6)
        self.assertEqual(many["barrier.broken"], 1)
        self.assertEqual(many["timer.start"], 2)
        self.assertEqual((many["timer.fire"], many["timer.cancel"]), (1, 1))
        self.assertGreaterEqual(many["condition.notify"], 20)
        self.assertGreaterEqual(many["condition.wait.timeout"], 1)
        self.assertLessEqual(many["undo"], 1)
        self.judge_barrier(events)
        self.judge_semaphore(events)
        types = {word for e in events if e["kind"] == "object.create"
                 for word in e["text"].split() if word.startswith("type=")}
        self.assertEqual(types, {"type=semaphore", "type=barrier", "type=value", "type=condition", "type=lock",
                                 "type=memory", "type=timer"})

    def judge_barrier(self, events):
        """All processes of a round arrive before one of them goes on."""
        came = went = 0
        for event in events:
            if event["kind"] == "barrier.wait.request":
                came += 1
            elif event["kind"] == "barrier.wait":
                self.assertGreaterEqual(came, went - went % 3 + 3)
                went += 1
        self.assertEqual((came, went), (7, 6))

    def judge_semaphore(self, events):
        """Each event has the number of permits left; the release that was too many was undone."""
        permits, refused = 2, None
        for event in events:
            if event["kind"] == "semaphore.acquire":
                permits -= 1
            elif event["kind"] == "semaphore.release":
                permits, refused = permits + 1, event
            elif event["kind"] == "undo":
                self.assertEqual(event["op"], refused["op"])
                permits -= 1
                continue
            else:
                continue
            self.assertEqual(event["a"], permits)
        self.assertEqual(permits, 2)

    def test_fork(self):
        self.judge("fork")

    def test_spawn(self):
        self.judge("spawn")


if __name__ == "__main__":
    runs.main()
