"""Several processes want to compute, and there is one CPU. Can they all run?"""
import multiprocessing as mp
import os
import time

CPUS = int(os.environ.get("LESSON_CPUS", 1))
WORKERS = int(os.environ.get("LESSON_WORKERS", 2))
WORK = int(os.environ.get("LESSON_WORK", 1000)) / 1000  # seconds
DOES = os.environ.get("LESSON_DOES", "computes")  # computes or sleeps


def work(go):
    go.wait()
    begin, used = time.monotonic(), time.process_time()
    if DOES == "sleeps":
        time.sleep(WORK)
    else:
        while time.process_time() < used + WORK:
            pass  # until it has had so much of a CPU
    clock = round(time.monotonic() - begin, 2)
    cpu = round(time.process_time() - used, 2)
    me = mp.current_process().name
    print(f"{me}: {clock} s by the clock, {cpu} s on a CPU", flush=True)


if __name__ == "__main__":
    cpus = os.cpu_count()
    if hasattr(os, "sched_setaffinity"):  # macOS and Windows have no such function
        chosen = sorted(os.sched_getaffinity(0))[:CPUS]
        os.sched_setaffinity(0, chosen)  # this process, and those that it starts
        cpus = len(chosen)
    print(f"main: workers {WORKERS}, CPUs {cpus}", flush=True)

    go = mp.Event()
    workers = [mp.Process(target=work, args=(go,), name=f"worker-{n}")
               for n in range(1, WORKERS + 1)]
    for worker in workers:
        worker.start()
    time.sleep(0.5)  # all wait, and you have time to guess
    go.set()
    for worker in workers:
        worker.join()
