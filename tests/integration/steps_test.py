"""Each step of each lesson is met in a run with the defaults, or with the parameters that its text
asks for, and in their order. What a step points at is there. (The program steps tells this of a recording.)"""
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import lesson_cases
import runs

# Steps whose text asks for other parameters than the defaults.
ASKS_FOR = {(lesson, one["step"]): one["set"] for lesson, one in lesson_cases.each("asks_for")}
# Steps that processes come to at the same time, each by itself: either may be first.
TOGETHER = {(lesson, *pair) for lesson, pair in lesson_cases.each("together")}


def steps(lesson, sets, variant=None):
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder, "run.procession")
        runs.ask("run", lesson, "--quiet", "--variant", variant or lesson_cases.variants(lesson)[0], "--record", recording,
                 *runs.settings(sets))
        told = subprocess.run([str(runs.BUILD / "tests/steps"), str(recording)], capture_output=True,
                              text=True, check=True, timeout=runs.PATIENCE)
    return [json.loads(line) for line in told.stdout.splitlines()]


class Steps(unittest.TestCase):
    def is_met(self, lesson, step):
        self.assertTrue(step["points"], f"{lesson}, step {step['step']}: what it points at is not there")
        if step["waits"]:
            self.assertTrue(step["seq"], f"{lesson}, step {step['step']}: not met")

    def test_the_defaults_show_each_step(self):
        for lesson in lesson_cases.ids():
            with self.subTest(lesson):
                all_steps = [one for one in steps(lesson, {}) if (lesson, one["step"]) not in ASKS_FOR]
                for one in all_steps:
                    self.is_met(lesson, one)
                waiting = [one for one in all_steps if one["waits"]]
                for one, following in zip(waiting, waiting[1:]):
                    if (lesson, one["step"], following["step"]) in TOGETHER:
                        continue
                    room = following["t"] - one["t"]
                    # What happens while a held run's threads come to their gates gives no answer away (asking_test.py).
                    self.assertGreaterEqual(room, 0, f"{lesson}: {one['step']} to {following['step']}")

    def test_each_step_comes_in_python_as_well(self):
        for lesson in lesson_cases.ids():
            with self.subTest(lesson):
                if "python" not in lesson_cases.variants(lesson):
                    continue
                for one in steps(lesson, {}, "python"):
                    if one["waits"] and (lesson, one["step"]) not in ASKS_FOR:
                        self.assertTrue(one["seq"], f"{lesson}, step {one['step']}: not met")

    def test_a_run_says_which_never_came(self):
        with tempfile.TemporaryDirectory() as folder:
            where = ("run", "producer_consumer", "--record", Path(folder, "run.procession"))
            fast = runs.settings({"produce": 30, "consume": 5, "items": 6})
            said = runs.command(*where, *fast).stderr
            self.assertIn('step 2 never came: "The queue is full" waits for queue.put.request of tasks by '
                          "producer-*, depth 3", said)
            self.assertNotIn("step 1", said)
            self.assertNotIn("step 6", said)
            self.assertEqual(runs.command(*where, "--quiet", *fast).stderr, "")
            # What a step is not meant for is not missed.
            said = runs.command(*where, *fast, "--set", "ending=joinable").stderr
            self.assertNotIn("step 6", said)

    def test_a_run_that_stands_still_says_who_waits_for_what(self):
        with tempfile.TemporaryDirectory() as folder:
            said = runs.command("run", "producer_consumer", "--record", Path(folder, "run.procession"), "--limit",
                                4, *runs.settings({"produce": 5, "consume": 5, "items": 6, "ending": "none"})).stderr
        self.assertRegex(said, r"hangs: consumer-1 \(main.cpp:\d+\) waits for an item of tasks, which is empty, and "
                               r"nobody is left to put one: .* \(a sentinel\) is missing")

    def test_a_run_that_was_deadlocked_says_who_waited_for_whom(self):
        with tempfile.TemporaryDirectory() as folder:
            said = runs.command("run", "locks_and_deadlock", "--record", Path(folder, "run.procession"),
                                *runs.settings({"philosophers": 2})).stderr
        self.assertRegex(said, r"deadlock: philosopher-A \(main.cpp:\d+\) waits for forks\[1\], which philosopher-B "
                               r"has; philosopher-B \(main.cpp:\d+\) waits for forks\[0\], which philosopher-A has")

    def test_the_others_where_their_text_says(self):
        for (lesson, step), sets in ASKS_FOR.items():
            with self.subTest(step):
                self.is_met(lesson, next(one for one in steps(lesson, sets) if one["step"] == step))


if __name__ == "__main__":
    runs.main()
