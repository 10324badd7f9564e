"""A recording draws the same picture each time that it is opened, byte for byte, without a display."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import runs


class Picture(unittest.TestCase):
    def test_the_same_picture_twice(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            recording = folder / "run.procession"
            done = runs.run(recording, runs.LESSON, "items=6", "produce=5", "consume=15")
            self.assertEqual(done.returncode, 0, done.stderr)
            environment = {**os.environ, **{f"XDG_{kind}_HOME": str(folder / kind)
                                            for kind in ("CONFIG", "DATA", "CACHE", "STATE")}}
            environment.pop("DISPLAY", None)
            environment.pop("WAYLAND_DISPLAY", None)
            pictures = {}
            for picture, at in (("one", "0.05"), ("two", "0.05"), ("end", "60")):
                out = folder / f"{picture}.png"
                subprocess.run([runs.BUILD / "bin/procession-gui", recording, "--screenshot", out, "--at", at,
                                "--size", "1280x720", "--lang", "en", "--theme", "light"], check=True,
                               env=environment, timeout=runs.PATIENCE)
                pictures[picture] = out.read_bytes()
            self.assertTrue(pictures["one"].startswith(b"\x89PNG"))
            self.assertEqual(pictures["one"], pictures["two"])
            self.assertNotEqual(pictures["one"], pictures["end"])


if __name__ == "__main__":
    runs.main()
