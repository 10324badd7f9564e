#!/usr/bin/env python3
"""What each step of a lesson says of its instant (`shows` of lesson.toml) is so, in both variants, with the defaults
and with the parameters that a step is meant for; and it could be otherwise: no claim holds at the run's start and end
as well. Each claim is judged in at least one of the runs."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import lesson_cases
import runs

CLAIMS = runs.BUILD / "tests/claims"
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
LINE = re.compile(r"(?P<step>\S+) \d+: (?P<verdict>holds|can't fail|not reached|FALSE.*?): (?P<claim>.*)")


def sources(step):
    """The expressions of a step's claims."""
    return [one["claim"] if isinstance(one, dict) else one for one in step.get("shows", [])]


def settings(lesson):
    """The parameters of the runs: those for which some step or claim is meant."""
    return lesson_cases.settings_for(
        step.get("when", {}) | part.get("when", {}) for step in lesson_cases.TOLD[lesson]["step"]
        for part in [step, *[one for one in step.get("shows", []) if isinstance(one, dict)]])


def verdicts(recording):
    """(step, verdict, claim) of a recording."""
    lines = subprocess.run([CLAIMS, recording, PYTHON], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return [LINE.fullmatch(line).group("step", "verdict", "claim") for line in lines]


def judged(case):
    """(step, verdict, claim) of a run."""
    lesson, values, variant = case
    with tempfile.TemporaryDirectory() as folder, lesson_cases.alone(lesson):
        file = Path(folder) / "run.procession"
        lesson_cases.record(lesson, variant, file, values)
        return verdicts(file)


def look(case, reached):
    """Sentences about a run; the claims that it has judged go into `reached`."""
    lesson, values, variant = case
    found = []
    for step, verdict, claim in judged(case):
        if verdict != "not reached":
            reached.add((lesson, step, claim))
        if verdict not in ("holds", "not reached"):
            found.append(f"{lesson} {values} ({variant}): step {step}: {verdict}: {claim}")
    return found


def main():
    reached = set()
    found = lesson_cases.judge(settings, lambda case: look(case, reached))
    for lesson, told in lesson_cases.TOLD.items():
        for step in told["step"]:
            if "waits_for" in step and not step.get("shows"):
                found.append(f"{lesson}: step {step['id']} shows nothing: what is so at its instant?")
            found += [f"{lesson}: step {step['id']}: no run has judged: {claim}" for claim in sources(step)
                      if (lesson, step["id"], claim) not in reached]
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
