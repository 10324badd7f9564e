"""Two shared memories, one after the other; a child and their maker attach to them by name."""
import multiprocessing
import sys
from multiprocessing.shared_memory import SharedMemory


def attach(name):
    found = SharedMemory(name=name)
    print(bytes(found.buf[:3]))
    found.close()


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    for text in (b"abc", b"def"):
        memory = SharedMemory(create=True, size=16)
        memory.buf[:3] = text
        child = context.Process(target=attach, args=(memory.name,))
        child.start()
        child.join()
        attach(memory.name)
        memory.close()
        memory.unlink()
