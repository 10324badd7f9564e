"""Files that the script opens for writing: each write(2) with its offset."""
import builtins
import io
import os
import stat
import sys

from . import _native, kinds, names
from .hooks import as_built_in, replace
from .text import fields
from .traced_call import operation


def _written(data, count):
    """The written bytes; copied only if necessary."""
    return data if type(data) is bytes and len(data) == count else bytes(memoryview(data)[:count])


class _Raw(io.FileIO):
    """The lowest layer of a file: each call of write() is one write(2)."""

    _procession = 0
    _owner = 0

    def write(self, data, enter=_native.enter, leave=_native.leave, emit=_native.emit,
              write=io.FileIO.write, tell=io.FileIO.tell, kind=kinds.FILE_WRITE, pid=os.getpid):
        key = self._procession
        op = enter(kind, key) if key else 0
        if not op:
            return write(self, data)
        try:
            before = 0
            if not self._append:
                before = tell(self)
            count = write(self, data)
            if count:
                # The offset of an appended write is known only after it: the open file's position is then the
                # end of this write, unless a forked child writes through the same open file.
                if pid() != self._owner:
                    offset = -1
                else:
                    offset = tell(self) - count if self._append else before
                emit(kind, key, op, offset, count, _written(data, count))
            return count
        finally:
            leave()

    def close(self, emit=_native.emit, close=io.FileIO.close, kind=kinds.FILE_CLOSE):
        if not self.closed and self._procession:
            key, self._procession = self._procession, 0
            # Buffered bytes were written before. A file that is not closed but collected comes here too.
            try:
                return close(self)
            finally:
                emit(kind, key, 0, 0, 0, None)
        return close(self)


def _is_wanted(depth):
    """Whether the script opens this file; `depth` is as for sys._getframe, counted from here."""
    return (_native.observed() and not _native.inside() and _native.line() != 0
            # The standard library tries out folders for temporary files.
            and sys._getframe(depth).f_code.co_name != "_get_default_tempdir")


def _is_traced(file, mode):
    return (isinstance(mode, str) and any(c in mode for c in "wax+") and isinstance(file, (str, bytes, os.PathLike))
            and _is_wanted(3))


def _open(file, mode, buffering, encoding, errors, newline, closefd, opener):
    """io.open(), step by step, over a traced raw file."""
    binary = "b" in mode
    raw = _Raw(file, mode.replace("b", "").replace("t", ""), closefd, opener)
    try:
        known = os.fstat(raw.fileno())
        if not stat.S_ISREG(known.st_mode):
            raw._procession = 0
        else:
            raw._append = "a" in mode
            raw._owner = os.getpid()
            raw._procession = key = _native.key(names.FILE, f"{known.st_dev} {known.st_ino}")
            path = os.fspath(file)
            path = os.fsdecode(path)
            flags = (os.O_WRONLY if "+" not in mode else os.O_RDWR) | os.O_CREAT | \
                (os.O_APPEND if "a" in mode else os.O_TRUNC if "w" in mode else 0)
            _native.emit(kinds.OBJECT_CREATE, key, 0, 0, 0,
                         fields(type="file", name=os.path.basename(path), path=path))
            _native.emit(kinds.FILE_OPEN, key, 0, flags, 0, path)
        if buffering == 0:
            if not binary:
                raise ValueError("can't have unbuffered text I/O")
            return raw
        size = buffering if buffering > 1 else max(getattr(known, "st_blksize", 0),
                                                   io.DEFAULT_BUFFER_SIZE if buffering < 0 else 1)
        if buffering in (-1, 1):
            size = known.st_blksize if known.st_blksize > 1 else io.DEFAULT_BUFFER_SIZE
        buffer = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(raw, size)
        if binary:
            return buffer
        text = io.TextIOWrapper(buffer, encoding, errors, newline, buffering == 1)
        text.mode = mode
        return text
    except BaseException:
        raw.close()
        raise


def start():
    real = io.open

    def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True,
             opener=None):
        if not _is_traced(file, mode):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        # The real open() reports a wrong combination.
        if ("b" in mode) and (encoding is not None or errors is not None or newline is not None) or \
                len(set(mode)) != len(mode) or sum(c in mode for c in "wax") > 1 or \
                ("b" in mode and "t" in mode) or not isinstance(buffering, int) or "U" in mode or \
                ("b" in mode and buffering == 1) or not set(mode) <= set("rwaxbt+") or \
                (buffering == 0 and "b" not in mode):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        with operation(kinds.FILE_OPEN):
            return _open(file, mode, buffering, encoding, errors, newline, closefd, opener)
    io.open = builtins.open = as_built_in(open, real, "io")

    traced_fds = {}  # descriptors of os.open: (key, append, pid)

    @replace(os, "open")
    def open_descriptor(real_open):
        def open(path, flags, mode=0o777, *, dir_fd=None):
            fd = real_open(path, flags, mode, dir_fd=dir_fd)
            if flags & (os.O_WRONLY | os.O_RDWR) and _is_wanted(2):
                known = os.fstat(fd)
                if stat.S_ISREG(known.st_mode):
                    key = _native.key(names.FILE, f"{known.st_dev} {known.st_ino}")
                    traced_fds[fd] = (key, bool(flags & os.O_APPEND), os.getpid())
                    name = os.fsdecode(path)
                    _native.emit(kinds.OBJECT_CREATE, key, 0, 0, 0,
                                 fields(type="file", name=os.path.basename(name), path=name))
                    _native.emit(kinds.FILE_OPEN, key, 0, flags, 0, name)
            return fd
        return open

    @replace(os, "close")
    def close_descriptor(real_close):
        def close(fd):
            known = traced_fds.pop(fd, None) if traced_fds else None
            result = real_close(fd)
            if known:
                _native.emit(kinds.FILE_CLOSE, known[0])
            return result
        return close

    @replace(os, "write")
    def write_descriptor(real_write):
        def write(fd, data, /):
            known = traced_fds.get(fd) if traced_fds else None
            if not known:
                return real_write(fd, data)
            with operation(kinds.FILE_WRITE, known[0]) as op:
                if not op:
                    return real_write(fd, data)
                key, append, pid = known
                count = real_write(fd, data)
                offset = os.lseek(fd, 0, os.SEEK_CUR) - count if pid == os.getpid() else -1
                _native.emit(kinds.FILE_WRITE, key, op, offset, count, _written(data, count))
                return count
        return write
