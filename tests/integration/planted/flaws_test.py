#!/usr/bin/env python3
"""What each step of a lesson says of its instant (`shows` of lesson.toml) fails in a broken twin of the lesson: its main.py
with one flaw ([[flaw]] of its test.toml: the lock forgotten, the join left out …). A claim that holds with each flaw that
is meant for its step is refused: it can't fail. Those that no flaw can break are `unbreakable`, with a reason.

flaws_test.py [LESSON…]: only these, once, and what became of each claim."""
import collections
import concurrent.futures
import itertools
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import claims_test  # noqa: E402
import lesson_cases  # noqa: E402
import runs  # noqa: E402

LIMIT = 15  # seconds after which a twin is ended that hangs


def verdicts(lesson, flaw, values, *edits):
    """(step, claim) -> the verdict, of each claim of the flaw's steps, in a run of the twin with these values."""
    with tempfile.TemporaryDirectory() as folder, lesson_cases.alone(lesson):
        recording = Path(folder, "run.procession")
        lesson_cases.copied(Path(folder), lesson, "twin", ("main.py", flaw["from"], flaw["to"]), *edits)
        lesson_cases.record("twin", "python", recording, values, "--lessons", folder, "--limit", str(flaw.get("limit", LIMIT)), HOME=folder)
        if not recording.exists():
            raise AssertionError(f"{lesson}, {flaw['name']}: nothing was recorded: is the lesson still one that can be read?")
        return {(step, claim): verdict for step, verdict, claim in claims_test.verdicts(recording) if step in flaw["steps"]}


def flaws(lesson):
    """Each flaw of the lesson, with the values of each of its runs."""
    return [(flaw, values) for flaw in lesson_cases.TESTS[lesson].get("flaw", []) for values in flaw.get("sets", [{}])]


def run_all(lessons, *edits):
    """Runs each flaw of these lessons, four at a time: lesson -> flaw -> the verdicts of each of its runs."""
    # The first flaw of each lesson, then the second …: lessons that run alone wait for each other.
    cases = [(lesson, flaw, values) for each in itertools.zip_longest(*([(lesson, *case) for case in flaws(lesson)] for lesson in lessons))
             for lesson, flaw, values in filter(None, each)]
    out = {lesson: collections.defaultdict(list) for lesson in lessons}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for (lesson, flaw, _), one in zip(cases, pool.map(lambda case: verdicts(*case, *edits), cases)):
            out[lesson][flaw["name"]].append(one)
    return out


def fails(verdict):
    return verdict.startswith("FALSE")


def holds(verdict):
    return not fails(verdict) and verdict != "not reached"


def refused(ran):
    """(step, claim) -> the flaws with which it holds, of each claim that fails with none."""
    failed = {claim for of_flaw in ran.values() for one in of_flaw for claim, verdict in one.items() if fails(verdict)}
    out = collections.defaultdict(list)
    for flaw, of_flaw in ran.items():
        for claim in dict.fromkeys(claim for one in of_flaw for claim, verdict in one.items() if holds(verdict)):
            if claim not in failed:
                out[claim].append(flaw)
    return dict(out)


def for_python(lesson):
    """(step, claim) of each claim that is meant for Python, whatever its version."""
    claims = [(step, one if isinstance(one, dict) else {"claim": one})
              for step in lesson_cases.TOLD[lesson]["step"] if lesson_cases.is_meant(step, "python") for one in step.get("shows", [])]
    return [(step["id"], one["claim"]) for step, one in claims
            if lesson_cases.is_meant(one, "python") and not {"from_python", "to_python"} & one.keys()]


def look(lesson, ran):
    """What is wrong with a lesson's claims and flaws after these runs, as sentences."""
    test = lesson_cases.TESTS[lesson]
    excused = {(one["step"], claim) for one in test.get("unbreakable", []) for claim in one["claims"]}
    judged, found = set(), []
    for flaw in test.get("flaw", []):
        of_flaw = [(*claim, verdict) for one in ran[flaw["name"]] for claim, verdict in one.items()]
        reached = {step for step, _, verdict in of_flaw if verdict != "not reached"}
        judged |= {(step, claim) for step, claim, verdict in of_flaw if verdict != "not reached"}
        found += [f"{flaw['name']}: step {step} is not reached" for step in flaw["steps"] if step not in reached]
        if not any(fails(verdict) for _, _, verdict in of_flaw):
            found.append(f"{flaw['name']}: each claim of its steps holds all the same")
    open_ones = refused(ran)
    found += [f"step {step}: can't fail, for it holds with each flaw that is meant for the step ({', '.join(flaws)}): {claim}"
              for (step, claim), flaws in open_ones.items() if (step, claim) not in excused]
    found += [f"step {step}: no flaw is meant for: {claim}" for step, claim in for_python(lesson) if (step, claim) not in judged | excused]
    found += [f"step {step}: it is called unbreakable, and fails with a flaw: {claim}"
              for step, claim in excused if (step, claim) in judged and (step, claim) not in open_ones]
    return [f"{lesson}: {sentence}" for sentence in found]


def tell(lesson, ran):
    """Prints what became of each claim."""
    for claim in for_python(lesson):
        said = {flaw: {one[claim] for one in of_flaw if claim in one} for flaw, of_flaw in ran.items()}
        print(f"{lesson}, {claim[0]}: {claim[1]}", *(f"    {flaw}: {', '.join(each)}" for flaw, each in said.items() if each), sep="\n")


def main():
    named = sys.argv[1:]
    lessons = [lesson for lesson in named or lesson_cases.ids() if "python" in lesson_cases.variants(lesson)]
    if not lessons:
        runs.skip("there is no Python variant, or no tracer for it")
    ran = run_all(lessons)
    for lesson in named:
        tell(lesson, ran[lesson])
    # What a flaw breaks by real time, a busy machine can hide for a moment: up to three times, together.
    for _ in range(0 if named else 2):
        for lesson, more in run_all([lesson for lesson in ran if look(lesson, ran[lesson])]).items():
            print(f"looked at again: {look(lesson, ran[lesson])}", flush=True)
            for flaw, of_flaw in more.items():
                ran[lesson][flaw] += of_flaw
    found = [sentence for lesson in ran for sentence in look(lesson, ran[lesson])]
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
