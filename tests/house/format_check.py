#!/usr/bin/env python3
"""format_check.py ROOT: fails on C++ that clang-format 14 would format differently.

Other versions of clang-format disagree in details, so with them it exits 77 (skipped) and says so.
"""
import pathlib
import re
import shutil
import subprocess
import sys

import tree

VERSION = 14


def clang_format():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        if shutil.which(name):
            said = subprocess.run([name, "--version"], stdout=subprocess.PIPE, text=True, check=False)
            if re.search(rf"version {VERSION}\.", said.stdout):
                return name
    return None


def findings(root, tool):
    names = tree.sources(root)
    for start in range(0, len(names), 50):
        done = subprocess.run([tool, "--dry-run", "-Werror", *names[start:start + 50]], cwd=root,
                              stderr=subprocess.PIPE, text=True, check=False)
        yield from sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", done.stderr, re.M)))
        if done.returncode and "error:" not in done.stderr:
            yield done.stderr.strip()


if __name__ == "__main__":
    found = clang_format()
    if not found:
        print(f"skipped: the format is that of clang-format {VERSION}, which is not installed")
        sys.exit(77)
    wrong = list(findings(pathlib.Path(sys.argv[1]), found))
    sys.exit(tree.report("files that `clang-format -i` would change", wrong))
