"""Pipe and Connection. A pipe is identified by its inode; a duplex pipe is two sockets with an inode each, and
its object.create names the second. The supervisor counts the messages of each end, and so knows which one was
received."""
import os

from . import _native, kinds, names
from .clock import deadline_of
from .hooks import replace
from .queues import text_of
from .text import fields, shown
from .traced_call import operation

_QUIET = -1
_all_quiet = False


def inode_key(connection):
    return _native.key(names.PIPE, "pipe", os.fstat(connection.fileno()).st_ino)


def quiet(*connections):
    """Makes the parts of another object emit nothing; that object emits."""
    for connection in connections:
        if connection is not None:
            connection._procession = _QUIET


def is_quiet_process():
    return _all_quiet


def quiet_process():
    """From here on this process's connections emit nothing: a manager's server."""
    global _all_quiet
    _all_quiet = True


def key_of(connection):
    """The key of an open connection that emits its own events, else 0."""
    known = _QUIET if _all_quiet else getattr(connection, "_procession", None)
    if known is None:
        # Made elsewhere: received in a message or from the parent of a spawned process.
        known = connection._procession = inode_key(connection)
    return 0 if known == _QUIET else known


def emit_pipe_created(kind, connections, count):
    """Emits object.create for a pipe with these ends, named by the variables that will hold them."""
    held = names.held_by(count)
    keys = []
    for connection in connections:
        connection._procession = inode_key(connection)
        if connection._procession not in keys:
            keys.append(connection._procession)
    _native.emit(kinds.OBJECT_CREATE, keys[0], 0, 0, keys[1] if len(keys) > 1 else 0,
                 fields(type=kind, name="/".join(held) if held else names.numbered(kind),
                        **({"duplex": 1} if len(keys) > 1 else {})))


def _patch_pipe(module):
    @replace(module, "Pipe")
    def pipe(real):
        def Pipe(duplex=True):
            with operation(kinds.OBJECT_CREATE) as op:
                ends = real(duplex)
                if op:
                    emit_pipe_created("pipe", ends, 2)
                else:
                    quiet(*ends)
                return ends
        return Pipe


def _send(self, key, op, message, text, action):
    _native.emit(kinds.PIPE_SEND_REQUEST, key, op, len(message))
    _native.emit(kinds.PIPE_SEND, key, op, len(message), 0, text)
    _native.block()
    try:
        return action()
    except OSError as error:
        _native.emit(kinds.UNDO, key, op, error.errno or 0, 0, "write")
        raise
    finally:
        _native.unblock()


def _patch_messages(module):
    base = module._ConnectionBase
    pickler = module._ForkingPickler

    @replace(base, "send")
    def send(real):
        def send(self, obj):
            if self._handle is None or not self._writable or not _native.observed():
                return real(self, obj)
            key = key_of(self)
            op = _native.enter(kinds.PIPE_SEND_REQUEST, key) if key else 0
            if not op:
                return real(self, obj)
            try:
                message = pickler.dumps(obj)
                return _send(self, key, op, message, shown(obj), lambda: self._send_bytes(message))
            finally:
                _native.leave()
        return send

    @replace(base, "send_bytes")
    def send_bytes(real):
        def send_bytes(self, buf, offset=0, size=None):
            if self._handle is None or not self._writable or not _native.observed():
                return real(self, buf, offset, size)
            key = key_of(self)
            op = _native.enter(kinds.PIPE_SEND_REQUEST, key) if key else 0
            if not op:
                return real(self, buf, offset, size)
            try:
                try:
                    part = bytes(memoryview(buf).cast("B")[offset:][:size])
                except (TypeError, ValueError):
                    return real(self, buf, offset, size)
                return _send(self, key, op, part, shown(part),
                             lambda: real(self, buf, offset, size))
            finally:
                _native.leave()
        return send_bytes

    def receiving(self, key, op, action):
        """Calls action() between its request and its end; emit_received() in between emits the message."""
        _native.emit(kinds.PIPE_RECV_REQUEST, key, op, 0, -1)
        try:
            return action()
        finally:
            if _native.op(key):
                _native.emit(kinds.PIPE_EOF, key, op)
            _native.leave()

    def emit_received(key, op, size, text):
        _native.emit(kinds.PIPE_RECV, key, op, size, 0, text)
        _native.op_ended()

    def received(self):
        _native.block()
        try:
            return self._recv_bytes()
        finally:
            _native.unblock()

    @replace(base, "recv")
    def recv(real):
        def recv(self):
            if self._handle is None or not self._readable or not _native.observed():
                return real(self)
            key = key_of(self)
            op = _native.enter(kinds.PIPE_RECV_REQUEST, key) if key else 0
            if not op:
                return real(self)

            def action():
                message = received(self).getbuffer()
                emit_received(key, op, len(message), text_of(pickler.loads, bytes(message)))
                return pickler.loads(message)
            return receiving(self, key, op, action)
        return recv

    def plain(name, count):
        @replace(base, name)
        def make(real):
            def recv_bytes(self, *args, **named):
                if self._handle is None or not self._readable or not _native.observed():
                    return real(self, *args, **named)
                key = key_of(self)
                op = _native.enter(kinds.PIPE_RECV_REQUEST, key) if key else 0
                if not op:
                    return real(self, *args, **named)

                def action():
                    _native.block()
                    try:
                        result = real(self, *args, **named)
                    finally:
                        _native.unblock()
                    size, text = count(result)
                    emit_received(key, op, size, text)
                    return result
                return receiving(self, key, op, action)
            return recv_bytes

    plain("recv_bytes", lambda result: (len(result), shown(result)))
    plain("recv_bytes_into", lambda result: (result, f"<{result} bytes>"))


def _patch_sleep(module):
    """Marks a thread that waits for a message as blocked, also inside an operation: the sender may wait at its
    gate, and a pause must find both threads quiescent."""
    for name in ("_recv_bytes", "_send_bytes"):
        @replace(module.Connection, name)
        def make(real):
            def wait(self, *args, block=_native.block, unblock=_native.unblock):
                block()
                try:
                    return real(self, *args)
                finally:
                    unblock()
            return wait


def _bare_writes(module):
    """Gives Connection the os.write of before: it binds os.write when the class is made. Its writes are emitted
    as messages, never as a file's or a stream's."""
    send = module.Connection._send
    write = os.write
    while hasattr(write, "__wrapped__"):
        write = write.__wrapped__
    if send.__defaults__ == (os.write,):
        send.__defaults__ = (write,)


def _patch_wait(module):
    @replace(module, "wait")
    def wait(real):
        def wait(object_list, timeout=None):
            if not _native.observed():
                return real(object_list, timeout)
            objects = list(object_list)
            _native.block()
            try:
                if timeout is None:
                    return real(objects)
                deadline = deadline_of(max(0, timeout))
                while True:
                    left = _native.slice_ns(deadline)
                    ready = real(objects, max(0, left) * 1e-9)
                    if ready or left <= 0:
                        return ready
            finally:
                _native.unblock()
        return wait


def patch(module):
    _patch_pipe(module)
    from . import connections
    connections.patch(module)
    _patch_messages(module)
    _patch_wait(module)
    _bare_writes(module)
    _patch_sleep(module)
