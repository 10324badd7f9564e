#!/usr/bin/env python3
"""Each check of each lesson fails when its program is broken on purpose ([[break]] of its test.toml), and holds in the
same program when it is not. A check of a fault that the lesson shows on purpose is seen in its runs (`shown`). That each
check has a break, and each fault a run, house.lessons says."""
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
        if not one["fault"]:  # one is shown with or without the break
            found.setdefault((one["rule"], one["object"]), []).append(one["holds"])
    return found


def faults_of(lesson, variant, settings, *options):
    """Returns the rules whose breach is shown on purpose in a run of the lesson."""
    with tempfile.TemporaryDirectory() as folder, lesson_cases.alone(lesson):
        recording = Path(folder, "run.procession")
        lesson_cases.record(lesson, variant, recording, settings, *options)
        done = subprocess.run([runs.PROCESSION, "check", recording, "--json"], capture_output=True, text=True, check=False,
                              timeout=runs.PATIENCE)
    return {one["rule"] for one in json.loads(done.stdout) if one.get("fault")}


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

    def test_each_fault_is_shown(self):
        def look(case):
            lesson, one, variant = case
            limit = ["--limit", str(one["limit"])] if "limit" in one else []
            for _ in range(3):  # most are races
                if one["rule"] in faults_of(lesson, variant, one.get("set", {}), *limit):
                    return lesson, one, variant, True
            return lesson, one, variant, False

        cases = [(lesson, one, variant) for lesson, one in lesson_cases.each("shown")
                 for variant in lesson_cases.variants(lesson)
                 if variant in one.get("variants", [variant]) and lesson_cases.has_choices(lesson, one.get("set", {}), variant)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for lesson, one, variant, seen in pool.map(look, cases):
                with self.subTest(lesson, variant=variant, rule=one["rule"]):
                    self.assertTrue(seen, "no run shows the fault")


if __name__ == "__main__":
    runs.main()
