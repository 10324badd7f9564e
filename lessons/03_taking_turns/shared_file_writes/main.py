"""Several processes append to one file. Is anything lost, torn, or merely out of order?"""
import multiprocessing as mp
import os
import pathlib
import sys
import tempfile
import time

WRITERS = int(os.environ.get("LESSON_WRITERS", 5))
LINES = int(os.environ.get("LESSON_LINES", 1))
LINE_BYTES = int(os.environ.get("LESSON_LINE_BYTES", 60))
HOW = os.environ.get("LESSON_HOW", "append_each")  # or append_buffered, append_pieces, own_offset
LOCK = os.environ.get("LESSON_LOCK", "off")  # or written, flushed


def write_line(file, text):
    if HOW == "own_offset":
        file.seek(0, 2)  # look where the file ends ...
    if HOW == "append_pieces":
        file.write(text)
        file.write(b"\n")
    else:
        file.write(text + b"\n")
    if LOCK == "flushed":
        file.flush()


def write_lines(path, letter, turn, go):
    text = letter.encode() * (LINE_BYTES - 1)  # a writer is known by its letter
    buffering = -1 if HOW == "append_buffered" else 0  # 0: each write reaches the file at once
    with open(path, "r+b" if HOW == "own_offset" else "ab", buffering) as file:
        go.wait()
        for _ in range(LINES):
            if LOCK == "off":
                write_line(file, text)
            else:
                with turn:
                    write_line(file, text)


if __name__ == "__main__":
    if WRITERS * LINES * LINE_BYTES > 64 << 20:
        sys.exit("writers, lines and line_bytes make a file of more than 64 MiB: choose less")
    turn = mp.Lock()
    go = mp.Event()
    with tempfile.TemporaryDirectory(prefix="procession-") as folder:
        path = pathlib.Path(folder, "log.txt")
        path.touch()
        writers = [mp.Process(target=write_lines, args=(path, letter, turn, go),
                              name=f"writer-{letter}") for letter in "ABCDEFGHIJKLMNOP"[:WRITERS]]
        for writer in writers:
            writer.start()
        time.sleep(0.7)  # all have the file open, and you have time to guess
        go.set()
        for writer in writers:
            writer.join()
        lines = path.read_bytes().split(b"\n")[:-1]
        torn = sum(len(line) != LINE_BYTES - 1 or len(set(line)) > 1 for line in lines)
        order = b"".join(dict.fromkeys(line[:1] for line in lines)).decode()
        print(f"{path.stat().st_size} bytes, {torn} torn lines, order of the first lines: {order}")
