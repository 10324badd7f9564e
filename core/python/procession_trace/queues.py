"""Queue, JoinableQueue and SimpleQueue. An event names an item by its number among this process's puts on the
queue. The supervisor counts the messages in the pipe, and so knows which get received which item."""
import os
import sys

from . import _native, after_fork, kinds, names
from .hooks import replace
from .locks import quiet
from .text import fields, shown
from .traced_call import operation

_MAX_UNPICKLED = 1024  # bytes: of a longer message only the size is shown
_forks = 0  # between the process that loaded the tracer and this one
# Bound to names, because they are called for every item.
_emit, _enter, _leave, _op, _op_ended = (_native.emit, _native.enter, _native.leave, _native.op,
                                         _native.op_ended)
_PUT_REQUEST, _PUT, _FLUSH, _GET_REQUEST, _GET = (
    kinds.QUEUE_PUT_REQUEST, kinds.QUEUE_PUT, kinds.QUEUE_FLUSH, kinds.QUEUE_GET_REQUEST,
    kinds.QUEUE_GET)


def _forked():
    global _forks
    _forks += 1


class State:
    """The state of one queue in this process."""

    __slots__ = ("key", "puts", "written", "forks", "close_emitted", "bound", "free")

    def __init__(self, key, queue=None):
        self.key = key
        self.forks = _forks
        if queue is not None:
            self.bound, self.free = queue._maxsize, queue._sem._semlock._get_value
        self.puts = self.written = 0
        self.close_emitted = False

    def next_put(self):
        if self.forks != _forks:  # a forked child counts its own puts
            self.__init__(self.key)
        self.puts += 1
        return self.puts

    def depth(self):
        return self.bound - self.free()


def _ns(block, timeout):
    if not block:
        return 0
    return -1 if timeout is None else max(0, int(timeout * 1e9))


def text_of(loads, message):
    """A message's content, before its reader unpickles it; runs no code of the script."""
    if len(message) <= _MAX_UNPICKLED and _native.plain(message):
        try:
            return shown(loads(message))
        except Exception:  # the reader will report it
            pass
    return f"<{len(message)} bytes>"


class _Receive:
    """A queue's _recv_bytes: emits the get when the bytes were read, before the slot is freed."""

    __slots__ = ("state", "real", "loads")

    def __init__(self, state, receive, loads):
        self.state, self.real, self.loads = state, bare(receive), loads

    def __call__(self, *args):
        state = self.state
        op = _op(state.key)
        if not op:
            return self.real(*args)
        message = self.real(*args)
        _emit(_GET, state.key, op, state.bound - state.free() - 1, 0, text_of(self.loads, message))
        _op_ended()
        return message


class _Write:
    """A feeder's write lock and send_bytes(): emits the flush of an item."""

    def __init__(self, state, send, lock):
        self.state, self.real, self.lock = state, bare(send), lock
        self.op = 0
        self.counted = False  # the item that is being written

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
        self.counted = True
        if self.op:
            _emit(_FLUSH, state.key, self.op, 0, state.written)
        try:
            self.real(message)
            self.counted = False
        except OSError as error:
            if self.op:
                _emit(kinds.UNDO, state.key, self.op, error.errno or 0, 0, "write")
            raise

    def lost(self, error):
        """Emits that an item could not be pickled or written, and is lost."""
        if not self.counted:
            self.state.written += 1
        self.counted = False
        _native.emit(kinds.UNDO, self.state.key, 0, getattr(error, "errno", None) or 0,
                     self.state.written, type(error).__name__)


class _Slots:
    """A feeder's semaphore of slots: before it frees the slot of a lost item, the loss is emitted."""

    def __init__(self, write, slots):
        self.write, self.slots = write, slots

    def release(self):
        self.write.lost(sys.exc_info()[1])
        self.slots.release()


def bare(method):
    """A bound method of a Connection without its wrapper: the caller emits a better event."""
    function = getattr(method, "__func__", None)
    real = getattr(function, "__wrapped__", None)
    return method if real is None else real.__get__(method.__self__)


def key_of(reader):
    return _native.key(names.QUEUE, "pipe", os.fstat(reader.fileno()).st_ino)


