"""Lock, RLock, Semaphore and BoundedSemaphore. native/semlock.cpp has the methods that are called most often;
here an object gets its key, its name and its traced methods."""
from . import _native, kinds, names
from .hooks import replace
from .text import fields
from .traced_call import operation

QUIET, PLAIN, RECURSIVE, SEMAPHORE = range(4)


def role_of(module, semlock):
    if isinstance(semlock, module.RLock):
        return RECURSIVE
    if isinstance(semlock, module.Lock):
        return PLAIN
    return SEMAPHORE


def attach(semlock, role, announce=None):
    """Gives a SemLock its traced methods. `announce` emits object.create, before the first event."""
    inner = semlock._semlock
    key = semlock.__dict__.get("_procession_key")
    if key is None:
        # The key is made of the kernel's name, if the lock has one: under spawn a child knows nothing else. A
        # lock without one is inherited by fork, and this attribute with it; neither is pickled.
        key = semlock._procession_key = (_native.key(names.LOCK, inner.name) if inner.name
                                         else names.fresh_key(names.LOCK))
    capsule = semlock._procession = _native.sem(inner, key, role, announce)
    semlock.acquire = _native.sem_acquire(capsule)
    semlock.release = _native.sem_release(capsule)


def quiet(*semlocks):
    """Makes the parts of another object emit nothing; that object emits."""
    for semlock in semlocks:
        if semlock is not None and getattr(semlock, "_procession", None) is not None:
            _native.sem_quiet(semlock._procession)


def emit_lock_created(key, name, recursive=True):
    _native.emit(kinds.OBJECT_CREATE, key, 0, 0, 0,
                 fields(type="lock", name=name, **({"lock": "recursive"} if recursive else {})))


def announce_at_first_use(module, semlock, name):
    """Traces the lock of another object: it is announced at its first use, under that object's name."""
    role = role_of(module, semlock)
    attach(semlock, role,
           lambda: emit_lock_created(semlock._procession_key, name() if callable(name) else name,
                                     role == RECURSIVE))


def _emit_created(module, semlock, value):
    role = role_of(module, semlock)
    key = semlock._procession_key
    if role == SEMAPHORE:
        bounded = {"bounded": 1} if isinstance(semlock, module.BoundedSemaphore) else {}
        text = fields(type="semaphore", name=names.name("semaphore"), permits=value, **bounded)
        _native.emit(kinds.OBJECT_CREATE, key, 0, 0, 0, text)
    else:
        emit_lock_created(key, names.name("lock"), role == RECURSIVE)


def patch(module):
    semlock = module.SemLock

    @replace(semlock, "__init__")
    def init(real):
        def __init__(self, kind, value, maxvalue, *args, **named):
            with operation(kinds.OBJECT_CREATE) as op:
                real(self, kind, value, maxvalue, *args, **named)
                attach(self, role_of(module, self) if op else QUIET)
                if op:
                    _emit_created(module, self, value)
        return __init__

    @replace(semlock, "__setstate__")
    def setstate(real):
        def __setstate__(self, state):
            real(self, state)
            attach(self, role_of(module, self))
        return __setstate__

    @replace(semlock, "__getstate__")
    def getstate(real):
        def __getstate__(self):
            if getattr(self, "_procession", None) is not None:
                _native.sem_announce(self._procession)
            return real(self)
        return __getstate__

    semlock.__enter__ = _native.sem_enter(semlock)
    semlock.__exit__ = _native.sem_exit(semlock)
