#!/usr/bin/env python3
"""A real window on a display of its own: starts it, clicks Run, waits for the run's end, looks.

usage: window_test.py FOLDER_OF_PROGRAMS. Exit code 77 where Xvfb or xdotool is missing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 120  # s for each wait: the machine may be busy


def wait_for(what, condition):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {LIMIT} s for {what}")


def start_display():
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", "1280x720x24", "-nolisten",
         "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    assert number, "Xvfb gave no display"
    return server, ":" + number


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def has_quit(environment):
    words = subprocess.run(["xdotool", "help"], env=environment, capture_output=True,
                           text=True)
    return "windowquit" in words.stdout + words.stderr


def test(programs, folder, display):
    environment = dict(os.environ, DISPLAY=display, XDG_CONFIG_HOME=f"{folder}/config",
                       XDG_DATA_HOME=f"{folder}/data", XDG_STATE_HOME=f"{folder}/state", LC_ALL="C.UTF-8")
    environment.pop("WAYLAND_DISPLAY", None)
    window = subprocess.Popen(
        [f"{programs}/procession-gui", "producer_consumer", "--size", "1280x720", "--scale", "1"],
        env=environment)

    def xdotool(*words):
        done = subprocess.run(["xdotool", *words], env=environment, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""

    def recording():
        found = list(Path(f"{folder}/data/procession/recordings").glob("*.procession"))
        return found[0] if found else None

    def life(path):
        info = subprocess.run([f"{programs}/procession", "info", str(path), "--json"],
                              capture_output=True, text=True)
        return json.loads(info.stdout)["life"] if info.returncode == 0 else ""

    def ended():
        return life(recording()) == "finished"

    def told(kind):
        dump = subprocess.run([f"{programs}/procession", "dump", str(recording())],
                              capture_output=True, text=True)
        return dump.stdout.count(f'"kind":"{kind}"')

    looks = iter(range(1_000_000))

    def goes_on_to_its_end():
        if ended():
            return True
        # A tap may get lost; two of them would hold the run again.
        if told("run.pause") > told("run.resume") and next(looks) % 30 == 0:
            xdotool("keydown", "F9", "sleep", "0.2", "keyup", "F9")
        return False

    def second():
        found = [path for path in recording().parent.glob("*.procession") if path != first]
        return found[0] if found and life(found[0]) == "live" else None

    def picture(name):
        path = f"{folder}/{name}.png"
        subprocess.run(["import", "-window", "root", path], env=environment, check=True)
        colours = subprocess.run(["identify", "-format", "%k", path], capture_output=True,
                                 text=True, check=True)
        return int(colours.stdout)

    try:
        wait_for("the window", lambda: xdotool("search", "--onlyvisible", "--name", "Procession"))
        wait_for("its first picture", lambda: picture("first") > 50)
        # The Run button stands at the left end of the bar at the bottom.
        xdotool("mousemove", "60", "688")
        wait_for("the run's recording", lambda: (xdotool("click", "1"), recording())[1]
                 if recording() is None else True)
        # The lesson asks something when the queue is full, and later, and holds the run until F9 lets it go on.
        wait_for("the hold", lambda: told("run.pause"))
        assert not ended()
        wait_for("the end of the run", goes_on_to_its_end)
        wait_for("its name in the title",
                 lambda: xdotool("search", "--onlyvisible", "--name", "producer_consumer"))
        assert picture("ended") > 200, "the window shows hardly any colours"
        assert window.poll() is None, "the window is gone"
        # Nothing changes now, so nothing is drawn: a frame in software takes 25 ms and more.
        xdotool("mousemove", "640", "20")

        def idle():
            before = cpu_seconds(window.pid)
            time.sleep(1.0)  # the length of the measurement
            return cpu_seconds(window.pid) - before < 0.06
        wait_for("an idle window", idle)
        # A run is alive when the window goes: it ends, and its recording is whole.
        first = recording()
        xdotool("mousemove", "60", "688", "click", "1")
        alive = wait_for("a second run", second)
        identity = xdotool("search", "--onlyvisible", "--name", "Procession").splitlines()[0]
        xdotool("windowquit" if has_quit(environment) else "windowclose", identity)
        wait_for("the end of the window", lambda: window.poll() is not None)
        wait_for("the end of its run", lambda: life(alive) == "finished")
    finally:
        if window.poll() is None:
            window.terminate()
            window.wait()


def main():
    for program in ("Xvfb", "xdotool", "import", "identify"):
        if shutil.which(program) is None:
            print(f"{program} is not installed: skipped")
            return 77
    server, display = start_display()
    try:
        with tempfile.TemporaryDirectory() as folder:
            test(sys.argv[1], folder, display)
    finally:
        server.terminate()
        server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
