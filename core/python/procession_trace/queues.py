"""Queue, JoinableQueue and SimpleQueue. An item is told by its number among this process's puts on
the queue; the supervisor counts what passes through the pipe and so knows which get got it."""
import os

from . import _native, after_fork, kinds, names
from .hooks import replace
from .locks import quiet
from .text import fields, shown

_LOOKED_AT = 1024  # bytes: a longer message is told by its size
_forks = 0  # of which this process came


def _forked():
    global _forks
    _forks += 1


class State:
    """Of one queue in this process."""

    __slots__ = ("key", "puts", "written", "forks", "told_close")

    def __init__(self, key):
        self.key = key
        self.forks = _forks
        self.puts = self.written = 0
        self.told_close = False

    def next_put(self):
        if self.forks != _forks:  # a child counts its own
            self.__init__(self.key)
        self.puts += 1
        return self.puts


def _ns(block, timeout):
    if not block:
        return 0
    return -1 if timeout is None else max(0, int(timeout * 1e9))


def text_of(loads, message):
    """What a message holds, before its reader unpickles it; no code of the script's is run."""
    if len(message) <= _LOOKED_AT and _native.plain(message):
        try:
            return shown(loads(message))
        except Exception:  # the reader will see it
            pass
    return f"<{len(message)} bytes>"


class _Receive:
    """A queue's _recv_bytes: told when the bytes were read, before the slot is given back."""

    __slots__ = ("queue", "key", "real", "loads")

    def __init__(self, queue, key, loads):
        self.queue, self.key, self.real, self.loads = queue, key, queue._recv_bytes, loads

    def __call__(self, *args):
        op = _native.op(self.key)
        if not op:
            return self.real(*args)
        _native.block()
        try:
            message = self.real(*args)
        finally:
            _native.unblock()
        _native.emit(kinds.QUEUE_GET, self.key, op, depth(self.queue) - 1, 0,
                     text_of(self.loads, message))
        _native.told()
        return message


class _Write:
    """What a feeder writes with: the write lock and send_bytes(), told as the flush of an item."""

    def __init__(self, state, send, lock):
        self.state, self.real, self.lock = state, send, lock
        self.op = 0

    def acquire(self):
        self.op = _native.enter(kinds.QUEUE_FLUSH, self.state.key)
        self.lock.acquire()

    def release(self):
        self.lock.release()
        if self.op:
            self.op = 0
            _native.leave()

    def send(self, message):
        state = self.state
        state.written += 1
        if not self.op:
            return self.real(message)
        _native.emit(kinds.QUEUE_FLUSH, state.key, self.op, 0, state.written)
        _native.block()
        try:
            return self.real(message)
        except OSError as error:
            _native.emit(kinds.UNDO, state.key, self.op, error.errno or 0, 0, "write")
            raise
        finally:
            _native.unblock()

    def lost(self, error, item):
        """An item that can't be pickled or written is gone, and nobody gets it."""
        if not self.op:  # before the lock: it was not counted
            self.state.written += 1
        _native.emit(kinds.NOTE, self.state.key, 0, self.state.written, 0,
                     f"the feeder lost an item: {type(error).__name__}")


def depth(queue):
    return queue._maxsize - queue._sem._semlock._get_value()


def key_of(reader):
    return _native.key(names.QUEUE, "pipe", os.fstat(reader.fileno()).st_ino)


def make_told(self, real, text, *args, **named):
    op = _native.enter(kinds.OBJECT_CREATE)
    try:
        real(self, *args, **named)
        if op:
            _native.emit(kinds.OBJECT_CREATE, self._procession.key, 0, 0, 0,
                         fields(type="queue", name=names.name("queue"), **text))
        elif _native.observed():
            # A part of something else, which tells for it.
            self._procession = None
    finally:
        if op:
            _native.leave()


