#!/usr/bin/env python3
"""top_level_check.py ROOT: the top level holds five folders and the agreed files, nothing else;
scripts are executable; no generated file is committed."""
import os
import pathlib
import sys

import tree

AGREED = {"app", "core", "lessons", "assets", "tests", "CMakeLists.txt", "CMakePresets.json",
          "README.md", "LICENSE", "CHANGELOG.md"}
PROGRAMS = ["app/run", "tests/run", "tests/campaign", ".ci/run"]
GENERATED = ("kinds.h", "procession_kinds.h", ".pyc", ".o", ".so", "CMakeCache.txt")


def findings(root):
    root = pathlib.Path(root)
    names = tree.files(root)
    tops = {name.split("/")[0] for name in names}
    for top in sorted(t for t in tops - AGREED if not t.startswith(".")):
        yield f"{top}: not agreed for the top level"
    for missing in sorted(AGREED - tops):
        yield f"{missing}: missing on the top level"
    for program in PROGRAMS:
        if not os.access(root / program, os.X_OK):
            yield f"{program}: missing or not executable"
    for name in names:
        if name.endswith(GENERATED):
            yield f"{name}: a generated file is committed"
    folders = {str(pathlib.PurePosixPath(name).parent) for name in names}
    for folder in sorted(folders):
        if folder.count("/") == 1 and folder.startswith("core/") and folder != "core/cmake":
            if f"{folder}/README.md" not in names:
                yield f"{folder}: no README.md for the person who will change it"


if __name__ == "__main__":
    sys.exit(tree.report("surprises on the top level", list(findings(sys.argv[1]))))
