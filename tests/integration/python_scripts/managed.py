"""What the calls of managed objects tell: plain values in short, of all else the type."""
import multiprocessing
import sys
from multiprocessing.managers import BaseManager


class Odd:
    def __repr__(self):
        print("repr was called")
        return "Odd()"


class Own(BaseManager):
    pass


Own.register("Queue", callable=lambda: shared)
shared = ["not empty"]


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with multiprocessing.Manager() as manager:
        table = manager.dict({"n": 1}, m="x")
        table["odd"] = Odd()
        table["big"] = list(range(100_000))
        table["text"] = "a\nb" * 1000
        type(table.get("odd"))
        table.get("none")
        try:
            table["nothing"]
        except KeyError:
            pass
        table["set"] = {3}
        table.pop("é" * 300, "字" * 300)
        table.update(a="字" * 300, b="字" * 300, c="字" * 300, d="字" * 300)
        numbers = manager.list([1, 2.5, None, (True, b"c")])
        numbers.append(manager.list())
        numbers[0] += 1
        space = manager.Namespace(x=1)
        space.x = space.x + 1
        total = manager.Value("i", 5)
        total.value += 1
        jobs = manager.Queue()
        jobs.put("job", block=False)
        jobs.get()
        cells = manager.Array("d", [0.0] * 100)
        print(len(cells))
    if sys.argv[1] == "fork":
        with Own() as own:
            other = own.Queue()
            print(other.index("not empty"))
