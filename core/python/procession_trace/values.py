"""Value, Array and SharedMemory. An access through the wrapper is emitted under its lock. A script that takes
the bare object out of it (get_obj, numpy) accesses it untraced, and the recording has one note about that."""
import os

from . import _native, kinds, names
from .hooks import replace
from .locks import announce_at_first_use
from .text import fields, shown
from .traced_call import traced_call

_MOST = 4096  # elements: of a larger array no accesses are traced
_STRING = -1  # the index of a whole string


def _key_of(self):
    """The key: the inode of the memory's file and the offset in it, the same in every process."""
    key = self.__dict__.get("_procession", 0)
    if key == 0:
        key = None
        try:
            (arena, start, _), _ = self._obj._wrapper._state
            file = os.fstat(arena.fd)
            key = _native.key(names.VALUE, f"{file.st_ino} {start}")
        except (AttributeError, OSError, TypeError, ValueError):
            pass  # in memory that the script itself made
        self._procession = key
    return key


def _emit_access(kind, key, op, value, index=0):
    number = int(value) if type(value) in (int, bool) else 0
    _native.emit(kind, key, op, number, index, shown(value))


def _access(self, kind, action, real):
    """Runs action(key, op) under the object's lock and as an operation, or the real access."""
    key = _key_of(self) if _native.observed() else None
    op = _native.enter(kind, key) if key is not None else 0
    if not op:
        return real()
    try:
        self.acquire()
        try:
            return action(key, op)
        finally:
            self.release()
    finally:
        _native.leave()


def _property(real, name, index):
    def read(self):
        def action(key, op):
            value = getattr(self._obj, name)
            _emit_access(kinds.VALUE_READ, key, op, value, index)
            return value
        return _access(self, kinds.VALUE_READ, action, lambda: real.fget(self))

    def write(self, value):
        def action(key, op):
            before = getattr(self._obj, name)
            setattr(self._obj, name, value)
            # The stored value may differ from the given one: an int in a double.
            now = getattr(self._obj, name)
            setattr(self._obj, name, before)
            _emit_access(kinds.VALUE_WRITE, key, op, now, index)
            setattr(self._obj, name, value)
        return _access(self, kinds.VALUE_WRITE, action, lambda: real.fset(self, value))
    return property(read, write, real.fdel, real.__doc__)


def _elements(self, subscript):
    """The (index, value) pairs that a subscript (a number or a slice) selects."""
    count = len(self._obj)
    indices = range(count)[subscript] if isinstance(subscript, slice) else [range(count)[subscript]]
    return [(index, self._obj[index]) for index in indices]


def _patch_array(array):
    @replace(array, "__getitem__")
    def getitem(real):
        def __getitem__(self, i):
            if len(self._obj) > _MOST:
                return real(self, i)

            def action(key, op):
                result = self._obj[i]
                for index, value in _elements(self, i):
                    _emit_access(kinds.VALUE_READ, key, op, value, index)
                return result
            return _access(self, kinds.VALUE_READ, action, lambda: real(self, i))
        return __getitem__

    @replace(array, "__setitem__")
    def setitem(real):
        def __setitem__(self, i, value):
            if len(self._obj) > _MOST:
                return real(self, i, value)

            def action(key, op):
                before = self._obj[i]
                self._obj[i] = value
                now = _elements(self, i)
                self._obj[i] = before
                for index, element in now:
                    _emit_access(kinds.VALUE_WRITE, key, op, element, index)
                self._obj[i] = value
            return _access(self, kinds.VALUE_WRITE, action, lambda: real(self, i, value))
        return __setitem__


def patch(module):
    import ctypes

    @replace(module.SynchronizedBase, "__init__")
    def init(real):
        def __init__(self, obj, lock=None, ctx=None):
            real(self, obj, lock, ctx)
            self._procession_lock = not lock
        return __init__

    def made(name):
        @replace(module, name)
        def make(real):
            def wrapper(*args, **named):
                def emit_if_shared(result):
                    if isinstance(result, module.SynchronizedBase):
                        emit_created(result, named.get("lock", True))
                return traced_call(kinds.OBJECT_CREATE, lambda: real(*args, **named), emit_if_shared)
            return wrapper

    def emit_created(self, lock):
        key = _key_of(self)
        if key is None:
            return
        called = names.name("value")
        count = len(self._obj) if isinstance(self._obj, ctypes.Array) else 1
        initial = {"value": shown(self._obj.value)} if hasattr(type(self), "value") and \
            count == 1 else {}
        _native.emit(kinds.OBJECT_CREATE, key, 0, 0, 0,
                     fields(type="value", name=called, count=count, **initial))
        if lock is True or lock is None:
            from multiprocessing import synchronize
            announce_at_first_use(synchronize, self._lock, called + ".lock")
            self.acquire, self.release = self._lock.acquire, self._lock.release

    made("Value")
    made("Array")
    for owner, name, index in ((module.Synchronized, "value", 0),
                               (module.SynchronizedString, "value", _STRING),
                               (module.SynchronizedString, "raw", _STRING)):
        setattr(owner, name, _property(vars(owner)[name], name, index))
    _patch_array(module.SynchronizedArray)

    @replace(module.SynchronizedBase, "get_obj")
    def get_obj(real):
        def get_obj(self):
            key = _key_of(self) if _native.observed() and not _native.inside() else None
            if key is not None and not self.__dict__.get("_procession_bare"):
                self._procession_bare = True
                _native.emit(kinds.NOTE, key, 0, 0, 0, "the bare object is used: untold from here on")
            return real(self)
        return get_obj


def patch_shared(module):
    memory = module.SharedMemory
    known = set()  # announced by this process, or by the process that forked it

    def key_of(self):
        return _native.key(names.VALUE, self._name)

    def emit_created(self, made):
        """Emits object.create. A process that attaches to a known memory does not announce it again."""
        if self._name in known and not made:
            return
        known.add(self._name)
        _native.emit(kinds.OBJECT_CREATE, key_of(self), 0, 0, 0,
                     fields(type="memory", name=names.name("memory"), bytes=self.size, path=self._name))

    @replace(memory, "__init__")
    def init(real):
        def __init__(self, name=None, create=False, *args, **named):
            traced_call(kinds.OBJECT_CREATE, lambda: real(self, name, create, *args, **named),
                        lambda _: emit_created(self, create))
        return __init__

    @replace(memory, "unlink")
    def unlink(real):
        def unlink(self):
            if not _native.inside():
                known.discard(self._name)
                _native.emit(kinds.OBJECT_CLOSE, key_of(self))
            return real(self)
        return unlink
