#!/usr/bin/env python3
"""cpython_rounds.py [--rounds N] [--suite NAME]... [--python /usr/bin/python3] [--keep DIR]: CPython's own suites of
multiprocessing and concurrent.futures, N times as they are (3) and once under `procession run`.

What fails under the tracer must be among what failed in one of the untraced runs, and the skipped tests must be the
same. Needs the suites of the interpreter (Debian: libpython3.11-testsuite); without them the exit code is 77. One line a
difference, then one line of JSON; the exit code is 1 if anything differs.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

import runs

SUITES = ["test_multiprocessing_fork", "test_multiprocessing_spawn", "test_multiprocessing_forkserver",
          "test_concurrent_futures"]
HOUR = 3600


def results(python, suite, folder, name, prefix=()):
    """test -> "ok", "failed" or "skipped"; empty if the suite printed nothing."""
    report = folder / f"{suite}-{name}.xml"
    with open(folder / f"{suite}-{name}.log", "wb") as log:
        subprocess.run([*prefix, python, "-m", "test", "--junit-xml", report, "--timeout", "900", suite], check=False,
                       stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=HOUR, cwd=folder)
    if not report.exists():
        return {}
    found = {}
    for case in xml.parse(report).iter("testcase"):
        status = "ok"
        if case.find("failure") is not None or case.find("error") is not None:
            status = "failed"
        elif case.find("skipped") is not None or case.get("status") == "notrun":
            status = "skipped"
        found[case.get("name")] = status
    return found


def named(found, status):
    return {test for test, was in found.items() if was == status}


def compare(suite, untraced, traced):
    """Returns what the tracer changed, one sentence for each change."""
    allowed = set().union(*(named(one, "failed") for one in untraced))
    troubles = [f"{suite}: {test} fails" for test in sorted(named(traced, "failed") - allowed)]
    skipped = [named(one, "skipped") for one in untraced]
    if named(traced, "skipped") not in skipped:
        troubles.append(f"{suite}: skipped are other tests: {sorted(named(traced, 'skipped') ^ skipped[0])}")
    if set(traced) != set(untraced[0]):
        troubles.append(f"{suite}: {len(traced)} tests ran, {len(untraced[0])} without the tracer")
    return troubles


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--suite", action="append", default=[])
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("--keep", help="a folder for the logs")
    options = parser.parse_args()
    there = subprocess.run([options.python, "-c", "import test._test_multiprocessing"], check=False, capture_output=True)
    if there.returncode != 0:
        print(f"skipped: {options.python} has no test suites (Debian: libpython3.11-testsuite)")
        return 77
    told, troubles = {}, []
    with tempfile.TemporaryDirectory(prefix="procession-cpython-") as own:
        folder = Path(options.keep or own).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        for suite in options.suite or SUITES:
            untraced = [results(options.python, suite, folder, f"plain-{i}") for i in range(options.rounds)]
            recording = folder / f"{suite}.procession"
            traced = results(options.python, suite, folder, "traced",
                             [runs.PROCESSION, "run", "--quiet", "--max-processes", "4000", "--max-bytes", "8000000000",
                              "--record", recording, "--"])
            troubles += compare(suite, untraced, traced)
            told[suite] = {"tests": len(traced), "failed": len(named(traced, "failed")),
                           "failed_plain": [len(named(one, "failed")) for one in untraced],
                           "skipped": len(named(traced, "skipped"))}
            print(json.dumps({suite: told[suite]}), flush=True)
    for trouble in troubles:
        print(trouble)
    print(json.dumps({"suites": len(told), "differences": len(troubles)}))
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
