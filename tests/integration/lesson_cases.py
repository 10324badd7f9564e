"""The lessons, by their folders, and how each is tested: its test.toml (lessons/README.md), with parameters small
enough for many runs, and what each run of one must say.

An outcome is a run's exit code and its lines, sorted, without what differs from run to run by right:
addresses, the order in which writers came, who of several consumers got an item.
"""
import concurrent.futures
import contextlib
import os
import re
import shutil
import subprocess
import threading
import tomllib
from pathlib import Path

import runs

HOUSE = Path(__file__).parents[2] / "lessons"
FOLDERS = {path.parent.name: path.parent for path in sorted(HOUSE.glob("[0-9][0-9]_*/*/lesson.toml"))}
# No lesson computes for long. This program does, so that there is a process to freeze (computing.cpp).
COMPUTING = "computing"
FREE = [(r"\b(process|from) \d+", r"\1 PID"), (r"0x[0-9a-f]+", "ADDRESS")]


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


TOLD = {name: read(folder / "lesson.toml") for name, folder in FOLDERS.items()}
TESTS = {name: read(folder / "test.toml") for name, folder in FOLDERS.items()}


def ids():
    return list(FOLDERS)


def each(key):
    """(lesson, case) of all cases that are under `key` in some test.toml."""
    return [(name, case) for name, test in TESTS.items() for case in test.get(key, [])]


def variants(lesson):
    """Returns the variants of the lesson, C++ first; a build without the tracer has no Python."""
    traced = (runs.BUILD / "lib/procession/python").exists()
    return [variant for variant, main in (("cpp", "main.cpp"), ("python", "main.py"))
            if (FOLDERS[lesson] / main).exists() and (traced or variant == "cpp")]


def is_meant(part, variant):
    """Whether a part of lesson.toml is there in the variant."""
    return part.get("variant", variant) == variant


def has_choices(lesson, values, variant):
    """Whether the variant has these choices of parameters."""
    only = {one["name"]: one.get("only", {}) for one in TOLD[lesson].get("parameter", [])}
    return all(only.get(name, {}).get(value, variant) == variant for name, value in values.items())


def settings_for(whens):
    """The parameters of the runs that show parts which are meant `when`: the defaults, and for each such condition the
    first choice of each parameter."""
    out = [{}]
    for when in whens:
        values = {name: (value[0] if isinstance(value, list) else value) for name, value in when.items()}
        if values not in out:
            out.append(values)
    return out


def judge(settings, look):
    """What is wrong, as sentences: look((lesson, values, variant)) says it of one run; a run is made of each lesson in each
    variant with each of settings(lesson), four at a time."""
    cases = [(lesson, values, variant) for lesson in ids() for values in settings(lesson) for variant in variants(lesson)
             if has_choices(lesson, values, variant)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return [sentence for each_run in pool.map(lambda case: runs.up_to_three_times(look, case), cases) for sentence in each_run]


_ALONE = threading.Lock()


def alone(lesson):
    """A lock for runs that all want one CPU, which are made one at a time; nothing for the others."""
    return _ALONE if TESTS[lesson].get("alone", False) else contextlib.nullcontext()


def limit(lesson):
    """The options that end a run which hangs by right."""
    return ["--limit", str(TESTS[lesson]["limit"])] if "limit" in TESTS.get(lesson, {}) else []


def copied(folder, lesson, name, *edits):
    """A copy of the lesson, called `name`, in this folder of lessons, and in it the edits: (file, text, what is put in its
    place). The text must stand there once."""
    copy = folder / "01_copies" / name
    shutil.copytree(FOLDERS[lesson], copy, ignore=shutil.ignore_patterns("test.toml"))
    (copy.parent / "chapter.toml").write_text('order = 1\ntitle.en = "Copies"\ntitle.zh = "副本"\n', encoding="utf-8")
    for file, old, new in [("lesson.toml", f'id = "{lesson}"', f'id = "{name}"'), *edits]:
        text = (copy / file).read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise AssertionError(f"{lesson}/{file} has this {text.count(old)} times, not once: {old!r}")
        (copy / file).write_text(text.replace(old, new), encoding="utf-8")
    return copy


def record(lesson, variant, recording, values, *options, check=False, **environment):
    """Runs the lesson with these values beside its defaults, in this environment beside ours, and records it; one that hangs
    by right is ended after the limit of its test.toml."""
    subprocess.run([runs.PROCESSION, "run", lesson, "--quiet", "--variant", variant, *limit(lesson), *options, "--record", recording,
                    *runs.settings(values)], check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env=dict(os.environ, **environment))


def short(lesson):
    """Parameters with which a sleep is real but short."""
    return TESTS[lesson].get("short", {})


def longest(lesson):
    """The longest sleep or timeout of such a run, in seconds."""
    return 0.1 if lesson == COMPUTING else TESTS[lesson]["longest"]


def lines_of(stdout, lesson):
    lines = stdout.decode(errors="replace").splitlines()
    for pattern, put in [*FREE, *TESTS.get(lesson, {}).get("free", [])]:
        lines = [re.sub(pattern, put, line) for line in lines]
    return sorted(lines)


def command(lesson, recording, *options):
    """The arguments after `procession` for a quiet, recorded run of a lesson, or of COMPUTING."""
    if lesson == COMPUTING:
        return runs.arguments(recording, runs.BUILD / "tests" / COMPUTING, options=options)
    return ["run", lesson, "--quiet", "--record", str(recording), *map(str, options), *runs.settings(short(lesson))]


def faults(recording):
    """Returns what is wrong with a finished run's recording, as sentences: rules, damage, its end."""
    found = runs.broken_rules(recording)
    about = runs.info(recording)
    if about["damage"] or about["life"] != "finished":
        found.append(f"the recording is {about['life']}, its damage: {about['damage']}")
    return found
