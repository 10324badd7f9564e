#!/usr/bin/env python3
"""The `procession` command from outside: command_test.py BIN_FOLDER WRITE_RECORDING. It tests exit codes,
sentences and outputs, and every kind of bad input. Needs Python's standard library only."""
import json
import os
import signal
import sys

from commands import Commands, main


class Use(Commands):
    def test_no_argument_without_a_display_prints_help(self):
        done = self.run_()
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        for command in (b"list", b"run", b"dump", b"export", b"info", b"world", b"check", b"doctor", b"open"):
            self.assertIn(command, done.stdout)

    def test_help_of_each_command(self):
        for command in ("list", "run", "dump", "export", "info", "world", "check", "doctor", "open"):
            by_help = self.run_("help", command)
            by_option = self.run_(command, "--help")
            self.assertEqual((by_help.returncode, by_option.returncode), (0, 0), command)
            self.assertEqual(by_help.stdout, by_option.stdout)
        self.assertEqual(self.run_("--version").returncode, 0)

    def test_unknown_command_names_the_nearest(self):
        self.assertIn("did you mean 'dump'?", self.sentence(2, "dmup", "x"))
        self.assertIn("procession help", self.sentence(2, "frobnicate"))
        self.assertIn("procession help", self.sentence(2, "help", "frobnicate"))

    def test_wrong_use(self):
        for arguments in (["dump"], ["dump", "a", "b"], ["dump", "--nonsense", "a"], ["world", "a"],
                          ["run"], ["run", "x", "--limit", "soon"], ["run", "x", "--when-full", "never"],
                          ["run", "x", "--stdio", "tty"], ["export", "a"], ["export", "a", "--to", "jsonl"], ["run", "x", "--set"], ["--nonsense"]):
            self.sentence(2, *arguments)
        for arguments in (["run", "--"], ["run", "--nonsense", "--", "true"],
                          ["run", "lesson", "--", "true"], ["run", "--set", "a=1", "--", "true"]):
            self.sentence(125, *arguments)

    def test_output_that_can_not_be_written(self):
        with open("/dev/full", "wb") as full:
            for arguments in (["help"], ["list", "--json"], ["dump", self.write("r", "whole")]):
                said = self.run_(*arguments, stdout=full)
                self.assertEqual(said.returncode, 2)
                self.assertIn(b"standard output can't be written", said.stderr)

    def test_doctor(self):
        done = self.run_("doctor")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(b"keeper", done.stdout)
        self.assertIn(b"missing  a display", done.stdout)


