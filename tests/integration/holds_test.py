#!/usr/bin/env python3
"""With --hold-steps a lesson's run is held at its steps until a resume: before the operation
where the step says so, and with nothing done meanwhile."""
import concurrent.futures
import contextlib
import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import lesson_cases
import runs

def held_run(lesson, values, recording, variant, options=()):
    """Runs it and continues each hold at once. Returns the steps at which it was held."""
    ours, theirs = socket.socketpair()
    command = [runs.BUILD / "bin/procession", *options, "run", lesson, "--quiet", "--variant", variant, "--record", recording,
               "--hold-steps", "--control", str(theirs.fileno()), *lesson_cases.limit(lesson), *runs.settings(values)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
    theirs.close()
    held, stands = [], False
    # A supervisor that ends before it has read a resume resets the connection.
    with ours, ours.makefile("rw", encoding="utf-8") as control, contextlib.suppress(ConnectionResetError, BrokenPipeError):
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


def steps(recording):
    """step -> position of its event in the recording, and whether the run is held before it (steps.cpp)."""
    said = subprocess.run([runs.BUILD / "tests/steps", recording], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {one["step"]: one for one in map(json.loads, said.splitlines())}


def wrong(lesson, one, variant):
    """Returns what differs from `holds` of the lesson's test.toml says, as sentences."""
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "run.procession"
        held, status = held_run(lesson, one.get("set", {}), recording, variant)
        out = []
        if held != one["steps"]:
            out.append(f"is held at {held}, expected {one['steps']}")
        if status != 0:
            out.append(f"exit code {status}")
        events = runs.dump(recording)
        stretches = zip((e["seq"] for e in events if e["kind"] == "run.pause"),
                        (e["seq"] for e in events if e["kind"] == "run.resume"))
        met = steps(recording)
        for name, (pause, resume) in zip(held, stretches):
            seq, before = met[name]["seq"], met[name]["before"]
            if not 0 < seq < pause:
                out.append(f"step {name} is held by event {pause}, what it waits for is event {seq}")
                continue
            # A thread before an operation stays at its gate until the run goes on.
            stands = next(e for e in events if e["seq"] == seq)
            told = [e["kind"] for e in events if seq < e["seq"] < resume and e["thread"] == stands["thread"]
                    and e["source"] == "self"]
            if before and (stands["kind"] != "gate.wait" or told):
                out.append(f"step {name}: its thread stood at {stands['kind']}, then came {told}")
    return [f"{lesson} {one.get('set', {})} in {variant}: {sentence}" for sentence in out]


def main():
    cases = [(lesson, one, variant) for lesson, one in lesson_cases.each("holds")
             for variant in one.get("variants", ["cpp"]) if variant in lesson_cases.variants(lesson)]
    # A lesson sleeps most of the time: several run side by side.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = [sentence for each in pool.map(lambda case: wrong(*case), cases) for sentence in each]
    said = runs.command("run", lesson_cases.ids()[0], "--hold-steps")
    if said.returncode != 2:
        found.append(f"--hold-steps without --control: exit code {said.returncode}")
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
