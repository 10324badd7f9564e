#!/usr/bin/env python3
"""lessons_check.py ROOT: each lesson's folder has a test.toml that says how the lesson is tested (lessons/README.md):
short parameters, its telling moment, a break for each check, a flaw for each step that shows something, a run for each
fault that it shows, a change of an answer for each parameter. And tests/ has no list of lessons of its own: to add a lesson, one adds a folder and edits nothing else."""
import pathlib
import re
import sys
import tomllib

import tree

KEYS = {"short", "longest", "patient", "tells_method", "alone", "limit", "by_lot_alone", "free", "together", "unseen", "probe", "open_to_the_end",
        "telling", "asks_for", "holds", "answers", "twins", "changes", "break", "shown", "flaw", "unbreakable"}
# These tests use one lesson on purpose. With producer_consumer they test things that do not depend on the lesson.
EXAMPLE = "producer_consumer"
ABOUT = {
    "tests/gui/asking_test.cpp": {"isolated_globals", "first_process", "semaphore"},  # what would answer their questions
    "tests/gui/commands_test.cpp": {"isolated_globals"},  # a question with a number
    "tests/gui/story.cpp": {"shared_file_writes"},  # a file in the world
    "tests/gui/story.h": {"shared_file_writes"},
    "tests/integration/planted/lies_test.py": {"isolated_globals", "first_process", "shared_file_writes"},  # in which lies are planted
    "tests/integration/steps_test.py": {"locks_and_deadlock"},  # what is said of a deadlock
    "tests/unit/cli/command_test.py": {"isolated_globals"},  # a choice that only one variant has
    "tests/unit/lesson/parameters_test.cpp": {"daemon_and_join"},  # a name that is similar to another
    "tests/unit/mp/object_events_test.cpp": {"isolated_globals"},
}
KEPT = "tests/fixtures/recordings/"  # of earlier versions of lessons


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def is_meant(part, parameters):
    """Whether a run with these parameters has the part (its `when`)."""
    return all(str(parameters.get(name)) in (value if isinstance(value, list) else [value])
               for name, value in part.get("when", {}).items())


def of_lesson(folder, told, test):
    """Returns what is missing or wrong in a lesson's test.toml."""
    parameters = {one["name"] for one in told.get("parameter", [])}
    steps = {one["id"] for one in told.get("step", [])}
    questions = {one["id"] for one in told.get("predict", [])}
    mains = [name for name in ("main.cpp", "main.py") if (folder / name).exists()]

    def unknown(what, names, known):
        return [f"there is no {what} {name}" for name in names if name not in known]

    yield from unknown("key", test, KEYS)
    if "longest" not in test:
        yield "longest is missing: the longest sleep or timeout of a run with `short`, in seconds"
    yield from unknown("parameter", [name for key in ("short", "patient", "probe") for name in test.get(key, {})], parameters)
    for key in ("telling", "asks_for", "holds", "answers", "twins", "changes", "break", "shown", "flaw", "unbreakable"):
        for one in test.get(key, []):
            sets = [one.get("set", {}), *one.get("sets", []), *one.get("runs", []), one["to"] if key == "changes" else {}]
            yield from unknown("parameter", [name for values in sets for name in values], parameters)
            yield from unknown("step", [*one.get("steps", []), *([one["step"]] if "step" in one else [])], steps)
            yield from unknown("question", [*one.get("questions", []), *([one["question"]] if "question" in one else [])],
                               questions)
    for key in ["telling"] + ["twins"] * (len(mains) == 2):
        if not test.get(key):
            yield f"{key} is missing"
    triggered = {one["id"] for one in told.get("step", []) if "waits_for" in one}
    if any(one.get("step") in triggered for one in told.get("predict", [])) and not test.get("holds"):
        yield "holds is missing: nobody looks where a run stands that is held"
    changed = {name for one in test.get("changes", []) for name in one["to"]}
    for name in sorted(parameters - changed - set(test.get("unseen", []))):
        yield f"nobody looks at parameter {name}: no change of it changes an answer"
    asked = {one["question"] for one in test.get("answers", []) + test.get("changes", [])}
    # A result that differs between runs is judged over many runs.
    fixed = {one["id"] for one in told.get("predict", []) if one["kind"] != "varies"}
    for name in sorted(fixed - asked - set(test.get("unseen", []))):
        yield f"nobody looks at question {name}"
    breaks = test.get("break", [])
    built_in = "".join(edit["to"] for one in breaks for edit in one.get("edit", []))
    for one in breaks:
        if f'is_broken("{one["name"]}")' not in built_in:
            yield f"break {one['name']} is in no edit"
    if "main.cpp" in mains:
        # A check without a break could be one that never fails.
        broken = {rule for one in breaks for rule, _ in one.get("fails", [])}
        for rule in sorted({one["rule"] for one in told.get("check", []) if not one.get("fault")} - broken):
            yield f"no break makes check {rule} fail"
    yield from of_claims(folder, told, test)
    # One whose run shows nothing would be an empty promise.
    defaults = {one["name"]: one.get("default") for one in told.get("parameter", [])}
    for check in told.get("check", []):
        if check.get("fault") and not any(one["rule"] == check["rule"] and is_meant(check, defaults | one.get("set", {}))
                                          for one in test.get("shown", [])):
            yield f"no run shows the fault {check['rule']}" + (f" ({check['title']['en']})" if "title" in check else "")


