#!/usr/bin/env python3
"""types_check.py ROOT: fails if C++ compares the type of an object with its name.

An object's type is ObjectType (core/schema/kinds.toml); its name is for recordings and for readers.
"""
import pathlib
import re
import sys
import tomllib

import tree


def pattern(root):
    with open(root / "core/schema/kinds.toml", "rb") as file:
        names = [one["name"] for one in tomllib.load(file)["type"]]
    literal = rf'"(?:{"|".join(map(re.escape, names))})"'
    # `…type == "queue"`, `subject() != "lock"`, `field(text, "type") == "file"`, and turned round.
    told = r'(?:\b\w*(?:type|subject)\w*(?:\([^()]*\))?|field\([^()]*"type"[^()]*\))'
    return re.compile(rf"{told}\s*[!=]=\s*{literal}|{literal}\s*[!=]=\s*[\w.>()-]*(?:type|subject)")


def findings(root):
    root = pathlib.Path(root).resolve()
    compared = pattern(root)
    for name in tree.sources(root):
        if not name.startswith(("core/", "app/")):
            continue
        text = (root / name).read_text(errors="replace")
        for match in compared.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: {match[0]}: compare ObjectType (schema/kinds.h), not a name"


if __name__ == "__main__":
    sys.exit(tree.report("types compared by their names", list(findings(sys.argv[1]))))
