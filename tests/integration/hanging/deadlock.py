# expect: deadlock: .*ann \(deadlock.py:11\) waits for right, which bob has; bob \(deadlock.py:11\) waits for left, which ann has
import multiprocessing as mp

left, right = mp.Lock(), mp.Lock()
meet = mp.Barrier(2)


def work(first, second):
    with first:
        meet.wait()
        with second:
            print("done")


if __name__ == "__main__":
    both = [mp.Process(target=work, args=(left, right), name="ann"),
            mp.Process(target=work, args=(right, left), name="bob")]
    for process in both:
        process.start()
    for process in both:
        process.join()
