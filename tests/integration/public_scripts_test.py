"""Typical scripts that do not know the tracer: under the tracer they print and end as without it, and the
recording says what their own lines do not."""
import collections
from pathlib import Path

import alike
import runs
from alike import ScriptCase, line_of

SCRIPTS = Path(__file__).with_name("public_scripts")


def told(events, kind, name=None):
    return [e for e in events if e["kind"] == kind and name in (None, e.get("name"))]


def most_at_once(events, name, begin, end):
    """Returns the maximal number of threads between the two kinds of events."""
    now = most = 0
    for e in events:
        if e.get("name") == name:
            now += (e["kind"] == begin) - (e["kind"] == end)
            most = max(most, now)
    return most


class PublicScripts(ScriptCase):
    def run_it(self, name, *args):
        self.script = SCRIPTS / name
        return self.both(self.script, *args)

    def test_crawler(self):
        """Workers use the manager's dict only while they hold the lock: they queue up for each access."""
        events = self.run_it("crawler.py")
        inside, asked = line_of(self.script, "if link in seen"), 0
        held = set()
        for e in events:
            if e.get("name") == "lock" and e["kind"] in ("lock.acquire", "lock.release"):
                (held.add if e["kind"] == "lock.acquire" else held.discard)(e["thread"])
            if e["kind"] == "manager.call.request" and e.get("line") == inside:
                self.assertIn(e["thread"], held)
                asked += 1
        self.assertEqual(asked, 13)
        self.assertEqual(len(told(events, "manager.serve", "seen")), len(told(events, "manager.call", "seen")))
        self.assertEqual(len(told(events, "queue.get", "frontier")), 9 + 4)
        self.assertEqual(len(told(events, "socket.connect")), 9)

    def test_word_count(self):
        """Each file was processed by one worker, one file at a time."""
        events = self.run_it("word_count.py")
        begun = told(events, "pool.task.begin", "p")
        self.assertEqual(len({(e["a"], e["b"]) for e in begun}), 12)
        per_worker = collections.Counter(e["process"] for e in begun)
        self.assertEqual(sum(per_worker.values()), 12)
        for worker in per_worker:
            mine = [e["kind"] for e in events if e["process"] == worker and e["kind"].startswith("pool.task.")]
            self.assertEqual(mine, ["pool.task.begin", "pool.task.end"] * per_worker[worker])
        files = {e["name"] for e in told(events, "object.create") if "type=file" in e["text"]}
        self.assertEqual(files, {f"part{i:02}.txt" for i in range(12)}, "no file that the library tried out a folder with")

    def test_monte_carlo(self):
        """Three pools one after the other, never more tasks at once than workers."""
        events = self.run_it("monte_carlo.py")
        for name, workers in (("pool", 1), ("pool-2", 2), ("pool-3", 4)):
            self.assertEqual(len(told(events, "pool.task.end", name)), 8)
            self.assertLessEqual(most_at_once(events, name, "pool.task.begin", "pool.task.end"), workers)
        roles = [e["text"] for e in told(events, "process.role")]
        self.assertLessEqual(roles.count("pool worker"), 1 + 2 + 4)  # one may end before its first event
        self.assertGreaterEqual(roles.count("pool worker"), 3)

    def test_chat(self):
        """Each received message has an arrow from its sender; messages that were never read are counted."""
        events = self.run_it("chat.py")
        sends = {e["seq"]: e for e in told(events, "pipe.send")}
        received = told(events, "pipe.recv")
        for e in received:
            if "cause" in e:
                self.assertEqual(sends[e["cause"]]["text"], e["text"])
        name = runs.names(events)
        by_members = [e for e in sends.values() if name[e["process"]] != "room"]
        heard = [e for e in received if name[e["process"]] == "room"]
        self.assertEqual(sorted(e["text"] for e in heard), sorted(e["text"] for e in by_members))
        self.assertGreaterEqual(len(sends), len(received))

    def test_log_writer(self):
        """Many processes log, one writes: each record is in the queue until the listener takes it."""
        events = self.run_it("log_writer.py")
        name = runs.names(events)
        puts, gets = told(events, "queue.put", "queue"), told(events, "queue.get", "queue")
        self.assertEqual(len(puts), 4 * 5 + 1)
        self.assertEqual({name[e["process"]] for e in gets}, {"listener"})
        self.assertEqual([e["text"] for e in gets][-1], "None")
        writes = told(events, "file.write", "app.log")
        self.assertEqual({name[e["process"]] for e in writes}, {"listener"})
        self.assertEqual([e["a"] for e in writes], [sum(w["b"] for w in writes[:i]) for i in range(len(writes))])

    def test_life(self):
        """Six generations: no process reaches the next barrier before all have finished the current generation."""
        for method in ("fork", "spawn"):
            with self.subTest(method):
                events = self.run_it("life.py", method)
                came = collections.Counter()
                left = collections.Counter()
                for e in events:
                    if e["kind"] == "barrier.wait.request":
                        came[e["process"]] += 1
                    if e["kind"] == "barrier.wait":
                        left[e["process"]] += 1
                        self.assertEqual(len(came), 4)
                        self.assertGreaterEqual(min(came.values()), left[e["process"]])
                self.assertEqual(set(left.values()), {6})

    def test_bank(self):
        """The locks are always taken in order: a process that holds one never requests a lower one, so there is no cycle."""
        events = self.run_it("bank.py")
        held = collections.defaultdict(list)
        for e in events:
            if not e.get("name", "").startswith("locks["):
                continue
            mine, number = held[e["thread"]], int(e["name"][6:-1])
            if e["kind"] == "lock.request":
                self.assertTrue(all(other < number for other in mine))
            elif e["kind"] == "lock.acquire":
                mine.append(number)
            elif e["kind"] == "lock.release":
                mine.remove(number)
        self.assertEqual(len([e for e in told(events, "lock.acquire") if e["name"].startswith("locks[")]), 4 * 60 * 2)

    def test_checksums(self):
        """The failed task has its worker and its error; the others went on."""
        events = self.run_it("checksums.py")
        ends = collections.Counter(e["text"] for e in told(events, "pool.task.end") if "raised" in e["text"])
        self.assertEqual(ends, {"IsADirectoryError raised": 1, "FileNotFoundError raised": 1})
        for e in told(events, "pool.task.end"):
            if "raised" in e["text"]:
                self.assertNotEqual(runs.names(events)[e["process"]], "main")
        self.assertEqual(len(told(events, "pool.result")), 11)

    def test_kitchen(self):
        """Two stoves for three cooks; a guest that was woken for another guest's dish waits again."""
        events = self.run_it("kitchen.py")
        self.assertLessEqual(most_at_once(events, "stoves", "semaphore.acquire", "semaphore.release"), 2)
        woken, notified = told(events, "condition.wait", "ready"), told(events, "condition.notify", "ready")
        self.assertEqual(len(notified), 5)
        self.assertGreaterEqual(len(woken), len(told(events, "condition.wait.request", "ready")) - 5)
        self.assertEqual({e["text"] for e in told(events, "manager.serve", "board")} & {"__setitem__ on dict"},
                         {"__setitem__ on dict"})
        name = runs.names(events)
        self.assertTrue({"cook-0", "guest-a0", "waiter-b"} <= set(name.values()))

    def test_mandelbrot(self):
        """Each row has the process that drew it; the resource tracker of spawn is there, marked as a helper."""
        events = self.run_it("mandelbrot.py")
        name = runs.names(events)
        rows = [e for e in told(events, "queue.get", "rows") if e["text"] != "-1"]
        self.assertEqual([int(e["text"]) for e in rows], list(range(20)))
        put = told(events, "queue.put", "finished")
        self.assertEqual(len(put), 20 + 3)
        mine = collections.Counter(name[e["process"]] for e in rows)
        others = collections.Counter(name[e["process"]] for e in put)
        self.assertEqual(mine + collections.Counter(dict.fromkeys(others, 1)), others)

    def test_job_runner(self):
        """Each command has the thread that started it; the one that hung was sent SIGTERM and died of it."""
        events = self.run_it("job_runner.py")
        terminated = told(events, "process.terminate")
        self.assertEqual([(e["b"], e["line"]) for e in terminated], [(15, line_of(self.script, "child.terminate()"))])
        number = next(e["process"] for e in events if e["pid"] == terminated[0]["a"] and e["kind"] == "process.exit")
        end = next(e for e in told(events, "process.exit") if e["process"] == number)
        self.assertEqual(end["b"], 15)
        started = [e for e in told(events, "process.start") if "method=exec" in e["text"]]
        self.assertEqual(len(started), 6)
        slots = {e["thread"] for e in told(events, "queue.get", "jobs")}
        self.assertLessEqual({e["thread"] for e in started}, slots)

    def test_prefork(self):
        """Each client has the child that accepted it from the common listener."""
        events = self.run_it("prefork.py")
        accepted = told(events, "socket.accept", "listener")
        self.assertEqual(len(accepted), 5)
        self.assertNotIn("main", {runs.names(events)[e["process"]] for e in accepted})
        codes = [e["a"] for e in told(events, "process.exit")]
        self.assertEqual(codes, [0] * 4, "the handler ended them, not the signal")


if __name__ == "__main__":
    alike.main()