class Lessons(Commands):
    def test_list(self):
        lessons = json.loads(self.run_("list", "--json").stdout)
        one = {lesson["id"]: lesson for lesson in lessons}["producer_consumer"]
        self.assertEqual(one["chapter"]["id"], "talking")
        self.assertEqual(set(one["title"]), {"en", "zh"})
        capacity = {p["name"]: p for p in one["parameters"]}["capacity"]
        self.assertEqual((capacity["type"], capacity["min"], capacity["max"], capacity["default"]),
                         ("int", 1, 50, "3"))
        self.assertIn("cpp", one["variants"])
        self.assertIn("queue.sentinels", one["checks"])

    def test_list_follows_the_language(self):
        one = {lesson["id"]: lesson for lesson in json.loads(self.run_("list", "--json").stdout)}
        for language, key in (("en_US.UTF-8", "en"), ("zh_CN.UTF-8", "zh")):
            self.env["LC_ALL"] = language
            text = self.run_("list").stdout.decode()
            self.assertIn(one["producer_consumer"]["title"][key], text)

    def test_unknown_lesson_names_the_nearest(self):
        self.assertIn("did you mean 'producer_consumer'?", self.sentence(2, "run", "producer_consumr"))
        self.assertIn("procession list", self.sentence(2, "run", "zzz"))
        self.assertIn("neither a file nor a lesson", self.sentence(2, "open", "producer_consumr"))
        self.assertEqual(self.recordings(), [])

    def test_parameters_are_checked_before_anything_starts(self):
        run = ["run", "producer_consumer", "--set"]
        self.assertIn("did you mean 'capacity'?", self.sentence(2, *run, "capcity=3"))
        self.assertIn("from 1 to 50", self.sentence(2, *run, "capacity=51"))
        self.assertIn("from 1 to 50", self.sentence(2, *run, "capacity=three"))
        self.assertIn("=VALUE", self.sentence(2, *run, "capacity"))
        self.assertIn("java not in {cpp,python}",
                      self.sentence(2, "run", "producer_consumer", "--variant", "java"))
        self.assertIn("only python has it",
                      self.sentence(2, "run", "isolated_globals", "--set", "start=forkserver"))
        self.assertEqual(self.recordings(), [])

    def test_a_persons_own_lessons_need_no_option(self):
        self.script("main.py", "print(7)")
        lesson = self.path("procession/lessons/01_mine/own")
        os.makedirs(lesson)
        for name, text in {"../chapter.toml": 'order = 1\ntitle.en = "Mine"\ntitle.zh = "我的"\n',
                           "lesson.toml": LESSON.replace("counts", "own"), "text.en.md": "x\n## look: Look\nx\n",
                           "text.zh.md": "x\n## look: 看\nx\n"}.items():
            with open(os.path.join(lesson, name), "w", encoding="utf-8") as file:
                file.write(text)
        self.assertIn(b"own: no program: expected main.cpp or main.py", self.run_("run", "own").stderr)
        os.rename(self.path("main.py"), os.path.join(lesson, "main.py"))
        done = self.run_("run", "own", "--quiet")
        self.assertEqual((done.returncode, done.stdout), (0, b"7\n"), done.stderr)
        [one] = [one for one in json.loads(self.run_("list", "--json").stdout) if one["id"] == "own"]
        self.assertEqual(one["variants"], ["python"])
        with open(os.path.join(lesson, "main.cpp"), "w", encoding="utf-8") as file:
            file.write("int main() {}\n")
        self.assertIn("/main", self.sentence(2, "run", "own", "--variant", "cpp"))

    def test_a_folder_with_a_mistake_is_left_out_and_the_rest_stays(self):
        lesson = self.path("lessons/01_mine/broken")
        os.makedirs(lesson)
        with open(self.path("lessons/01_mine/chapter.toml"), "w", encoding="utf-8") as file:
            file.write('order = 1\ntitle.en = "Mine"\ntitle.zh = "我的"\n')
        with open(os.path.join(lesson, "lesson.toml"), "w", encoding="utf-8") as file:
            file.write('id = "broken"\norder = "one"\n')
        done = self.run_("list", "--json", "--lessons", self.path("lessons"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("broken/lesson.toml:2: `order`: expected a whole number", done.stderr.decode())
        self.assertIn("producer_consumer", [lesson["id"] for lesson in json.loads(done.stdout)])

    def test_a_mistake_in_a_glossary_is_named(self):
        os.makedirs(self.path("lessons"))
        with open(self.path("lessons/glossary.toml"), "w", encoding="utf-8") as file:
            file.write('[[term]]\nid = 1\n')
        done = self.run_("list", "--lessons", self.path("lessons"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("lessons/glossary.toml:2: `id` in [[term]]: expected a text", done.stderr.decode())

    def test_a_lesson_runs_and_its_recording_says_what_it_was(self):
        done = self.run_("run", "producer_consumer", "--set", "items=6", "--set", "produce=5",
                         "--set", "consume=5ms", "--report", self.path("report.json"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"checks hold; recording: ", done.stderr)
        with open(self.path("report.json"), encoding="utf-8") as file:
            report = json.load(file)
        self.assertIn("queue.sentinels", [verdict["rule"] for verdict in report])
        self.assertTrue(all(verdict["holds"] for verdict in report), report)
        [name] = self.recordings()
        self.assertTrue(name.endswith("_producer_consumer.procession"), name)
        path = os.path.join(self.folder, "procession", "recordings", name)
        info = json.loads(self.run_("info", path, "--json").stdout)
        self.assertEqual((info["lesson"], info["variant"], info["life"]),
                         ("producer_consumer", "cpp", "finished"))
        self.assertEqual((info["parameters"]["items"], info["parameters"]["capacity"]), ("6", "3"))
        self.assertEqual(set(info["attachments"]),
                         {"comments.zh.toml", "lesson.toml", "main.cpp", "main.py", "text.en.md", "text.zh.md"})
        checked = self.run_("check", path, "--json")
        self.assertEqual(checked.returncode, 0)
        self.assertEqual(json.loads(checked.stdout), report)
        events = [json.loads(line) for line in self.run_("dump", path).stdout.splitlines()]
        self.assertEqual([event["seq"] for event in events], list(range(1, info["events"] + 1)))
        puts = [event for event in events if event["kind"] == "queue.put"]
        self.assertEqual({event["name"] for event in puts}, {"tasks"})
        self.assertEqual({event["file"] for event in puts}, {"main.cpp"})

    def test_quiet(self):
        done = self.run_("run", "producer_consumer", "--quiet", "--set", "items=6", "--set",
                         "produce=5", "--set", "consume=5")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertNotEqual(done.stdout, b"")

    def test_a_limit_ends_a_lesson_and_is_a_failure(self):
        done = self.run_("run", "producer_consumer", "--set", "items=500", "--limit", "0.5")
        self.assertEqual(done.returncode, 1, done.stderr)


class Programs(Commands):
    def test_the_status_is_the_programs_own(self):
        for command, status in ((["true"], 0), (["false"], 1), (["sh", "-c", "exit 7"], 7),
                                (["sh", "-c", "kill -SEGV $$"], 128 + signal.SIGSEGV)):
            done = self.run_("run", "--record", self.path("r"), "--", *command)
            self.assertEqual(done.returncode, status, done.stderr)

    def test_output_passes_through_unchanged(self):
        data = bytes(range(256)) * 100
        program = self.script("bytes.py", "import sys\nsys.stdout.buffer.write(bytes(range(256)) * 100)"
                              "\nsys.stderr.write('err')\n")
        done = self.run_("run", "--quiet", "--record", self.path("r"), "--", "python3", program)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, data, b"err"))

    def test_a_program_that_never_attaches_is_told(self):
        done = self.run_("run", "--record", self.path("r"), "--", "echo", "hello")
        self.assertEqual((done.returncode, done.stdout), (0, b"hello\n"))
        self.assertIn(b"told nothing itself", done.stderr)
        kinds = [json.loads(line)["kind"] for line in self.run_("dump", self.path("r")).stdout.splitlines()]
        for kind in ("run.begin", "process.begin", "output", "process.exit", "run.end"):
            self.assertIn(kind, kinds)

    def test_a_program_that_can_not_be_started(self):
        run = ["run", "--record", self.path("r"), "--"]
        self.assertIn("no-such-program", self.sentence(127, *run, "no-such-program"))
        self.assertIn("no/such", self.sentence(127, *run, "./no/such"))
        self.assertIn("plain", self.sentence(126, *run, self.script("plain", "echo", 0o644)))
        self.sentence(126, *run, self.folder)

    def test_a_crash_is_told(self):
        done = self.run_("run", "--record", self.path("r"), "--", "sh", "-c", "kill -ABRT $$")
        self.assertEqual(done.returncode, 128 + signal.SIGABRT)
        self.assertIn(b"signal", done.stderr.lower())

    def test_paths_that_can_not_be_written(self):
        self.assertIn("nowhere", self.sentence(125, "run", "--record", "/nowhere/r", "--", "true"))
        self.assertIn("nowhere", self.sentence(2, "run", "--record", "/nowhere/r", "producer_consumer"))
        self.assertIn("/dev/full", self.sentence(125, "run", "--record", "/dev/full", "--", "true"))
        said = self.sentence(125, "run", "--report", "/nowhere/r", "--", "true")
        self.assertIn("report", said)
        self.env["XDG_DATA_HOME"] = "/proc/nowhere"
        self.assertIn("--record FILE", self.sentence(125, "run", "--", "true"))

    def test_a_report_on_a_full_disk(self):
        done = self.run_("run", "--record", self.path("r"), "--report", "/dev/full", "--", "true")
        self.assertEqual(done.returncode, 125)
        self.assertIn(b"report", done.stderr)

    def test_a_recording_that_stops_early_does_not_stop_the_program(self):
        done = self.run_("run", "--max-bytes", "1", "--record", self.path("r"), "--", "sh", "-c",
                         "echo whole; exit 3")
        self.assertEqual((done.returncode, done.stdout), (3, b"whole\n"))
        self.assertNotEqual(done.stderr, b"")

    def test_a_failure_to_start_is_told_to_who_steers(self):
        reading, writing = os.pipe()
        self.sentence(2, "run", "nothing", "--control", str(writing), pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as told:
            line = json.loads(told.read())
        self.assertEqual((line["is"], line["exit"]), ("error", 2))
        self.assertIn("nothing", line["sentence"])

    def test_only_the_newest_hundred_stay(self):
        folder = self.path("procession/recordings")
        os.makedirs(folder)
        for second in range(105):
            name = f"2020-01-01_00{second // 60:02}{second % 60:02}_old.procession"
            with open(os.path.join(folder, name), "wb"):
                pass
        with open(os.path.join(folder, "mine.procession"), "wb"):
            pass
        self.assertEqual(self.run_("run", "--", "true").returncode, 0)
        names = self.recordings()
        self.assertIn("mine.procession", names)
        self.assertEqual(len(names), 101)
        self.assertEqual(names[0], "2020-01-01_000006_old.procession")
        self.assertTrue(any(name.endswith("_true.procession") for name in names))


LESSON = """id = "counts"
order = 1
concepts = ["count"]
title.en = "Counts"
title.zh = "计数"
question.en = "How often?"
question.zh = "几次?"
[[tally]]
fact = "outputs"
title.en = "What it said"
title.zh = "它说了什么"
[[tally]]
fact = "outputs"
variant = "cpp"
title.en = "Not of this variant"
title.zh = "不是这个版本"
[[step]]
id = "look"
[card]
minutes = 1
""" + "".join(f'{key}.{language} = "x"\n' for key in ("ask", "press", "expect", "reply")
              for language in ("en", "zh"))


class Repeat(Commands):
    """--repeat: the n-th run says "odd" or "even"; the file `fails` holds the n of those that fail."""

    def setUp(self):
        super().setUp()
        self.count, self.fails = self.path("count"), self.path("fails")
        self.program = self.script("counts.py", f"""
import os, sys
path = {self.count!r}
n = os.path.getsize(path) if os.path.exists(path) else 0
open(path, "a").write("x")
print("odd" if n % 2 == 0 else "even")
fails = {self.fails!r}
sys.exit(3 if os.path.exists(fails) and str(n + 1) in open(fails).read().split() else 0)
""")

    def fail(self, *runs):
        with open(self.fails, "w", encoding="utf-8") as file:
            file.write(" ".join(map(str, runs)))

    def lesson(self):
        """The options that make it the lesson `counts`."""
        folder = self.path("lessons/01_mine/counts")
        os.makedirs(folder)
        files = {"../chapter.toml": 'order = 1\ntitle.en = "Mine"\ntitle.zh = "我的"\n',
                 "lesson.toml": LESSON, "text.en.md": "x\n## look: Look\nx\n",
                 "text.zh.md": "x\n## look: 看\nx\n"}
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        os.rename(self.program, os.path.join(folder, "main.py"))
        return ["counts", "--lessons", self.path("lessons")]

    def report(self):
        with open(self.path("report"), encoding="utf-8") as file:
            return json.load(file)

    def test_a_lessons_facts_are_counted(self):
        done = self.run_("run", *self.lesson(), "--repeat", "5", "--report", self.path("report"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.report(), {"runs": 5, "failed": 0, "tally": [
            {"fact": "outputs", "object": "", "title": "What it said", "seen": {"even": 2, "odd": 3}}]})
        said = done.stderr.decode()
        self.assertIn("What it said: 3 × odd, 2 × even", said)
        self.assertIn("run 5 of 5: ", said)
        self.assertEqual(len(self.recordings()), 1, "the last one")

    def test_titles_follow_the_language_and_quiet_says_nothing(self):
        lesson = self.lesson()
        self.env["LC_ALL"] = "zh_CN.UTF-8"
        done = self.run_("run", *lesson, "--repeat", "2", "--quiet", "--report", self.path("report"))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"odd\neven\n", b""))
        self.assertEqual(self.report()["tally"][0]["title"], "它说了什么")

    def test_a_failed_run_fails_the_whole_and_its_recording_stays(self):
        lesson = self.lesson()
        self.fail(2, 3)
        done = self.run_("run", *lesson, "--repeat", "4", "--report", self.path("report"))
        self.assertEqual(done.returncode, 1)
        self.assertEqual((self.report()["runs"], self.report()["failed"]), (4, 2))
        self.assertEqual(done.stderr.count(b"FAILED"), 2)
        self.assertEqual(len(self.recordings()), 3, "two that failed, and the last one")

    def test_of_a_program_the_status_is_counted(self):
        self.fail(3)
        done = self.run_("run", "--repeat", "3", "--record", self.path("r.procession"), "--report",
                         self.path("report"), "--", "python3", self.program)
        self.assertEqual(done.returncode, 1)
        tally = {one["fact"]: one["seen"] for one in self.report()["tally"]}
        self.assertEqual(tally["exit.status"], {"0": 2, "3": 1})
        for n in (1, 2, 3):
            self.assertEqual(self.run_("info", self.path(f"r-{n}.procession")).returncode, 0)

    def test_its_stdin_is_empty(self):
        done = self.run_("run", "--quiet", "--repeat", "2", "--record", self.path("r"), "--", "cat",
                         input=b"for the first only")
        self.assertEqual((done.returncode, done.stdout), (0, b""))

    def test_one_that_can_not_be_started_is_tried_once(self):
        done = self.run_("run", "--repeat", "3", "--record", self.path("r"), "--", "no-such-program")
        self.assertEqual((done.returncode, done.stderr.count(b"no-such-program")), (127, 1))

    def test_who_asks_one_run_to_end_ends_them_all(self):
        done = self.run_("run", "--repeat", "3", "--record", self.path("r"), "--report",
                         self.path("report"), "--", "sh", "-c",
                         "kill -TERM $(cut -d' ' -f4 /proc/$PPID/stat); sleep 60")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.report()["runs"], 0)
        self.assertIn(b"no more follow", done.stderr)


if __name__ == "__main__":
    main()
