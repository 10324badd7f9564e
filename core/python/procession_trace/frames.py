"""Tracebacks without the tracer's frames."""
import os
import sys

from .hooks import after_import, replace

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def without_ours(trace):
    """The traceback without the tracer's frames, linked anew."""
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(_HERE):
        trace = trace.tb_next
    last = trace
    while last is not None:
        following = last.tb_next
        while following is not None and following.tb_frame.f_code.co_filename.startswith(_HERE):
            following = following.tb_next
        if following is not last.tb_next:
            last.tb_next = following
        last = following
    return trace


def clean(error, seen=None):
    """Removes them from an exception and from its causes and contexts."""
    seen = seen or set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.__traceback__ = without_ours(error.__traceback__)
        clean(error.__cause__, seen)
        error = error.__context__


def _patch_traceback(module):
    for name in ("walk_tb", "_walk_tb_with_full_positions"):
        @replace(module, name)
        def make(real):
            return lambda tb: real(without_ours(tb))


def _patch_threading(threading):
    real = threading.excepthook

    def excepthook(args, /):
        if args.exc_value is not None:
            clean(args.exc_value)
            args = threading.ExceptHookArgs((args.exc_type, args.exc_value,
                                             args.exc_value.__traceback__, args.thread))
        return real(args)
    threading.excepthook = excepthook
    if hasattr(threading, "__excepthook__"):
        threading.__excepthook__ = excepthook


def start():
    real = sys.excepthook

    def excepthook(kind, error, trace, /):
        if isinstance(error, BaseException):
            clean(error)
            trace = error.__traceback__
        return real(kind, error, trace)
    sys.excepthook = sys.__excepthook__ = excepthook
    real_unraisable = sys.unraisablehook

    def unraisablehook(args, /):
        try:
            if args.exc_value is not None:
                clean(args.exc_value)
                args = type(args)((args.exc_type, args.exc_value, args.exc_value.__traceback__,
                                   args.err_msg, args.object))
        except Exception:  # then it stays as it is
            pass
        return real_unraisable(args)
    sys.unraisablehook = sys.__unraisablehook__ = unraisablehook
    after_import("traceback", _patch_traceback)
    after_import("threading", _patch_threading)
