# expect: hangs: .*waits at start: 2 of 3 have come, and nobody else will
import multiprocessing as mp


def run(start):
    start.wait()


if __name__ == "__main__":
    start = mp.Barrier(3)
    runners = [mp.Process(target=run, args=(start,), name=f"runner-{n}") for n in (1, 2)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
