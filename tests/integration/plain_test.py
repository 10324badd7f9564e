"""A script that never attaches because its interpreter ignores the environment: lanes from the kernel, its output by PID."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import runs

SCRIPT = """
import os
from multiprocessing import get_context
def work(n):
    print(n, os.getpid(), flush=True)
if __name__ == "__main__":
    print("root", os.getpid(), flush=True)
    children = [get_context("fork").Process(target=work, args=(n,)) for n in range(3)]
    for child in children: child.start()
    for child in children: child.join()
    raise SystemExit(5)
"""


class Plain(unittest.TestCase):
    def record(self, folder, *options):
        script = Path(folder, "my.py")
        script.write_text(SCRIPT)
        recording = Path(folder, "run.procession")
        done = subprocess.run([runs.PROCESSION, "run", "--quiet", *options, "--record", str(recording), "--",
                               sys.executable, "-E", str(script)],
                              capture_output=True, text=True, timeout=60,
                              # Unbuffered, a line and its end would be two writes that mix.
                              env={k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"})
        self.assertEqual(done.returncode, 5, done.stderr)
        return done.stdout, runs.dump(recording)

    def test_output_by_pid(self):
        with tempfile.TemporaryDirectory() as folder:
            out, events = self.record(folder, "--stdio", "socket")
            self.assertEqual(len(out.splitlines()), 4)
            written = [(e["pid"], e["text"]) for e in events if e["kind"] == "output"]
            self.assertEqual(sorted("".join(text for _, text in written).splitlines()),
                             sorted(out.splitlines()))
            for pid, text in written:
                for line in text.splitlines():
                    self.assertEqual(int(line.split()[1]), pid)

    def test_lanes_from_the_kernel(self):
        with tempfile.TemporaryDirectory() as folder:
            out, events = self.record(folder)
            root = int(out.splitlines()[0].split()[1])
            begins = {e["pid"] for e in events if e["kind"] == "process.begin"}
            self.assertIn(root, begins)
            self.assertFalse([e for e in events if e["source"] == "self"])
            exits = [e for e in events if e["kind"] == "process.exit" and e["pid"] == root]
            self.assertEqual([(e["a"], e["text"]) for e in exits], [(5, "own")])
            self.assertEqual("".join(e["text"] for e in events if e["kind"] == "output"), out)


if __name__ == "__main__":
    runs.main()
