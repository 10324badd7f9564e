"""The story of producer_consumer, compared with stories/producer_consumer.story by partial order: what each
thread did in its order, and what caused what. Times, pids and depths are free."""
import sys
import tempfile
import unittest
from pathlib import Path

import runs

# What the kernel or chance decides, and no story tells.
FREE = {"process.state", "channel.held", "process.adopt"}
# An edge that does not depend on timing; which get frees which put does not.
CAUSED = {"process.begin", "process.join", "queue.flush", "queue.get"}


def what(event):
    text = event.get("text", "").strip()
    if event["kind"] in ("process.begin", "run.begin"):
        text = ""
    if event["kind"] == "process.exit":
        text = str(event.get("a"))
    return " ".join(part for part in (event["kind"], event.get("name", ""), text) if part)


def story(events):
    """Lines `who: what`, by thread, and `who: what <- who: what`, sorted."""
    name = runs.names(events)
    by_seq = {e["seq"]: e for e in events}
    mains = {e["process"]: e["thread"] for e in events if e["kind"] == "process.begin"}

    def who(event):
        process = name.get(event["process"], "run")
        if event["thread"] in (0, mains.get(event["process"])):
            return process
        return process + "/feeder"

    threads, edges = {}, []
    for e in events:
        if e["source"] in ("self",) and e["kind"] not in FREE:
            threads.setdefault(who(e), []).append(what(e))
        if e["kind"] in CAUSED and e.get("cause"):
            cause = by_seq[e["cause"]]
            edges.append(f"{who(e)}: {what(e)} <- {who(cause)}: {what(cause)}")
    lines = []
    for thread in sorted(threads):
        lines += [f"{thread}: {one}" for one in threads[thread]]
    return lines + sorted(edges)


def write(golden):
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder, "run.procession")
        runs.ask("run", "producer_consumer", "--quiet", *runs.settings(runs.FAST), "--record", recording)
        golden.write_text("\n".join(story(runs.dump(recording))) + "\n")


class Story(unittest.TestCase):
    def test_story(self):
        golden = (Path(__file__).with_name("stories") / "producer_consumer.story").read_text().splitlines()
        with tempfile.TemporaryDirectory() as folder:
            recording = Path(folder, "run.procession")
            done = runs.command("run", "producer_consumer", *runs.settings(runs.FAST), "--record",
                                str(recording))
            self.assertEqual(done.returncode, 0, done.stderr)
            events = runs.dump(recording)
            self.assertEqual(story(events), golden)
            for key, check in runs.checks(recording).items():
                self.assertTrue(check["holds"], (key, check["why"]))
            self.assertEqual(runs.info(recording)["life"], "finished")
            objects = {one["name"]: one for one in runs.world(recording)["objects"]}
            self.assertEqual(objects["tasks"]["depth"], 0)

    def test_it_can_fail(self):
        with tempfile.TemporaryDirectory() as folder:
            recording = Path(folder, "run.procession")
            runs.command("run", "producer_consumer", "--quiet", *runs.settings({**runs.FAST, "items": 7}),
                         "--record", str(recording))
            golden = (Path(__file__).with_name("stories") / "producer_consumer.story").read_text().splitlines()
            self.assertNotEqual(story(runs.dump(recording)), golden)


if __name__ == "__main__":
    if "--write" in sys.argv:
        write(Path(__file__).with_name("stories") / "producer_consumer.story")
    else:
        runs.main()
