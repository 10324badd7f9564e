"""A pause in the middle of a Python script's waits, held longer than their timeouts, changes nothing
(python_scripts/timeouts.py); nor does a speed, but for how long it all takes."""
import os
import sys
import tempfile
import time
import unittest
from pathlib import Path

import runs
import steered

SCRIPT = Path(__file__).with_name("python_scripts") / "timeouts.py"
HOLD = 2.5
SAID = ["child in time: ended", "child too late: alive", "condition too late: False", "flag in time: True",
        "flag too late: False", "item in time: item", "item too late: Empty", "lock too late: False",
        "message in time: True", "message too late: False", "thread too late: alive",
        "thread's flag in time: True", "thread's item too late: Empty"]


class Timeouts(unittest.TestCase):
    def test_a_pause_longer_than_the_timeouts_changes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            recording = Path(folder, "run.procession")
            said = steered.paused_while_waiting(self, runs.arguments(recording, sys.executable, SCRIPT),
                                                len(SAID), HOLD)
            self.assertEqual(said, SAID)
            self.assertEqual(runs.broken_rules(recording), [])
            events = runs.dump(recording)
            begun, = [e["seq"] for e in events if e["kind"] == "run.pause"]
            over, = [e["seq"] for e in events if e["kind"] == "run.resume"]
            stood = max(e["t"] for e in events if e["seq"] == begun) + 300_000_000
            late = [e["kind"] for e in events
                    if begun < e["seq"] < over and e["source"] == "self" and e["t"] > stood]
            self.assertEqual(late, [], "told while the run stood")

    def test_a_speed_scales_them_all(self):
        with tempfile.TemporaryDirectory() as folder:
            recording = Path(folder, "run.procession")
            begun = time.monotonic()
            done = runs.run(recording, sys.executable, SCRIPT, options=("--speed", "0.5"))
            self.assertEqual(steered.answers(done.stdout.decode().splitlines(True)), SAID)
            self.assertGreaterEqual(time.monotonic() - begun, 2)
            self.assertEqual(runs.broken_rules(recording), [])


if __name__ == "__main__":
    if not (runs.BUILD / "lib/procession/python/sitecustomize.py").exists():
        runs.skip("no tracer in this build")
    os.environ.pop("PYTHONUNBUFFERED", None)
    runs.main()
