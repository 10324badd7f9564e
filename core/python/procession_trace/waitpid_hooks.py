"""os.wait, waitpid, wait3 and wait4: waiting for a child without join()."""
import os
from _thread import get_ident

from . import _native, kinds, process
from .hooks import replace
from .process import joining
from .traced_call import operation


def _emit_reaped(result, op, pid):
    """Emits the result of waitpid(), (pid, status) and perhaps more, if a child has ended."""
    ended, status = result[0], result[1]
    if ended > 0 and (os.WIFEXITED(status) or os.WIFSIGNALED(status)):
        _native.emit(kinds.PROCESS_JOIN, 0, op, ended, os.waitstatus_to_exitcode(status))
    elif op:
        _native.emit(kinds.PROCESS_JOIN_TIMEOUT, 0, op, pid)


_started = False


def patch(_):
    start()


def start():
    """Patches these functions, once; called before the process makes a child."""
    global _started
    if _started:
        return
    _started = True

    def make(name, pid_of, options_of):
        @replace(os, name)
        def wait(real):
            def wait(*args, **named):
                if get_ident() in joining or process.serves() or not _native.observed():
                    return real(*args, **named)
                if _native.inside():
                    _native.block()
                    try:
                        return real(*args, **named)
                    finally:
                        _native.unblock()
                pid = pid_of(args)
                blocks = not options_of(args) & os.WNOHANG
                with operation(kinds.PROCESS_JOIN_REQUEST) as op:
                    requested = op if blocks and pid > 0 else 0
                    if requested:
                        _native.emit(kinds.PROCESS_JOIN_REQUEST, 0, op, pid, -1)
                    if blocks:
                        _native.block()
                    try:
                        result = real(*args, **named)
                    except BaseException:
                        if requested:
                            _native.emit(kinds.PROCESS_JOIN_TIMEOUT, 0, op, pid)
                        raise
                    finally:
                        if blocks:
                            _native.unblock()
                    _emit_reaped(result, requested, pid)
                    return result
            return wait
    number = (lambda args, index: args[index]
              if len(args) > index and isinstance(args[index], int) else 0)
    make("waitpid", lambda args: number(args, 0), lambda args: number(args, 1))
    make("wait4", lambda args: number(args, 0), lambda args: number(args, 1))
    make("wait", lambda args: -1, lambda args: 0)
    make("wait3", lambda args: -1, lambda args: number(args, 0))
