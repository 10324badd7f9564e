#!/usr/bin/env python3
"""The lessons' programs, broken on purpose.

broken_lessons.py MAIN_CPP OUT.cpp: writes the program of a lesson with every [[break]] of the test.toml beside it built
in; PROCESSION_BREAK says which one takes effect. Without it the program is the lesson's own.
"""
import sys
import tomllib
from pathlib import Path

PRELUDE = """#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string_view>

static bool is_broken(std::string_view name) {
  const char* wanted = std::getenv("PROCESSION_BREAK");
  return wanted != nullptr && name == wanted;
}

"""


def broken(main):
    text = main.read_text(encoding="utf-8")
    for one in tomllib.loads(main.with_name("test.toml").read_text(encoding="utf-8")).get("break", []):
        for edit in one.get("edit", []):
            if text.count(edit["from"]) != 1:
                sys.exit(f"{main.parent.name}, {one['name']}: this stands {text.count(edit['from'])} times in main.cpp:\n"
                         f"{edit['from']}")
            text = text.replace(edit["from"], edit["to"])
    return PRELUDE + text


if __name__ == "__main__":
    source, out = map(Path, sys.argv[1:])
    out.write_text(broken(source), encoding="utf-8")
