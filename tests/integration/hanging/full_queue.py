# expect: hangs: .*full_queue.py \(full_queue.py:13\) waits for room in jobs, which is full with 2
import multiprocessing as mp


def work(jobs):
    print("one is enough:", jobs.get(), flush=True)


if __name__ == "__main__":
    jobs = mp.Queue(2)
    mp.Process(target=work, args=(jobs,), name="worker").start()
    for job in range(5):
        jobs.put(job)
