#!/usr/bin/env python3
"""While a run is held at a step the learner answers its questions; the run must not have given their answers by then. Each
lesson is run in both variants, held where it asks, with the defaults and with what a question is asked for. Also: of a
question with one right choice (not `several`) no run makes two of them right."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import holds_test
import lesson_cases
import runs


def settings(lesson):
    """The parameters of the runs: those for which some question is asked."""
    return lesson_cases.settings_for(one.get("when", {}) for one in lesson_cases.TOLD[lesson].get("predict", []))


def look(case, asked):
    """Sentences about a run; the questions that it was asked go into `asked`."""
    lesson, values, variant = case
    found = []
    open_to_the_end = lesson_cases.TESTS[lesson].get("open_to_the_end", [])
    with tempfile.TemporaryDirectory() as folder, lesson_cases.alone(lesson):
        recording = Path(folder) / "run.procession"
        holds_test.held_run(lesson, values, recording, variant)
        said = subprocess.run([runs.BUILD / "tests/askings", recording], check=True, stdout=subprocess.PIPE, text=True).stdout
        for one in map(json.loads, said.splitlines()):
            if one["asked"]:
                asked.add((lesson, one["question"]))
            if one["given"] and one["question"] not in open_to_the_end:
                by = next(event for event in runs.dump(recording) if event["seq"] == one["given"])
                found.append(f"question {one['question']} is asked at step {one['step']} (event {one['asked']}), and answered by "
                             f"event {by['seq']}, {by['kind']} {by.get('text', '')!r}")
            if one["right"] > 1:
                found.append(f"question {one['question']} has {one['right']} right choices, and is not `several`")
    return [f"{lesson} {values} ({variant}): {sentence}" for sentence in found]


def main():
    asked = set()
    found = lesson_cases.judge(settings, lambda case: look(case, asked))
    for lesson, told in lesson_cases.TOLD.items():
        triggered = {step["id"] for step in told["step"] if "waits_for" in step}
        found += [f"{lesson}: question {one['id']}: no run was held there" for one in told.get("predict", [])
                  if one["step"] in triggered and "runs" not in one and (lesson, one["id"]) not in asked]
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
