"""Waits of one second, each in a thread: half of them are answered in time, half never."""
import multiprocessing
import queue
import threading
import time

WAIT = 1


def answer(items, flag, lock, end):
    lock.acquire()
    time.sleep(WAIT / 2)
    items.put("item")
    flag.set()
    end.send("message")
    lock.release()


def ask(name, wait):
    print(name, "waits", flush=True)
    try:
        result = wait()
    except queue.Empty:
        result = "Empty"
    print(f"{name}: {result}", flush=True)


def main():
    items, flag, lock = multiprocessing.Queue(), multiprocessing.Event(), multiprocessing.Lock()
    held, changed = multiprocessing.Lock(), multiprocessing.Condition()
    mine, theirs = multiprocessing.Pipe()
    silent, _end = multiprocessing.Pipe()
    answerer = multiprocessing.Process(target=answer, args=(items, flag, lock, theirs))
    sleeper = multiprocessing.Process(target=time.sleep, args=(600,), daemon=True)
    held.acquire()
    local, thread_flag, never = queue.Queue(), threading.Event(), threading.Event()
    slow = threading.Thread(target=never.wait, daemon=True)

    def join(process):
        process.join(WAIT)
        return "alive" if process.is_alive() else "ended"

    def changed_or_not():
        with changed:
            return changed.wait(WAIT)

    waits = {
        "item in time": lambda: items.get(timeout=WAIT),
        "flag in time": lambda: flag.wait(WAIT),
        "message in time": lambda: mine.poll(WAIT),
        "child in time": lambda: join(answerer),
        "item too late": lambda: multiprocessing.Queue().get(timeout=WAIT),
        "flag too late": lambda: multiprocessing.Event().wait(WAIT),
        "lock too late": lambda: held.acquire(timeout=WAIT),
        "message too late": lambda: silent.poll(WAIT),
        "child too late": lambda: join(sleeper),
        "condition too late": changed_or_not,
        "thread's flag in time": lambda: thread_flag.wait(WAIT),
        "thread's item too late": lambda: local.get(timeout=WAIT),
        "thread too late": lambda: join(slow),
    }
    answerer.start()
    sleeper.start()
    slow.start()
    threads = [threading.Thread(target=ask, args=pair) for pair in waits.items()]
    for thread in threads:
        thread.start()
    time.sleep(WAIT / 2)
    thread_flag.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    main()
