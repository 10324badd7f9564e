#!/usr/bin/env python3
# map-reduce word count. usage: word_count.py [files...]   (without files it makes some up)
import os, re, sys, tempfile
from collections import Counter
from functools import reduce
from multiprocessing import Pool, cpu_count

WORDS = "the quick brown fox jumps over a lazy dog while the cat sleeps and the bird sings".split()


def make_files(folder, count=12):
    names = []
    for i in range(count):
        name = os.path.join(folder, "part%02d.txt" % i)
        with open(name, "w") as f:
            # file 7 is much longer than the others
            for j in range(40000 if i == 7 else 2000):
                f.write(WORDS[(i * 7 + j * j) % len(WORDS)] + (" " if j % 11 else "\n"))
        names.append(name)
    return names


def mapper(name):
    c = Counter()
    with open(name) as f:
        for line in f:
            c.update(re.findall(r"[a-z]+", line.lower()))
    return c


def add(a, b):
    a.update(b)
    return a


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as tmp:
        files = sys.argv[1:] or make_files(tmp)
        with Pool(max(2, min(4, cpu_count()))) as p:
            total = reduce(add, p.imap_unordered(mapper, files, chunksize=1), Counter())
    for word, n in sorted(total.items(), key=lambda x: (-x[1], x[0]))[:5]:
        print("%8d %s" % (n, word))
    print(sum(total.values()), "words in", len(files), "files")
