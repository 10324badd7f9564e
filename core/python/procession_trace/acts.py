"""What the parts do alike round a call of the real thing. What is called for every item of a loop does
the same without the price of a function (queues.py, pipes.py, native/)."""
from . import _native
from .kinds import UNDO


def as_one(kind, call, tell=None):
    """call() as one operation of this kind, so that what it is made of tells nothing; then tell(result). Of kind
    0 it is told of to nobody itself, and passes no gate.
    Inside another operation, and where nobody looks, it is call() alone."""
    op = _native.enter(kind)
    if not op:
        return call()
    try:
        result = call()
        if tell is not None:
            tell(result)
        return result
    finally:
        _native.leave()


def waiting(call):
    """call(), in which the thread waits in the kernel."""
    _native.block()
    try:
        return call()
    finally:
        _native.unblock()


def giving(key, op, call, what):
    """call(), which was told before; that it did not happen, if it raises an OSError."""
    try:
        return waiting(call)
    except OSError as error:
        _native.emit(UNDO, key, op, error.errno or 0, 0, what)
        raise
