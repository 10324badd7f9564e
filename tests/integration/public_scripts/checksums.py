#!/usr/bin/env python3
"""sha256 of every file below a folder, by a pool of processes; says when a file can't be read."""
import argparse
import concurrent.futures as cf
import hashlib
import pathlib
import tempfile


def digest(path):
    h = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 16), b""):
            h.update(piece)
    return h.hexdigest()[:12]


def check(folder, jobs):
    failures = 0
    with cf.ProcessPoolExecutor(max_workers=jobs) as executor:
        futures = {executor.submit(digest, path): path for path in sorted(folder.rglob("*"))}
        lines = []
        for future in cf.as_completed(futures):
            name = futures[future].relative_to(folder)
            try:
                lines.append(f"{future.result()}  {name}")
            except OSError as error:
                failures += 1
                lines.append(f"{error.strerror}  {name}")
    print("\n".join(sorted(lines)))
    return failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("-j", "--jobs", type=int, default=3)
    options = parser.parse_args()
    if options.folder:
        return check(options.folder, options.jobs)
    with tempfile.TemporaryDirectory() as made:
        made = pathlib.Path(made)
        for i in range(9):
            (made / f"file{i}.bin").write_bytes(bytes([i]) * (1 << (10 + i)))
        (made / "folder").mkdir()
        (made / "gone.lnk").symlink_to("nowhere")
        return check(made, options.jobs)


if __name__ == "__main__":
    raise SystemExit(main())
