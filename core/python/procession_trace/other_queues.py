"""JoinableQueue and SimpleQueue: the differences from Queue (queues.py)."""
from . import _native, kinds
from .hooks import replace
from .locks import quiet
from .queues import State, key_of, make_traced, text_of
from .text import shown
from .traced_call import operation, waiting


def patch_joinable(module):
    queue = module.JoinableQueue

    @replace(queue, "__init__")
    def init(real):
        def make(self, *args, **named):
            real(self, *args, **named)
            self._procession = State(key_of(self._reader), self)

        def __init__(self, maxsize=0, **named):
            bound = maxsize if type(maxsize) is int and maxsize > 0 else 0
            make_traced(self, make, {"maxsize": bound, "joinable": 1}, maxsize, **named)
        return __init__

    @replace(queue, "task_done")
    def task_done(real):
        def task_done(self):
            state = getattr(self, "_procession", None)
            if state is None:
                return real(self)
            with operation(kinds.QUEUE_TASK_DONE, state.key) as op:
                if not op:
                    return real(self)
                with self._cond:
                    if not self._unfinished_tasks.acquire(False):
                        raise ValueError("task_done() called too many times")
                    left = self._unfinished_tasks._semlock._get_value()
                    _native.emit(kinds.QUEUE_TASK_DONE, state.key, op, left)
                    if left == 0:
                        self._cond.notify_all()
        return task_done

    @replace(queue, "join")
    def join(real):
        def join(self):
            state = getattr(self, "_procession", None)
            if state is None:
                return real(self)
            with operation(kinds.QUEUE_JOIN_REQUEST, state.key) as op:
                if not op:
                    return real(self)
                unfinished = self._unfinished_tasks._semlock._get_value
                _native.emit(kinds.QUEUE_JOIN_REQUEST, state.key, op, unfinished(), -1)
                real(self)
                _native.emit(kinds.QUEUE_JOIN, state.key, op, unfinished())
        return join


def patch_simple(module, pickler):
    queue = module.SimpleQueue

    def begin(self):
        quiet(self._rlock, self._wlock)
        self._procession = State(key_of(self._reader))

    @replace(queue, "__init__")
    def init(real):
        def make(self, *args, **named):
            real(self, *args, **named)
            begin(self)

        def __init__(self, *args, **named):
            make_traced(self, make, {"simple": 1}, *args, **named)
        return __init__

    @replace(queue, "__setstate__")
    def setstate(real):
        def __setstate__(self, state):
            real(self, state)
            begin(self)
        return __setstate__

    @replace(queue, "get")
    def get(real):
        def get(self):
            state = getattr(self, "_procession", None)
            op = _native.enter(kinds.QUEUE_GET_REQUEST, state.key) if state is not None else 0
            if not op:
                return real(self)
            try:
                _native.emit(kinds.QUEUE_GET_REQUEST, state.key, op, 0, -1)
                with self._rlock:
                    message = waiting(self._reader.recv_bytes)
                    _native.emit(kinds.QUEUE_GET, state.key, op, 0, 0,
                                 text_of(pickler.loads, message))
                    _native.op_ended()
                return pickler.loads(message)
            finally:
                if _native.op(state.key):
                    _native.emit(kinds.QUEUE_EMPTY, state.key, op)
                _native.leave()
        return get

    @replace(queue, "put")
    def put(real):
        def put(self, obj):
            state = getattr(self, "_procession", None)
            if state is None or self._wlock is None or not _native.observed():
                return real(self, obj)
            message = pickler.dumps(obj)
            op = _native.enter(kinds.QUEUE_PUT_REQUEST, state.key)
            if not op:
                return real(self, obj)
            try:
                _native.emit(kinds.QUEUE_PUT_REQUEST, state.key, op, 0, -1)
                with self._wlock:
                    n = state.next_put()
                    flush = _native.next_op()
                    _native.emit(kinds.QUEUE_PUT, state.key, op, 0, n, shown(obj))
                    _native.emit(kinds.QUEUE_FLUSH, state.key, flush, 0, n)
                    try:
                        waiting(lambda: self._writer.send_bytes(message))
                    except OSError as error:
                        state.puts -= 1
                        for undone in (flush, op):
                            _native.emit(kinds.UNDO, state.key, undone, error.errno or 0, 0, "write")
                        raise
            finally:
                _native.leave()
        return put
