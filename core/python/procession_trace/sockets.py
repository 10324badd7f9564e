"""socket.socket, where the script itself calls it. Sockets use the real clock."""
import os

from . import _native, kinds, names
from .text import fields, port_of, shown
from .traced_call import operation, undo_on_error, waiting


def _key(self):
    return _native.key(names.SOCKET, "socket", os.fstat(self.fileno()).st_ino)


def patch(module):
    cls = module.socket
    base = cls.__mro__[1]  # _socket.socket, which has the methods

    def traced(kind, real, action):
        """Wraps a method: action(self, key, op, ...) runs in its stead if the script calls it on an open
        socket."""
        def wrapper(self, *args):
            if not _native.observed() or _native.inside() or not _native.line() or self.fileno() < 0:
                return real(self, *args)
            key = _key(self)
            with operation(kind, key) as op:
                return action(self, key, op, *args) if op else real(self, *args)
        return wrapper

    def wrap(name, make, real=None):
        real = real or getattr(cls, name)
        wrapper = make(real)
        wrapper.__name__, wrapper.__qualname__ = name, f"socket.{name}"
        wrapper.__doc__ = real.__doc__
        setattr(cls, name, wrapper)

    def listen(real):
        def action(self, key, op, *args):
            address = self.getsockname()
            _native.emit(kinds.OBJECT_CREATE, key, 0, 0, 0,
                         fields(type="socket", name=names.name("socket"), port=port_of(address)))
            _native.emit(kinds.SOCKET_LISTEN, key, op, port_of(address), 0, str(address))
            return real(self, *args)
        return traced(kinds.SOCKET_LISTEN, real, action)

    def accept(real):
        def action(self, key, op):
            connection, peer = waiting(lambda: real(self))
            _native.emit(kinds.OBJECT_CREATE, _key(connection), 0, 0, 0,
                         fields(type="socket", name=(names.held_by(2) or [names.numbered("socket")])[0]))
            _native.emit(kinds.SOCKET_ACCEPT, key, op, port_of(self.getsockname()), 0, str(peer))
            return connection, peer
        return traced(kinds.SOCKET_ACCEPT, real, action)

    def connect(real):
        def action(self, key, op, address):
            _native.emit(kinds.SOCKET_CONNECT, key, op, port_of(address), 0, str(address))
            return undo_on_error(key, op, lambda: real(self, address), "connect")
        return traced(kinds.SOCKET_CONNECT, real, action)

    def send(real):
        def action(self, key, op, data, *args):
            part = bytes(data)
            _native.emit(kinds.SOCKET_SEND, key, op, len(part), 0, shown(part))
            return undo_on_error(key, op, lambda: real(self, data, *args), "send")
        return traced(kinds.SOCKET_SEND, real, action)

    def recv(real):
        def action(self, key, op, *args):
            data = waiting(lambda: real(self, *args))
            _native.emit(kinds.SOCKET_RECV, key, op, len(data), 0, shown(data))
            return data
        return traced(kinds.SOCKET_RECV, real, action)

    def close(real):
        def action(self, key, op):
            _native.emit(kinds.SOCKET_CLOSE, key, op)
            return real(self)
        return traced(kinds.SOCKET_CLOSE, real, action)

    wrap("listen", listen, base.listen)
    wrap("accept", accept)
    wrap("connect", connect, base.connect)
    wrap("send", send, base.send)
    wrap("sendall", send, base.sendall)
    wrap("recv", recv, base.recv)
    wrap("close", close)


def patch_subprocess(module):
    from .process import started
    from .hooks import replace

    @replace(module.Popen, "_execute_child")
    def execute(real):
        def _execute_child(self, args, *more, **named):
            program = args if isinstance(args, (str, bytes)) else (list(args) or [""])[0]
            name = os.path.basename(os.fsdecode(program).split(" ")[0]) or "program"
            return started(fields(name=name, daemon=0, method="exec"),
                           lambda: real(self, args, *more, **named), lambda _: self.pid)
        return _execute_child
