#!/usr/bin/env python3
"""certainty_rounds.py [--rounds N]: what a lesson says must, may or cannot happen (`certain` of a question that varies),
against N runs of each variant with every combination of the values that `certain` distinguishes, and against each
shipped schedule: no run may refute it. What may happen is printed with how often it was seen."""
import argparse
import concurrent.futures
import itertools
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import lesson_cases
import runs

ANSWERS = runs.BUILD / "tests/answers"
MOST_AT_ONCE = 4
JUDGED = re.compile(r"(?P<id>[\w-]+): (must|may|cannot), \d+ of \d+(?P<refuted> REFUTED)?")


def races(lesson, variant):
    return [one for one in lesson_cases.TOLD[lesson].get("predict", [])
            if one["kind"] == "varies" and lesson_cases.is_meant(one, variant)]


def combinations(lesson, race):
    """The parameters that `certain` distinguishes: every choice; of a number, what it is compared with, the default, and
    what `probe` of test.toml has."""
    values, probe = [], lesson_cases.TESTS[lesson].get("probe", {})
    for one in lesson_cases.TOLD[lesson].get("parameter", []):
        if f"${one['name']}" not in race["certain"]:
            continue
        compared = re.findall(rf"\${one['name']} [<>=!]+ (\d+)", race["certain"])
        each = one.get("choices", [*compared, one["default"], probe.get(one["name"], one["default"])])
        values.append([(one["name"], str(value)) for value in dict.fromkeys(map(str, each))])
    return [probe | dict(one) for one in itertools.product(*values)]


def cases():
    """(lesson, variant, parameters, schedule) whose runs are asked."""
    for lesson in lesson_cases.ids():
        for variant in lesson_cases.variants(lesson):
            each = []
            for race in races(lesson, variant):
                own = dict(text.split("=", 1) for run in race.get("runs", []) for text in run)
                each += [values | own for values in combinations(lesson, race)] + [own]
            for number, values in enumerate(each):
                if values not in each[:number] and lesson_cases.has_choices(lesson, values, variant):
                    yield lesson, variant, values, None
            for schedule in lesson_cases.TOLD[lesson].get("schedule", []) if each else []:
                if lesson_cases.is_meant(schedule, variant):
                    yield lesson, variant, {}, schedule["id"]


def asked(lesson, variant, values):
    """The questions that such a run is asked."""
    defaults = {one["name"]: str(one["default"]) for one in lesson_cases.TOLD[lesson].get("parameter", [])}
    given = defaults | values

    def fits(when):
        return all(given[name] in (value if isinstance(value, list) else [value]) for name, value in when.items())

    return {one["id"] for one in races(lesson, variant) if fits(one.get("when", {}))}


def look(case, rounds):
    """The lines "question: certainty, N of M" of so many runs, and sentences about what is wrong."""
    lesson, variant, values, schedule = case
    follow = ["--schedule", schedule] if schedule else []
    with tempfile.TemporaryDirectory() as folder, lesson_cases.alone(lesson):
        files = [Path(folder) / f"{number}.procession" for number in range(1 if schedule else rounds)]
        for file in files:
            lesson_cases.record(lesson, variant, file, values, *follow)
        lines = subprocess.run([ANSWERS, *files], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    judged = [match for match in map(JUDGED.fullmatch, lines) if match]
    wrong = [f"refuted: {match[0]}" for match in judged if match["refuted"]]
    wrong += [f"question {name} was not judged" for name in asked(lesson, variant, values) - {one["id"] for one in judged}]
    return [match[0] for match in judged], [f"{case}: {sentence}" for sentence in wrong]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    all_cases = list(cases())
    wrong = []
    with concurrent.futures.ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        for case, (lines, sentences) in zip(all_cases, pool.map(lambda one: look(one, rounds), all_cases)):
            for line in lines:
                print(*case, line, flush=True)
            wrong += sentences
    for sentence in wrong:
        print(sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
