"""A Pool and a ProcessPoolExecutor: results, an error, an order that is free."""
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor


def square(x):
    if x == 13:
        raise ValueError("unlucky")
    return x * x


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, range(5), chunksize=2))
        print(pool.apply_async(square, (9,)).get(), sorted(pool.imap_unordered(square, range(4))))
        try:
            pool.apply(square, (13,))
        except ValueError as error:
            print(error)
    with ProcessPoolExecutor(2) as executor:
        print(list(executor.map(square, [1, 2, 3])), executor.submit(square, 5).result())
        try:
            executor.submit(square, 13).result()
        except ValueError as error:
            print(error)
