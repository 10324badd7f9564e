#!/usr/bin/env python3
"""folders_check.py ROOT: no folder holds more files than a reader can take in at a glance: above 40 it
gets rooms. Recordings that are kept for tests do not count."""
import collections
import pathlib
import sys

import tree

MOST = 40
DATA = ("tests/fixtures/",)


def findings(root):
    count = collections.Counter(str(pathlib.PurePosixPath(name).parent) for name in tree.files(root)
                                if not name.startswith(DATA))
    for folder, files in sorted(count.items()):
        if files > MOST:
            yield f"{folder}: {files} files, at most {MOST} in a folder; give it rooms"


if __name__ == "__main__":
    sys.exit(tree.report("folders that are too full", list(findings(sys.argv[1]))))
