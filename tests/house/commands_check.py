#!/usr/bin/env python3
"""commands_check.py ROOT: fails if a command or a panel of the window is listed twice, or is used and does not exist.

A command is one row of a `constexpr Command …[]` in app/; elsewhere "id"_command refers to it and to
its words, never the key of the language files. "id"_panel refers to a panel; the id is that of its class.
"""
import re
import sys
from pathlib import Path

import tree

TABLE = re.compile(r"constexpr Command \w+\[\] = \{\n(.*?)\n\};", re.S)
ROW = re.compile(r'\{"(\w+)",')
NAMED = re.compile(r'"(\w+)"_command\b')
PANEL = re.compile(r': (?:DockedPanel|Bar|Popup|Dialog)\("(\w+)"\)')
NAMED_PANEL = re.compile(r'"(\w+)"_panel\b')
WORDS = re.compile(r'"action\.(\w+)"')
FEATURE = re.compile(r"^CommandRows (\w+)\(\) \{", re.M)
COMMENT = re.compile(r"//.*")
FEATURES = "app/commands/features.cpp"


def findings(root):
    root = Path(root).resolve()
    texts = {name: COMMENT.sub("", (root / name).read_text(errors="replace")) for name in tree.sources(root)
             if name.startswith(("app/", "tests/gui/"))}

    def at(name, place):
        return f"{name}:{texts[name].count(chr(10), 0, place) + 1}"

    rows = {}
    for name, text in texts.items():
        for table in TABLE.finditer(text):
            for row in ROW.finditer(text, *table.span(1)):
                here = at(name, row.start())
                if row[1] in rows:
                    yield f"{here}: {row[1]} has a row already, {rows[row[1]]}"
                rows.setdefault(row[1], here)
    panels = {panel[1] for text in texts.values() for panel in PANEL.finditer(text)}
    listed = texts.get(FEATURES, "")
    for name, text in texts.items():
        for named in NAMED.finditer(text):
            if named[1] not in rows:
                yield f"{at(name, named.start())}: {named[0]}: no row has this id"
        for named in NAMED_PANEL.finditer(text):
            if named[1] not in panels:
                yield f"{at(name, named.start())}: {named[0]}: no panel has this id"
        if not name.startswith("app/"):
            continue
        for words in WORDS.finditer(text):
            yield f'{at(name, words.start())}: {words[0]}: a command\'s words are those of "{words[1]}"_command'
        for feature in FEATURE.finditer(text):
            if not re.search(rf"\b{feature[1]}\b", listed):
                yield f"{at(name, feature.start())}: {feature[1]} is not in the list of {FEATURES}"


if __name__ == "__main__":
    sys.exit(tree.report("commands listed twice or not at all", list(findings(sys.argv[1]))))
