#!/usr/bin/env python3
"""The answers to a lesson's questions follow from the run, not from the file: other parameters, other
answers."""
import subprocess
import sys
import tempfile
from pathlib import Path

import runs

ANSWERS = runs.BUILD / "tests/answers"


def answers(lesson, *each):
    """The answers of runs with these parameters, by question."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, sets in enumerate(each):
            files.append(Path(folder) / f"{number}.procession")
            command = [runs.BUILD / "bin/procession", "run", lesson, "--quiet", "--record", files[-1]]
            for one in sets:
                command += ["--set", one]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        said = subprocess.run([ANSWERS, *files], check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(line.split(": ", 1) for line in said.splitlines())


CASES = [
    ("producer_consumer", [["produce=10", "consume=30"]], "bottleneck", "consumers"),
    ("producer_consumer", [["produce=10", "consume=30", "capacity=50"]], "bottleneck", "consumers"),
    ("producer_consumer", [["produce=30", "consume=10"]], "bottleneck", "producers"),
    ("producer_consumer", [["produce=10", "consume=30", "consumers=8"]], "bottleneck", "producers"),
]


def main():
    wrong = 0
    for lesson, each, question, wanted in CASES:
        found = answers(lesson, *each).get(question)
        if found != wanted:
            wrong += 1
            print(f"{lesson} {each}: {question} is {found}, expected {wanted}")
    # Measured ones: within what a busy machine leaves of them.
    pace = ["produce=20", "consume=60"]
    found = answers("producer_consumer", ["consumers=1", *pace], ["consumers=3", *pace])
    if not 1.8 <= float(found["helpers"]) <= 3.6:
        wrong += 1
        print(f"three consumers: {found['helpers']} times as fast")
    if "bottleneck" in found:
        wrong += 1
        print("a question about one run was answered by two")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
