#!/usr/bin/env python3
"""tidy_check.py ROOT BUILD [--seconds N]: clang-tidy 14 over core/, with the checks of .clang-tidy.

It takes seconds for each file, so it remembers in BUILD which files it found clean (by the text of the file,
of .clang-tidy and of every header of the tree), starts with those that it does not know, and stops
after N seconds, saying how many are left. With another version of clang-tidy it exits 77 (skipped) with a message.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import tree

VERSION = 14


def clang_tidy():
    for name in (f"clang-tidy-{VERSION}", "clang-tidy"):
        if shutil.which(name):
            said = subprocess.run([name, "--version"], stdout=subprocess.PIPE, text=True, check=False)
            if re.search(rf"version {VERSION}\.", said.stdout):
                return name
    return None


def fingerprint(root, name, headers):
    out = hashlib.sha256(headers)
    out.update((root / name).read_bytes())
    return out.hexdigest()


def look_at(tool, root, build, name):
    done = subprocess.run([tool, "-p", str(build), "--quiet",
                           # the compile commands are g++'s
                           "--extra-arg=-Wno-unknown-warning-option", str(root / name)], cwd=root, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=90)
    options = parser.parse_args()
    tool = clang_tidy()
    if not tool:
        print(f"skipped: the set is that of clang-tidy {VERSION}, which is not installed")
        return 77

    root, build = options.root.resolve(), options.build.resolve()
    memory = build / "tidy_clean.json"
    clean = json.loads(memory.read_text()) if memory.exists() else {}
    compiled = {entry["file"] for entry in json.loads((build / "compile_commands.json").read_text())}
    names = [n for n in tree.sources(root, (".cpp",)) if n.startswith("core/") and str(root / n) in compiled]
    headers = hashlib.sha256((root / ".clang-tidy").read_bytes())
    for name in tree.sources(root, (".h",)):
        headers.update((root / name).read_bytes())
    prints = {name: fingerprint(root, name, headers.digest()) for name in names}
    # The order depends on the contents of the tree, so that a fresh checkout, which remembers nothing, does not
    # check the same files each time.
    unknown = sorted((name for name in names if clean.get(name) != prints[name]), key=prints.get)

    deadline = time.monotonic() + options.seconds
    wrong, left = [], 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        def one(name):
            if time.monotonic() > deadline:
                return name, None, ""
            return name, *look_at(tool, root, build, name)
        for name, code, said in pool.map(one, unknown):
            if code is None:
                left += 1
            elif code:
                wrong.append(name)
                print(said)
            else:
                clean[name] = prints[name]
    memory.write_text(json.dumps(clean))
    print(f"{len(names)} files: {len(names) - len(unknown)} known to be clean, "
          f"{len(unknown) - left} looked at, {left} left for the next time")
    return tree.report("files that clang-tidy objects to", wrong)


if __name__ == "__main__":
    sys.exit(main())
