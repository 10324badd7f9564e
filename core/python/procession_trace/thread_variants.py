"""The threads' variants of multiprocessing's objects, if the script itself makes them. They emit the same kinds
of events, with threads=1 in the text of object.create. Objects that the standard library and packages make are
not traced and stay as fast: the frame that makes an object decides, once."""
import sys

from . import _native, kinds, names
from .hooks import as_built_in, replace, wraps
from .text import fields
from .traced_call import operation, traced_call


def part(name):
    """One of our modules, imported when the first object of its kind is traced."""
    return __import__(f"{__package__}.{name}", fromlist=[name])


def is_traced(frame):
    """Whether the script itself makes the object in this frame. Not inside an operation: there the object is a
    part of another one. Code compiled from a string (a dataclass) belongs to its caller."""
    while frame.f_code.co_filename == "<string>" and frame.f_back is not None:
        frame = frame.f_back
    return names.is_users(frame.f_code) and _native.observed() and not _native.inside()


class State:
    """The state of one traced object. A forked child's copy shares nothing with its parent's: in the child it
    is an object of its own, announced at its first use, under the same name."""

    __slots__ = ("kind", "name", "text", "forks", "key", "fires")

    def __init__(self, kind, word, name=None, **bounds):
        self.kind = kind
        self.name = name or names.name("thread-" + word)
        self.fires = 0  # of a timer: when it fires, in session time; None once it has fired
        self.text = fields(type=word, name=self.name, threads=1, **bounds)
        self.begin()

    def begin(self):
        """Announces the object in this process; returns its key there."""
        self.forks = _native.forks()
        self.key = names.fresh_key(self.kind)
        _native.emit(kinds.OBJECT_CREATE, self.key, 0, 0, 0, self.text)
        return self.key


def key_of(traced):
    state = traced._procession
    return state.key if state.forks == _native.forks() else state.begin()


def copy_names(traced, real):
    """Gives the traced class the names of the real one."""
    traced.__module__, traced.__name__ = real.__module__, real.__name__
    traced.__qualname__, traced.__doc__ = real.__qualname__, real.__doc__
    return traced


def as_traced(traced, real):
    """Completes a traced class: pickle and copy see the real one."""
    copy_names(traced, real)

    def __reduce_ex__(self, protocol):
        made = object.__reduce_ex__(self, protocol)
        state = {name: value for name, value in made[2].items() if name != "_procession"}
        return (object.__new__, (real,), state)
    traced.__reduce_ex__ = __reduce_ex__
    return traced


def _patch_classes(module, home, reals):
    """Turns instances of exactly these classes into traced ones. A subclass of the script's may override
    methods, and stays untraced."""
    @replace(reals[0], "__init__")
    def init(real):
        def __init__(self, *args, **named):
            if type(self) not in reals or not is_traced(sys._getframe(1)):
                return real(self, *args, **named)
            traced_call(kinds.OBJECT_CREATE, lambda: real(self, *args, **named),
                        lambda _: part(home).begin(module, self, *args, **named))
        return __init__


def _patch_lock(threading, name):
    real = getattr(threading, name)

    def make(frame, args, named):
        if not is_traced(frame):
            return real(*args, **named)
        with operation(kinds.OBJECT_CREATE) as op:
            if not op:
                return real(*args, **named)
            return part("thread_locks").make(real(*args, **named))

    def Lock(*args, **named):
        return make(sys._getframe(1), args, named)
    if not isinstance(real, type):
        traced = as_built_in(Lock, real, "threading") if isinstance(real, type(len)) else wraps(real)(Lock)
        setattr(threading, name, _by_name(traced, threading, name))
        return

    class Kind(type):  # from 3.13 on threading.Lock is a class that can't be subclassed
        def __call__(cls, *args, **named):
            return make(sys._getframe(1), args, named)

        def __instancecheck__(cls, one):
            return isinstance(one, real)

        def __repr__(cls):
            return repr(real)
    one = Kind(name, (), {"__slots__": (), "__doc__": real.__doc__})
    setattr(threading, name, _by_name(one, threading, name))


def _by_name(maker, module, name):
    """Managers pickle this by name: every process must find it there, also one that is not traced."""
    maker.__module__ = module.__name__
    maker.__name__ = maker.__qualname__ = name
    return maker


def patch(threading):
    for name in ("Condition", "Semaphore", "BoundedSemaphore", "Event", "Barrier", "Timer"):
        _patch_classes(threading, "thread_synchronize", (getattr(threading, name),))
    _patch_lock(threading, "Lock")
    _patch_lock(threading, "RLock")


def patch_queue(queue):
    _patch_classes(queue, "thread_queues", (queue.Queue, queue.LifoQueue, queue.PriorityQueue))
    real = queue.SimpleQueue

    class SimpleQueue(real):  # a class in C: its instances can't change their class
        def __new__(cls, *args, **named):
            if cls is not SimpleQueue:
                return real.__new__(cls, *args, **named)
            if not is_traced(sys._getframe(1)):
                return real(*args, **named)
            with operation(kinds.OBJECT_CREATE) as op:
                if not op:
                    return real(*args, **named)
                return part("thread_queues").make_simple(SimpleQueue, real, args, named)
    queue.SimpleQueue = _by_name(wraps(real)(SimpleQueue), queue, "SimpleQueue")
