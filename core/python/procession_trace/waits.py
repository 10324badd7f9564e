"""Waits for other processes and threads: the common part of synchronize.py and thread_synchronize.py."""
from . import _native, kinds
from .text import ns
from .traced_call import operation


def waited(begin, key, op, timeout, wait):
    """Runs wait() between its request and its result; (begin, done, failed) are kinds."""
    request, done, failed = begin
    _native.emit(request, key, op, 0, ns(timeout))
    result = False
    try:
        result = wait()
        return result
    finally:
        _native.emit(done if result else failed, key, op)


def condition_wait(key, op, timeout, lock, levels, wait):
    """A condition's wait(): releases the lock at every level, and reacquires it."""
    def waiting():
        for level in range(levels - 1, -1, -1):
            _native.emit(kinds.LOCK_RELEASE, lock, 0, level)
        _native.announce_retake(lock)
        try:
            return wait()
        finally:
            op = _native.announce_retake(0)
            for level in range(1, levels + 1):
                _native.emit(kinds.LOCK_ACQUIRE, lock, op if level == 1 else 0, level)
    return waited((kinds.CONDITION_WAIT_REQUEST, kinds.CONDITION_WAIT, kinds.CONDITION_WAIT_TIMEOUT),
                  key, op, timeout, waiting)


def barrier_wait(barrier, key, wait):
    """A barrier's wait() as an operation; returns the result of wait()."""
    with operation(kinds.BARRIER_WAIT_REQUEST, key) as op:
        if not op:
            return wait()
        parties = barrier._parties
        _native.emit(kinds.BARRIER_WAIT_REQUEST, key, op, min(barrier._count + 1, parties), parties)
        try:
            result = wait()
        except BaseException:
            _native.emit(kinds.BARRIER_BROKEN, key, op, barrier._count, parties)
            raise
        _native.emit(kinds.BARRIER_WAIT, key, op, parties, parties)
        return result
