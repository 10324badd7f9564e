# expect: hangs: .*no_task_done.py \(no_task_done.py:16\) waits until all of jobs is done, and for 3 items nobody has called task_done
import multiprocessing as mp


def work(jobs):
    for _ in range(3):
        print("did", jobs.get(), flush=True)


if __name__ == "__main__":
    jobs = mp.JoinableQueue()
    worker = mp.Process(target=work, args=(jobs,), name="worker")
    worker.start()
    for job in range(3):
        jobs.put(job)
    jobs.join()
