#!/usr/bin/env python3
"""The time from start to the first frame, beside a bare window's; frames drawn when idle.

usage: bench_window.py BUILD_FOLDER [--rounds N]

On an Xvfb of its own, drawing in software. Rounds are interleaved (ours, bare); medians, with the
quartiles beside them. Prints a JSON list of rows. Exit code 77 where Xvfb is missing.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

GOAL_MS = 500
IDLE_S = 4  # of which the last second must be without a frame


def start_display():
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", "1920x1080x24", "-nolisten",
         "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as numbers:
        return server, ":" + numbers.readline().strip()


def told(command, environment):
    """The lines "name number" that the program prints, and the time it was started at (ns)."""
    begin = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()}")
    pairs = [line.split() for line in done.stdout.splitlines()]
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2}, begin


def spread(values):
    low, _, high = statistics.quantiles(values, n=4)
    return f"quartiles {low:.0f} to {high:.0f}"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("build")
    options.add_argument("--rounds", type=int, default=15)
    given = options.parse_args()
    if shutil.which("Xvfb") is None:
        print("Xvfb is not installed: skipped", file=sys.stderr)
        return 77
    server, display = start_display()
    ours, bare, idle_frames = [], [], []
    try:
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, DISPLAY=display, LC_ALL="C.UTF-8", PROCESSION_FRAMES="1",
                               XDG_CONFIG_HOME=f"{folder}/config", XDG_DATA_HOME=f"{folder}/data")
            environment.pop("WAYLAND_DISPLAY", None)
            window = [f"{given.build}/bin/procession-gui", "producer_consumer", "--scale", "1",
                      "--size", "1440x900", "--exit-after"]
            for number in range(given.rounds + 1):
                for command, out in ((window + ["0.01"], ours),
                                     ([f"{given.build}/bench/peer_window"], bare)):
                    lines, begin = told(command, environment)
                    if number > 0:  # the first round warms the caches
                        out.append((lines["first_frame"] - begin) / 1e6)
            for _ in range(3):
                lines, _ = told(window + [str(IDLE_S)], environment)
                idle_frames.append(lines["frames_in_last_second"])
    finally:
        server.terminate()
        server.wait()
    value, peer = statistics.median(ours), statistics.median(bare)
    print(json.dumps([
        {"row": "i", "name": "start to first frame", "value": round(value, 1), "unit": "ms",
         "spread": spread(ours), "peer": "bare GLFW and OpenGL window", "peer_value": round(peer, 1),
         "peer_spread": spread(bare), "ratio": round(value / peer, 2), "goal": GOAL_MS,
         "met": value <= GOAL_MS},
        {"row": "i", "name": "frames in an idle second", "value": max(idle_frames),
         "unit": "frames", "peer": None, "ratio": None, "goal": 0, "met": max(idle_frames) == 0},
    ], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
