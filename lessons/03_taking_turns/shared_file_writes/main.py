"""Several processes append to one file. Is anything lost, torn, or merely out of order?"""
import contextlib
import multiprocessing as mp
import pathlib
import sys
import tempfile
import time


def write_lines(path, plan, letter, turn, go):
    text = letter.encode() * (plan["line_bytes"] - 1)  # a writer is known by its letter
    pieces = [text, b"\n"] if plan["how"] == "append_pieces" else [text + b"\n"]
    with open(path, "r+b" if plan["how"] == "own_offset" else "ab",
              buffering=-1 if plan["how"] == "append_buffered" else 0) as file:
        go.wait()
        for _ in range(plan["lines"]):
            with turn if plan["lock"] != "off" else contextlib.nullcontext():
                if plan["how"] == "own_offset":
                    file.seek(0, 2)  # look where the file ends ...
                for piece in pieces:
                    file.write(piece)
                if plan["lock"] == "flushed":
                    file.flush()


def parameters(**known):  # name=value arguments over defaults: (default, what is allowed)
    given = {name: default for name, (default, _) in known.items()}
    for name, _, value in (argument.partition("=") for argument in sys.argv[1:]):
        default, allowed = known.get(name, ("", ()))
        given[name] = int(value) if isinstance(default, int) and value.isdecimal() else value
        if given[name] not in allowed:
            sys.exit(f"{name}={value}: expected {allowed or 'one of ' + ', '.join(known)}")
    return given


if __name__ == "__main__":
    hows = ["append_each", "append_buffered", "append_pieces", "own_offset"]
    plan = parameters(writers=(5, range(2, 17)), lines=(1, range(1, 2001)),
                      line_bytes=(60, range(2, 200001)), how=("append_each", hows),
                      lock=("off", ["off", "written", "flushed"]))
    if plan["writers"] * plan["lines"] * plan["line_bytes"] > 64 << 20:
        sys.exit("writers, lines and line_bytes make a file of more than 64 MiB: choose less")
    turn = mp.Lock()
    go = mp.Event()
    with tempfile.TemporaryDirectory(prefix="procession-") as folder:
        path = pathlib.Path(folder, "log.txt")
        path.touch()
        writers = [mp.Process(target=write_lines, name=f"writer-{letter}",
                              args=(path, plan, letter, turn, go))
                   for letter in "ABCDEFGHIJKLMNOP"[:plan["writers"]]]
        for writer in writers:
            writer.start()
        time.sleep(0.7)  # all have the file open, and you have time to guess
        go.set()
        for writer in writers:
            writer.join()
        lines = path.read_bytes().split(b"\n")[:-1]
        torn = sum(len(line) != plan["line_bytes"] - 1 or len(set(line)) > 1 for line in lines)
        order = b"".join(dict.fromkeys(line[:1] for line in lines)).decode()
        print(f"{path.stat().st_size} bytes, {torn} torn lines, order of the first lines: {order}")
