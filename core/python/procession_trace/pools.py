"""Pool and ProcessPoolExecutor: tasks submitted, begun and ended in a worker, and their results. A pool's
queues and pipes emit nothing."""
import os

from . import _native, kinds, names
from .hooks import replace
from .pipes import quiet
from .text import fields, shown
from .traced_call import operation, traced_call, waiting


def _key(connection):
    """A pool's key: made of the pipe from which its workers read tasks."""
    return _native.key(names.POOL, "pipe", os.fstat(connection.fileno()).st_ino)


def _named(function):
    inner = getattr(function, "args", None)
    if type(inner) is tuple and inner and _named(getattr(function, "func", None)) == "_process_chunk":
        function = inner[0]  # ProcessPoolExecutor.map()
    name = getattr(function, "__name__", None)
    return name if isinstance(name, str) else type(function).__name__


def _silence(queue):
    queue._procession = None
    quiet(getattr(queue, "_reader", None), getattr(queue, "_writer", None))


def _text(task):
    """A task of Pool as text: map() submits whole batches."""
    function, args = task[2], task[3]
    if _named(function) in ("mapstar", "starmapstar") and len(args) == 1:
        function, batch = args[0]
        return f"{_named(function)} × {len(batch)}" if len(batch) != 1 else \
            f"{_named(function)}{shown(tuple(batch[0]) if isinstance(batch[0], (tuple, list)) else (batch[0],))}"
    return _named(function) + shown(tuple(args))


class _Handed:
    """A pool's queue of tasks that its own threads feed to the workers."""

    def __init__(self, real, key):
        self._real, self._key = real, key

    def put(self, tasks):
        if not isinstance(tasks, tuple) or not _native.observed():
            return self._real.put(tasks)
        sequence, set_length = tasks
        return self._real.put((self._emit_submits(sequence, _native.line()), set_length))

    def _emit_submits(self, sequence, line):
        for task in sequence:
            with operation(kinds.POOL_SUBMIT, self._key) as op:
                _native.emit(kinds.POOL_SUBMIT, self._key, op, task[1] or 0, task[0], _text(task), line)
            yield task

    def __getattr__(self, name):
        return getattr(self._real, name)


class _Tasks:
    """A worker's end of the queue of tasks: emits the begin of each task that it reads."""

    def __init__(self, queue, key, read):
        self._queue, self._key, self._read = queue, key, read
        self.present = None
        if hasattr(queue, "_writer"):
            self._writer = queue._writer

    def get(self, *args, **named):
        task = waiting(lambda: self._queue.get(*args, **named))
        if task is not None:
            job, index, text = self._read(task)
            with operation(kinds.POOL_TASK_BEGIN, self._key) as op:
                _native.emit(kinds.POOL_TASK_BEGIN, self._key, op, index, job, text, 0)
        return task

    def __getattr__(self, name):
        return getattr(self._queue, name)


class _Results:
    """A worker's end of the queue of results: emits the end of each task that it writes."""

    def __init__(self, queue, key, read):
        self._queue, self._key, self._read = queue, key, read
        if hasattr(queue, "_reader"):
            self._reader = queue._reader

    def put(self, result):
        found = self._read(result)
        if found is None:
            return self._queue.put(result)
        job, index, text = found
        with operation(kinds.POOL_TASK_END, self._key) as op:
            _native.emit(kinds.POOL_TASK_END, self._key, op, index, job, text, 0)
            return self._queue.put(result)

    def __getattr__(self, name):
        return getattr(self._queue, name)


def _raised(error):
    """A worker passes an exception on in a wrapper that keeps its traceback."""
    if type(error).__name__ in ("ExceptionWithTraceback", "_ExceptionWithTraceback"):
        error = getattr(error, "exc", error)
    return f"{type(error).__name__} raised"


def _outcome(result):
    success, value = result
    return shown(value) if success else _raised(value)


