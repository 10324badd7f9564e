#!/usr/bin/env python3
"""words_check.py ROOT: fails on words of unfinished work, addresses and paths of one machine."""
import pathlib
import re
import sys

import tree

TEXT = (".h", ".hpp", ".c", ".cpp", ".py", ".sh", ".md", ".toml", ".cmake", ".txt", ".json", ".ini")
# The words are in pieces, so that the check does not find this file.
UNFINISHED = re.compile(
    r"\b(" + "|".join(["TO" "DO", "FIX" "ME", "X" "XX", "HA" "CK"]) + r")\b"
    r"|\b(" + "|".join(["stu" "bs?", "place" "holder", "not imple" "mented", "for " "now"]) + r")\b",
    re.I)
# The tree contains no address on the net: packages are installed by name with the system's own client.
ADDRESS = re.compile(r"\b(?:https?|ftp)://(?!localhost\b|127\.0\.0\.1\b)[\w.-]+\.[a-z]{2,}", re.I)
MACHINE = re.compile(r"(?<![\w./~}])/(?:work|root|home/\w+|Users/\w+)(?=[/\s\"'`),;]|$)")


def is_text(name):
    return name.endswith(TEXT) or "." not in name.rsplit("/", 1)[-1]


def findings(root):
    for name in tree.files(root):
        if not is_text(name):
            continue
        text = (pathlib.Path(root) / name).read_text(errors="replace")
        for what, pattern in (("unfinished", UNFINISHED), ("an address", ADDRESS),
                              ("a machine's path", MACHINE)):
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{name}:{line}: {what}: {match[0]}"


if __name__ == "__main__":
    sys.exit(tree.report("words that do not belong here", list(findings(sys.argv[1]))))
