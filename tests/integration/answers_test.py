#!/usr/bin/env python3
"""The answers to a lesson's questions follow from the run, not from the file: other parameters, other
answers."""
import concurrent.futures
import contextlib
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import runs

ANSWERS = runs.BUILD / "tests/answers"
# Runs of this lesson all want the same CPU: one at a time.
COMPUTES, ALONE = "one_cpu", threading.Lock()


def answers(lesson, *each, variant="cpp"):
    """The answers of runs with these parameters, by question."""
    with tempfile.TemporaryDirectory() as folder, ALONE if lesson == COMPUTES else contextlib.nullcontext():
        files = []
        for number, sets in enumerate(each):
            files.append(Path(folder) / f"{number}.procession")
            command = [runs.BUILD / "bin/procession", "run", lesson, "--quiet", "--variant", variant, "--record",
                       files[-1]]
            for one in sets:
                command += ["--set", one]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        said = subprocess.run([ANSWERS, *files], check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(line.split(": ", 1) for line in said.splitlines())


CASES = [
    ("first_process", [["generations=1"]], "parent", "main"),
    ("first_process", [["start=spawn"]], "parent", "main"),
    ("first_process", [[]], "later", "same"),
    ("first_process", [["main=leaves"]], "later", "another"),
    ("ten_processes", [["work=3000", "each=less"]], "ends", "first"),
    ("ten_processes", [["work=3000", "each=more"]], "ends", "last"),
    ("process_object", [[]], "how_many", "each"),
    ("process_object", [[]], "says", "function constructor run"),
    ("process_object", [["call=run"]], "how_many", "none"),
    ("process_object", [["way=constructor"]], "says", "constructor"),
    ("join_in_the_loop", [["case=timeout"]], "over", "works_on"),
    ("join_in_the_loop", [["case=timeout", "timeout=3000"]], "over", "in_time"),
    ("semaphore", [["release=twice", "cars=5", "stay=600"]], "refused", "nobody"),
    ("semaphore", [["release=twice", "cars=5", "stay=600", "type=bounded"]], "refused", "another"),
    ("condition", [["bake=700"]], "ghosts", "ghost"),
    ("condition", [["bake=700", "check=while"]], "ghosts", "again"),
    ("condition", [["bake=700", "notify=one"]], "ghosts", "one"),
    ("condition", [["bake=500", "come=late"]], "late", "bread"),
    ("barrier", [["pace=100", "patience=5000"]], "fate", "go"),
    ("barrier", [["pace=100", "lost=silent"]], "fate", "late"),
    ("barrier", [["pace=100", "lost=aborts"]], "fate", "at_once"),
    ("timer", [[]], "ring", "tea"),
    ("timer", [["cancel=never"]], "ring", "tea egg"),
    ("timer", [["cancel=during"]], "to_end", "tea egg"),
    ("timer", [["where=child"]], "to_end", "tea"),
    ("timer", [["where=daemon"]], "ring", "none"),
    ("producer_consumer", [["produce=10", "consume=30"]], "bottleneck", "consumers"),
    ("producer_consumer", [["produce=10", "consume=30", "capacity=50"]], "bottleneck", "consumers"),
    ("producer_consumer", [["produce=30", "consume=10"]], "bottleneck", "producers"),
    ("producer_consumer", [["produce=10", "consume=30", "consumers=8"]], "bottleneck", "producers"),
    ("daemon_and_join", [["interval=700", "parent_work=200"]], "finish", "plain join"),
    ("daemon_and_join", [["interval=300", "parent_work=900"]], "finish", "plain daemon join"),
    ("daemon_and_join", [["interval=700", "parent_work=200", "case=daemon"]], "finish", "none"),
    ("daemon_and_join", [["interval=700", "parent_work=200"]], "cleanup", "finished"),
    ("terminate_and_zombies", [["ask_after=300"]], "helper", "lives"),
    ("terminate_and_zombies", [["ask_after=300"]], "code", "fifteen"),
    ("terminate_and_zombies", [["ask_after=300", "how=kill"]], "code", "nine"),
    ("terminate_and_zombies", [["ask_after=300"]], "lock", "never"),
    ("terminate_and_zombies", [["ask_after=300", "holds=nothing"]], "lock", "got"),
    ("fork_and_spawn", [[]], "who", "forked"),
    ("fork_and_spawn", [[]], "main", "goes_on"),
    ("fork_and_spawn", [["guard=present"]], "who", "both"),
    ("fork_and_spawn", [["guard=present"]], "setting", "changed"),
    ("fork_and_spawn", [["guard=present"]], "lock", "free"),
    ("fork_and_spawn", [["thread=holds"]], "lock", "taken"),
    ("daemon_limits", [[]], "child", "error"),
    ("daemon_limits", [["kind=plain"]], "child", "works"),
    ("daemon_limits", [["child=program"]], "child", "works"),
    ("daemon_limits", [["kind=plain"]], "late", "error"),
    ("daemon_limits", [[]], "report", "cut"),
    ("daemon_limits", [["kind=plain"]], "report", "whole"),
    ("one_cpu", [["workers=4", "work=500"]], "how", "turns"),
    ("one_cpu", [["workers=4", "work=500", "does=sleeps"]], "how", "at_once"),
    ("isolated_globals", [["start=fork"]], "child_reads", "n50"),
    ("isolated_globals", [["start=fork", "parent_sets=none"]], "child_reads", "n100"),
    ("isolated_globals", [["start=spawn"]], "child_reads", "n100"),
    ("isolated_globals", [["start=spawn"]], "parent_reads", "n50"),
    ("isolated_globals", [["children=3"]], "count", "none"),
    ("isolated_globals", [["children=3"]], "each_count", "ones"),
    ("producer_consumer", [["produce=10", "consume=30", "ending=joinable"]], "ending", "ended"),
    ("shared_value", [[]], "total", "fewer"),
    ("shared_value", [["adders=1"]], "total", "all"),
    ("shared_value", [["cure=lock"]], "total", "all"),
    ("shared_value", [["cure=array"]], "total", "all"),
    ("shared_value", [[]], "own_lock", "no"),
    ("ticket_office", [[]], "sold", "all"),
    ("ticket_office", [[]], "left", "zero"),
    ("ticket_office", [["lock=sale", "tickets=3"]], "sold", "all"),
    ("ticket_office", [["lock=sale", "tickets=3"]], "left", "some"),
    ("ticket_office", [["lock=both", "tickets=3"]], "sold", "right"),
    ("ticket_office", [["lock=both", "tickets=3"]], "left", "zero"),
    ("locks_and_deadlock", [[]], "eaten", "none"),
    ("locks_and_deadlock", [["order=by_number"]], "eaten", "all"),
    ("locks_and_deadlock", [["lock=rlock", "philosophers=2"]], "eaten", "none"),
    ("locks_and_deadlock", [["philosophers=1"]], "eaten", "none"),
    ("locks_and_deadlock", [["philosophers=1", "lock=rlock"]], "eaten", "all"),
    ("event_flag", [[]], "taxi", "false"),
    ("event_flag", [["patience=2500"]], "taxi", "true"),
    ("event_flag", [[]], "who", "all"),
    ("event_flag", [[]], "late", "at_once"),
    ("event_flag", [["late=2500"]], "late", "next"),
    ("event_flag", [["late=400"]], "late", "first"),
    ("manager", [[]], "who", "server"),
    ("manager", [[]], "names", "none"),
    ("manager", [["lock=on", "change=put_back"]], "names", "all"),
    ("manager", [[]], "where", "server"),
    ("manager", [["queue=plain"]], "where", "pipe"),
]
# Questions whose answer is a number: lesson, parameters, question, least, most. What a busy machine leaves of them.
MEASURED = [
    ("first_process", [["generations=3"]], "how_many", 4, 4),
    ("first_process", [[]], "returns", 0, 400),
    ("ten_processes", [["work=800"]], "total", 0.8, 1.6),
    ("ten_processes", [["work=800"]], "times", 5, 10),
    ("process_object", [[]], "total", 0.6, 1.2),
    ("process_object", [["call=run"]], "total", 1.8, 2.6),
    ("join_in_the_loop", [["longest=900"]], "loop", 1.8, 2.8),
    ("join_in_the_loop", [["longest=900"]], "after", 0.9, 1.6),
    ("join_in_the_loop", [["longest=900"]], "joins", 0.8, 1.4),
    ("daemon_and_join", [["interval=1500", "parent_work=200"]], "lifetime", 1.5, 3),
    ("daemon_and_join", [["interval=1500", "parent_work=200"]], "join_lifetime", 1.5, 3),
    ("daemon_and_join", [["interval=1500", "parent_work=200"]], "daemon_lifetime", 0.2, 1.2),
    ("terminate_and_zombies", [["ask_after=300"]], "zombie", 200, 1000),
    ("fork_and_spawn", [[]], "texts", 2, 2),
    ("fork_and_spawn", [["start=fork"]], "texts", 1, 1),
    ("daemon_limits", [[]], "lifetime", 1.8, 3),
    ("one_cpu", [["workers=4", "work=500"]], "share", 2, 40),
    ("one_cpu", [["workers=4", "work=500"]], "all", 1.8, 20),
    ("isolated_globals", [["children=3"]], "how_many", 4, 4),
    ("manager", [[]], "calls", 17, 17),
    ("manager", [["queue=plain"]], "calls", 11, 11),
    ("manager", [["change=put_back", "children=2"]], "calls", 14, 14),
    ("shared_file_writes", [["lines=3"]], "size", 900, 900),
    ("semaphore", [["cars=5", "stay=600"]], "most", 3, 3),
    ("semaphore", [["cars=5", "stay=900", "release=twice"]], "most", 4, 4),
    ("semaphore", [["cars=4", "stay=600", "spaces=1"]], "total", 2.4, 3.2),
    ("condition", [["bake=700"]], "wakes", 3, 3),
    ("condition", [["bake=700", "check=while"]], "wakes", 6, 6),
    ("condition", [["bake=700", "check=while"]], "spread", 1200, 2200),
    ("barrier", [["pace=200", "patience=5000"]], "first", 0.5, 1.1),
    ("barrier", [["pace=200", "patience=5000"]], "total", 1.6, 2.4),
    ("timer", [[]], "processes", 1, 1),
    ("timer", [["where=child"]], "processes", 2, 2),
    ("timer", [[]], "fires", 1, 1.3),
    ("timer", [[]], "life", 1, 1.5),
    ("producer_consumer", [["consumers=1", "produce=20", "consume=60"], ["consumers=3", "produce=20", "consume=60"]],
     "helpers", 1.8, 3.6),
    ("producer_consumer", [["consumers=3", "produce=20", "consume=60"], ["consumers=4", "produce=20", "consume=60"]],
     "fourth", -25, 25),
    ("shared_value", [["add=split", "cure=none", "adders=3"], ["add=split", "cure=lock", "adders=3"]], "price",
     2, 4),
    ("ticket_office", [["lock=both", "tickets=5"]], "both", 1.5, 2.2),
    ("ticket_office", [["lock=all", "tickets=5"]], "all", 6, 7.2),
    ("locks_and_deadlock", [["lock=rlock"]], "rlock", 0, 0),
    ("locks_and_deadlock", [["order=by_number"]], "by_number", 3, 3),
    ("event_flag", [["cars=3"]], "waited", 2.4, 3.3),
]
# The same questions, of the same runs in Python.
TWINS = [("first_process", ["generations=1"], ["parent", "later", "how_many"]),
         ("first_process", ["main=leaves"], ["parent", "later"]),
         ("ten_processes", ["work=3000", "each=less"], ["ends"]),
         ("process_object", [], ["how_many", "says"]),
         ("process_object", ["call=run"], ["how_many", "says"]),
         ("join_in_the_loop", ["case=timeout"], ["over"]),
         ("daemon_and_join", ["interval=1500", "parent_work=700"], ["finish", "cleanup"]),
         ("terminate_and_zombies", ["ask_after=300"], ["helper", "code", "lock"]),
         ("fork_and_spawn", [], ["who", "texts", "setting", "lock", "main"]),
         ("fork_and_spawn", ["guard=present", "thread=holds"], ["who", "texts", "lock"]),
         ("daemon_limits", [], ["child", "late", "report"]),
         ("one_cpu", ["workers=4", "work=500"], ["how"]),
         ("isolated_globals", ["children=2"], ["child_reads", "parent_reads", "count", "each_count", "how_many"]),
         ("isolated_globals", ["start=spawn"], ["child_reads", "parent_reads"]),
         ("manager", [], ["who", "names", "where", "calls"]),
         ("manager", ["queue=plain", "lock=on", "change=put_back"], ["who", "names", "where", "calls"]),
         ("shared_file_writes", ["lines=3"], ["size"]),
         ("semaphore", ["cars=5", "stay=600"], ["most"]),
         ("semaphore", ["cars=5", "stay=900", "release=twice", "type=bounded"], ["most", "refused"]),
         ("condition", ["bake=900"], ["ghosts", "wakes"]),
         ("condition", ["bake=900", "check=while"], ["ghosts", "wakes"]),
         ("condition", ["bake=500", "come=late"], ["late"]),
         ("barrier", ["pace=100", "lost=silent"], ["fate"]),
         ("barrier", ["pace=100", "lost=aborts"], ["fate"]),
         ("timer", [], ["ring", "to_end", "processes"]),
         ("timer", ["cancel=during"], ["ring", "to_end"]),
         ("timer", ["where=daemon"], ["ring", "processes"]),
         ("producer_consumer", ["produce=20", "consume=80", "items=12"], ["bottleneck", "ending"]),
         ("producer_consumer", ["produce=5", "consume=20", "items=6", "ending=joinable"], ["ending"]),
         ("shared_value", [], ["total", "own_lock"]),
         ("shared_value", ["cure=array"], ["total"]),
         ("ticket_office", ["tickets=3"], ["sold", "left"]),
         ("ticket_office", ["lock=both", "tickets=2"], ["sold", "left"]),
         ("locks_and_deadlock", [], ["eaten"]),
         ("locks_and_deadlock", ["philosophers=1", "lock=rlock"], ["eaten"]),
         ("event_flag", ["patience=300"], ["taxi", "who", "late"])]


def wrong_case(case):
    lesson, each, question, wanted = case
    found = answers(lesson, *each).get(question)
    return [] if found == wanted else [f"{lesson} {each}: {question} is {found}, expected {wanted}"]


def wrong_number(case):
    lesson, each, question, least, most = case
    found = answers(lesson, *each)
    out = []
    if not least <= float(found[question]) <= most:
        out.append(f"{lesson} {each}: {question} is {found[question]}, expected {least} to {most}")
    if len(each) > 1 and "bottleneck" in found:
        out.append("a question about one run was answered by two")
    return out


def wrong_twin(case):
    lesson, sets, questions = case
    cpp, python = answers(lesson, sets), answers(lesson, sets, variant="python")
    return [f"{lesson} {sets}: {one} is {cpp[one]} in C++, {python[one]} in Python"
            for one in questions if cpp[one] != python[one]]


def main():
    twins = TWINS if (runs.BUILD / "lib/procession/python").exists() else []
    # A lesson sleeps most of the time: several run side by side.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(runs.up_to_three_times, look, case) for look, cases in
                ((wrong_case, CASES), (wrong_number, MEASURED), (wrong_twin, twins)) for case in cases]
        wrong = [sentence for job in jobs for sentence in job.result()]
    if answers("shared_file_writes", ["lines=1"])["first"] not in ("0 of 1", "1 of 1"):
        wrong.append("whose line stands first in the file is not told")
    for sentence in wrong:
        print(sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