def patch_pool(module):
    pool = module.Pool

    @replace(pool, "__init__")
    def init(real):
        def __init__(self, *args, **named):
            def make():
                real(self, *args, **named)
                reader = getattr(self._inqueue, "_reader", None)
                if reader is None:
                    return  # a pool of threads
                self._procession = key = _key(reader)
                self._taskqueue = _Handed(self._taskqueue, key)
            size = named.get("processes", args[0] if args else None)
            self._procession_size = size or os.cpu_count() or 1
            traced_call(kinds.OBJECT_CREATE, make)
        return __init__

    @replace(pool, "_setup_queues")
    def setup(real):
        def _setup_queues(self):
            real(self)
            if not hasattr(self._inqueue, "_reader"):
                return
            for queue in (self._inqueue, self._outqueue):
                _silence(queue)
            _native.emit(kinds.OBJECT_CREATE, _key(self._inqueue._reader), 0, 0, 0,
                         fields(type="pool", name=names.name("pool"), processes=self._procession_size))
        return _setup_queues

    @replace(module, "worker")
    def worker(real):
        def worker(inqueue, outqueue, *args, **named):
            if not hasattr(inqueue, "_reader") or not _native.observed():
                return real(inqueue, outqueue, *args, **named)
            key = _key(inqueue._reader)
            _silence(inqueue)
            _silence(outqueue)
            _native.emit(kinds.PROCESS_ROLE, 0, 0, 0, 0, "pool worker", 0)
            tasks = _Tasks(inqueue, key, lambda task: (task[0], task[1] or 0, _text(task)))
            results = _Results(outqueue, key, lambda one: (one[0], one[1] or 0, _outcome(one[2])))
            return real(tasks, results, *args, **named)
        return worker

    for name in ("ApplyResult", "MapResult", "IMapIterator", "IMapUnorderedIterator"):
        owner = getattr(module, name)
        if "_set" not in vars(owner):
            continue

        @replace(owner, "_set")
        def set_result(real):
            def _set(self, i, obj):
                key = getattr(getattr(self, "_pool", None), "_procession", None)
                if key is not None:
                    _native.emit(kinds.POOL_RESULT, key, 0, i or 0, self._job, _outcome(obj), 0)
                return real(self, i, obj)
            return _set


def patch_executor(module):
    executor = module.ProcessPoolExecutor

    @replace(executor, "__init__")
    def init(real):
        def __init__(self, *args, **named):
            def make():
                real(self, *args, **named)
                self._procession = _key(self._call_queue._reader)
                for queue in (self._call_queue, self._result_queue):
                    _silence(queue)
            traced_call(kinds.OBJECT_CREATE, make,
                        lambda _: _native.emit(kinds.OBJECT_CREATE, self._procession, 0, 0, 0,
                                               fields(type="pool", name=names.name("pool"),
                                                      processes=self._max_workers)))
        return __init__

    @replace(executor, "submit")
    def submit(real):
        def submit(self, fn, /, *args, **named):
            key = getattr(self, "_procession", None)
            if key is None:
                return real(self, fn, *args, **named)
            with operation(kinds.POOL_SUBMIT, key) as op:
                if not op:
                    return real(self, fn, *args, **named)
                number = self._queue_count
                _native.emit(kinds.POOL_SUBMIT, key, op, number, 0, _named(fn) + shown(args))
                try:
                    future = real(self, fn, *args, **named)
                    future._procession = key, number
                    return future
                except BaseException:
                    _native.emit(kinds.UNDO, key, op, 0, 0, "submit")
                    raise
        return submit

    @replace(module._base.Future, "cancel")
    def cancel(real):
        def cancel(self):
            task = getattr(self, "_procession", None)
            before = task is None or self.cancelled()
            done = real(self)
            if done and not before:
                _native.emit(kinds.NOTE, task[0], 0, task[1], 0, f"task {task[1]} is cancelled: no worker runs it")
            return done
        return cancel

    @replace(module, "_process_worker")
    def worker(real):
        def _process_worker(call_queue, result_queue, *args, **named):
            if not _native.observed():
                return real(call_queue, result_queue, *args, **named)
            key = _key(call_queue._reader)
            _silence(call_queue)
            _silence(result_queue)
            _native.emit(kinds.PROCESS_ROLE, 0, 0, 0, 0, "pool worker", 0)

            def outcome(item):
                if not isinstance(item, module._ResultItem):
                    return None
                error = item.exception
                return 0, item.work_id, _raised(error) if error else shown(item.result)
            tasks = _Tasks(call_queue, key,
                           lambda item: (0, item.work_id, _named(item.fn) + shown(item.args)))
            return real(tasks, _Results(result_queue, key, outcome), *args, **named)
        return _process_worker

    manager = getattr(module, "_ExecutorManagerThread", None)
    if manager is not None:
        @replace(manager, "process_result_item")
        def process_result(real):
            def process_result_item(self, result_item):
                if isinstance(result_item, module._ResultItem):
                    error = result_item.exception
                    _native.emit(kinds.POOL_RESULT, _key(self.call_queue._reader), 0,
                                 result_item.work_id, 0,
                                 _raised(error) if error
                                 else shown(result_item.result), 0)
                return real(self, result_item)
            return process_result_item
