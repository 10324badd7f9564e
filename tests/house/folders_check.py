#!/usr/bin/env python3
"""folders_check.py ROOT: fails if a folder has more than 40 files, which a reader can't survey: it
needs rooms. Recordings for tests do not count."""
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
