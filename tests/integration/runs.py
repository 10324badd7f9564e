"""Functions that the integration tests share: run `procession`, read what it prints, find a run's processes.

Every test calls the programs as a user does, by their command line. PROCESSION_BUILD names the
build folder.
"""
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

BUILD = Path(os.environ["PROCESSION_BUILD"])
PROCESSION = str(BUILD / "bin/procession")
LESSON = str(BUILD / "bin/lessons/producer_consumer")
# Small enough for many rounds, with every event that the lesson can have.
FAST = {"items": 6, "produce": 5, "consume": 15}
# Seconds after which a command counts as hung; sanitizers and a busy machine are slow.
PATIENCE = 60.0


def settings(values):
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


def arguments(recording, *program, options=()):
    """The arguments after `procession` for a quiet, recorded run of an own program."""
    return [str(part) for part in ("run", "--quiet", "--record", recording, *options, "--", *program)]


def run(recording, *program, options=()):
    """One run to its end: the finished process with its stdout and stderr as bytes."""
    return subprocess.run([PROCESSION, *arguments(recording, *program, options=options)],
                          stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=PATIENCE)


def up_to_three_times(look, case):
    """What look(case) finds, looked at again while it finds something: for lessons that show what they show by real
    time, which a busy machine can take from them for a moment, and for nothing that must never happen."""
    for _ in range(2):
        found = look(case)
        if not found:
            return found
        print(f"looked at again: {found}", flush=True)
    return look(case)


class Run:
    """A run with a mark in its environment, by which its processes are found, even after they were adopted."""

    def __init__(self, args, **popen):
        self.mark = f"PROCESSION_TEST_MARK={uuid.uuid4()}"
        name, value = self.mark.split("=")
        environment = dict(os.environ, **{name: value})
        self.process = subprocess.Popen([PROCESSION, *args], env=environment, stdin=subprocess.DEVNULL,
                                        **popen)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Ends all processes of the run, whatever the test found."""
        self.process.kill()
        self.process.wait()
        for pid in self.living():
            self.kill(pid)

    def carries_mark(self, pid):
        try:
            environment = Path("/proc", str(pid), "environ").read_bytes()
            state = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        return self.mark.encode() in environment.split(b"\0") and state not in "ZX"

    def living(self):
        """Pids of the run's living processes, the supervisor and the keeper included."""
        return [int(entry) for entry in os.listdir("/proc") if entry.isdigit() and self.carries_mark(entry)]

    def kill(self, pid):
        """SIGKILL to a process of this run and to no other; False if it is gone already."""
        try:
            descriptor = os.pidfd_open(pid)
        except OSError:
            return False
        try:
            # The descriptor names the process: if it carries the mark now, no other gets the signal.
            if not self.carries_mark(pid):
                return False
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            return True
        except OSError:
            return False
        finally:
            os.close(descriptor)

    def wait_gone(self, seconds):
        """Returns the pids that are still alive after this time; does not wait longer than needed."""
        until = time.monotonic() + seconds
        while (left := self.living()) and time.monotonic() < until:
            time.sleep(0.005)
        return left


def program_of(pid):
    """The name of the program that a process runs, empty if it is gone."""
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return ""


def command(*args):
    return subprocess.run([PROCESSION, *map(str, args)], capture_output=True, text=True, check=False,
                          timeout=PATIENCE)


def ask(*args, codes=(0,)):
    """stdout of a command; fails where its exit code is none of `codes`."""
    done = command(*args)
    assert done.returncode in codes, f"{' '.join(map(str, args))}: {done.returncode}, {done.stderr.strip()}"
    return done.stdout


def dump(recording):
    return [json.loads(line) for line in ask("dump", recording).splitlines()]


def info(recording):
    return json.loads(ask("info", recording, "--json"))


def world(recording, at="1000000"):
    """The world at that session time; by default at the end."""
    return json.loads(ask("world", recording, "--at", at, "--json"))


def checks(recording):
    return {(c["rule"], c["object"]): c for c in json.loads(ask("check", recording, "--json", codes=(0, 1)))}


def broken_rules(recording):
    """The rules that do not hold, as sentences."""
    verdicts = checks(recording).values()
    assert verdicts, "no rule was checked"
    return [f"{v['rule']} {v['object']}: {v['why']}" for v in verdicts if v["holds"] is False]


def names(events):
    """process number -> the name that its parent gave it; "main" for the root."""
    starts = {(e["thread"], e["op"]): e for e in events if e["kind"] == "process.start"}
    by_pid = {}
    for e in events:
        if e["kind"] == "process.started":
            fields = dict(f.split("=", 1) for f in starts[e["thread"], e["op"]]["text"].split(" "))
            by_pid[e["a"]] = fields["name"]
    return {e["process"]: by_pid.get(e["pid"], "main") for e in events if e["process"]}


def main():
    import unittest
    unittest.main(argv=[sys.argv[0], "-v"])


def skip(why):
    """Ends the script with CTest's SKIP_RETURN_CODE."""
    print(f"skipped: {why}")
    sys.exit(77)
