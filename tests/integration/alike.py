"""Compares a Python script with the tracer and without it."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import runs


def untraced(script, *args):
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run([sys.executable, str(script), *args], stdin=subprocess.DEVNULL, env=environment,
                          capture_output=True, check=False, timeout=runs.PATIENCE)


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
