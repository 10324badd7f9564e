"""last_words.py RESULTS.xml...: the tests that failed in ctest's JUnit files, and the end of what
each printed, short enough to be read where only the end of a log is kept."""

import os
import sys
import xml.etree.ElementTree as xml

ROOM = 5000  # characters, for all tests together
LEAST = 300  # characters, for each test


def failures(path):
    if not os.path.exists(path):
        return  # ctest had nothing to run
    for case in xml.parse(path).getroot().iter("testcase"):
        if case.get("status") == "fail":
            failure = case.find("failure")
            reason = failure.get("message") if failure is not None else ""
            yield case.get("name"), reason, (case.findtext("system-out") or "").strip()


def main():
    failed = [failure for path in sys.argv[1:] for failure in failures(path)]
    for name, reason, printed in failed:
        room = max(LEAST, ROOM // len(failed))
        print(f"{name}: {reason or 'failed'}")
        for line in printed[-room:].splitlines():
            print(f"  {line}")


if __name__ == "__main__":
    main()
