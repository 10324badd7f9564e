"""A Listener and its client, a socket server, a program started, and a file that two processes write."""
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
from multiprocessing.connection import Client, Listener


def call(address):
    with Client(address, authkey=b"key") as connection:
        connection.send([1, 2])
        print(connection.recv())


def ask(port):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"hi")
        print(connection.recv(10))


def append(path):
    with open(path, "a") as log:
        log.write("child\n")


def main():
    with Listener(("127.0.0.1", 0), authkey=b"key") as listener:
        caller = multiprocessing.Process(target=call, args=(listener.address,))
        caller.start()
        with listener.accept() as connection:
            print(connection.recv())
            connection.send("ok")
        caller.join()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        asker = multiprocessing.Process(target=ask, args=(server.getsockname()[1],))
        asker.start()
        connection, _ = server.accept()
        connection.sendall(connection.recv(10).upper())
        connection.close()
        asker.join()
    print(subprocess.run([sys.executable, "-c", "print('program')"], capture_output=True).stdout)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "log.txt")
        log = open(path, "a", encoding="utf-8")
        log.write("parent\n")
        log.flush()
        appender = multiprocessing.Process(target=append, args=(path,))
        appender.start()
        appender.join()
        log.write("parent again\n")
        log.close()
        print(open(path).read())


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    main()
