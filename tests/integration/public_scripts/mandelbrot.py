import multiprocessing
import sys

WIDTH, HEIGHT = 60, 20


def iterations(c, most=60):
    z = 0
    for i in range(most):
        z = z * z + c
        if abs(z) > 2:
            return i
    return most


def render(rows, finished):
    while (y := rows.get()) >= 0:
        line = [iterations(complex(-2.2 + 3.2 * x / WIDTH, -1.2 + 2.4 * y / HEIGHT)) for x in range(WIDTH)]
        finished.put((y, line))
    finished.put((-1, None))


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    rows, finished = multiprocessing.SimpleQueue(), multiprocessing.Queue()
    workers = [multiprocessing.Process(target=render, args=(rows, finished)) for _ in range(3)]
    for w in workers:
        w.start()
    for y in range(HEIGHT):
        rows.put(y)
    for w in workers:
        rows.put(-1)
    picture, left = {}, len(workers)
    while left:
        y, line = finished.get()
        if line is None:
            left -= 1
        else:
            picture[y] = line
            sys.stderr.write("\r%3d %%" % (100 * len(picture) // HEIGHT))
            sys.stderr.flush()
    sys.stderr.write("\n")
    for w in workers:
        w.join()
    for y in range(HEIGHT):
        print("".join(" .:-=+*#%@"[min(9, n // 7)] for n in picture[y]))
