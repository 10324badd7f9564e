#!/usr/bin/env python3
"""The commands that read a recording, from outside: recordings_command_test.py BIN_FOLDER WRITE_RECORDING."""
import contextlib
import json
import os
import stat

from commands import Commands, main


class Recordings(Commands):
    def test_dump(self):
        done = self.run_("dump", self.write("r", "whole"))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        events = [json.loads(line) for line in done.stdout.decode().splitlines()]
        self.assertEqual([event["seq"] for event in events], list(range(1, 12)))
        self.assertEqual(events[3], {
            "seq": 4, "t": 3000000, "process": 1, "thread": 1, "pid": 4711, "tid": 4711,
            "source": "self", "kind": "queue.put", "object": 1, "name": "ta sks", "op": 7, "a": 0,
            "b": (1 << 32) + 1, "text": '"quoted"\n\tand \\ back\x01 你', "file": "main.cpp", "line": 41})
        self.assertEqual(events[4]["text_hex"], "ff007a")
        self.assertNotIn("text", events[4])
        self.assertEqual((events[5]["kind"], events[5]["text"], events[5]["text_full"]),
                         ("kind.999", "cut", 5000))
        self.assertEqual((events[7]["kind"], events[7]["a"]), ("process.end", 0))
        self.assertEqual(events[10]["source"], "supervisor")

    def export(self, *arguments, out="out.jsonl"):
        done = self.run_("export", self.path("r"), "--to", "jsonl", "-o", self.path(out), *arguments)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        with open(self.path(out), "rb") as file:
            return file.read()

    def test_export(self):
        self.write("r", "whole")
        lines = self.run_("dump", self.path("r")).stdout
        self.assertEqual(self.export(), lines)
        part = self.export("--from", "3ms", "--until", "0.006", out="part")
        self.assertEqual(part.splitlines(), lines.splitlines()[3:7])
        self.assertEqual(self.export("--until=0", "--force"), lines.splitlines(True)[0])

    def test_what_can_not_be_exported(self):
        path, out = self.write("r", "whole"), self.path("out")
        self.assertIn("did you mean 'jsonl'?", self.sentence(2, "export", path, "--to", "json", "-o", out))
        self.assertIn("jsonl", self.sentence(2, "export", path, "--to", "zzzzz", "-o", out))
        to = ["export", path, "--to", "jsonl", "-o"]
        self.assertIn("250ms", self.sentence(2, *to, out, "--from", "soon"))
        self.assertIn("nothing lies between", self.sentence(2, *to, out, "--from", "2", "--until", "1s"))
        self.assertIn("nowhere/out", self.sentence(2, *to, self.path("nowhere/out")))
        self.assertIn("missing", self.sentence(2, "export", self.path("missing"), "--to", "jsonl", "-o", out))
        self.assertFalse(os.path.exists(out))
        with open(path, "rb") as file:
            recorded = file.read()
        for name in (path, self.path("./r")):
            self.assertIn("the recording itself", self.sentence(2, *to, name, "--force"))
        with open(out, "wb") as file:
            file.write(b"mine")
        self.assertIn("--force", self.sentence(2, *to, out))
        with open(out, "rb") as file:
            self.assertEqual(file.read(), b"mine")
        with open(path, "rb") as file:
            self.assertEqual(file.read(), recorded)
        self.assertIn("No space left", self.sentence(2, *to, "/dev/full", "--force"))

    def test_an_export_of_a_cut_recording_is_made_and_told(self):
        done = self.run_("export", self.write("r", "cut"), "--to", "jsonl", "-o", self.path("out"))
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"cut", done.stderr)
        with open(self.path("out"), "rb") as file:
            self.assertEqual(len(file.readlines()), 7)

    def test_info(self):
        info = json.loads(self.run_("info", self.write("r", "whole"), "--json").stdout)
        self.assertEqual(info["command"], ["./program", 'a "quoted" word'])
        self.assertEqual((info["events"], info["processes"], info["objects"]), (11, 1, 1))
        self.assertEqual((info["length_ns"], info["life"], info["damage"]), (10000000, "finished", []))
        self.assertEqual(info["attachments"], ["main.cpp"])
        self.assertIn(b"finished", self.run_("info", self.path("r")).stdout)

    def test_world(self):
        path = self.write("r", "whole")

        def at(time):
            return json.loads(self.run_("world", path, "--at", time, "--json").stdout)

        self.assertEqual(at("0")["processes"], [])
        early, late = at("3ms"), at("1s")
        self.assertEqual([p["state"] for p in early["processes"]], ["running"])
        [queue] = early["objects"]
        self.assertEqual((queue["name"], queue["depth"], queue["maxsize"]), ("ta sks", 1, 2))
        self.assertEqual(len(queue["items"]), 1)
        self.assertTrue(late["over"])
        self.assertEqual([p["state"] for p in late["processes"]], ["gone"])
        self.assertEqual(at("0.006")["processes"][0]["variables"], {"n": "3"})
        self.assertIn(b"queue ta sks  depth 1 of 2", self.run_("world", path, "--at", "3ms").stdout)
        for time in ("soon", "-1", "1m", "nan"):
            self.assertIn("250ms", self.sentence(2, "world", path, f"--at={time}"))

    def test_a_cut_recording_is_read_and_told(self):
        path = self.write("r", "cut")
        done = self.run_("dump", path)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(done.stdout.splitlines()), 7)
        self.assertIn(b"cut", done.stderr)
        self.assertEqual(json.loads(self.run_("info", path, "--json").stdout)["life"], "cut")
        for verdict in json.loads(self.run_("check", path, "--json").stdout):
            self.assertIsNot(verdict["holds"], False, verdict)

    def test_what_is_no_recording(self):
        bad = {"missing": None, "empty": b"", "text": b"hello, world\n" * 100, "zeros": bytes(5000)}
        for name, content in bad.items():
            if content is not None:
                with open(self.path(name), "wb") as file:
                    file.write(content)
            for command in (["dump"], ["info"], ["check"], ["world", "--at", "1"]):
                self.assertIn(self.path(name), self.sentence(2, *command, self.path(name)))
        self.sentence(2, "dump", self.folder)

    def test_every_cut_and_every_garbled_byte_is_survived(self):
        with open(self.write("r", "whole"), "rb") as file:
            whole = file.read()
        lines = set(self.run_("dump", self.path("r")).stdout.splitlines())
        bad = self.path("bad")
        for place in range(0, len(whole), max(1, len(whole) // 40)):
            garbled = bytearray(whole)
            garbled[place] ^= 0x55
            for content in (whole[:place], bytes(garbled)):
                with open(bad, "wb") as file:
                    file.write(content)
                done = self.run_("dump", bad)
                self.assertIn(done.returncode, (0, 2), (place, done.stderr))
                # Nothing is invented: an event is unchanged or missing.
                self.assertLessEqual(set(done.stdout.splitlines()), lines, place)
                if done.returncode == 2:
                    self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)

    def test_unreadable(self):
        path = self.write("r", "whole")
        os.chmod(path, 0)
        with contextlib.suppress(PermissionError):
            with open(path, "rb"):
                self.skipTest("this user reads everything")
        self.sentence(2, "dump", path)
        os.chmod(path, stat.S_IRUSR)


if __name__ == "__main__":
    main()
