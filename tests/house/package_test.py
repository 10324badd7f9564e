#!/usr/bin/env python3
"""package_test.py CMAKE BUILD: installs BUILD into a folder of its own, builds package/ against it
with find_package(procession), runs that, and runs lessons with the installed programs: one of this tree and one of
a user's own, as lessons/README.md says."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def run(*command, **more):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, timeout=200, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(what, wanted, got):
    if wanted != got:
        sys.exit(f"{what}: expected {wanted!r}, got {got!r}")


def main():
    cmake, build = sys.argv[1:3]
    source = pathlib.Path(__file__).resolve().parent / "package"
    with tempfile.TemporaryDirectory() as folder:
        prefix, own = pathlib.Path(folder) / "prefix", pathlib.Path(folder) / "own"
        run(cmake, "--install", build, "--prefix", prefix)
        run(cmake, "-S", source, "-B", own, "-DCMAKE_PREFIX_PATH=" + str(prefix),
            "-DCMAKE_BUILD_TYPE=Release")
        run(cmake, "--build", own)
        environment = {k: v for k, v in os.environ.items() if k != "PROCESSION_CHANNEL"}
        expect("the program on its own", "got 49\n", run(own / "hello", env=environment))

        command = prefix / "bin/procession"
        recording = pathlib.Path(folder) / "hello.procession"
        expect("the program under procession", "got 49\n",
               run(command, "run", "--quiet", "--record", recording, "--", own / "hello", env=environment))
        kinds = [json.loads(line)["kind"] for line in run(command, "dump", recording).splitlines()]
        expect("puts in its recording", 1, kinds.count("queue.put"))

        tracer = prefix / "lib/procession/python/sitecustomize.py"
        if tracer.exists():  # absent in builds with a sanitizer
            run(command, "run", "--quiet", "--record", recording, "--", sys.executable, "-c", "print(7)",
                env=environment)
            told = [row["text"] for row in map(json.loads, run(command, "dump", recording).splitlines())
                    if row["kind"] == "output" and row["source"] == "self"]
            expect("what a Python script tells", "7\n", "".join(told))

        lessons = [row["id"] for row in json.loads(run(command, "list", "--json"))]
        expect("the lesson is found", True, "producer_consumer" in lessons)
        out = run(command, "run", "producer_consumer", "--quiet", "--record", recording,
                  "--set", "items=6", "--set", "produce=5", "--set", "consume=5")
        expect("the lesson's last line", "done", out.splitlines()[-1])

        mine = pathlib.Path(folder) / "data/procession/lessons"
        shutil.copytree(source / "lessons", mine)
        lesson = mine / "01_mine/squares"
        run(cmake, "-S", lesson, "-B", pathlib.Path(folder) / "lesson", "-DCMAKE_PREFIX_PATH=" + str(prefix))
        run(cmake, "--build", pathlib.Path(folder) / "lesson")
        environment["XDG_DATA_HOME"] = str(pathlib.Path(folder) / "data")
        for variant in ("cpp", "python") if tracer.exists() else ("cpp",):
            expect(f"a lesson of one's own, {variant}", "got 9\n",
                   run(command, "run", "squares", "--variant", variant, "--quiet", "--record", recording,
                       "--set", "number=3", env=environment))
            verdicts = {one["rule"]: one["holds"] for one in json.loads(run(command, "check", recording, "--json"))}
            expect("its check", True, verdicts["output.present"])
    print("installed, found, built and ran")


if __name__ == "__main__":
    main()
