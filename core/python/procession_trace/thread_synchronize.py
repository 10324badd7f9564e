"""threading's Condition, Semaphore, BoundedSemaphore, Event, Barrier and Timer of the script. A traced object
gets a subclass of its own class (thread_variants.py). This module is imported with the first of them, so
threading is imported already."""
import threading

from . import _native, kinds, names, thread_locks
from .text import ns
from .thread_variants import State, as_traced, key_of
from .traced_call import operation
from .waits import barrier_wait, condition_wait


class _Condition(threading.Condition):
    def wait(self, timeout=None):
        key = key_of(self)
        with operation(kinds.CONDITION_WAIT_REQUEST, key) as op:
            if not op or not self._is_owned():
                return super().wait(timeout)  # raises if the lock is not held
            capsule = thread_locks.capsule_of(self._lock)
            lock, levels = ((_native.sem_key(capsule), _native.sem_depth(capsule)) if capsule else (0, 0))
            return condition_wait(key, op, timeout, lock, levels, lambda: super(_Condition, self).wait(timeout))

    def notify(self, n=1):
        key = key_of(self)
        with operation(kinds.CONDITION_NOTIFY, key) as op:
            if op and self._is_owned():
                _native.emit(kinds.CONDITION_NOTIFY, key, op, max(0, min(n, len(self._waiters))))
            return super().notify(n)


class _Traced:
    """The methods of a traced semaphore, before those of its real class."""

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            return super().acquire(blocking, timeout)  # the real method reports the mistake
        key = key_of(self)
        op = _native.enter(kinds.SEMAPHORE_REQUEST, key)
        if not op:
            return super().acquire(blocking, timeout)
        result = False
        try:
            _native.emit(kinds.SEMAPHORE_REQUEST, key, op, self._value, ns(timeout) if blocking else 0)
            result = super().acquire(blocking, timeout)
            return result
        finally:
            _native.emit(kinds.SEMAPHORE_ACQUIRE if result else kinds.SEMAPHORE_TIMEOUT, key, op, self._value)
            _native.leave()

    __enter__ = acquire

    def release(self, n=1):
        most = getattr(self, "_initial_value", None)
        refused = n < 1 or most is not None and self._value + n > most
        key = key_of(self)
        op = 0 if refused and n != 1 else _native.enter(kinds.SEMAPHORE_RELEASE, key)
        if not op:
            return super().release(n)
        try:
            for given in range(1, n + 1):
                _native.emit(kinds.SEMAPHORE_RELEASE, key, op, self._value + given)
            return super().release(n)
        except ValueError:
            _native.emit(kinds.UNDO, key, op, 0, 0, "ValueError")
            raise
        finally:
            _native.leave()


class _Semaphore(_Traced, threading.Semaphore):
    pass


class _BoundedSemaphore(_Traced, threading.BoundedSemaphore):
    pass


class _Event(threading.Event):
    """As in Lib/threading.py. Events are emitted under the lock, so that they are in the order of what
    happened."""

    def _changed(self, kind, value):
        key = key_of(self)
        with operation(kind, key) as op:
            if not op:
                return super().set() if value else super().clear()
            with self._cond:
                _native.emit(kind, key, op)
                self._flag = value
                if value:
                    self._cond.notify_all()

    def set(self):
        self._changed(kinds.FLAG_SET, True)

    def clear(self):
        self._changed(kinds.FLAG_CLEAR, False)

    def wait(self, timeout=None):
        key = key_of(self)
        with operation(kinds.FLAG_WAIT_REQUEST, key) as op:
            if not op:
                return super().wait(timeout)
            up = False
            try:
                _native.emit(kinds.FLAG_WAIT_REQUEST, key, op, 0, ns(timeout))
                with self._cond:
                    up = self._flag or self._cond.wait(timeout)
                    if up:
                        _native.emit(kinds.FLAG_WAIT, key, op)
                    return up
            finally:
                if not up:
                    _native.emit(kinds.FLAG_WAIT_TIMEOUT, key, op)


class _Barrier(threading.Barrier):
    def wait(self, timeout=None):
        return barrier_wait(self, key_of(self), lambda: super(_Barrier, self).wait(timeout))


class _Timer(threading.Timer):
    def start(self):
        state = self._procession
        key = key_of(self)
        with operation(kinds.TIMER_START, key) as op:
            if op and not self._started.is_set():
                state.fires = _native.session_ns() + ns(self.interval)
                _native.emit(kinds.TIMER_START, key, op, ns(self.interval), 0, self.name)
            super().start()

    def run(self):
        action = self.function

        def fire(*args, **named):
            key = key_of(self)
            with operation(kinds.TIMER_FIRE, key) as op:
                _native.emit(kinds.TIMER_FIRE, key, op, ns(self.interval), 0, self.name)
            self._procession.fires = None
            self.function = action
            return action(*args, **named)
        self.function = fire
        super().run()

    def cancel(self):
        key = key_of(self)
        if self.finished.is_set() or self._procession.fires is None:
            super().cancel()  # too late
            return
        with operation(kinds.TIMER_CANCEL, key) as op:
            if op:
                left = max(0, self._procession.fires - _native.session_ns())
                _native.emit(kinds.TIMER_CANCEL, key, op, left, 0, self.name)
            super().cancel()


_classes = {real: as_traced(traced, real) for real, traced in (
    (threading.Condition, _Condition), (threading.Event, _Event), (threading.Barrier, _Barrier),
    (threading.Timer, _Timer), (threading.Semaphore, _Semaphore),
    (threading.BoundedSemaphore, _BoundedSemaphore))}


def begin(_threading, self, *args, **named):
    """Traces an object that the script has just made."""
    real = type(self)
    if real is threading.Condition:
        self._procession = State(names.CONDITION, "condition")
        if not args and named.get("lock") is None or args and args[0] is None:
            _trace_lock(self)
    elif real is threading.Event:
        self._procession = State(names.FLAG, "flag")
    elif real is threading.Timer:
        self._procession = State(names.TIMER, "timer")
    elif real is threading.Barrier:
        self._procession = State(names.BARRIER, "barrier", parties=self._parties)
    else:
        bounded = {"bounded": 1} if real is threading.BoundedSemaphore else {}
        self._procession = State(names.SEMAPHORE, "semaphore", permits=self._value, **bounded)
    self.__class__ = _classes[real]


def _trace_lock(condition):
    """Traces the lock that a condition made for itself."""
    lock = thread_locks.make(condition._lock, condition._procession.name + ".lock")
    condition._lock = lock
    condition.acquire, condition.release = lock.acquire, lock.release
    if hasattr(lock, "_acquire_restore"):
        condition._acquire_restore = lock._acquire_restore
