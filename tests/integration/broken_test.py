#!/usr/bin/env python3
"""Each check of each lesson fails when its program is broken on purpose ([[break]] of its test.toml), and holds in the
same program when it is not. That each check has a break, house.lessons says."""
import concurrent.futures
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import lesson_cases
import runs

JUDGE = str(runs.BUILD / "tests/judge")


def verdicts(lesson, settings, broken):
    """Returns the verdicts of the lesson's checks on a run of the broken program: (rule, object) -> the verdicts."""
    given = [f"{name}={value}" for name, value in settings.items()]
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder, "run.procession")
        environment = dict(os.environ, PROCESSION_BREAK=broken)
        subprocess.run([runs.PROCESSION, *runs.arguments(recording, runs.BUILD / "tests/broken" / lesson, *given)],
                       stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment,
                       timeout=runs.PATIENCE)
        done = subprocess.run([JUDGE, str(recording), lesson, *given], capture_output=True, text=True,
                              check=True, timeout=runs.PATIENCE)
    found = {}
    for one in map(json.loads, done.stdout.splitlines()):
        found.setdefault((one["rule"], one["object"]), []).append(one["holds"])
    return found


class Broken(unittest.TestCase):
    def test_each_check_fails_when_its_program_is_broken(self):
        def look(case):
            lesson, one = case
            settings = one.get("set", {})
            return lesson, one, verdicts(lesson, settings, one["name"]), verdicts(lesson, settings, "")

        # A lesson sleeps most of the time: several run side by side.
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for lesson, one, with_it, without in pool.map(look, lesson_cases.each("break")):
                with self.subTest(lesson, broken=one["name"]):
                    for check in one.get("fails", []):
                        self.assertIn(False, with_it.get(tuple(check), []), f"{check} holds all the same")
                    for check in one.get("open", []):
                        self.assertEqual(with_it.get(tuple(check)), [None], "it can't be judged")
                    self.assertTrue(all(holds for each in without.values() for holds in each), without)


if __name__ == "__main__":
    runs.main()