def _patch_queue(module, loads):
    queue = module.Queue

    @replace(queue, "__init__")
    def init(real):
        def __init__(self, maxsize=0, **named):
            text = {"maxsize": maxsize if type(maxsize) is int and maxsize > 0 else 0}
            make_told(self, real, text, maxsize, **named)
        return __init__

    @replace(queue, "_reset")
    def reset(real):
        def _reset(self, after_fork=False):
            real(self, after_fork)
            quiet(self._rlock, self._wlock, self._sem)
            if after_fork and self.__dict__.get("_procession", 0) is None:
                return
            state = self._procession = State(key_of(self._reader))
            self._recv_bytes = _Receive(self, state.key, loads)
        return _reset

    feed = queue._feed

    def _feed(buffer, notempty, send_bytes, writelock, *rest):
        owner = getattr(send_bytes, "__self__", None)
        state = _states.pop(id(owner), None)
        if state is None or writelock is None:
            return feed(buffer, notempty, send_bytes, writelock, *rest)
        write = _Write(state, send_bytes, writelock)
        rest = list(rest)
        failed = rest[-2]

        def onerror(error, item):
            write.lost(error, item)
            return failed(error, item)
        rest[-2] = onerror
        return feed(buffer, notempty, write.send, write, *rest)
    queue._feed = staticmethod(_feed)

    @replace(queue, "_start_thread")
    def start_thread(real):
        def _start_thread(self):
            state = getattr(self, "_procession", None)
            if state is not None:
                _states[id(self._writer)] = state
            return real(self)
        return _start_thread

    def put_item(self, state, op, item):
        _native.emit(kinds.QUEUE_PUT, state.key, op, depth(self), state.next_put(), shown(item))
        self._buffer.append(item)

    def put(real, append):
        def put(self, obj, block=True, timeout=None):
            state = getattr(self, "_procession", None)
            op = 0
            if state is not None and not self._closed:
                op = _native.enter(kinds.QUEUE_PUT_REQUEST, state.key)
            if not op:
                return real(self, obj, block, timeout)
            try:
                _native.emit(kinds.QUEUE_PUT_REQUEST, state.key, op, depth(self),
                             _ns(block, timeout))
                if not self._sem.acquire(block, timeout):
                    _native.emit(kinds.QUEUE_FULL, state.key, op, depth(self))
                    raise module.Full
                append(self, state, op, obj)
            finally:
                _native.leave()
        return put

    # As in Lib/multiprocessing/queues.py, with the event in the middle.
    def append(self, state, op, item):
        with self._notempty:
            if self._thread is None:
                self._start_thread()
            put_item(self, state, op, item)
            self._notempty.notify()

    def append_joinable(self, state, op, item):
        with self._notempty, self._cond:
            if self._thread is None:
                self._start_thread()
            put_item(self, state, op, item)
            self._unfinished_tasks.release()
            self._notempty.notify()

    replace(queue, "put")(lambda real: put(real, append))
    replace(module.JoinableQueue, "put")(lambda real: put(real, append_joinable))

    @replace(queue, "get")
    def get(real):
        def get(self, block=True, timeout=None):
            state = getattr(self, "_procession", None)
            op = 0
            if state is not None and not self._closed:
                op = _native.enter(kinds.QUEUE_GET_REQUEST, state.key)
            if not op:
                return real(self, block, timeout)
            try:
                _native.emit(kinds.QUEUE_GET_REQUEST, state.key, op, depth(self),
                             _ns(block, timeout))
                return real(self, block, timeout)
            finally:
                if _native.op(state.key):
                    _native.emit(kinds.QUEUE_EMPTY, state.key, op, depth(self))
                _native.leave()
        return get

    @replace(queue, "close")
    def close(real):
        def close(self):
            state = getattr(self, "_procession", None)
            if state is not None and not state.told_close and not _native.inside():
                state.told_close = True
                _native.emit(kinds.OBJECT_CLOSE, state.key)
            return real(self)
        return close


_states = {}  # of queues whose feeder is about to run, by their pipe's writing end


def patch(module):
    from . import other_queues
    after_fork.append(_forked)
    pickler = module._ForkingPickler
    _patch_queue(module, pickler.loads)
    other_queues.patch_joinable(module)
    other_queues.patch_simple(module, pickler)
