"""Condition, Event and Barrier of multiprocessing."""
from . import _native, kinds, names
from .hooks import replace
from .locks import announce_at_first_use, attach, quiet, role_of
from .text import fields, ns
from .traced_call import operation, traced_call
from .waits import barrier_wait, condition_wait

_BITS = (1 << 56) - 1


def _key(kind, semlock):
    """The key of an object, made of one of its semaphores: nothing is added to what is pickled."""
    return kind << 56 | semlock._procession_key & _BITS


def condition_key(condition):
    return _key(names.CONDITION, condition._wait_semaphore)


def _patch_condition(module):
    condition = module.Condition

    @replace(condition, "__init__")
    def init(real):
        def __init__(self, lock=None, *, ctx):
            def make():
                real(self, lock, ctx=ctx)
                quiet(self._sleeping_count, self._woken_count, self._wait_semaphore)

            def emit_created(_):
                name = names.name("condition")
                _native.emit(kinds.OBJECT_CREATE, condition_key(self), 0, 0, 0,
                             fields(type="condition", name=name))
                if lock is None:
                    announce_at_first_use(module, self._lock, name + ".lock")
                    self._make_methods()
            traced_call(kinds.OBJECT_CREATE, make, emit_created)
        return __init__

    @replace(condition, "__setstate__")
    def setstate(real):
        def __setstate__(self, state):
            real(self, state)
            quiet(self._sleeping_count, self._woken_count, self._wait_semaphore)
        return __setstate__

    @replace(condition, "wait")
    def wait(real):
        def wait(self, timeout=None):
            inner = self._lock._semlock
            if not inner._is_mine():
                return real(self, timeout)  # the real method reports the mistake
            key = condition_key(self)
            with operation(kinds.CONDITION_WAIT_REQUEST, key) as op:
                if not op:
                    return real(self, timeout)
                lock = self._lock._procession_key
                return condition_wait(key, op, timeout, lock, inner._count(),
                                      lambda: real(self, timeout))
        return wait

    @replace(condition, "notify")
    def notify(real):
        def notify(self, n=1):
            if not self._lock._semlock._is_mine():
                return real(self, n)
            key = condition_key(self)
            with operation(kinds.CONDITION_NOTIFY, key) as op:
                if not op:
                    return real(self, n)
                # Threads that sleep: those that went to sleep, less those that woke up and are not yet
                # subtracted.
                sleepers = (self._sleeping_count._semlock._get_value()
                            - self._woken_count._semlock._get_value())
                _native.emit(kinds.CONDITION_NOTIFY, key, op, max(0, min(n, sleepers)))
                return real(self, n)
        return notify


def _patch_event(module):
    event = module.Event

    def key_of(self):
        return _key(names.FLAG, self._flag)

    @replace(event, "__init__")
    def init(real):
        def __init__(self, *args, **named):
            traced_call(kinds.OBJECT_CREATE, lambda: real(self, *args, **named),
                        lambda _: _native.emit(kinds.OBJECT_CREATE, key_of(self), 0, 0, 0,
                                               fields(type="flag", name=names.name("flag"))))
        return __init__

    # As in Lib/multiprocessing/synchronize.py. The event is emitted under the lock, so that events are in the
    # order of what happened.
    @replace(event, "set")
    def set_flag(real):
        def set(self):
            with operation(kinds.FLAG_SET, key_of(self)) as op:
                if not op:
                    return real(self)
                with self._cond:
                    _native.emit(kinds.FLAG_SET, key_of(self), op)
                    self._flag.acquire(False)
                    self._flag.release()
                    self._cond.notify_all()
        return set

    @replace(event, "clear")
    def clear_flag(real):
        def clear(self):
            with operation(kinds.FLAG_CLEAR, key_of(self)) as op:
                if not op:
                    return real(self)
                with self._cond:
                    _native.emit(kinds.FLAG_CLEAR, key_of(self), op)
                    self._flag.acquire(False)
        return clear

    @replace(event, "wait")
    def wait_flag(real):
        def wait(self, timeout=None):
            key = key_of(self)
            with operation(kinds.FLAG_WAIT_REQUEST, key) as op:
                if not op:
                    return real(self, timeout)
                up = False
                try:
                    _native.emit(kinds.FLAG_WAIT_REQUEST, key, op, 0, ns(timeout))
                    with self._cond:
                        if self._flag.acquire(False):
                            self._flag.release()
                        else:
                            self._cond.wait(timeout)
                        if self._flag.acquire(False):
                            self._flag.release()
                            up = True
                            _native.emit(kinds.FLAG_WAIT, key, op)
                        return up
                finally:
                    if not up:
                        _native.emit(kinds.FLAG_WAIT_TIMEOUT, key, op)
        return wait


def _patch_barrier(module):
    barrier = module.Barrier

    def key_of(self):
        return _key(names.BARRIER, self._cond._wait_semaphore)

    @replace(barrier, "__init__")
    def init(real):
        def __init__(self, parties, *args, **named):
            traced_call(kinds.OBJECT_CREATE, lambda: real(self, parties, *args, **named),
                        lambda _: _native.emit(kinds.OBJECT_CREATE, key_of(self), 0, 0, 0,
                                               fields(type="barrier", name=names.name("barrier"),
                                                      parties=parties)))
        return __init__

    real_wait = barrier.wait  # threading.Barrier's

    def wait(self, timeout=None):
        return barrier_wait(self, key_of(self), lambda: real_wait(self, timeout))
    wait.__doc__ = real_wait.__doc__
    barrier.wait = wait


def patch(module):
    _patch_condition(module)
    _patch_event(module)
    _patch_barrier(module)
