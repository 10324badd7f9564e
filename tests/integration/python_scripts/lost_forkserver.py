"""The forkserver is killed: Python makes up an exit code for a child that lives on."""
import multiprocessing
import os
import signal
from multiprocessing import forkserver


def live_on(end):
    end.send("ready")
    end.recv()
    end.send("lives")


if __name__ == "__main__":
    multiprocessing.set_start_method("forkserver")
    mine, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=live_on, args=(theirs,), name="child")
    child.start()
    theirs.close()
    print(mine.recv())
    server = forkserver._forkserver._forkserver_pid
    os.kill(server, signal.SIGKILL)
    child.join()
    print(child.exitcode)
    mine.send("go")
    print(mine.recv())
    try:
        mine.recv()
    except EOFError:
        print("gone")  # it ends before its parent does
