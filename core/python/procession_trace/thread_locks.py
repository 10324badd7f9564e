"""threading.Lock and RLock of the script. They are written in C and can't be subclassed: the script gets an
object that holds the real lock, with the methods of native/semlock.cpp."""
import _thread

from . import _native, names
from .locks import PLAIN, RECURSIVE
from .thread_variants import State, copy_names


class _Kind(type):
    """Makes isinstance() with the type of the script's lock true for the library's locks too."""

    def __instancecheck__(cls, one):
        return isinstance(one, cls._real)


class _Traced(metaclass=_Kind):
    __slots__ = ("_lock", "_procession", "acquire", "release", "_at_fork_reinit", "__weakref__")
    _forwarded = ()

    def __init__(self, lock, role, state):
        self._lock = lock
        capsule = self._procession = _native.sem(lock, state.key, role, None, state.begin)
        self.acquire = _native.sem_acquire(capsule)
        self.release = _native.sem_release(capsule)
        for name in self._forwarded:
            method = getattr(lock, name, None)
            if method is not None:
                setattr(self, name, method)

    def __repr__(self):
        return repr(self._lock)

    def __reduce_ex__(self, protocol):
        return self._lock.__reduce_ex__(protocol)  # the real lock reports that it can't be pickled

    @property
    def __class__(self):
        return type(self._lock)


class Lock(_Traced):
    __slots__ = ("locked", "acquire_lock", "release_lock", "locked_lock")
    _forwarded = ("locked", "locked_lock", "_at_fork_reinit")

    def __init__(self, lock, state):
        super().__init__(lock, PLAIN, state)
        self.acquire_lock, self.release_lock = self.acquire, self.release


class RLock(_Traced):
    __slots__ = ("locked", "_is_owned", "_release_save", "_recursion_count")
    _forwarded = ("locked", "_is_owned", "_release_save", "_recursion_count", "_at_fork_reinit")

    def __init__(self, lock, state):
        super().__init__(lock, RECURSIVE, state)

    def _acquire_restore(self, state):
        _native.retake(_native.sem_key(self._procession))
        self._lock._acquire_restore(state)
        _native.sem_depth(self._procession, state[0])


_classes = {_thread.LockType: Lock, _thread.RLock: RLock}
for _real, _class in _classes.items():
    _class._real = _real
    copy_names(_class, _real)
    _class.__enter__ = _native.sem_enter(_class)
    _class.__exit__ = _native.sem_exit(_class)


def make(lock, name=None):
    """The traced lock around a lock that the script has made; the lock itself if its type is unknown."""
    traced = _classes.get(type(lock))
    if traced is None:
        return lock
    recursive = {"lock": "recursive"} if traced is RLock else {}
    return traced(lock, State(names.LOCK, "lock", name, **recursive))


def capsule_of(lock):
    """The native capsule of a traced lock; None for any other lock."""
    return lock._procession if type(lock) in (Lock, RLock) else None
