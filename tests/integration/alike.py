"""Compares a Python script with the tracer and without it."""
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import runs


def untraced(script, *args):
    """A session of its own, so that nothing outlives a script that does not end in time."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    with subprocess.Popen([sys.executable, str(script), *args], stdin=subprocess.DEVNULL, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        try:
            out, err = process.communicate(timeout=runs.PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def line_of(script, text):
    """Returns the number of the first line that contains this text."""
    return next(n for n, line in enumerate(script.read_text().splitlines(), 1) if text in line)


class ScriptCase(unittest.TestCase):
    def both(self, script, *args):
        """Runs it with and without the tracer; lines and status must be the same, no rule broken. Returns the events."""
        alone = untraced(script, *args)
        with tempfile.TemporaryDirectory() as folder:
            recording = Path(folder, "run.procession")
            traced = runs.run(recording, sys.executable, script, *args)
            self.assertEqual(traced.returncode, alone.returncode, traced.stderr.decode())
            self.assertEqual(sorted(traced.stdout.splitlines()), sorted(alone.stdout.splitlines()))
            self.assertEqual(traced.stderr, alone.stderr)
            self.assertEqual(runs.broken_rules(recording), [])
            return runs.dump(recording)


def main():
    os.environ.pop("PYTHONUNBUFFERED", None)  # with it a line and its end are written separately
    if not (runs.BUILD / "lib/procession/python/sitecustomize.py").exists():
        runs.skip("no tracer in this build")
    runs.main()
