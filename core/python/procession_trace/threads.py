"""Threads: start, begin, end, join. They are emitted inside an operation too, as for a queue's feeder."""
from . import _native, kinds
from .clock import deadline_of
from .hooks import replace
from .traced_call import operation


def patch(threading):
    thread = threading.Thread

    @replace(thread, "start")
    def start(real):
        def start(self):
            if not self._initialized or self._started.is_set() or not _native.observed():
                return real(self)
            with operation(kinds.THREAD_START) as op:
                number = op or _native.next_op()
                self._procession_starter = threading.get_native_id()
                _native.emit(kinds.THREAD_START, 0, number, 0, 0, self.name)
                try:
                    return real(self)
                except BaseException:
                    _native.emit(kinds.UNDO, 0, number, 0, 0, "thread")
                    raise
        return start

    @replace(thread, "_bootstrap_inner")
    def bootstrap(real):
        def _bootstrap_inner(self):
            module = getattr(getattr(self, "_target", None), "__module__", None) or type(self).__module__
            _native.emit(kinds.THREAD_BEGIN, 0, 0, getattr(self, "_procession_starter", 0),
                         int(module.startswith(("multiprocessing.", "concurrent.futures."))),
                         self.name, 0)
            try:
                return real(self)
            finally:
                _native.emit(kinds.THREAD_END, 0, 0, 0, 0, None, 0)
        return _bootstrap_inner

    @replace(thread, "join")
    def join(real):
        def join(self, timeout=None):
            if not self._initialized or not self._started.is_set() or self is threading.current_thread():
                return real(self, timeout)
            with operation(kinds.THREAD_JOIN) as op:
                _native.block()
                try:
                    if timeout is None:
                        real(self)
                    else:
                        deadline = deadline_of(max(0, timeout))
                        while True:
                            left = _native.slice_ns(deadline)
                            real(self, max(0, left) * 1e-9)
                            if left <= 0 or not self.is_alive():
                                break
                finally:
                    _native.unblock()
                    if not self.is_alive():
                        _native.emit(kinds.THREAD_JOIN, 0, op or _native.next_op(), self.native_id or 0, 0,
                                     self.name)
        return join
