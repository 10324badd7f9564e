"""A default timeout for sockets is none of a connection's: who receives waits as long as it takes."""
import multiprocessing
import socket
import sys
import time
from multiprocessing.connection import Client, Listener


def late(address):
    socket.setdefaulttimeout(5)
    with Client(address) as connection:
        time.sleep(0.3)
        connection.send("late")
        print("answer", connection.recv())


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with Listener(("127.0.0.1", 0)) as listener:
        child = multiprocessing.Process(target=late, args=(listener.address,))
        child.start()
        socket.setdefaulttimeout(5)
        with listener.accept() as connection:
            print("received", connection.recv())  # nothing is there yet
            time.sleep(0.3)
            connection.send("later")
        child.join()
    print(child.exitcode)
