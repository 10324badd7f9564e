#!/usr/bin/env python3
"""include_check.py ROOT: fails on an include of a higher folder (core/README.md's map), or of a
higher room of the same folder (its README.md).

A folder of core/ may include itself and lower folders; `mp` and `python` only the folders of
their row; nothing in core/ includes the window or its libraries.
"""
import pathlib
import re
import sys

import tree

# The lowest folder is first; the table of core/README.md has the highest first.
FLOORS = ["base", "schema", "channel", "python", "mp", "record", "world", "export", "run", "lesson",
          "explore", "cli"]
NARROWER = {"mp": {"base", "schema", "channel"}, "python": {"channel"}, "schema": {"base"}, "base": set()}
# The rooms of a folder, lowest first; "" stands for the folder's own files, a file's name for that file only.
# Rooms of one row may include each other.
ROOMS = {
    "app": [{"compat.h"}, {"toml"}, {"settings"}, {"theme"}, {"text"}, {"draw"}, {"runs"}, {"session"}, {"commands"},
            {"panels"}, {"", "window"}],
    "core/world": [{"words"}, {"", "model"}, {"timeline"}, {"layout"}, {"diagnosis"}, {"checks"}],
}
# This header gives access to changeable models: panels and drawing code must use commands and requests instead.
CLOSED = {"app/commands/control.h": ("app/commands/", "app/app."),
          "app/commands/playhead.h": ("app/commands/", "app/app.")}
WINDOW_LIBRARIES = re.compile(r"^(imgui|GLFW/|glad|GL/|backends/imgui|misc/freetype/imgui)", re.I)
# Lessons read like their Python variant: they include only the library.
LESSON_HEADERS = {"procession/mp.h", "procession.h", "procession_kinds.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def floor_of(name):
    """'core/run/keeper.cpp' -> 'run', 'app/…' -> 'app', else the top folder."""
    parts = pathlib.PurePosixPath(name).parts
    if parts[0] == "core":
        return parts[1] if len(parts) > 2 else "core"
    return parts[0]


def target_of(root, name, include):
    """Returns the included file, or None if it is not in this tree."""
    if include in ("procession.h", "procession_kinds.h"):
        return "core/channel/include/" + include
    if include == "schema/kinds.h":
        return "core/schema/kinds.h"
    bases = [pathlib.PurePosixPath(name).parent, "core", "core/channel/include", "core/mp/include",
             "app", "."]
    for base in bases:
        path = root / base / include
        if path.is_file():
            return path.resolve().relative_to(root).as_posix()
    return None


def room_of(folder, name):
    """'model' of core/world/model/lock.h, '' of core/world/world.h, 'compat.h' of app/compat.h."""
    rest = pathlib.PurePosixPath(name).relative_to(folder).parts
    return rest[0] if len(rest) > 1 or any(rest[0] in row for row in ROOMS[folder]) else ""


def level_of(folder, name):
    """Returns the row of ROOMS that has the file, or None."""
    room = room_of(folder, name)
    return next((i for i, row in enumerate(ROOMS[folder]) if room in row), None)


def allowed(source, target):
    if source == target:
        return True
    if source in NARROWER:
        return target in NARROWER[source]
    if source in FLOORS:
        return target in FLOORS and FLOORS.index(target) < FLOORS.index(source)
    if source == "app":
        return target in FLOORS
    return True  # tests may include everything


def findings(root):
    root = pathlib.Path(root).resolve()
    for name in tree.sources(root):
        source = floor_of(name)
        if name.startswith("core/") and source not in FLOORS and source != "cmake":
            yield f"{name}: core/{source} is no folder of the house"
            continue
        text = (root / name).read_text(errors="replace")
        for match in INCLUDE.finditer(text):
            include = match[1]
            place = f"{name}:{text.count(chr(10), 0, match.start(1)) + 1}"
            if source in FLOORS and WINDOW_LIBRARIES.match(include):
                yield f"{place}: core includes the window's library {include}"
                continue
            file = target_of(root, name, include)
            target = file and floor_of(file)
            if source == "lessons" and target and include not in LESSON_HEADERS:
                yield f"{place}: a lesson includes {include}, only procession/mp.h is for it"
            elif target and not allowed(source, target):
                yield f"{place}: {source} includes {include} of {target}, which is not below it"
            if file in CLOSED and not name.startswith(CLOSED[file] + ("tests/",)):
                yield f"{place}: {include} is not for this room"
            for folder in ROOMS:
                if not (file and name.startswith(folder + "/") and file.startswith(folder + "/")):
                    continue
                own, other = level_of(folder, name), level_of(folder, file)
                if own is None or other is None:
                    yield f"{place}: a room of {folder} that ROOMS does not know"
                elif other > own:
                    yield f"{place}: {include} is in a room above this one"


if __name__ == "__main__":
    sys.exit(tree.report("includes that go up", list(findings(sys.argv[1]))))
