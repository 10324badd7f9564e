#!/usr/bin/env python3
"""Row g: what tracing an unmodified Python script costs, against the same without the tracer, turn by
turn in one run; medians, with the spread of the ratios.

    PROCESSION_BUILD=build/release python3 tests/bench/bench_python.py [--json] [--turns 7] [--scripts DIR]

Loops measure themselves and print µs an operation. Scripts are measured from outside, by wall and by the
CPU time of all their processes; the supervisor, which works beside them, is not counted as theirs. What they
sleep is part of both sides' wall time, so scripts that sleep say more by their CPU time.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUILD = Path(os.environ.get("PROCESSION_BUILD", "build/release")).resolve()
LOOPS = {
    "lock": ("with one Lock", 6, """
l = multiprocessing.Lock()
n = 100000
begin = time.perf_counter()
for _ in range(n):
    with l:
        pass
print((time.perf_counter() - begin) / n * 1e6)
"""),
    "queue": ("one int through a Queue to another process", 1.5, """
def read(q):
    while q.get() is not None:
        pass
q = multiprocessing.Queue(1000)
n = 20000
reader = multiprocessing.Process(target=read, args=(q,))
reader.start()
begin = time.perf_counter()
for i in range(n):
    q.put(i)
q.put(None)
reader.join()
print((time.perf_counter() - begin) / n * 1e6)
"""),
}
EVENT = """
import sys, time
native = sys.modules["procession_trace"]._native
n = 200000
begin = time.perf_counter()
for _ in range(n):
    native.emit(194, 0, 0, 1, 2, "a note")
print((time.perf_counter() - begin) / n * 1e6)
"""
# Wraps a script: at its end it writes what it and its children have used.
USED = """
import atexit, os, sys
def _used():
    import resource
    total = 0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(who)
        total += used.ru_utime + used.ru_stime
    with open(os.environ["PROCESSION_BENCH_USED"], "w") as file:
        file.write(str(total))
_me = os.getpid()
if not any("multiprocessing" in word for word in getattr(sys, "orig_argv", sys.argv)):
    atexit.register(lambda: _used() if os.getpid() == _me else None)
"""


def command(traced, script, *args):
    words = [sys.executable, str(script), *args]
    if not traced:
        return words
    return [str(BUILD / "bin/procession"), "run", "--quiet", "--record",
            os.environ["PROCESSION_BENCH_RECORDING"], "--", *words]


def run(traced, script, *args):
    done = subprocess.run(command(traced, script, *args), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False, timeout=300, cwd=Path(script).parent)
    if done.returncode:
        sys.exit(f"{script}: status {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


def row(name, value, unit, peer, goal, ratios=None):
    ratio = statistics.median(ratios) if ratios else None
    met = (ratio if ratios else value) <= goal
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}" if ratios else ""
    return {"row": "g", "name": name, "value": round(value, 3), "unit": unit, "peer": peer,
            "ratio": ratio and round(ratio, 2), "spread": spread, "goal": goal, "met": met}


def loops(folder, turns):
    prelude = "import multiprocessing, time\nmultiprocessing.set_start_method('fork')\n"
    for name, (what, goal, text) in LOOPS.items():
        script = folder / f"loop_{name}.py"  # queue.py would hide the module
        script.write_text(prelude + text)
        pairs = [(float(run(False, script)), float(run(True, script))) for _ in range(turns)]
        yield row(what, statistics.median(t for _, t in pairs), "us",
                  f"{statistics.median(a for a, _ in pairs):.3f} us without the tracer", goal,
                  [t / a for a, t in pairs])
    script = folder / "event.py"
    script.write_text(EVENT)
    yield row("an event", statistics.median(float(run(True, script)) for _ in range(turns)), "us", "", 2)


def used(traced, script, method, folder):
    """(wall, CPU of the script's processes) in seconds."""
    report = folder / "used"
    os.environ["PROCESSION_BENCH_USED"] = str(report)
    begin = time.monotonic()
    run(traced, script, *method)
    wall = time.monotonic() - begin
    return wall, float(report.read_text())


def scripts(folder, turns, where, methods):
    (folder / "sitecustomize.py").write_text(USED)
    os.environ["PYTHONPATH"] = str(folder)
    cpu_ratios, wall_ratios = [], []
    for script in where:
        for method in methods:
            pairs = []
            for _ in range(turns):
                alone = used(False, script, (method,), folder)
                pairs.append((alone, used(True, script, (method,), folder)))
            wall = [t[0] / a[0] for a, t in pairs]
            cpu = [t[1] / a[1] for a, t in pairs]
            wall_ratios.append(statistics.median(wall))
            cpu_ratios.append(statistics.median(cpu))
            for what, ratios, place in (("wall", wall, 0), ("CPU", cpu, 1)):
                yield row(f"{script.name} {method}, {what}", statistics.median(t[place] for _, t in pairs),
                          "s", f"{statistics.median(a[place] for a, _ in pairs):.3f} s without the tracer", 1.3,
                          ratios)
    for what, ratios in (("wall", wall_ratios), ("CPU", cpu_ratios)):
        yield row(f"all scripts, {what}: the median of their ratios", statistics.median(ratios), "times", "", 1.3)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--scripts", help="a folder; by default those of tests/integration/python_scripts")
    parser.add_argument("--only", default="", help="which scripts, by a pattern")
    args = parser.parse_args()
    os.environ.pop("PYTHONUNBUFFERED", None)
    own = Path(__file__).parents[1] / "integration/python_scripts"
    where = [one for one in sorted(Path(args.scripts or own).resolve().glob("*.py"))
             if re.search(args.only, one.name) and one.name != "timeouts.py"]
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PROCESSION_BENCH_RECORDING"] = str(folder / "run.procession")
        for one in (*loops(folder, args.turns), *scripts(folder, args.turns, where, ("fork", "spawn"))):
            rows.append(one)
            if not args.json:
                print(f"{one['name']}: {one['value']} {one['unit']}"
                      + (f", {one['ratio']}x ({one['spread']}) of {one['peer']}" if one["ratio"] else "")
                      + f"; goal {one['goal']}: {'met' if one['met'] else 'NOT MET'}", flush=True)
    if args.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
