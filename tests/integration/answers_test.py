#!/usr/bin/env python3
"""The answers to a lesson's questions follow from the run, not from the file: other parameters, other
answers (`answers` of its test.toml); and the same in both variants (`twins`)."""
import concurrent.futures
import subprocess
import sys
import tempfile
from pathlib import Path

import lesson_cases
import runs

ANSWERS = runs.BUILD / "tests/answers"


def answers(lesson, *each, variant=None):
    """The answers of runs with these parameters, by question."""
    with tempfile.TemporaryDirectory() as folder, lesson_cases.alone(lesson):
        files = [Path(folder) / f"{number}.procession" for number in range(len(each))]
        for file, values in zip(files, each):
            lesson_cases.record(lesson, variant or lesson_cases.variants(lesson)[0], file, values, check=True)
        said = subprocess.run([ANSWERS, *files], check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(line.split(": ", 1) for line in said.splitlines())


def of_one_run(lesson):
    """Returns the questions that several runs can't answer."""
    return {one["id"] for one in lesson_cases.TOLD[lesson].get("predict", [])
            if one["kind"] != "varies" and "runs" not in one}


def wrong_answer(case):
    lesson, one = case
    each = one.get("runs", [one.get("set", {})])
    told = answers(lesson, *each)
    found = told.get(one["question"])
    out = []
    if "is" in one:
        right = found in (one["is"] if isinstance(one["is"], list) else [one["is"]])
        wanted = one["is"]
    else:  # a number, which a busy machine changes a little
        right = one["least"] <= float(found) <= one["most"]
        wanted = f"{one['least']} to {one['most']}"
    if not right:
        out.append(f"{lesson} {each}: {one['question']} is {found}, expected {wanted}")
    if len(each) > 1 and of_one_run(lesson) & set(told):
        out.append(f"{lesson}: a question about one run was answered by {len(each)}: {told}")
    return out


def wrong_twin(case):
    lesson, one = case
    cpp, python = (answers(lesson, one.get("set", {}), variant=variant) for variant in ("cpp", "python"))
    return [f"{lesson} {one.get('set', {})}: {question} is {cpp[question]} in C++, {python[question]} in Python"
            for question in one["questions"] if cpp[question] != python[question]]


def main():
    twins = [(lesson, one) for lesson, one in lesson_cases.each("twins") if len(lesson_cases.variants(lesson)) == 2]
    # A lesson sleeps most of the time: several run side by side.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(runs.up_to_three_times, look, case) for look, cases in
                ((wrong_answer, lesson_cases.each("answers")), (wrong_twin, twins)) for case in cases]
        wrong = [sentence for job in jobs for sentence in job.result()]
    for sentence in wrong:
        print(sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
