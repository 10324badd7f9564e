"""Sleeps and timeouts on the session clock: a pause does not shorten them."""
import time
import types

from . import _native, kinds
from .hooks import after_import, replace
from .text import ns
from .traced_call import operation

_real_sleep = time.sleep


def session():
    """The session clock, in seconds."""
    return _native.session_ns() * 1e-9


def deadline_of(seconds):
    return _native.session_ns() + ns(seconds)


def sleep_until(deadline, sleep=None):
    sleep = sleep or _real_sleep
    slice_ns = _native.slice_ns
    while (left := slice_ns(deadline)) > 0:
        sleep(left * 1e-9)


def in_slices(timeout, wait):
    """Calls wait(seconds) until it returns true or the deadline on the session clock has passed."""
    deadline = deadline_of(timeout)
    while True:
        left = _native.slice_ns(deadline)
        result = wait(max(0, left) * 1e-9)
        if result or left <= 0:
            return result


def module():
    """A module like `time` whose monotonic() is the session clock."""
    mine = types.ModuleType("time")
    for name, value in vars(time).items():
        if not name.startswith("__"):
            setattr(mine, name, value)
    mine.monotonic = session
    return mine


class Waiter:
    """A lock on which a thread waits for another thread of the process: as _thread's lock, but it marks the
    thread as blocked, and a timeout runs on the session clock."""

    __slots__ = ("_lock", "acquire_now", "release", "locked")

    def __init__(self, lock):
        self._lock = lock
        self.acquire_now = lock.acquire
        self.release = lock.release
        self.locked = lock.locked

    def acquire(self, blocking=True, timeout=-1):
        acquire = self.acquire_now
        if acquire(False):
            return True
        if not blocking:
            return False
        _native.block()
        try:
            if timeout < 0:
                return acquire()
            return in_slices(timeout, lambda left: acquire(True, left))
        finally:
            _native.unblock()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()


def _patch_threading(threading):
    make = threading._allocate_lock
    threading._time = session

    def allocate():
        return Waiter(make())
    # Condition.wait() makes one for each waiting thread. threading.Lock was bound before and is not affected.
    threading._allocate_lock = allocate


def _use_session_time(module_of):
    module_of.time = module()


def start():
    @replace(time, "sleep")
    def sleep(real):
        def sleep(seconds, /):
            if type(seconds) not in (int, float) or not 0 <= seconds < 1e9:
                return real(seconds)
            with operation(kinds.SLEEP_REQUEST) as op:
                if not op:
                    if not _native.observed():
                        return real(seconds)
                    _native.block()
                    sleep_until(deadline_of(seconds), real)
                    _native.unblock()
                    return None
                begun = _native.session_ns()
                asked = ns(seconds)
                _native.emit(kinds.SLEEP_REQUEST, 0, op, asked)
                _native.block()
                try:
                    if asked == 0:
                        real(0)
                    sleep_until(begun + asked, real)
                finally:
                    _native.unblock()
                    _native.emit(kinds.SLEEP, 0, op, _native.session_ns() - begun)
        return sleep

    after_import("threading", _patch_threading)
    # Not connection: its wait() is called in slices of real time (pipes.py), and would loop forever on a
    # stopped clock.
    for name in ("queues", "synchronize", "managers", "pool"):
        after_import("multiprocessing." + name, _use_session_time)

    def patch_queue(queue):
        queue.time = session
    after_import("queue", patch_queue)
    # concurrent.futures._base waits on threading's events and reads time.monotonic().
    after_import("concurrent.futures._base", _use_session_time)
