"""Several processes want to compute, and there is one CPU. Can they all run?"""
import multiprocessing as mp
import os
import sys
import time


def work(go, wanted, computes):
    go.wait()
    begin, used = time.monotonic(), time.process_time()
    if not computes:
        time.sleep(wanted)
    while computes and time.process_time() < used + wanted:
        pass  # until it has had so much of a CPU
    clock, cpu = time.monotonic() - begin, time.process_time() - used
    print(f"{mp.current_process().name}: {round(clock, 2)} s by the clock, "
          f"{round(cpu, 2)} s on a CPU\n", end="", flush=True)


def pin_to(wanted):  # this process, and those that it starts
    if not hasattr(os, "sched_setaffinity"):
        return os.cpu_count()  # this system does not let us choose
    few = sorted(os.sched_getaffinity(0))[:wanted]
    os.sched_setaffinity(0, few)
    return len(few)


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(cpus=(1, range(1, 9)), workers=(2, range(1, 9)),
                       work=(1000, range(500, 5001)), does=("computes", ["computes", "sleeps"]))
    print(f"main: workers {given['workers']}, CPUs {pin_to(given['cpus'])}\n", end="", flush=True)
    go = mp.Event()
    workers = [mp.Process(target=work, name=f"worker-{number}",
                          args=(go, given["work"] / 1000, given["does"] == "computes"))
               for number in range(1, given["workers"] + 1)]
    for worker in workers:
        worker.start()
    time.sleep(0.5)  # all wait, and you have time to guess
    go.set()
    for worker in workers:
        worker.join()
