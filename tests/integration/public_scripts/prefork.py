"""A preforked TCP server as in the old books: the parent listens, children accept, SIGTERM ends them."""
import os
import signal
import socket
import sys


def serve(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue  # a signal that came just before accept() is seen to now
        with connection:
            while data := connection.recv(100):
                connection.sendall(data.upper())


def main():
    listener = socket.create_server(("127.0.0.1", 0), backlog=16)
    listener.settimeout(2)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # inherited by those that serve
    children = []
    for _ in range(3):
        pid = os.fork()
        if pid == 0:
            serve(listener)
        children.append(pid)
    answers = []
    for word in ("one", "two", "three", "four", "five"):
        with socket.create_connection(listener.getsockname()) as s:
            s.sendall(word.encode())
            s.shutdown(socket.SHUT_WR)
            answers.append(s.recv(100).decode())
    print(*answers)
    for pid in children:
        os.kill(pid, signal.SIGTERM)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    print(codes)
    return sum(codes)


if __name__ == "__main__":
    sys.exit(main())
