#!/usr/bin/env python3
"""certainty_rounds.py [--rounds N]: what a lesson says must, may or cannot happen (`certain` of a question that varies),
against N runs of each variant with the defaults, with the question's own parameters and with each value that `certain`
distinguishes, and against each shipped schedule: no run may refute it. What may happen is told with how often it was seen."""
import argparse
import concurrent.futures
import contextlib
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import lesson_cases
import runs

ANSWERS = runs.BUILD / "tests/answers"
ALONE = threading.Lock()
MOST_AT_ONCE = 4


def races(lesson):
    return [one for one in lesson_cases.TOLD[lesson].get("predict", []) if one["kind"] == "varies"]


def is_meant(part, variant):
    return part.get("variant", variant) == variant


def cases():
    """(lesson, variant, parameters, schedule) whose runs have a say."""
    for lesson in lesson_cases.ids():
        for variant in lesson_cases.variants(lesson) if races(lesson) else []:
            settings = [{}]
            for one in races(lesson):
                sets = [dict(text.split("=", 1) for text in run) for run in one.get("runs", [])]
                sets += [{name: value} for name, value in re.findall(r"\$(\w+) == '?(\w+)", one["certain"])]
                settings += [values for values in sets if values not in settings]
            for values in settings:
                yield lesson, variant, values, None
            for schedule in lesson_cases.TOLD[lesson].get("schedule", []):
                if is_meant(schedule, variant):
                    yield lesson, variant, {}, schedule["id"]


def seen(case, rounds):
    """The lines "question: certainty, N of M" of so many runs."""
    lesson, variant, values, schedule = case
    alone = lesson_cases.TESTS[lesson].get("alone", False)
    with tempfile.TemporaryDirectory() as folder, ALONE if alone else contextlib.nullcontext():
        files = [Path(folder) / f"{number}.procession" for number in range(1 if schedule else rounds)]
        for file in files:
            follow = ["--schedule", schedule] if schedule else []
            subprocess.run([runs.PROCESSION, "run", lesson, "--quiet", "--variant", variant, *follow, "--record", file,
                            *runs.settings(values)], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        said = subprocess.run([ANSWERS, *files], check=True, stdout=subprocess.PIPE, text=True).stdout
    varies = {one["id"] for one in races(lesson)}
    return [line for line in said.splitlines() if line.split(":")[0] in varies]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    all_cases = list(cases())
    refuted = 0
    with concurrent.futures.ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        for case, lines in zip(all_cases, pool.map(lambda one: seen(one, rounds), all_cases)):
            for line in lines:
                print(*case[:2], case[2] or "", case[3] or "", line, flush=True)
                refuted += "REFUTED" in line
    return 1 if refuted else 0


if __name__ == "__main__":
    sys.exit(main())
