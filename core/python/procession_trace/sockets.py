"""socket.socket, where the script itself calls it. The clock of sockets is the real one."""
import os

from . import _native, kinds, names
from .acts import giving, waiting
from .text import fields, port_of, shown


def _key(self):
    return _native.key(names.SOCKET, "socket", os.fstat(self.fileno()).st_ino)


def patch(module):
    cls = module.socket
    base = cls.__mro__[1]  # _socket.socket, where the calls are

    def begin(self, kind):
        """The op of a call of the script's own on an open socket, else 0."""
        if not _native.observed() or _native.inside() or not _native.line() or self.fileno() < 0:
            return 0, 0
        key = _key(self)
        return key, _native.enter(kind, key)

    def wrap(name, make, real=None):
        real = real or getattr(cls, name)
        wrapper = make(real)
        wrapper.__name__, wrapper.__qualname__ = name, f"socket.{name}"
        wrapper.__doc__ = real.__doc__
        setattr(cls, name, wrapper)

    def listen(real):
        def wrapper(self, *args):
            key, op = begin(self, kinds.SOCKET_LISTEN)
            if not op:
                return real(self, *args)
            try:
                address = self.getsockname()
                _native.emit(kinds.OBJECT_CREATE, key, 0, 0, 0,
                             fields(type="socket", name=names.name("socket"), port=port_of(address)))
                _native.emit(kinds.SOCKET_LISTEN, key, op, port_of(address), 0, str(address))
                return real(self, *args)
            finally:
                _native.leave()
        return wrapper

    def accept(real):
        def wrapper(self):
            key, op = begin(self, kinds.SOCKET_ACCEPT)
            if not op:
                return real(self)
            try:
                connection, peer = waiting(lambda: real(self))
                _native.emit(kinds.OBJECT_CREATE, _key(connection), 0, 0, 0,
                             fields(type="socket", name=(names.held_by(2) or
                                                         [names.numbered("socket")])[0]))
                _native.emit(kinds.SOCKET_ACCEPT, key, op, port_of(self.getsockname()), 0, str(peer))
                return connection, peer
            finally:
                _native.leave()
        return wrapper

    def connect(real):
        def wrapper(self, address):
            key, op = begin(self, kinds.SOCKET_CONNECT)
            if not op:
                return real(self, address)
            try:
                _native.emit(kinds.SOCKET_CONNECT, key, op, port_of(address), 0, str(address))
                return giving(key, op, lambda: real(self, address), "connect")
            finally:
                _native.leave()
        return wrapper

    def send(real):
        def wrapper(self, data, *args):
            key, op = begin(self, kinds.SOCKET_SEND)
            if not op:
                return real(self, data, *args)
            try:
                part = bytes(data)
                _native.emit(kinds.SOCKET_SEND, key, op, len(part), 0, shown(part))
                return giving(key, op, lambda: real(self, data, *args), "send")
            finally:
                _native.leave()
        return wrapper

    def recv(real):
        def wrapper(self, *args):
            key, op = begin(self, kinds.SOCKET_RECV)
            if not op:
                return real(self, *args)
            try:
                data = waiting(lambda: real(self, *args))
                _native.emit(kinds.SOCKET_RECV, key, op, len(data), 0, shown(data))
                return data
            finally:
                _native.leave()
        return wrapper

    def close(real):
        def wrapper(self):
            key, op = begin(self, kinds.SOCKET_CLOSE)
            if not op:
                return real(self)
            try:
                _native.emit(kinds.SOCKET_CLOSE, key, op)
                return real(self)
            finally:
                _native.leave()
        return wrapper

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
