#!/usr/bin/env python3
"""With --hold-steps a lesson's run stands at its steps until it is told to go on: before the operation
where the step says so, and with nothing done meanwhile."""
import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import runs

VARIANTS = ["cpp"] + ["python"] * (runs.BUILD / "lib/procession/python").exists()


def held_run(lesson, sets, recording, variant="cpp"):
    """Runs it, lets each hold go on at once; the steps at which it was held."""
    ours, theirs = socket.socketpair()
    command = [runs.BUILD / "bin/procession", "run", lesson, "--quiet", "--variant", variant, "--record", recording,
               "--hold-steps", "--control", str(theirs.fileno())]
    for one in sets:
        command += ["--set", one]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
    theirs.close()
    held, stands = [], False
    with ours, ours.makefile("rw", encoding="utf-8") as control:
        for line in control:
            said = json.loads(line)
            if said["is"] == "held":
                held.append(said["step"])
                stands = False
            elif said["is"] == "paused" and said["stands"] and not stands:
                stands = True
                control.write('{"do":"resume"}\n')
                control.flush()
            elif said["is"] == "ended":
                break
    return held, process.wait()


def events(recording):
    dump = subprocess.run([runs.BUILD / "bin/procession", "dump", recording], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in dump.splitlines()]


def expect(what, found, wanted):
    if found == wanted:
        return 0
    print(f"{what}: {found}, expected {wanted}")
    return 1


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "run.procession"
        held, status = held_run("producer_consumer", ["produce=5", "consume=20", "items=8"], recording)
        wrong += expect("producer_consumer is held at", held, ["full"])
        wrong += expect("its exit code", status, 0)
        all_events = events(recording)
        pause = next(e["seq"] for e in all_events if e["kind"] == "run.pause")
        depth = sum({"queue.put": 1, "queue.get": -1}.get(e["kind"], 0) for e in all_events if e["seq"] < pause)
        wrong += expect("depth when it was held", depth >= 3, True)

        recording = Path(folder) / "globals.procession"
        held, status = held_run("isolated_globals", [], recording)
        wrong += expect("isolated_globals is held at", held, ["reads", "writes"])
        wrong += expect("its exit code", status, 0)
        all_events = events(recording)
        pauses = [e["seq"] for e in all_events if e["kind"] == "run.pause"]
        child = next(e["process"] for e in all_events if e["kind"] == "variable.read"
                     and e["source"] == "self" and e["process"] != 1)
        for pause, kind in zip(pauses, ("variable.read", "variable.write")):
            first = next(e["seq"] for e in all_events if e["kind"] == kind and e["process"] == child)
            wrong += expect(f"the child's {kind} comes after the hold", first > pause, True)

        recording = Path(folder) / "spawned.procession"
        held, status = held_run("isolated_globals", ["start=spawn"], recording)
        wrong += expect("isolated_globals with spawn is held at", held, ["reads", "writes"])
        wrong += expect("its exit code", status, 0)

        recording = Path(folder) / "file.procession"
        held, status = held_run("shared_file_writes", [], recording)
        wrong += expect("shared_file_writes is held at", held, ["guess"])
        all_events = events(recording)
        pause = next(e["seq"] for e in all_events if e["kind"] == "run.pause")
        first = next(e["seq"] for e in all_events if e["kind"] == "file.write")
        wrong += expect("the first write comes after the hold", first > pause, True)

        recording = Path(folder) / "daemon.procession"
        held, status = held_run("daemon_and_join", ["interval=700", "parent_work=200"], recording)
        wrong += expect("daemon_and_join is held at", held, ["guess"])
        wrong += expect("its exit code", status, 0)

        recording = Path(folder) / "manager.procession"
        held, status = held_run("manager", [], recording)
        wrong += expect("manager is held at", held, ["asks", "writes", "copy", "queue"])
        wrong += expect("its exit code", status, 0)

        for lesson, sets in (("first_process", []), ("ten_processes", ["work=300"]), ("process_object", []),
                             ("join_in_the_loop", ["longest=300"]), ("barrier", ["pace=100", "patience=5000"]),
                             ("timer", [])):
            recording = Path(folder) / f"{lesson}.procession"
            held, status = held_run(lesson, sets, recording)
            wrong += expect(f"{lesson} is held at", held, ["guess"])
            wrong += expect("its exit code", status, 0)
        for lesson in ("terminate_and_zombies", "fork_and_spawn", "daemon_limits", "one_cpu"):
            for variant in VARIANTS:
                recording = Path(folder) / f"{lesson}.{variant}.procession"
                held, status = held_run(lesson, [], recording, variant)
                wrong += expect(f"{lesson} in {variant} is held at", held, ["guess"])
                wrong += expect("its exit code", status, 0)

        for lesson, steps in (("shared_value", ["guess"]), ("ticket_office", ["guess"]),
                              ("event_flag", ["red", "guess"]), ("locks_and_deadlock", ["guess", "stuck"])):
            recording = Path(folder) / f"{lesson}.procession"
            held, status = held_run(lesson, [], recording)
            wrong += expect(f"{lesson} is held at", held, steps)
            wrong += expect("its exit code", status, 0)

        recording = Path(folder) / "semaphore.procession"
        held, status = held_run("semaphore", ["cars=5", "stay=900"], recording)
        wrong += expect("semaphore is held at", held, ["full"])
        wrong += expect("its exit code", status, 0)
        all_events = events(recording)
        pause = next(e["seq"] for e in all_events if e["kind"] == "run.pause")
        fourth = [e["seq"] for e in all_events if e["kind"] == "semaphore.request"][3]
        wrong += expect("the fourth car comes after the hold", fourth > pause, True)

        recording = Path(folder) / "condition.procession"
        held, status = held_run("condition", [], recording)
        wrong += expect("condition is held at", held, ["notice"])
        all_events = events(recording)
        pause = next(e["seq"] for e in all_events if e["kind"] == "run.pause")
        notice = next(e["seq"] for e in all_events if e["kind"] == "condition.notify")
        wrong += expect("the notice comes after the hold", notice > pause, True)

        said = subprocess.run([runs.BUILD / "bin/procession", "run", "producer_consumer", "--hold-steps"],
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, check=False)
        wrong += expect("--hold-steps without --control", said.returncode, 2)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
