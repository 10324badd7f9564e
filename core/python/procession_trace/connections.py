"""Listener and Client: connections over sockets. Their messages are emitted as a pipe's (pipes.py)."""
import os
import sys

from . import _native, kinds, names
from .hooks import replace
from .pipes import inode_key, is_quiet_process, quiet
from .text import fields, port_of
from .traced_call import operation, waiting


def ends_of(own, peer):
    """The keys of a connection's two ends, from their addresses; None if the addresses do not identify it."""
    if not own or not peer or not isinstance(own, tuple):
        return None
    return [_native.key(names.PIPE, f"{one} {other}") for one, other in ((own, peer), (peer, own))]


def emit_connection(connection):
    """Emits object.create for a connection over a socket. Its other end is in another process, and the
    addresses identify both."""
    import socket
    key = None
    with socket.socket(fileno=os.dup(connection.fileno())) as one:
        # If the script has set a default timeout, the duplicate made above set this connection to nonblocking:
        # both descriptors share one open file. It was blocking, as connections are.
        one.setblocking(True)
        try:
            key = ends_of(one.getsockname(), one.getpeername())
        except OSError:
            pass
    if key is None:
        # A Unix socket's ends have no addresses: its messages can't be matched with the other end's.
        own = inode_key(connection)
        key = [own, _native.key(names.PIPE, "nobody", own)]
    connection._procession = key[0]
    held = names.held_by(1)
    _native.emit(kinds.OBJECT_CREATE, key[0], 0, 0, key[1],
                 fields(type="connection", name=held[0] if held else names.numbered("connection"),
                        duplex=1))


def patch(module):
    def for_manager():
        return sys._getframe(2).f_globals.get("__name__") == "multiprocessing.managers"

    @replace(module, "Client")
    def client(real):
        def Client(address, family=None, authkey=None):
            is_traced = not for_manager() and not is_quiet_process()
            with operation(kinds.SOCKET_CONNECT if is_traced else 0) as op:  # the handshake is part of it
                is_published = op and is_traced
                if is_published:
                    _native.emit(kinds.SOCKET_CONNECT, 0, op, port_of(address), 0, str(address))
                try:
                    connection = waiting(lambda: real(address, family, authkey))
                except BaseException as error:
                    if is_published:
                        _native.emit(kinds.UNDO, 0, op, getattr(error, "errno", None) or 0, 0,
                                     type(error).__name__)
                    raise
                if is_published:
                    emit_connection(connection)
                else:
                    quiet(connection)
                return connection
        return Client

    listener = module.Listener

    @replace(listener, "__init__")
    def init(real):
        def __init__(self, *args, **named):
            is_traced = not for_manager() and not is_quiet_process()
            with operation(kinds.SOCKET_LISTEN if is_traced else 0) as op:
                real(self, *args, **named)
                if op and is_traced:
                    self._procession = key = _native.key(
                        names.SOCKET, "socket", os.fstat(self._listener._socket.fileno()).st_ino)
                    address = self.address
                    _native.emit(kinds.OBJECT_CREATE, key, 0, 0, 0,
                                 fields(type="socket", name=names.name("listener"),
                                        path=str(address)))
                    _native.emit(kinds.SOCKET_LISTEN, key, op, port_of(address), 0, str(address))
        return __init__

    @replace(listener, "accept")
    def accept(real):
        def accept(self):
            key = getattr(self, "_procession", None)
            with operation(kinds.SOCKET_ACCEPT if key else 0, key or 0) as op:
                connection = waiting(lambda: real(self))
                if op and key:
                    _native.emit(kinds.SOCKET_ACCEPT, key, op, port_of(self.address), 0,
                                 str(self.last_accepted or ""))
                    emit_connection(connection)
                else:
                    quiet(connection)
                return connection
        return accept
