"""A pause in the middle of get(timeout=1) and join(timeout=1), held longer than the timeout, changes
nothing (timeouts.cpp). `--hold 30` holds it for 30 s; by default it is 2.5 s."""
import sys
import tempfile
import unittest
from pathlib import Path

import runs
import steered

HOLD = float(sys.argv[sys.argv.index("--hold") + 1]) if "--hold" in sys.argv else 2.5
TIMEOUT = 1.0
SAID = ["child in time: ended", "child too late: alive", "item in time: 17", "item too late: Empty"]
WAITS = {"queue.get.request": ("queue.get", "queue.empty"),
         "process.join.request": ("process.join", "process.join.timeout")}


def waits(events):
    """(request, end) of each wait with the timeout."""
    for request in events:
        if request["kind"] in WAITS and request.get("b") == TIMEOUT * 1e9:
            end = next(e for e in events if e["kind"] in WAITS[request["kind"]] and
                       (e["thread"], e["op"]) == (request["thread"], request["op"]))
            yield request, end


class Timeouts(unittest.TestCase):
    def play(self, recording):
        """One paused run: its lines and its events."""
        program = str(runs.BUILD / "tests/timeouts")
        said = steered.paused_while_waiting(self, runs.arguments(recording, program), len(SAID), HOLD)
        self.assertEqual(runs.broken_rules(recording), [])
        return said, runs.dump(recording)

    def test_a_pause_longer_than_the_timeout_changes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            # A machine that is busy enough lets a wait end before the pause: then once more.
            for n in range(5):
                said, events = self.play(Path(folder, f"{n}.procession"))
                self.assertEqual(said, SAID)
                begun, = [e["t"] for e in events if e["kind"] == "run.pause"]
                over, = [e["t"] for e in events if e["kind"] == "run.resume"]
                self.assertGreaterEqual(over - begun, HOLD * 1e9)
                met = [(request, end) for request, end in waits(events)
                       if request["t"] < begun and end["t"] > over]
                for request, end in met:
                    if end["kind"] in ("queue.empty", "process.join.timeout"):
                        waited = end["t"] - request["t"] - (over - begun)
                        self.assertGreaterEqual(waited, TIMEOUT * 1e9 - 20e6, end)
                if len(met) == len(SAID):
                    return
        self.fail("in five runs the pause never fell into all four waits")


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    runs.main()
