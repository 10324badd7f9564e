"""What the tests of the `procession` command share: PROGRAM BIN_FOLDER WRITE_RECORDING [TEST…]."""
import os
import subprocess
import sys
import tempfile
import unittest

BIN, WRITE_RECORDING = sys.argv[1:3]
SECONDS = 60  # far more than any command takes here


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="procession-cli-"))
        self.env = dict(os.environ, XDG_DATA_HOME=self.folder, LC_ALL="C")
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            self.env.pop(name, None)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_(self, *arguments, **options):
        return subprocess.run([os.path.join(BIN, "procession"), *arguments], timeout=SECONDS,
                              env=self.env, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
                                               **({} if "input" in options else {"stdin": subprocess.DEVNULL}),
                                               **options})

    def sentence(self, code, *arguments, **options):
        """Runs a command that must fail with `code` and one sentence; returns the sentence."""
        done = self.run_(*arguments, **options)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, code, said)
        self.assertTrue(said.startswith("procession: "), said)
        self.assertEqual(said.count("\n"), 1, said)
        return said

    def write(self, name, form):
        path = self.path(name)
        subprocess.run([WRITE_RECORDING, path, form], check=True, timeout=SECONDS)
        return path

    def recordings(self):
        folder = os.path.join(self.folder, "procession", "recordings")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def script(self, name, text, mode=0o755):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path


def main():
    unittest.main(module="__main__", argv=[sys.argv[0], *sys.argv[3:]])
