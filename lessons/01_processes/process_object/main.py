"""Three ways to say what a child does: a function, a target given by the constructor, run()."""
import multiprocessing as mp
import os
import time

WAY = os.environ.get("LESSON_WAY", "all")  # all, or one of function, constructor, run
CALL = os.environ.get("LESSON_CALL", "start")  # start or run
START = os.environ.get("LESSON_START", "fork")  # fork, spawn or forkserver; Windows: spawn


def greet(who):
    time.sleep(0.6)
    print(f"{who}: hello from {os.getpid()}", flush=True)


class WithTarget(mp.Process):  # the constructor says what is to be done
    def __init__(self, of):
        super().__init__(target=self.work, name=of)

    def work(self):
        greet(name)  # not self.name: it reads the global


class WithRun(mp.Process):  # run() is overridden
    def run(self):
        greet(self.name)


if __name__ == "__main__":
    mp.set_start_method(START)
    children = []
    if WAY in ("all", "function"):
        of = "function-child"
        children.append(mp.Process(target=greet, args=(of,), name=of))
    if WAY in ("all", "constructor"):
        children.append(WithTarget("constructor-child"))
    if WAY in ("all", "run"):
        children.append(WithRun(name="run-child"))
    print(f"main in process {os.getpid()}, objects: {len(children)}", flush=True)
    time.sleep(0.6)  # there are objects now, and no child

    for child in children:
        name = child.name  # a global: the name of the child that comes next
        if CALL == "start":
            child.start()
        else:
            child.run()  # instead of start()
    for child in children:
        if CALL == "start":
            child.join()
        print(f"{child.name} has exit code {child.exitcode}", flush=True)
