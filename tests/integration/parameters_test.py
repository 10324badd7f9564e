#!/usr/bin/env python3
"""Each parameter of each lesson changes an answer: of two runs that differ in it alone, the truth of a
question differs, by more than its noise where it is a number (`changes` of its test.toml). That each parameter is
looked at, house.lessons says."""
import concurrent.futures
import sys

import answers_test
import lesson_cases
import runs

# Two measured answers are equal if they differ by less.
SHARE = 0.2


def differ(one, other):
    try:
        one, other = float(one), float(other)
    except ValueError:
        return one != other
    return abs(one - other) > SHARE * max(one, other)


def look(case):
    lesson, one = case
    base, question = one.get("set", {}), one["question"]
    before, after = (answers_test.answers(lesson, *[values] * one.get("times", 1), variant=one.get("variant")).get(question)
                     for values in (base, base | one["to"]))
    if before is None or after is None or "question" in before + after:
        return f"{lesson}, {question}: {before} and {after} are no answers"
    if not differ(before, after):
        return f"{lesson}: {one['to']} leaves {question} at {before} (then {after})"
    return None


def main():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(runs.up_to_three_times, look, case) for case in lesson_cases.each("changes")]
        found = [job.result() for job in jobs if job.result()]
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
