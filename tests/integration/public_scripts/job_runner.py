#!/usr/bin/env python3
"""A tiny make -j: runs shell commands, three at a time, threads watch them, one that hangs is terminated."""
import subprocess
import threading
from queue import Empty, Queue

JOBS = [("hello", "echo hello"), ("sum", "expr 20 + 22"), ("fails", "echo oops >&2; exit 3"), ("hangs", "exec sleep 60"),
        ("pipe", "printf 'b\\na\\n' | sort | head -1"), ("slow", "sleep 0.1; echo slow is done")]


def watch(jobs, done, guard):
    while True:
        try:
            name, command = jobs.get_nowait()
        except Empty:
            return
        child = subprocess.Popen(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            out, err = child.communicate(timeout=4)
        except subprocess.TimeoutExpired:
            child.terminate()
            out, err = child.communicate()
        with guard:
            done[name] = (child.returncode, (out + err).strip())


if __name__ == "__main__":
    jobs, done, guard = Queue(), {}, threading.Lock()
    for job in JOBS:
        jobs.put(job)
    threads = [threading.Thread(target=watch, args=(jobs, done, guard), name=f"slot-{n}") for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, (code, text) in sorted(done.items()):
        print(f"{name:6} {code:4} {text}")
