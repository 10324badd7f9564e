"""Producers put items into a bounded queue, consumers get them. Who waits for whom?"""
import multiprocessing as mp
import sys
import time


def say(text):
    print(f"{mp.current_process().name} {text}\n", end="", flush=True)


def produce(tasks, first, last, seconds):
    for item in range(first, last + 1):
        time.sleep(seconds)  # making it takes time
        tasks.put(item)
        say(f"put {item}")


def consume(tasks, seconds, counts):
    while (item := tasks.get()) is not None:  # None is the sentinel: "no more comes"
        time.sleep(seconds)  # using it takes time
        say(f"used {item}")
        if counts:
            tasks.task_done()
    say("has got the sentinel")


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    given = parameters(producers=(1, range(1, 9)), consumers=(1, range(1, 9)),
                       capacity=(3, range(1, 51)), produce=(100, range(5, 2001)),
                       consume=(300, range(5, 2001)), items=(24, range(6, 501)),
                       ending=("sentinel", ["sentinel", "joinable", "none"]))
    counts, items, of = given["ending"] == "joinable", given["items"], given["producers"]
    tasks = (mp.JoinableQueue if counts else mp.Queue)(given["capacity"])
    producers = [mp.Process(target=produce, name=f"producer-{n + 1}", args=(
        tasks, items * n // of + 1, items * (n + 1) // of, given["produce"] / 1000))
        for n in range(of)]  # each makes its share
    consumers = [mp.Process(target=consume, name=f"consumer-{n}", daemon=counts, args=(
        tasks, given["consume"] / 1000, counts)) for n in range(1, given["consumers"] + 1)]
    for process in producers + consumers:
        process.start()
    for process in producers:
        process.join()
    for _ in consumers if given["ending"] == "sentinel" else []:
        tasks.put(None)  # one for each
    if counts:
        tasks.join()  # until every item is done: the consumers end with us, as daemons
    else:
        for process in consumers:
            process.join()
    print("done", flush=True)
