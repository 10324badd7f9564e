#!/usr/bin/env python3
"""The lessons' programs, broken on purpose.

broken_lessons.py MAIN_CPP ID OUT.cpp: writes the program of lesson ID with every break of BREAKS built in;
PROCESSION_BREAK says which one takes effect. Without it the program is the lesson's own.
"""
import collections
import sys
from pathlib import Path

# `lesson`, its name; `edits`: what stands in main.cpp, and what stands there instead; `settings` of the run;
# `breaks`: the rules of its lesson.toml that must fail, with the object that verdicts name; `open`: those that
# can't be judged then.
Break = collections.namedtuple("Break", "lesson name edits settings breaks open", defaults=((),))

BREAKS = [
    Break("first_process", "an_uncle", [
        ('  mp::print("{} {}: parent {}", getpid(), me, getppid());',
         '  mp::print("{} {}: parent {}", getpid(), me, getppid() + is_broken("an_uncle"));')],
        {}, [("output.parent_pid", "child-*")]),
    Break("first_process", "never_asks_again", [
        ('  mp::print("{} {}: now parent',
         '  if (!is_broken("never_asks_again")) mp::print("{} {}: now parent')],
        {}, [("output.present", "child-*")]),
    Break("first_process", "leaves_at_once", [
        ('if (set.text("main") == "leaves") _exit(0);',
         'if (set.text("main") == "leaves" || is_broken("leaves_at_once")) _exit(0);')],
        {}, [("process.exits_after", "*")]),
    Break("ten_processes", "never_done", [
        ('  mp::print("{} is done", me);', '  if (!is_broken("never_done")) mp::print("{} is done", me);\n'
         '  if (is_broken("another_code")) mp::exit(3);')],
        {"work": 100}, [("output.present", "child-*")]),
    Break("ten_processes", "another_code", [], {"work": 100}, [("process.exit_code", "")]),
    Break("ten_processes", "leaves_at_once", [
        ('  for (mp::Process& child : children) child.join();',
         '  if (is_broken("leaves_at_once")) _exit(0);\n'
         '  for (mp::Process& child : children) child.join();')],
        {"work": 300}, [("process.exits_after", "*")]),
    Break("process_object", "says_nothing", [
        ('  mp::print("{}: hello from', '  if (!is_broken("says_nothing")) mp::print("{}: hello from')],
        {}, [("output.present", "*-child")]),
    Break("process_object", "another_code", [
        ('override { greet(Process::name()); }',
         'override { greet(Process::name()); if (is_broken("another_code")) mp::exit(3); }')],
        {}, [("process.exit_code", "")]),
    Break("process_object", "starts_all_the_same", [
        ('    if (set.text("call") == "start")\n      child->start();',
         '    if (set.text("call") == "start" || is_broken("starts_all_the_same"))\n      child->start();')],
        {"call": "run"}, [("process.at_once", "*")]),
    Break("join_in_the_loop", "starts_all", [
        ('if (how == "loop") worker.join();',
         'if (how == "loop" && !is_broken("starts_all") && !is_broken("no_join")) worker.join();'),
        ('  if (how == "after")\n',
         '  if ((how == "after" && !is_broken("no_join")) || is_broken("starts_all"))\n')],
        {"longest": 300}, [("process.at_once", "loop-parent")]),
    Break("join_in_the_loop", "no_join", [], {"longest": 300},
          [("output.after_join", "*-parent"), ("process.at_once", "loop-parent")]),
    Break("join_in_the_loop", "kills", [
        ('      const bool ended', '      if (is_broken("kills")) worker.terminate();\n      const bool ended')],
        {"longest": 300, "timeout": 60, "case": "timeout"}, [("process.exit_code", "")]),
    Break("join_in_the_loop", "leaves_at_once", [
        ('  mp::print("{}: all loops are over", me);',
         '  mp::print("{}: all loops are over", me);\n  if (is_broken("leaves_at_once")) _exit(0);')],
        {"longest": 400, "timeout": 60, "case": "timeout"}, [("process.exits_after", "*-parent")]),
    Break("daemon_and_join", "leaves_at_once", [
        ('  mp::print("{}: end!", mp::current_process().name);\n',
         '  mp::print("{}: end!", mp::current_process().name);\n'
         '  if (is_broken("leaves_at_once") && kind == "plain") _exit(0);\n')],
        {"interval": 800, "parent_work": 200}, [("process.exits_after", "plain-parent")]),
    Break("daemon_and_join", "never_done", [
        ('mp::print("{}: work end", me);', 'if (!is_broken("never_done")) mp::print("{}: work end", me);')],
        {"interval": 400, "parent_work": 100}, [("output.present", "plain-worker")]),
    Break("daemon_and_join", "deaf_daemon", [
        ('  const CleanUp clean_up;\n',
         '  const CleanUp clean_up;\n  if (is_broken("deaf_daemon")) std::signal(SIGTERM, SIG_IGN);\n')],
        {"interval": 2000, "parent_work": 300}, [("process.killed_by", "daemon-worker")]),
    Break("daemon_and_join", "no_join", [
        ('if (kind == "join") child.join();', 'if (kind == "join" && !is_broken("no_join")) child.join();')],
        {"interval": 400, "parent_work": 100}, [("output.after_join", "join-parent")]),
    Break("isolated_globals", "shared_after_all", [
        ('  mp::print("parent: n is',
         '  if (is_broken("shared_after_all")) const_cast<int&>(n.get()) = 0;  // untold\n'
         '  mp::print("parent: n is')],
        {}, [("variable.last_write", "isolated_globals"), ("output.absent", "*")]),
    Break("isolated_globals", "counts_twice", [
        ('count += 1;', 'count += is_broken("counts_twice") ? 2 : 1;')],
        {}, [("output.present", "child-*")]),
    Break("isolated_globals", "not_joined", [
        ('for (mp::Process& child : children) child.join();',
         'if (!is_broken("not_joined"))\n    for (mp::Process& child : children) child.join();')],
        {}, [], [("variable.last_write", "isolated_globals")]),
    Break("shared_file_writes", "two_writes", [
        ('    if (plan.how == "append_each" || !append) {',
         '    if (is_broken("two_writes")) {\n'
         '      file.write(text);\n      mp::sleep(0.05);\n      file.write("\\n");\n'
         '    } else if (plan.how == "append_each" || !append) {')],
        {"lines": 3}, [("file.whole_lines", "log.txt")]),
    Break("shared_file_writes", "lock_forgotten", [
        ('if (plan.lock != "off") turn.acquire();',
         'if (plan.lock != "off" && !is_broken("lock_forgotten")) turn.acquire();'),
        ('if (plan.lock != "off") turn.release();',
         'if (plan.lock != "off" && !is_broken("lock_forgotten")) turn.release();'),
        ('      file.write(text);  // as in',
         '      file.write(text);\n      if (is_broken("lock_forgotten")) mp::sleep(0.05);  // as in'),
        ('    if (!append) file.seek_end();',
         '    if (!append) file.seek_end();\n'
         '    if (!append && is_broken("lock_forgotten")) mp::sleep(0.05);')],
        {"lines": 3, "how": "append_pieces", "lock": "written"}, [("file.whole_lines", "log.txt")]),
    Break("shared_file_writes", "lock_forgotten", [],
          {"lines": 3, "how": "own_offset", "lock": "written"}, [("file.none_lost", "log.txt")]),
    Break("shared_file_writes", "unlocked_too_early", [
        ('if (plan.lock == "flushed") file.flush();',
         'if (plan.lock == "flushed" && !is_broken("unlocked_too_early")) file.flush();')],
        {"lines": 2000, "writers": 8, "how": "append_buffered", "lock": "flushed"},
        [("file.whole_lines", "log.txt")]),
    Break("shared_file_writes", "no_append", [
        ('{.append = append,', '{.append = append && !is_broken("no_append"),')],
        {"lines": 20}, [("file.none_lost", "log.txt")]),
    Break("semaphore", "one_space_more", [
        ('mp::Semaphore(set["spaces"], "car_park")',
         'mp::Semaphore(set["spaces"] + (is_broken("one_space_more") ? 1 : 0), "car_park")')],
        {"cars": 5, "stay": 900}, [("semaphore.at_most", "car_park")]),
    Break("semaphore", "never_out", [
        ('  mp::print("{} drives out", me);',
         '  if (!is_broken("never_out")) mp::print("{} drives out", me);')],
        {"cars": 3, "stay": 200}, [("output.present", "car-*")]),
    Break("semaphore", "another_code", [
        ('if (twice) car_park.release();',
         'if (twice) car_park.release();\n    if (is_broken("another_code")) mp::exit(3);')],
        {"cars": 3, "stay": 200}, [("process.exit_code", "")]),
    Break("condition", "looks_once", [
        ('if (check != "while") break;', 'if (check != "while" || is_broken("looks_once")) break;')],
        {"check": "while", "bake": 500}, [("output.absent", "customer-*")]),
    Break("condition", "takes_nothing", [
        ('  mp::print("{} takes one, loaves: {}", me, loaves.get());',
         '  if (is_broken("another_code")) mp::exit(3);\n'
         '  if (!is_broken("takes_nothing")) mp::print("{} takes one, loaves: {}", me, loaves.get());')],
        {"bake": 300}, [("output.present", "customer-*")]),
    Break("condition", "another_code", [], {"bake": 300}, [("process.exit_code", "")]),
    Break("barrier", "does_not_wait", [
        ('      hut.wait(', '      if (!is_broken("does_not_wait")) hut.wait(')],
        {"pace": 200, "patience": 5000}, [("output.after_all", "hiker-*")]),
    Break("barrier", "another_code", [
        ('    mp::print("{} leaves hut {}", me, stage);',
         '    mp::print("{} leaves hut {}", me, stage);\n'
         '    if (is_broken("another_code") && stage == stages) mp::exit(3);')],
        {"pace": 100, "patience": 5000}, [("process.exit_code", "")]),
    Break("timer", "not_cancelled", [
        ('egg.cancel();', 'if (!is_broken("not_cancelled")) egg.cancel();')],
        {"delay": 700, "rings": 200}, [("output.absent", "*")]),
    Break("timer", "not_started", [
        ('tea.start();', 'if (!is_broken("not_started")) tea.start();')],
        {"delay": 700, "rings": 200}, [("output.present", "*")]),
    Break("timer", "not_started", [], {"delay": 700, "rings": 200, "where": "child"}, [("output.present", "cook")]),
    Break("timer", "too_soon", [
        ('mp::Timer tea(delay,', 'mp::Timer tea(is_broken("too_soon") ? 0.1 : delay,')],
        {"delay": 1200, "rings": 200, "where": "daemon"}, [("output.absent", "*")]),
    Break("timer", "a_process", [
        ('  mp::print("the last line of main");',
         '  if (is_broken("a_process")) {\n    mp::Process more([] {});\n    more.start();\n    more.join();\n  }\n'
         '  mp::print("the last line of main");')],
        {"delay": 700, "rings": 200}, [("process.at_once", "*")]),
    Break("producer_consumer", "told_too_early", [
        ('  for (mp::Process& process : producers) process.join();\n',
         '  if (!is_broken("told_too_early"))\n'
         '    for (mp::Process& process : producers) process.join();\n')],
        {"items": 6, "capacity": 50, "produce": 40, "consume": 5},
        [("queue.sentinels", "tasks"), ("queue.items", "tasks")]),
    Break("producer_consumer", "skips_one", [
        ('    tasks.put(item);\n', '    if (item == 3 && is_broken("skips_one")) continue;\n    tasks.put(item);\n')],
        {"items": 6, "produce": 5, "consume": 5}, [("queue.items", "tasks")]),
    Break("producer_consumer", "ends_by_itself", [
        ('static void consume_and_tell(const Counted& tasks, double seconds) {\n',
         'static void consume_and_tell(const Counted& tasks, double seconds) {\n'
         '  if (is_broken("ends_by_itself")) std::signal(SIGTERM, [](int) { _exit(0); });\n')],
        {"items": 6, "produce": 5, "consume": 5, "ending": "joinable"}, [("process.killed_by", "consumer-*")]),
]
PRELUDE = """#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string_view>

static bool is_broken(std::string_view name) {
  const char* wanted = std::getenv("PROCESSION_BREAK");
  return wanted != nullptr && name == wanted;
}

"""


def broken(text, lesson):
    for one in BREAKS:
        for what, instead in one.edits if one.lesson == lesson else ():
            if text.count(what) != 1:
                sys.exit(f"{lesson}, {one.name}: this stands {text.count(what)} times in main.cpp:\n{what}")
            text = text.replace(what, instead)
    return PRELUDE + text


if __name__ == "__main__":
    source, name, out = sys.argv[1:]
    Path(out).write_text(broken(Path(source).read_text(encoding="utf-8"), name), encoding="utf-8")
