# expect: hangs: .*eater \(missing_sentinel.py:6\) waits for an item of food, which is empty, and nobody is left to put one
import multiprocessing as mp


def eat(food):
    while (item := food.get()) is not None:
        print("eats", item, flush=True)


if __name__ == "__main__":
    food = mp.Queue()
    eater = mp.Process(target=eat, args=(food,), name="eater")
    eater.start()
    for item in range(3):
        food.put(item)
    eater.join()
