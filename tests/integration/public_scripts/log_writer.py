"""Workers log through a queue; one process alone writes the file, as the logging cookbook recommends."""
import logging
import logging.handlers
import multiprocessing
import pathlib
import random
import tempfile
import time


def listener_process(queue, path):
    root = logging.getLogger()
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(processName)-10s %(levelname)-8s %(message)s"))
    root.addHandler(handler)
    while True:
        record = queue.get()
        if record is None:
            break
        logging.getLogger(record.name).handle(record)
    handler.close()


def worker_process(queue, number):
    root = logging.getLogger()
    root.addHandler(logging.handlers.QueueHandler(queue))
    root.setLevel(logging.INFO)
    log = logging.getLogger(f"worker.{number}")
    chance = random.Random(number)
    for step in range(5):
        time.sleep(chance.random() / 100)
        log.log(chance.choice([logging.INFO, logging.WARNING, logging.ERROR]), "step %d", step)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "app.log")
        queue = multiprocessing.Queue(-1)
        listener = multiprocessing.Process(target=listener_process, args=(queue, path), name="listener")
        listener.start()
        workers = [multiprocessing.Process(target=worker_process, args=(queue, n), name=f"worker-{n}") for n in range(4)]
        for w in workers:
            w.start()
        for w in workers:
            w.join()
        queue.put_nowait(None)
        listener.join()
        lines = path.read_text(encoding="utf-8").splitlines()
    print(len(lines), "lines")
    for line in sorted(lines):
        print(line)


if __name__ == "__main__":
    main()
