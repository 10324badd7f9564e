"""queue.Queue, LifoQueue, PriorityQueue and SimpleQueue of the script. An item is emitted as put and flushed at
once, because there is no pipe. The object itself identifies the item that a get receives."""
from . import _native, kinds, names
from .clock import deadline_of
from .text import ns, shown
from .thread_variants import State, as_traced, copy_names, key_of
from .traced_call import operation

_UNKNOWN = -1  # the number of an item that was put before this process was forked


class _Items:
    """The numbers of the items in one queue of this process."""

    __slots__ = ("key", "puts", "numbers")

    def __init__(self):
        self.key = self.puts = 0
        self.numbers = {}  # id(item) -> its numbers, the oldest first

    def begin(self, key):
        if key != self.key:
            self.__init__()
            self.key = key

    def put(self, item, depth, op):
        """Emits that the item is in the queue."""
        self.puts += 1
        self.numbers.setdefault(id(item), []).append(self.puts)
        _native.emit(kinds.QUEUE_PUT, self.key, op, depth, self.puts, shown(item))
        _native.emit(kinds.QUEUE_FLUSH, self.key, _native.next_op(), self.puts, self.puts)

    def got(self, item, depth, op, newest):
        numbers = self.numbers.get(id(item))
        number = numbers.pop(-1 if newest else 0) if numbers else _UNKNOWN
        if numbers == []:
            del self.numbers[id(item)]
        _native.emit(kinds.QUEUE_GET, self.key, op, depth, number, shown(item))


def _timeout(block, timeout):
    return ns(timeout) if block else 0


def _make_class(real, newest):
    class Queue(real):
        def _traced(self, request, failed, block, timeout, action):
            """Runs action() as an operation on this queue; _put and _get emit its result."""
            key = key_of(self)
            op = _native.enter(request, key)
            if not op:
                return action()
            try:
                self._procession_items.begin(key)
                _native.emit(request, key, op, self._qsize(), _timeout(block, timeout))
                return action()
            finally:
                if _native.op(key):
                    _native.emit(failed, key, op, self._qsize())
                _native.leave()

        def put(self, item, block=True, timeout=None):
            return self._traced(kinds.QUEUE_PUT_REQUEST, kinds.QUEUE_FULL, block, timeout,
                                lambda: super(Queue, self).put(item, block, timeout))

        def get(self, block=True, timeout=None):
            return self._traced(kinds.QUEUE_GET_REQUEST, kinds.QUEUE_EMPTY, block, timeout,
                                lambda: super(Queue, self).get(block, timeout))

        # Called under the queue's lock: no other thread can take the item before the event.
        def _put(self, item):
            super()._put(item)
            op = _native.op(self._procession.key)
            if op:
                self._procession_items.put(item, self._qsize(), op)
                _native.op_ended()

        def _get(self):
            item = super()._get()
            op = _native.op(self._procession.key)
            if op:
                self._procession_items.got(item, self._qsize(), op, newest)
                _native.op_ended()
            return item

        def task_done(self):
            key = key_of(self)
            with operation(kinds.QUEUE_TASK_DONE, key) as op:
                if not op:
                    return super().task_done()
                with self.all_tasks_done:
                    left = self.unfinished_tasks - 1
                    if left >= 0:
                        _native.emit(kinds.QUEUE_TASK_DONE, key, op, left)
                super().task_done()

        def join(self):
            key = key_of(self)
            with operation(kinds.QUEUE_JOIN_REQUEST, key) as op:
                if not op:
                    return super().join()
                _native.emit(kinds.QUEUE_JOIN_REQUEST, key, op, self.unfinished_tasks, -1)
                super().join()
                _native.emit(kinds.QUEUE_JOIN, key, op, self.unfinished_tasks)
    return as_traced(Queue, real)


_classes = {}


def begin(module, self, *_args, **_named):
    """Traces a queue that the script has just made."""
    real = type(self)
    if not _classes:
        for one in (module.Queue, module.LifoQueue, module.PriorityQueue):
            _classes[one] = _make_class(one, one is module.LifoQueue)
    order = {module.LifoQueue: "last", module.PriorityQueue: "least"}.get(real)
    maxsize = self.maxsize if type(self.maxsize) is int and self.maxsize > 0 else 0
    self._procession = State(names.QUEUE, "queue", maxsize=maxsize, **({"order": order} if order else {}))
    self._procession_items = _Items()
    self.__class__ = _classes[real]


def make_simple(shell, real, args, named):
    """A traced SimpleQueue; `shell` is the class that the script knows."""
    if real not in _classes:
        _classes[real] = _make_simple_class(shell, real)
    made = real.__new__(_classes[real], *args, **named)
    # The gets of two threads may be emitted in another order than they happened.
    made._procession = State(names.QUEUE, "queue", maxsize=0, simple=1, order="untold")
    made._procession_items = _Items()
    return made


def _make_simple_class(shell, real):
    from queue import Empty

    class SimpleQueue(shell):
        def put(self, item, block=True, timeout=None):
            key = key_of(self)
            op = _native.enter(kinds.QUEUE_PUT_REQUEST, key)
            if not op:
                return real.put(self, item, block, timeout)
            try:
                self._procession_items.begin(key)
                _native.emit(kinds.QUEUE_PUT_REQUEST, key, op, self.qsize(), -1)
                self._procession_items.put(item, self.qsize(), op)
                return real.put(self, item)
            finally:
                _native.leave()

        def get(self, block=True, timeout=None):
            key = key_of(self)
            op = _native.enter(kinds.QUEUE_GET_REQUEST, key)
            if not op:
                return real.get(self, block, timeout)
            items = self._procession_items
            try:
                items.begin(key)
                _native.emit(kinds.QUEUE_GET_REQUEST, key, op, self.qsize(), _timeout(block, timeout))
                item = _taken(self, block, timeout)
                items.got(item, self.qsize(), op, False)
                _native.op_ended()
                return item
            finally:
                if _native.op(key):
                    _native.emit(kinds.QUEUE_EMPTY, key, op, self.qsize())
                _native.leave()

        def put_nowait(self, item):
            return self.put(item, block=False)

        def get_nowait(self):
            return self.get(block=False)

        def __reduce_ex__(self, protocol):
            return real().__reduce_ex__(protocol)  # the real queue reports that it can't be pickled

    def _taken(self, block, timeout):
        if not block or timeout is not None and timeout <= 0:
            return real.get(self, block, timeout)
        _native.block()
        try:
            if timeout is None:
                return real.get(self)
            deadline = deadline_of(timeout)
            while True:
                left = _native.slice_ns(deadline)
                try:
                    return real.get(self, True, max(0, left) * 1e-9)
                except Empty:
                    if left <= 0:
                        raise
        finally:
            _native.unblock()
    return copy_names(SimpleQueue, real)
