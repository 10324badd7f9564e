#!/usr/bin/env python3
"""unity_check.py ROOT BUILD: app/run's first build compiles the sources of a target together (PROCESSION_UNITY), tests
compile them one by one. So each target's sources are compiled here as one: no two of them may define the same
name. Remembers in BUILD which targets were clean."""
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

import tree

ALONE = {"fonts.cpp"}  # its macros change what compat.h declares


def targets(root, build):
    """target -> the command that compiles one of its sources, its folder, and all its sources, of core/ and app/."""
    found = collections.defaultdict(list)
    for one in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        name = re.search(r"CMakeFiles/([^/]+)\.dir/", one["command"])
        source = pathlib.Path(one["file"])
        if name and source.suffix == ".cpp" and source.name not in ALONE and \
                source.is_relative_to(root) and source.relative_to(root).parts[0] in ("core", "app"):
            found[name[1]].append(one)
    return {name: (each[0]["command"], each[0]["directory"], [one["file"] for one in each])
            for name, each in found.items() if len(each) > 1}


def errors(command, folder, sources):
    """Returns the compiler's errors for these sources as one."""
    words = re.sub(r" -o \S+ -c \S+", "", command)
    words += " -x c++ -fsyntax-only -w -"
    text = "".join(f'#include "{source}"\n' for source in sources)
    done = subprocess.run(words, shell=True, cwd=folder, input=text, capture_output=True, text=True, check=False,
                          env=dict(os.environ, CCACHE_DISABLE="1"))
    found = [line for line in done.stderr.splitlines() if "error:" in line]
    return found or ([done.stderr.strip()] if done.returncode else [])


def digest(root):
    told = hashlib.sha256()
    for name in tree.sources(root):
        if name.startswith(("core/", "app/")):
            told.update(name.encode() + (root / name).read_bytes())
    return told.hexdigest()


def findings(root, build):
    clean, now = build / "unity_clean", digest(root)
    if clean.exists() and clean.read_text() == now:
        return
    found = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        each = targets(root, build)
        for name, said in zip(each, pool.map(lambda one: errors(*one), each.values())):
            found += [f"{name}: {line}" for line in said[:5]]
    yield from found
    if not found:
        clean.write_text(now)


if __name__ == "__main__":
    sys.exit(tree.report("names that two sources of a target have in common",
                         list(findings(*map(lambda path: pathlib.Path(path).resolve(), sys.argv[1:])))))
