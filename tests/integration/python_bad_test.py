"""Scripts that fail, that hide, or that run in an interpreter with other settings: never worse
off than without the tracer."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import runs

WRONG = {
    "syntax": "print('never'\n",
    "exception": """
import queue, multiprocessing
def inner(n):
    return 1 / n
try:
    multiprocessing.Queue().get(timeout=0.01)
except queue.Empty:
    inner(0)
""",
    "child's exception": """
import multiprocessing
def work(lock):
    with lock:
        raise ValueError("of the child")
if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    child = multiprocessing.Process(target=work, args=(multiprocessing.Lock(),))
    child.start()
    child.join()
    raise SystemExit(child.exitcode + 6)
""",
    "thread's exception": """
import threading
def work():
    threading.Event().wait(0.001)
    {}["missing"]
thread = threading.Thread(target=work)
thread.start()
thread.join()
""",
    "exit with a text": "import sys\nsys.exit('that was all')\n",
    "leaves at once": "import os, sys\nprint('said', flush=True)\nos._exit(9)\n",
    "killed": "import os, signal\nprint('said', flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n",
    "another stdout": """
import io, sys
kept, sys.stdout = sys.stdout, io.StringIO()
print("nobody sees this")
text = sys.stdout.getvalue()
sys.stdout = kept
print("caught:", text, end="")
""",
    "bytes": "import os, sys\nsys.stdout.buffer.write(bytes(range(256)) * 20)\nos.write(1, b'\\xff\\n')\n",
    "closed stdout": "import os\nos.close(1)\ntry:\n    print('x', flush=True)\nexcept OSError as e:\n    raise SystemExit(e.errno)\n",
    "fork with threads": """
import os, threading
held = threading.Lock()
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
pid = os.fork()
if pid == 0:
    print("child", flush=True)
    os._exit(3)
print("status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
stop.set()
""",
    "odd calls": """
import multiprocessing, time, os
for call in (lambda: time.sleep("a"), lambda: time.sleep(-1), lambda: multiprocessing.Lock().acquire(1, 2, 3),
             lambda: multiprocessing.Queue().put(1, blocked=True), lambda: os.kill(1 << 22, 9),
             lambda: multiprocessing.RLock().release(), lambda: open("/nowhere/x", "w"),
             lambda: open("x", "wz"), lambda: multiprocessing.Process().join(),
             lambda: multiprocessing.Condition().wait(), lambda: multiprocessing.Pipe()[0].send(lambda: 0)):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
""",
    "stdin": "import sys\nprint(sys.stdin.read())\n",
}
UNGUARDED = """
import multiprocessing
def work():
    pass
child = multiprocessing.get_context("spawn").Process(target=work)
child.start()
child.join()
raise SystemExit(child.exitcode)
"""

# An interrupt that is pending as the block of an operation ends: no call of Python's stands between.
INTERRUPTED = """
import _thread, sys, weakref
traced_call = sys.modules["procession_trace.traced_call"]
class Number(weakref.ref):
    def __index__(self):
        return 2
class Thing:
    pass
thing = Thing()
number = Number(thing, _thread.interrupt_main)
try:
    with traced_call.operation(0) as op:
        del thing
except KeyboardInterrupt:
    print("interrupted", op != 0, traced_call._native.inside())
"""


class Bad(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.recording = self.folder / "run.procession"

    def alone(self, *command, environment=None, stdin=b""):
        return subprocess.run([str(word) for word in command], input=stdin, capture_output=True, check=False,
                              timeout=runs.PATIENCE, env=environment)

    def traced(self, *command, environment=None, stdin=b""):
        return self.alone(runs.PROCESSION, *runs.arguments(self.recording, *command), environment=environment,
                          stdin=stdin)

    def same(self, *command, environment=None, stdin=b""):
        """Runs it with and without the tracer. Returns the events."""
        one = self.alone(*command, environment=environment, stdin=stdin)
        other = self.traced(*command, environment=environment, stdin=stdin)
        self.assertEqual(other.stdout, one.stdout)
        self.assertEqual(other.stderr, one.stderr)
        status = one.returncode if one.returncode >= 0 else 128 - one.returncode
        self.assertEqual(other.returncode, status)
        self.assertEqual(runs.broken_rules(self.recording), [])
        return runs.dump(self.recording)

    def own(self, events):
        return [e for e in events if e["source"] == "self"]

    def test_wrong_scripts(self):
        for name, text in WRONG.items():
            with self.subTest(name):
                script = self.folder / "my.py"
                script.write_text(text)
                events = self.same(sys.executable, script, stdin=b"given\n")
                self.assertTrue(self.own(events), "it told nothing")

    def test_without_a_guard(self):
        script = self.folder / "my.py"
        script.write_text(UNGUARDED)
        events = self.same(sys.executable, script)
        self.assertTrue(any("bootstrapping phase" in e.get("text", "") for e in events if e["kind"] == "output"))

    def test_who_does_not_look(self):
        script = self.folder / "my.py"
        script.write_text("print('seen from outside')\n")
        for flags in ("-I", "-E", "-S", "-sE"):
            done = self.alone(runs.PROCESSION, "run", "--record", self.recording, "--", sys.executable, flags,
                              script)
            self.assertEqual((done.returncode, done.stdout), (0, b"seen from outside\n"))
            self.assertIn(f"with {flags} Python does not look for the tracer".encode(), done.stderr)
            self.assertEqual(self.own(runs.dump(self.recording)), [])

    def test_another_sitecustomize_still_runs(self):
        (self.folder / "sitecustomize.py").write_text("import builtins\nbuiltins.mark = 'mine'\n")
        script = self.folder / "my.py"
        script.write_text("import sys, sitecustomize\nprint(mark, sitecustomize.__file__ == sys.argv[1])\n")
        environment = dict(os.environ, PYTHONPATH=str(self.folder))
        events = self.same(sys.executable, script, self.folder / "sitecustomize.py", environment=environment)
        self.assertTrue(any(e["kind"] == "output" and e["text"] == "mine True\n" for e in self.own(events)))

    def test_an_interrupt_leaves_no_operation_open(self):
        script = self.folder / "my.py"
        script.write_text(INTERRUPTED)
        done = self.traced(sys.executable, script)
        self.assertEqual((done.stdout, done.stderr), (b"interrupted True False\n", b""))

    def test_a_virtual_environment(self):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder / "venv"], check=True,
                       timeout=runs.PATIENCE)
        events = self.same(self.folder / "venv/bin/python", "-c", "import sys; print(sys.prefix)")
        self.assertTrue(any(e["kind"] == "output" for e in self.own(events)))

    def test_without_end(self):
        """Endless output is cut by the run's limit, and both sides survive."""
        script = self.folder / "my.py"
        script.write_text("while True:\n    print('again and again ' * 20)\n")
        done = subprocess.run([runs.PROCESSION, *runs.arguments(self.recording, sys.executable, script,
                                                                options=("--limit", "1"))],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                              timeout=runs.PATIENCE)
        self.assertNotEqual(done.returncode, 0)
        self.assertGreater(runs.info(self.recording)["events"], 100)


if __name__ == "__main__":
    if not (runs.BUILD / "lib/procession/python/sitecustomize.py").exists():
        runs.skip("no tracer in this build")
    os.environ.pop("PYTHONUNBUFFERED", None)
    runs.main()
