"""The common parts of all patches. A call that a loop makes for every item uses enter() and leave() itself,
without the cost of an object (queues.py, pipes.py, values.py, native/)."""
from . import _native
from .kinds import UNDO


# `with operation(KIND, key) as op:` is one operation of the script. Operations inside it emit nothing. op is 0
# inside another operation and without a supervisor: then the block makes only the real call.
operation = _native.operation


def traced_call(kind, call, emit_result=None):
    """Runs call() as one operation of this kind, inside which nothing is emitted; then calls
    emit_result(result). An operation of kind 0 is not emitted itself and passes no gate. Inside another
    operation and without a supervisor it is call() alone."""
    with operation(kind) as op:
        if not op:
            return call()
        result = call()
        if emit_result is not None:
            emit_result(result)
        return result


def waiting(call):
    """Runs call(), in which the thread waits in the kernel."""
    _native.block()
    try:
        return call()
    finally:
        _native.unblock()


def undo_on_error(key, op, call, what):
    """Runs call(), whose event was emitted before. If it raises an OSError, `undo` is emitted."""
    try:
        return waiting(call)
    except OSError as error:
        _native.emit(UNDO, key, op, error.errno or 0, 0, what)
        raise
