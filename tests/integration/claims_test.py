#!/usr/bin/env python3
"""What each step of a lesson says of its instant (`shows` of lesson.toml) is so, in both variants, with the defaults
and with the parameters that a step is meant for; and it could be otherwise: no claim holds at the run's start and end
as well."""
import concurrent.futures
import contextlib
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import lesson_cases
import runs

CLAIMS = runs.BUILD / "tests/claims"
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
ALONE = threading.Lock()


def settings(lesson):
    """The parameters of the runs: the defaults, and for each step one choice of those for which it comes."""
    out = [{}]
    for step in lesson_cases.TOLD[lesson]["step"]:
        for claim in [step, *[one for one in step.get("shows", []) if isinstance(one, dict)]]:
            when = {name: (value[0] if isinstance(value, list) else value) for name, value in claim.get("when", {}).items()}
            if when and when not in out:
                out.append(when)
    return out


def without_only(lesson, values, variant):
    """Whether the variant has these choices."""
    only = {one["name"]: one.get("only", {}) for one in lesson_cases.TOLD[lesson].get("parameter", [])}
    return all(only.get(name, {}).get(value, variant) == variant for name, value in values.items())


def judged(lesson, values, variant):
    """The lines "STEP N: VERDICT: claim" of a run; one that hangs by right is ended."""
    test = lesson_cases.TESTS[lesson]
    with tempfile.TemporaryDirectory() as folder, ALONE if test.get("alone") else contextlib.nullcontext():
        file = Path(folder) / "run.procession"
        limit = ["--limit", str(test["limit"])] if "limit" in test else []
        subprocess.run([runs.PROCESSION, "run", lesson, "--quiet", "--variant", variant, *limit, "--record", file,
                        *runs.settings(values)], check=False, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        return subprocess.run([CLAIMS, file, PYTHON], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def wrong(case):
    lesson, values, variant = case
    return [f"{lesson} {values} ({variant}): step {line}" for line in judged(lesson, values, variant)
            if ": FALSE" in line or ": can't fail:" in line]


def missing():
    """Steps with a trigger that claim nothing."""
    return [f"{lesson}: step {step['id']} shows nothing: what is so at its instant?"
            for lesson, told in lesson_cases.TOLD.items() for step in told["step"]
            if "waits_for" in step and not step.get("shows")]


def main():
    cases = [(lesson, values, variant) for lesson in lesson_cases.ids() for values in settings(lesson)
             for variant in lesson_cases.variants(lesson) if without_only(lesson, values, variant)]
    found = missing()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for sentences in pool.map(lambda case: runs.up_to_three_times(wrong, case), cases):
            found += sentences
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
