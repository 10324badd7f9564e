# 蒙特卡洛法求 pi：把任务分给进程池，比较不同进程数
import random
from multiprocessing import Pool


def throw(seed, n):
    r = random.Random(seed)
    hit = 0
    for _ in range(n):
        x, y = r.random(), r.random()
        if x * x + y * y < 1.0:
            hit += 1
    return hit


def estimate(workers, total=400000, pieces=8):
    n = total // pieces
    with Pool(processes=workers) as pool:
        handles = [pool.apply_async(throw, (seed, n)) for seed in range(pieces)]
        hits = sum(h.get() for h in handles)
    return 4.0 * hits / (n * pieces)


if __name__ == '__main__':
    for k in (1, 2, 4):
        print('%d 个进程: pi ≈ %.5f' % (k, estimate(k)))
