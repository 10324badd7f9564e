"""stdout and stderr: an event at each write that leaves the process."""
import io
import os
import sys

from . import _native, kinds
from .hooks import replace


# The run's stdout and stderr as "device:inode" (core/run/launch.cpp).
_run = dict(zip((1, 2), os.environ.get("PROCESSION_STDIO", "").split()))


def _is_run(number, stat=os.fstat):
    """Whether this descriptor is the run's stream. Otherwise it is a file or a pipe of the program's own, and
    its bytes are not the run's output."""
    try:
        known = stat(number)
    except OSError:
        return False
    return _run.get(number) == f"{known.st_dev}:{known.st_ino}"


class _Raw(io.FileIO):
    """The lowest layer of a standard stream: each call of write() is one write(2)."""

    def write(self, data, enter=_native.enter, leave=_native.leave, output=_native.output,
              emit=_native.emit, next_op=_native.next_op, write=io.FileIO.write,
              kind=kinds.OUTPUT, undo=kinds.UNDO, is_run=_is_run):
        # The functions are default arguments, because the last write comes while the interpreter ends. An empty
        # write, as print's end="" on an unbuffered stream, is not an operation.
        if not len(data) or not is_run(self._procession_stream):
            return write(self, data)
        op = enter(kind)
        inside = op == 0  # a tracer's thread, or part of an operation: emitted all the same
        if inside:
            op = next_op()
        try:
            output(self._procession_stream, bytes(data), op)
            return write(self, data)
        except OSError as error:
            emit(undo, 0, op, error.errno or 0, 0, "write")
            raise
        finally:
            if not inside:
                leave()


def _traced_stream(stream, number):
    """A text stream like this one with traced writes; this one, if it is not a plain text file."""
    if type(stream) is not io.TextIOWrapper or stream.closed or stream.fileno() != number:
        return stream
    buffer = stream.buffer
    raw = buffer if type(buffer) is io.FileIO else getattr(buffer, "raw", None)
    if type(raw) is not io.FileIO:
        return stream
    stream.flush()
    mine = _Raw(number, "wb", closefd=False)
    mine._procession_stream = number
    mine.name = raw.name
    through = stream.write_through
    # Lines are written when they end, as on a terminal: the output of a killed process is complete.
    block = os.fstat(number).st_blksize  # open()'s choice of a buffer's size
    traced = io.TextIOWrapper(mine if buffer is raw else
                              io.BufferedWriter(mine, block if block > 1 else io.DEFAULT_BUFFER_SIZE),
                              encoding=stream.encoding, errors=stream.errors, newline="\n",
                              line_buffering=not through, write_through=through)
    traced.mode = "w"
    return traced


def start():
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            continue
        traced = _traced_stream(stream, number)
        setattr(sys, name, traced)
        setattr(sys, f"__{name}__", traced)

    @replace(os, "write")
    def write(real):
        def write(fd, data, /):
            if (fd != 1 and fd != 2) or not _is_run(fd):
                return real(fd, data)
            op = _native.enter(kinds.OUTPUT)
            inside = op == 0
            if inside:
                op = _native.next_op()
            try:
                _native.output(fd, bytes(data), op)
                return real(fd, data)
            except OSError as error:
                _native.emit(kinds.UNDO, 0, op, error.errno or 0, 0, "write")
                raise
            finally:
                if not inside:
                    _native.leave()
        return write
