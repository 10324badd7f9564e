"""Unmodified Python scripts under the tracer: the same output and status as without it, a recording
whose rules hold, and what they did told by name and line. Under each start method."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import alike
import runs
from alike import ScriptCase, line_of, untraced

SCRIPTS = Path(__file__).with_name("python_scripts")
METHODS = ("fork", "spawn", "forkserver")


class Scripts(ScriptCase):
    def each_method(self, name):
        for method in METHODS:
            with self.subTest(method):
                yield self.both(SCRIPTS / name, method)

    def objects(self, events):
        return {e["name"] for e in events if e["kind"] == "object.create"}

    def test_processes(self):
        for events in self.each_method("processes.py"):
            names = set(runs.names(events).values())
            self.assertLessEqual({"Process-1", "Process-2", "Process-3", "counter"}, names)
            own = [e for e in events if e["source"] == "self"]
            starts = [e for e in own if e["kind"] == "process.start" and "method=exec" not in e["text"]]
            self.assertEqual(len(starts), 6)
            for start in starts:
                self.assertEqual(Path(start["file"]).name, "processes.py")
            first = line_of(SCRIPTS / "processes.py", "child.start()")
            self.assertEqual(starts[0]["line"], first)
            codes = [e["b"] for e in own if e["kind"] == "process.join" and e.get("op")]
            self.assertEqual(codes[:5], [0, 1, -15, 0, 5])
            said = {e["text"]: e for e in own if e["kind"] == "output"}
            self.assertEqual(said["work 1\n"]["line"], line_of(SCRIPTS / "processes.py", 'print("work"'))
            self.assertIn("leaves at once\n", said)

    def test_queues(self):
        for events in self.each_method("queues.py"):
            self.assertLessEqual({"tasks", "done", "lock", "jobs", "ready"}, self.objects(events))
            puts = [e for e in events if e["kind"] == "queue.put" and e["name"] == "tasks"]
            gets = [e for e in events if e["kind"] == "queue.get" and e["name"] == "tasks"]
            lost = [e for e in events if e["kind"] == "undo" and e["name"] == "tasks"]
            self.assertEqual([(e["text"], e["b"]) for e in lost],
                             [("TypeError", e["b"]) for e in puts if e["text"] == "<Sticky>"])
            self.assertEqual(sorted(e["b"] for e in puts), sorted(e["b"] for e in gets + lost))
            texts = {e["b"]: e["text"] for e in puts}
            self.assertEqual([e["text"] for e in gets], [texts[e["b"]] for e in gets])
            self.assertTrue(any(e["kind"] == "queue.full" for e in events))
            self.assertTrue(any(e["kind"] == "queue.empty" for e in events))

    def test_meetings(self):
        for events in self.each_method("meetings.py"):
            self.assertLessEqual({"room", "door", "ready", "met", "mine/theirs", "changed", "changed.lock"},
                                 self.objects(events))
            sends = {e["seq"]: e for e in events if e["kind"] == "pipe.send"}
            received = [e for e in events if e["kind"] == "pipe.recv"]
            self.assertEqual(len(received), 2)
            for e in received:
                self.assertEqual(sends[e["cause"]]["text"], e["text"])
            kinds = {e["kind"] for e in events}
            self.assertLessEqual({"barrier.wait", "flag.wait", "condition.wait.timeout", "undo",
                                  "semaphore.acquire", "lock.timeout", "pipe.eof"}, kinds)

    def test_values(self):
        for events in self.each_method("values.py"):
            self.assertLessEqual({"total", "total.lock", "cells", "word", "table", "n"}, self.objects(events))
            name = runs.names(events)
            writes = [e["text"] for e in events if e["kind"] == "value.write" and e["name"] == "total"]
            self.assertEqual(writes, ["6", "7", "8"])
            cells = [(e["b"], e["text"]) for e in events
                     if e["kind"] == "value.write" and e["name"] == "cells"]
            self.assertEqual(cells, [(1, "7.0"), (2, "8.0"), (3, "9.0")])
            variables = [(name[e["process"]], e["text"]) for e in events if e["kind"] == "variable.write"]
            self.assertEqual(variables[0], ("main", "n=50"))
            self.assertIn(("child", "n=0"), variables)
            calls = [e["text"] for e in events if e["kind"] == "manager.call" and e["name"] == "table"]
            self.assertEqual(calls, ["__setitem__ on dict\n'child'\n24.0",
                                     "__repr__ on dict\n→ \"{'child': 24.0}\""])
            served = [e["text"] for e in events if e["kind"] == "manager.serve" and e["name"] == "table"]
            self.assertEqual(served, ["__setitem__ on dict", "__repr__ on dict"])

    def test_managed(self):
        """Values are told in short and in one line, and no code of the script runs for it."""
        for events in self.each_method("managed.py"):
            told = {name: [e["text"] for e in events if e["kind"] == "manager.call" and e["name"] == name]
                    for name in ("table", "numbers", "space", "total", "jobs")}
            short = [text.replace(", 3, ", " … ") for text in told["table"]]
            self.assertEqual(told["table"][0], "__setitem__ on dict\n'odd'\n<Odd>")
            self.assertTrue(told["table"][1].startswith("__setitem__ on dict\n'big'\n[0, 1, 2, 3"), short)
            self.assertTrue(told["table"][1].endswith("…"), short)
            self.assertTrue(told["table"][2].startswith("__setitem__ on dict\n'text'\n'a\\nba\\nb"), short)
            self.assertTrue(all(len(text.encode()) < 1000 for text in told["table"]))
            self.assertEqual(told["table"][3:7], ["get on dict\n'odd'\n→ <Odd>", "get on dict\n'none'",
                                                  "__getitem__ on dict\n'nothing'\n! KeyError",
                                                  "__setitem__ on dict\n'set'\n{3}"])
            word, longer = "'" + "字" * 66 + "…", "'" + "é" * 99 + "…"
            self.assertEqual(told["table"][7], f"pop on dict\n{longer}\n{word}\n→ {word}", "in bytes")
            self.assertEqual(told["table"][8], f"update on dict\na={word}\nb={word}\nc={word}\n…", "an answer has room")
            self.assertEqual(told["numbers"], ["append on list\n<ListProxy>", "__getitem__ on list\n0\n→ 1",
                                               "__setitem__ on list\n0\n2"])
            self.assertEqual(told["space"], ["__getattribute__ on Namespace\n'x'\n→ 1",
                                             "__setattr__ on Namespace\n'x'\n2"])
            self.assertEqual(told["total"], ["get on Value\n→ 5", "set on Value\n6"])
            self.assertEqual(told["jobs"], ["put on Queue\n'job'\nblock=False", "get on Queue\n→ 'job'"])
            made = {e["name"]: e["text"] for e in events if e["kind"] == "object.create"}
            self.assertTrue(made["table"].endswith("value={'n':%201,%20'm':%20'x'}"), made["table"])
            self.assertTrue(made["numbers"].endswith("value=[1,%202.5,%20None,%20(True,%20b'c')]"), made["numbers"])
            self.assertTrue(made["cells"].endswith("…"), made["cells"])
            self.assertTrue(made["jobs"].endswith("value=[]"), made["jobs"])
            if "other" in made:
                self.assertTrue(made["other"].endswith("of=Queue"), "it is no queue of Python's")
            self.assertNotIn("repr was called", "".join(e["text"] for e in events if e["kind"] == "output"))

    def test_pools(self):
        for events in self.each_method("pools.py"):
            self.assertLessEqual({"pool", "executor"}, self.objects(events))
            seqs = {}
            for e in events:
                if e["kind"].startswith("pool."):
                    seqs.setdefault((e["name"], e["b"], e["a"]), []).append(e["kind"])
            self.assertEqual(len(seqs), 3 + 1 + 4 + 1 + 3 + 1 + 1)
            for task, kinds in seqs.items():
                self.assertEqual(kinds, ["pool.submit", "pool.task.begin", "pool.task.end", "pool.result"], task)
            lines = [e.get("line") for e in events if e["kind"] == "pool.submit" and e["name"] == "pool"]
            self.assertEqual(lines[0], line_of(SCRIPTS / "pools.py", "pool.map"))
            roles = {e["text"] for e in events if e["kind"] == "process.role"}
            self.assertIn("pool worker", roles)
            for kind in ("pool.task.end", "pool.result"):
                raised = [e["text"] for e in events if e["kind"] == kind and "raised" in e["text"]]
                self.assertEqual(raised, ["ValueError raised"] * 2, "not the wrapper that carries its traceback")

    def test_cancelled(self):
        """A future that is cancelled before a worker took it is reported once; a finished one is not."""
        for events in self.each_method("cancelled.py"):
            submitted = [e["a"] for e in events if e["kind"] == "pool.submit"]
            begun = [e["a"] for e in events if e["kind"] == "pool.task.begin"]
            notes = [e for e in events if e["kind"] == "note" and e.get("name") == "executor"]
            self.assertEqual([e["a"] for e in notes], [submitted[-1]])
            self.assertIn("cancelled", notes[0]["text"])
            self.assertEqual(notes[0]["line"], line_of(SCRIPTS / "cancelled.py", "last.cancel()"))
            self.assertNotIn(submitted[-1], begun)

    def test_memories(self):
        """A process that attaches to a memory by name neither renames it nor creates a second object."""
        for events in self.each_method("memories.py"):
            made = {e["object"]: e["name"] for e in events
                    if e["kind"] == "object.create" and "type=memory" in e["text"]}
            self.assertEqual(sorted(made.values()), ["memory", "memory-2"])

    def test_names(self):
        """An object that is assigned to several names or attributes is named by them."""
        script = SCRIPTS / "names.py"
        wanted = [("left", "left, right"), ("right", "left, right"), ("one", "one, two"), ("two", "one, two"),
                  ("three", "one, two"), ("lock", "self.lock, self.open"), ("open", "self.lock, self.open"),
                  ("inner", "inner, number")]
        for events in self.each_method("names.py"):
            made = [(e["name"], e["line"]) for e in events
                    if e["kind"] == "object.create" and Path(e.get("file", "")).name == "names.py"]
            self.assertEqual(made, [(name, line_of(script, text)) for name, text in wanted])

    def test_talk(self):
        for events in self.each_method("talk.py"):
            self.assertLessEqual({"listener", "connection", "log.txt"}, self.objects(events))
            sends = {e["seq"]: e for e in events if e["kind"] == "pipe.send"}
            for e in events:
                if e["kind"] == "pipe.recv":
                    self.assertEqual(sends[e["cause"]]["text"], e["text"])
            writes = [(e["a"], e["text"]) for e in events if e["kind"] == "file.write" and e["name"] == "log.txt"]
            self.assertEqual(writes, [(0, "parent\n"), (7, "child\n"), (13, "parent again\n")])
            said = [e for e in events if e["kind"] == "output" and e["text"] == "program\n"]
            self.assertEqual(said, [], "what a program writes into a pipe is no output of the run")
            kinds = {e["kind"] for e in events}
            self.assertLessEqual({"socket.listen", "socket.accept", "socket.connect", "socket.send",
                                  "socket.recv", "socket.close"}, kinds)

    def test_default_timeout(self):
        """Reading a connection's addresses does not change it: it still waits for late data."""
        for events in self.each_method("default_timeout.py"):
            self.assertEqual([e["text"] for e in events if e["kind"] == "pipe.recv"], ["'late'", "'later'"])

    def test_built_in(self):
        """The replacement of a built-in function can be an attribute of a class, as in pathlib up to 3.10."""
        for events in self.each_method("built_in.py"):
            written = [e["name"] for e in events if e["kind"] == "file.write"]
            self.assertLessEqual({"text", "bytes", "path"}, set(written))
            self.assertGreaterEqual(len([e for e in events if e["kind"] == "sleep"]), 4)

    def test_a_queue_is_told_whose_module_brings_threading(self):
        """`import queue` comes first: it imports threading in the midst of its own text."""
        system = shutil.which("python3", path=os.defpath) or sys.executable
        script = "import queue\njobs = queue.Queue()\njobs.put(1)\njobs.get()\n"
        ask = [system, "-c", "import sys; sys.exit('threading' in sys.modules)"]
        if subprocess.run(ask, check=False, timeout=runs.PATIENCE).returncode:
            self.skipTest("this interpreter has threading from its start")
        with tempfile.TemporaryDirectory() as folder:
            path, recording = Path(folder, "first.py"), Path(folder, "run.procession")
            path.write_text(script, encoding="utf-8")
            self.assertEqual(runs.run(recording, system, path).returncode, 0)
            kinds = [e["kind"] for e in runs.dump(recording) if e.get("name") == "jobs"]
        self.assertIn("queue.put", kinds)
        self.assertIn("queue.get", kinds)

    def test_threads(self):
        """The script's own objects for its threads have events, those that the library creates for itself have none."""
        script = SCRIPTS / "threads.py"
        for events, method in zip(self.each_method("threads.py"), METHODS):
            created = [e for e in events if e["kind"] == "object.create" and "threads=1" in e["text"]]
            named = {e["name"] for e in created if not e["name"].startswith("thread-")}
            self.assertEqual(named, {"lock", "guard", "room", "met", "changed", "changed.lock", "ready", "fired", "soon",
                                     "never", "jobs", "last", "least", "simple"})
            for e in created:
                self.assertEqual(Path(e["file"]).name, "threads.py")
            count = [(e["kind"], e["line"]) for e in events if e.get("name") == "lock" and e["kind"] == "lock.acquire"]
            self.assertGreaterEqual(count.count(("lock.acquire", line_of(script, "with lock"))), 6)
            depths = [e["a"] for e in events if e.get("name") == "guard" and e["kind"].startswith("lock.")]
            self.assertEqual(depths, [0, 1, 1, 2, 1, 0])
            kinds = {e["kind"] for e in events}
            self.assertLessEqual({"semaphore.acquire", "flag.set", "flag.wait.timeout", "condition.wait",
                                  "condition.notify", "condition.wait.timeout", "barrier.wait", "timer.start", "timer.fire",
                                  "timer.cancel", "queue.join", "queue.task_done", "queue.full", "queue.empty",
                                  "undo"}, kinds)
            orders = [e["name"] for e in created if "order=" in e["text"]]
            got = [[e["text"] for e in events if e["kind"] == "queue.get" and e.get("name") == one] for one in orders]
            self.assertEqual(got, [["1", "3", "2"], ["1", "2", "3"], ["2", "3", "1"]])
            puts = {(e["name"], e["b"]): e["text"] for e in events if e["kind"] == "queue.put"}
            for e in events:
                if e["kind"] == "queue.get":
                    self.assertEqual(puts[e["name"], e["b"]], e["text"])
            # A forked child's lock is another object by the same name.
            locks = {e["object"] for e in created if e.get("name") == "lock"}
            self.assertEqual(len(locks), 2 if method == "fork" else 1)

    def test_lost_forkserver(self):
        """A join that Python ends with an exit code of its own is no news of the child's end."""
        events = self.both(SCRIPTS / "lost_forkserver.py")
        number = next(n for n, name in runs.names(events).items() if name == "child")
        pid = next(e["pid"] for e in events if e["process"] == number)
        joins = [e["kind"] for e in events if e["kind"].startswith("process.join") and e["a"] == pid]
        self.assertEqual(joins, ["process.join.request", "process.join.timeout"])
        self.assertEqual([e["b"] for e in events if e["kind"] == "note" and e["a"] == pid], [255])
        ends = [e["a"] for e in events if e["kind"] == "process.exit" and e["process"] == number]
        self.assertEqual(ends, [0])

    def test_name(self):
        """A process is called by its script, a module by its name, and what has neither by its program."""
        self.addCleanup(os.chdir, Path.cwd())
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            Path(folder, "my_module.py").write_text("print(1)\n")
            for words, name in ((["my_module.py"], "my_module.py"), (["-m", "my_module"], "my_module"),
                                (["-c", "print(1)"], Path(sys.executable).name)):
                recording = Path(folder, "run.procession")
                done = runs.run(recording, sys.executable, *words)
                self.assertEqual(done.stdout, b"1\n")
                begin = next(e for e in runs.dump(recording)
                             if e["kind"] == "process.begin" and e["source"] == "self")
                self.assertEqual(begin["text"], name)

    def test_without_a_channel(self):
        """With the tracer on the path but no supervisor there are no events and no differences."""
        environment = dict(os.environ, PYTHONPATH=str(runs.BUILD / "lib/procession/python"))
        script = SCRIPTS / "queues.py"
        done = subprocess.run([sys.executable, str(script), "fork"], stdin=subprocess.DEVNULL,
                              env=environment, capture_output=True, check=False, timeout=runs.PATIENCE)
        self.assertEqual((done.returncode, done.stdout), (0, untraced(script, "fork").stdout))


if __name__ == "__main__":
    alike.main()
