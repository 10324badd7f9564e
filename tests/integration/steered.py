"""A run that a test controls as the window does: over `procession run --control FD`, one JSON object a
line (core/run/README.md), and what the kernel and the channel say of its processes meanwhile."""
import json
import os
import socket
import struct
import subprocess
import time
from pathlib import Path

import runs

INSIDE = 1  # core/channel/README.md: what a thread's `standing` says in the middle of an operation


class Steered(runs.Run):
    """`args` are those after `procession`; the first is "run"."""

    def __init__(self, args, **popen):
        self.socket, other = socket.socketpair()
        with other:
            super().__init__([args[0], "--control", str(other.fileno()), *args[1:]],
                             pass_fds=[other.fileno()], **popen)
        self.lines = self.socket.makefile("r")

    def __exit__(self, *what):
        super().__exit__(*what)
        for stream in (self.lines, self.socket, self.process.stdout, self.process.stderr):
            if stream:
                stream.close()

    def say(self, **command):
        """Returns False if the supervisor is already gone."""
        try:
            self.socket.sendall((json.dumps(command) + "\n").encode())
            return True
        except OSError:
            return False

    def hear(self, *kinds, **fields):
        """The next line of one of these kinds with these fields; None if the run ended before.
        A message that a hung supervisor never sends is an error after runs.PATIENCE."""
        self.socket.settimeout(runs.PATIENCE)
        try:
            for line in self.lines:
                said = json.loads(line)
                if said["is"] in kinds and all(said.get(k) == v for k, v in fields.items()):
                    return said
                if said["is"] == "ended":
                    return None
        except ConnectionError:
            pass
        return None

    def pause(self):
        """Returns the milliseconds until all threads were quiescent, by the supervisor's clock; None if the run ended before."""
        if not self.say(do="pause"):
            return None
        said = self.hear("paused", stands=True)
        return said and said["after_ms"]

    def resume(self):
        return self.say(do="resume") and self.hear("resumed")

    def program(self):
        """Pids of the program's own processes."""
        return [pid for pid in self.living()
                if runs.program_of(pid) not in ("procession", "procession-keeper")]

    def standings(self):
        """pid -> [the state of each of its threads], from the channel's memory."""
        keeper = next((pid for pid in self.living() if runs.program_of(pid) == "procession-keeper"), None)
        found = {}
        try:
            with open(f"/proc/{keeper}/fd/4", "rb") as channel:
                heads_at, ring_count, head_bytes = struct.unpack("<12xIII", channel.read(24))
                channel.seek(heads_at)
                heads = channel.read(ring_count * head_bytes)
        except OSError:
            return found
        for at in range(0, len(heads), head_bytes):
            owner, = struct.unpack_from("<Q", heads, at)
            ready, ended = struct.unpack_from("<II", heads, at + 40)
            if owner and ready and not ended:
                found.setdefault(owner >> 32, []).append(struct.unpack_from("<I", heads, at + 192)[0])
        return found

    def frozen(self):
        """Pids of the program's processes that are stopped."""
        return [pid for pid in self.program() if state(pid) == "T"]

    def frozen_inside(self):
        """Pids of stopped processes with a thread that is inside an operation."""
        standings = self.standings()
        return [pid for pid in self.frozen() if INSIDE in standings.get(pid, [])]


def paused_while_waiting(test, args, waits, seconds):
    """Runs a program that says "… waits" before each of so many waits, pauses it when all have begun,
    and lets it go on after so long. The other lines that it wrote, sorted."""
    lines = []
    with Steered(args, stdout=subprocess.PIPE, text=True) as run:
        while sum(line.endswith("waits\n") for line in lines) < waits:
            lines.append(run.process.stdout.readline())
            test.assertTrue(lines[-1], "it ended before it was paused")
        test.assertIsNotNone(run.pause())
        test.assertEqual(run.frozen_inside(), [])
        hold(seconds)
        run.resume()
        lines += run.process.stdout
        test.assertEqual(run.process.wait(timeout=runs.PATIENCE), 0)
    return answers(lines)


def answers(lines):
    """Returns the results of the waits of such a program."""
    return sorted(line.rstrip("\n") for line in lines if not line.endswith("waits\n"))


def state(pid):
    """The kernel's letter for a process, "" if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def processor_time(pids):
    """pid -> how long its own code has run so far, in clock ticks; processes that are gone are left out. The kernel's
    work for it is not its own: to reap a child takes up to a second where many look at /proc."""
    ticks = {}
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks[pid] = int(fields[11])
        except OSError:
            pass
    return ticks


def hold(seconds):
    """A pause is held for so long in real time: this is what is tested, nothing is waited for."""
    time.sleep(seconds)
