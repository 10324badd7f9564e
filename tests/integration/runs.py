"""What the integration tests share: run `procession`, read its dump, see that nothing is left."""
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

BIN = Path(os.environ["PROCESSION_BIN"])
PROCESSION = str(BIN / "procession")
LESSON = str(BIN / "lessons" / "producer_consumer")
# Small enough for many rounds, with every event that the lesson can have.
FAST = {"items": 6, "produce": 5, "consume": 15}


def settings(values):
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


class Run:
    """A run with a mark in its environment, by which its processes are found, whoever adopts them."""

    def __init__(self, args, **popen):
        self.mark = f"PROCESSION_TEST_MARK={uuid.uuid4()}"
        name, value = self.mark.split("=")
        environment = dict(os.environ, **{name: value})
        self.process = subprocess.Popen([PROCESSION, "run", *args], env=environment, **popen)

    def finish(self, timeout=60):
        out, err = self.process.communicate(timeout=timeout)
        return self.process.returncode, out, err

    def living(self):
        """Pids of the run's living processes, the supervisor and the keeper included."""
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                environment = Path("/proc", entry, "environ").read_bytes()
                state = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if self.mark.encode() in environment.split(b"\0") and state not in "ZX":
                found.append(int(entry))
        return found

    def keeper(self):
        """The supervisor's only child; waits until it is there and holds the program."""
        me = self.process.pid
        while self.process.poll() is None:
            for pid in self.living():
                try:
                    if Path("/proc", str(pid), "comm").read_text() == "procession-keep\n" and \
                            Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[1] == str(me):
                        return pid
                except OSError:
                    continue
        return None

    def wait_gone(self, seconds):
        """Pids that are still alive so long after the call; waits no longer than it must."""
        until = time.monotonic() + seconds
        while (left := self.living()) and time.monotonic() < until:
            time.sleep(0.01)
        return left


def kill(pid, number=signal.SIGKILL):
    """False if it is gone already."""
    try:
        os.kill(pid, number)
        return True
    except ProcessLookupError:
        return False


def command(*args):
    return subprocess.run([PROCESSION, *args], capture_output=True, text=True, timeout=60)


def dump(recording):
    done = command("dump", str(recording))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def checks(recording):
    return {(c["rule"], c["object"]): c for c in json.loads(command("check", str(recording), "--json").stdout)}


def info(recording):
    done = command("info", str(recording), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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
