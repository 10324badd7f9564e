"""What shared memory holds when the program looks at it, and what the world says of that instant."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import runs


class Memory(unittest.TestCase):
    def test_world_equals_memory(self):
        with tempfile.TemporaryDirectory() as folder:
            recording = Path(folder, "run.procession")
            program = os.environ["PROCESSION_LEFTOVER"]
            done = subprocess.run([runs.PROCESSION, "run", "--quiet", "--record", str(recording), "--", program],
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)
            memory = json.loads(done.stdout)
            events = runs.dump(recording)
            mark = next(e for e in events if e["kind"] == "output")
            world = json.loads(runs.command("world", str(recording), "--at", f"{mark['t'] / 1e9:.9f}", "--json").stdout)
            objects = {o["name"]: o for o in world["objects"]}
            self.assertEqual(objects["tasks"]["depth"], memory["tasks"])
            held = objects["guard"].get("owner", objects["guard"].get("owner_process", 0))
            self.assertEqual(bool(held), memory["guard_held"])


if __name__ == "__main__":
    runs.main()