def of_claims(folder, told, test):
    """Returns what is missing or wrong in the flaws of main.py, with which what the steps show must fail."""
    if not (folder / "main.py").exists():
        return
    program = (folder / "main.py").read_text(encoding="utf-8")
    for one in test.get("flaw", []):
        if program.count(one["from"]) != 1:
            yield f"flaw {one['name']}: main.py has this {program.count(one['from'])} times, not once: {one['from']!r}"
    claims = {(step["id"], one["claim"] if isinstance(one, dict) else one)
              for step in told.get("step", []) if step.get("variant", "python") == "python"
              for one in step.get("shows", []) if not isinstance(one, dict) or one.get("variant", "python") == "python"}
    excused = {(one["step"], claim) for one in test.get("unbreakable", []) for claim in one["claims"] if one["why"]}
    for step, claim in sorted(excused - claims):
        yield f"unbreakable: step {step} does not show {claim}"
    for step in sorted({step for step, _ in claims - excused} - {step for one in test.get("flaw", []) for step in one["steps"]}):
        yield f"no flaw is meant for step {step}: could what it shows fail?"


def lists(root, ids):
    """Returns names of lessons in tests/. Names that are also technical terms, such as barrier, are not searched."""
    names = re.compile(r"(?<![a-z_])(" + "|".join(sorted(name for name in ids if "_" in name)) + r")(?![a-z_])")
    for name in tree.files(root):
        if not name.startswith("tests/") or name.startswith(KEPT) or name.endswith("lessons_check.py"):
            continue
        text = (root / name).read_text(encoding="utf-8", errors="replace")
        for found in names.finditer(text):
            if found[0] != EXAMPLE and found[0] not in ABOUT.get(name, ()):
                line = text.count("\n", 0, found.start()) + 1
                yield f"{name}:{line}: names lesson {found[0]}: what a test knows of a lesson stands in its test.toml"


def findings(root):
    root = pathlib.Path(root)
    folders = [path.parent for path in sorted(root.glob("lessons/[0-9][0-9]_*/*/lesson.toml"))]
    for folder in folders:
        where = (folder / "test.toml").relative_to(root)
        if not (folder / "test.toml").exists():
            yield f"{where}: missing"
            continue
        try:
            yield from (f"{where}: {what}" for what in of_lesson(folder, read(folder / "lesson.toml"),
                                                                 read(folder / "test.toml")))
        except (tomllib.TOMLDecodeError, KeyError) as error:
            yield f"{where}: {error!r}"
    if any("_" in folder.name for folder in folders):
        yield from lists(root, {folder.name for folder in folders})


if __name__ == "__main__":
    sys.exit(tree.report("lessons that tests do not know by their folder", list(findings(sys.argv[1]))))
