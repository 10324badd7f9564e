"""SIGKILL at random instants on random processes: what was published is there, once and whole; no
process is left; a recording opens. tests/campaign kills plays many rounds; this is a sample."""
import os
import random
import tempfile
import time
import unittest
from collections import defaultdict
from pathlib import Path

import runs

ROUNDS = int(os.environ.get("PROCESSION_KILL_ROUNDS", "12"))
SEED = int(os.environ.get("PROCESSION_KILL_SEED", str(time.time_ns())))
LOAD = {"producers": 2, "consumers": 2, "items": 60, "produce": 5, "consume": 6, "capacity": 5}
# What a killed process breaks is the program's order of things, never these.
ALWAYS = {"order.seq_and_time", "order.cause_first", "request.ended_once", "process.begin_after_start",
          "process.begin_first", "process.join_after_exit", "process.reap_after_exit",
          "process.no_event_after_exit", "process.exit_once", "run.no_process_left", "queue.once",
          "queue.fifo_per_producer", "lock.one_owner"}


class Kill(unittest.TestCase):
    def start(self, folder, *more):
        recording = Path(folder, "run.procession")
        run = runs.Run(["producer_consumer", "--quiet", "--limit", "4", "--linger", "0.2", *more,
                        *runs.settings(LOAD), "--record", str(recording)],
                       stdout=-3, stderr=-3)  # subprocess.DEVNULL
        return run, recording

    def judge(self, recording, whole=True):
        events = runs.dump(recording)
        self.assertEqual([e["seq"] for e in events], list(range(1, len(events) + 1)))
        self.assertFalse([e for e in events if e["kind"] == "channel.dropped"])
        puts = defaultdict(list)
        for e in events:
            if e["kind"] == "queue.put":
                puts[e["process"]].append(e["b"] & 0xFFFFFFFF)
                self.assertRegex(e["text"], r"^(\d+|None)$")
        for numbers in puts.values():
            self.assertEqual(numbers, list(range(1, len(numbers) + 1)), "lost or doubled")
        if whole:
            for (rule, name), check in runs.checks(recording).items():
                if rule in ALWAYS:
                    self.assertNotEqual(check["holds"], False, (rule, name, check["why"]))
        return events

    def test_any_process_of_the_run(self):
        chance = random.Random(SEED)
        for round_number in range(ROUNDS):
            with self.subTest(seed=SEED, round=round_number), tempfile.TemporaryDirectory() as folder:
                run, recording = self.start(folder)
                keeper = run.keeper()
                time.sleep(chance.uniform(0, 0.25))  # the random instant, not a wait for anything
                victims = [pid for pid in run.living() if pid not in (run.process.pid, keeper)]
                for victim in chance.sample(victims, min(len(victims), chance.choice((1, 1, 1, 2)))):
                    runs.kill(victim)
                run.finish()
                self.assertEqual(run.wait_gone(1), [])
                self.judge(recording)

    def test_the_supervisor(self):
        chance = random.Random(SEED + 1)
        for round_number in range(max(2, ROUNDS // 6)):
            with self.subTest(seed=SEED, round=round_number), tempfile.TemporaryDirectory() as folder:
                run, recording = self.start(folder)
                if run.keeper() is None:
                    continue
                time.sleep(chance.uniform(0.02, 0.2))
                runs.kill(run.process.pid)
                run.finish()
                self.assertEqual(run.wait_gone(1), [])
                events = self.judge(recording, whole=False)
                self.assertTrue(events)
                self.assertEqual(runs.info(recording)["life"], "cut")

    def test_the_keeper(self):
        chance = random.Random(SEED + 2)
        for round_number in range(max(2, ROUNDS // 6)):
            with self.subTest(seed=SEED, round=round_number), tempfile.TemporaryDirectory() as folder:
                run, recording = self.start(folder)
                keeper = run.keeper()
                if keeper is None:
                    continue
                time.sleep(chance.uniform(0.02, 0.2))
                runs.kill(keeper)
                self.assertEqual([p for p in run.wait_gone(1) if p != run.process.pid], [])
                run.finish()
                self.assertEqual(runs.info(recording)["life"], "finished")
                self.judge(recording)


if __name__ == "__main__":
    runs.main()
