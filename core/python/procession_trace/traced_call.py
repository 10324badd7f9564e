"""What the parts do alike round a call of the real thing. What is called for every item of a loop calls enter()
and leave() itself, without the price of an object (queues.py, pipes.py, values.py, native/)."""
from . import _native
from .kinds import UNDO


# `with operation(KIND, key) as op:` one operation of the script's own. What it is made of tells nothing. op is 0
# inside another operation, and where nobody looks: what stands in the block then is the real call alone.
operation = _native.operation


def traced_call(kind, call, emit_result=None):
    """call() as one operation of this kind, so that what it is made of tells nothing; then emit_result(result). Of kind
    0 it is told of to nobody itself, and passes no gate.
    Inside another operation, and where nobody looks, it is call() alone."""
    with operation(kind) as op:
        if not op:
            return call()
        result = call()
        if emit_result is not None:
            emit_result(result)
        return result


def waiting(call):
    """call(), in which the thread waits in the kernel."""
    _native.block()
    try:
        return call()
    finally:
        _native.unblock()


def undo_on_error(key, op, call, what):
    """call(), which was told before; that it did not happen, if it raises an OSError."""
    try:
        return waiting(call)
    except OSError as error:
        _native.emit(UNDO, key, op, error.errno or 0, 0, what)
        raise