def make_traced(self, real, text, *args, **named):
    with operation(kinds.OBJECT_CREATE) as op:
        real(self, *args, **named)
        if op:
            _native.emit(kinds.OBJECT_CREATE, self._procession.key, 0, 0, 0,
                         fields(type="queue", name=names.name("queue"), **text))
        elif _native.observed():
            # Part of another object, which emits.
            self._procession = None


def _patch_queue(module, loads):
    queue = module.Queue

    @replace(queue, "__init__")
    def init(real):
        def __init__(self, maxsize=0, **named):
            text = {"maxsize": maxsize if type(maxsize) is int and maxsize > 0 else 0}
            make_traced(self, real, text, maxsize, **named)
        return __init__

    @replace(queue, "_reset")
    def reset(real):
        def _reset(self, after_fork=False):
            real(self, after_fork)
            quiet(self._rlock, self._wlock, self._sem)
            if after_fork and self.__dict__.get("_procession", 0) is None:
                return
            state = self._procession = State(key_of(self._reader), self)
            self._recv_bytes = _Receive(state, self._recv_bytes, loads)
        return _reset

    feed = queue._feed

    def _feed(buffer, notempty, send_bytes, writelock, *rest):
        owner = getattr(send_bytes, "__self__", None)
        state = _states.pop(id(owner), None)
        if state is None or writelock is None:
            return feed(buffer, notempty, send_bytes, writelock, *rest)
        write = _Write(state, send_bytes, writelock)
        return feed(buffer, notempty, write.send, write, *rest[:-1], _Slots(write, rest[-1]))
    queue._feed = staticmethod(_feed)

    @replace(queue, "_start_thread")
    def start_thread(real):
        def _start_thread(self):
            state = getattr(self, "_procession", None)
            if state is not None:
                _states[id(self._writer)] = state
            return real(self)
        return _start_thread

    def put(real, append):
        def put(self, obj, block=True, timeout=None):
            state = getattr(self, "_procession", None)
            op = 0
            if state is not None and not self._closed:
                op = _enter(_PUT_REQUEST, state.key)
            if not op:
                return real(self, obj, block, timeout)
            try:
                _emit(_PUT_REQUEST, state.key, op, state.bound - state.free(), _ns(block, timeout))
                if not self._sem.acquire(block, timeout):
                    _emit(kinds.QUEUE_FULL, state.key, op, state.depth())
                    raise module.Full
                append(self, state, op, obj)
            finally:
                _leave()
        return put

    # As in Lib/multiprocessing/queues.py, with the event in the middle.
    def append(self, state, op, item):
        with self._notempty:
            if self._thread is None:
                self._start_thread()
            _emit(_PUT, state.key, op, state.bound - state.free(), state.next_put(), shown(item))
            self._buffer.append(item)
            self._notempty.notify()

    def append_joinable(self, state, op, item):
        with self._notempty, self._cond:
            if self._thread is None:
                self._start_thread()
            _emit(_PUT, state.key, op, state.bound - state.free(), state.next_put(), shown(item))
            self._buffer.append(item)
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
                op = _enter(_GET_REQUEST, state.key)
            if not op:
                return real(self, block, timeout)
            try:
                _emit(_GET_REQUEST, state.key, op, state.bound - state.free(), _ns(block, timeout))
                return real(self, block, timeout)
            finally:
                if _op(state.key):
                    _emit(kinds.QUEUE_EMPTY, state.key, op, state.depth())
                _leave()
        return get

    @replace(queue, "close")
    def close(real):
        def close(self):
            state = getattr(self, "_procession", None)
            if state is not None and not state.close_emitted and not _native.inside():
                state.close_emitted = True
                _native.emit(kinds.OBJECT_CLOSE, state.key)
            return real(self)
        return close


_states = {}  # of queues whose feeder is being started, by their pipe's writing end


def patch(module):
    from . import other_queues
    after_fork.append(_forked)
    pickler = module._ForkingPickler
    _patch_queue(module, pickler.loads)
    other_queues.patch_joinable(module)
    other_queues.patch_simple(module, pickler)
