"""Two timers are set: something is to be done later. Who does it, when, can it be called off?"""
import multiprocessing as mp
import os
import threading
import time

DELAY = int(os.environ.get("LESSON_DELAY", 1000)) / 1000
RINGS = int(os.environ.get("LESSON_RINGS", 600)) / 1000
CANCEL = os.environ.get("LESSON_CANCEL", "before")  # or during, never
WHERE = os.environ.get("LESSON_WHERE", "main")  # or child, daemon


def ring(what):
    print(f"{what} rings in process {os.getpid()}", flush=True)
    time.sleep(RINGS)
    print(f"{what} has rung to the end", flush=True)


def cook():
    print(f"the cook is process {os.getpid()}", flush=True)
    tea = threading.Timer(DELAY, ring, args=("tea",))
    egg = threading.Timer(DELAY, ring, args=("egg",))
    tea.name, egg.name = "tea", "egg"
    tea.start()
    egg.start()
    if CANCEL != "never":
        time.sleep(DELAY / 2 if CANCEL == "before" else DELAY + RINGS / 2)
        print("the cook cancels egg", flush=True)
        egg.cancel()
    print("the cook has nothing left to do", flush=True)


if __name__ == "__main__":
    if WHERE == "main":
        cook()
    else:
        child = mp.Process(target=cook, name="cook", daemon=WHERE == "daemon")
        child.start()
        time.sleep(DELAY * 0.75)
    print("the last line of main", flush=True)
