"""Conway's game of life in shared memory: each process has a band of rows, a barrier ends each generation."""
import sys
from multiprocessing import get_context
from multiprocessing.shared_memory import SharedMemory

W, H = 24, 16


def neighbours(grid, x, y):
    return sum(grid[(y + dy) % H * W + (x + dx) % W] for dy in (-1, 0, 1) for dx in (-1, 0, 1)) - grid[y * W + x]


def band(name, first, last, generations, barrier):
    memory = SharedMemory(name=name)
    now, then = memory.buf[:W * H], memory.buf[W * H:2 * W * H]
    for _ in range(generations):
        for y in range(first, last):
            for x in range(W):
                n = neighbours(now, x, y)
                then[y * W + x] = n == 3 or (n == 2 and now[y * W + x])
        barrier.wait()  # everybody has read
        now, then = then, now
    del now, then
    memory.close()


def main(generations=6, parts=4):
    context = get_context("spawn" if "spawn" in sys.argv else "fork")
    memory = SharedMemory(create=True, size=2 * W * H)
    for x, y in ((1, 0), (2, 1), (0, 2), (1, 2), (2, 2)):  # a glider
        memory.buf[y * W + x] = 1
    barrier = context.Barrier(parts)
    rows = H // parts
    team = [context.Process(target=band, args=(memory.name, i * rows, (i + 1) * rows, generations, barrier)) for i in range(parts)]
    for one in team:
        one.start()
    for one in team:
        one.join()
    grid = bytes(memory.buf[:W * H])
    for y in range(6):
        print("".join(".#"[grid[y * W + x]] for x in range(12)))
    memory.close()
    memory.unlink()


if __name__ == "__main__":
    main()
