"""Scripts that hang, each for another reason: `procession run` says so while they do, names the reason and the line.

The first line of each says what is expected, as a regular expression.
"""
import re
import subprocess
import unittest
from pathlib import Path
import tempfile

import runs

SCRIPTS = Path(__file__).parent / "hanging"


class Hanging(unittest.TestCase):
    def test_each_is_named_for_what_it_is(self):
        scripts = [script for script in sorted(SCRIPTS.glob("*.py")) if "is_fine" not in script.name]
        self.assertGreaterEqual(len(scripts), 10)
        for script in scripts:
            expected = re.match(r"# expect: (.*)\n", script.read_text()).group(1)
            with self.subTest(script.name), tempfile.TemporaryDirectory() as folder:
                # The limit ends a script whose hang is never reported.
                with runs.Run(["run", "--record", Path(folder, "run.procession"), "--limit", "40", "--",
                               "/usr/bin/python3", script], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              text=True) as run:
                    heard = []
                    for line in run.process.stderr:
                        heard.append(line)
                        if re.search(expected, line):
                            break
                    else:
                        self.fail(f"expected {expected}, heard {heard}")
                    run.process.stderr.close()

    def test_one_that_is_only_slow_is_not_called_hung(self):
        with tempfile.TemporaryDirectory() as folder:
            said = runs.command("run", "--record", Path(folder, "run.procession"), "--", "/usr/bin/python3",
                                SCRIPTS / "slow_reader_is_fine.py").stderr
        self.assertNotIn("hangs", said)
        self.assertIn("checks hold", said)


if __name__ == "__main__":
    unittest.main()
