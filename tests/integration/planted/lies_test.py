#!/usr/bin/env python3
"""Lessons that say what is not so are found out: lies are planted into copies of lessons, each of a kind that one of the
judges (claims.cpp, askings.cpp, answers.cpp, flaws_test.py, the reader) has to name. The copies run in Python."""
import concurrent.futures
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import flaws_test  # noqa: E402
import holds_test  # noqa: E402
import lesson_cases  # noqa: E402
import runs  # noqa: E402

PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
PARENT = 'id = "parent"\nstep = "guess"'

# The lesson, what is replaced in its lesson.toml by what, the judge, and the word that it must say.
LIES = {
    "a number that is not so": (
        "isolated_globals", "\"value_of('n', 'main') == 50\"", "\"value_of('n', 'main') == 51\"", "claims", "FALSE"),
    "a process that does something else": (
        "first_process", "\"not exists('sleep.request', process='child-1')\"", "\"state('child-1') == 'zombie'\"", "claims", "FALSE"),
    "one who waits for nothing": (
        "first_process", "\"waits_for('main') == 'child-1'\", when.main = \"waits\"},\n  {claim = \"drawn",
        "\"waits_for('child-1') == 'main'\", when.main = \"waits\"},\n  {claim = \"drawn", "claims", "FALSE"),
    "a lane that is drawn otherwise": (
        "first_process", "\"drawn('main', 'waiting')\"", "\"drawn('main', 'running')\"", "claims", "FALSE"),
    "a thing that is not there": (
        "isolated_globals", "\"value_of('n', 'main') == 50\"", "\"value_of('m', 'main') == 50\"", "claims", "FALSE"),
    "a claim that can't fail": (
        "isolated_globals", "\"value_of('n', 'main') == 50\"", "\"state('main') != 'absent'\"", "claims", "can't fail"),
    "a step one event too late": (
        "first_process", "text = \"* child-1: parent *\"\n[[step.points_at]]\nlane",
        "text = \"* child-1: now parent *\"\n[[step.points_at]]\nlane", "claims", "FALSE"),
    "a question after its answer": ("first_process", PARENT, PARENT.replace("guess", "two"), "askings", "parent"),
    "a number that is counted already": (
        "first_process", 'id = "returns"\nstep = "one"', 'id = "returns"\nstep = "two"', "askings", "returns"),
    "one right choice of two": (
        "first_process", 'right = "childs_parent == mains_parent"', 'right = "childs_parent != 0"', "askings", "right choices"),
    # Of a race the run would show it only sometimes: the child takes more than a second.
    "what must happen, and does not": (
        "first_process", 'certain = "may"\nanswer = "', 'certain = "must"\nanswer = "lifetime(\'child-1\') < 0.5 and ', "answers",
        "REFUTED"),
    "a question that no run is held for": (
        "first_process", 'step = "one"\nkind = "measured"', 'step = "unheld"\nkind = "measured"', "reader", "where a run is held"),
    "a claim that no flaw of the program breaks": (
        "shared_file_writes", "first_number('output', text='*order of the first lines: *') == bytes('log.txt')",
        "state('main') == 'running'", "flaws", "state('main')"),
    "a veil over nothing": (
        "isolated_globals", 'values = ["n@child-*"]', 'values = ["nobody@child-*"]', "reader", "it has no nobody"),
}


def planted(folder, lesson, what, instead):
    """A folder of lessons with a copy of this one, called `lie`, in which the text is replaced."""
    copy = lesson_cases.copied(folder, lesson, "lie")
    told = (copy / "lesson.toml").read_text(encoding="utf-8")
    if what not in told:
        raise AssertionError(f"{lesson}/lesson.toml has no {what!r}: plant another lie")
    told = told.replace(what, instead, 1)
    if "unheld" in instead:
        told = told.replace("[let]", '[[step]]\nid = "unheld"\n\n[let]', 1)
        for name, title in (("text.en.md", "Then"), ("text.zh.md", "然后")):
            with (copy / name).open("a", encoding="utf-8") as file:
                file.write(f"\n## unheld: {title}\n{title}.\n")
    (copy / "lesson.toml").write_text(told, encoding="utf-8")
    return folder


def judged(judge, recording):
    program = [runs.BUILD / f"tests/{judge}", recording, *([PYTHON] if judge == "claims" else [])]
    return subprocess.run(program, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout


def said_of(lesson, what, instead, judge):
    """What the judge says of the lie, as one text."""
    if judge == "flaws":
        ran = flaws_test.run_all([lesson], ("lesson.toml", what, instead))[lesson]
        return "\n".join(f"{step}: {claim}: {', '.join(flaws)}" for (step, claim), flaws in flaws_test.refused(ran).items())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        lies, recording = planted(folder, lesson, what, instead), folder / "run.procession"
        if judge == "reader":
            return subprocess.run([runs.PROCESSION, "--lessons", lies, "list"], check=False, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True).stdout
        options = ["--lessons", lies]
        if judge != "askings":
            subprocess.run([runs.PROCESSION, *options, "run", "lie", "--quiet", "--variant", "python", "--record", recording],
                           check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return judged(judge, recording)
        holds_test.held_run("lie", {}, recording, "python", options)
        told = map(json.loads, judged(judge, recording).splitlines())
        return "\n".join(f"{one['question']} is given" if one["given"] else f"{one['question']}: {one['right']} right choices"
                         for one in told if one["given"] or one["right"] > 1)


def look(name):
    lesson, what, instead, judge, word = LIES[name]
    said = said_of(lesson, what, instead, judge)
    if word not in said:
        return f"{name}: {judge} did not say {word!r}: {said!r}"
    # Without the lie the judge does not say so.
    if judge != "reader" and word in (truth := said_of(lesson, what, what, judge)):
        return f"{name}: {judge} says {word!r} of the lesson as it is: {truth!r}"
    return None


def main():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = [sentence for sentence in pool.map(look, LIES) if sentence]
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
