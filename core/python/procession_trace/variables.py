"""Module globals that a function of a process assigns: each process has its own. The script is not traced line
by line: the names are read from the bytecode, and the values are compared whenever the process begins a traced
operation. A value that existed only between two of them is not seen."""
import sys

from . import _native, kinds, names
from .hooks import replace
from .text import fields, shown

_MOST = 64  # variables of a process
_DEEPEST = 4  # levels of calls, from the process's function on
_watched = {}  # (module, name) -> [the globals that hold it, the text last emitted]
_created = set()


def _assigned(code, scope, found, depth, seen):
    """The names of the globals that the code assigns, or that code it calls in its module assigns."""
    if code in seen or depth < 0:
        return
    seen.add(code)
    import opcode
    store = opcode.opmap["STORE_GLOBAL"]
    extended = opcode.EXTENDED_ARG
    bytecode = code.co_code
    more = 0
    for at in range(0, len(bytecode) - 1, 2):
        argument = bytecode[at + 1] | more << 8
        more = argument if bytecode[at] == extended else 0
        if bytecode[at] == store:
            found.add(code.co_names[argument])
    for constant in code.co_consts:
        if type(constant) is type(code):
            _assigned(constant, scope, found, depth, seen)
    for name in code.co_names:
        called = scope.get(name)
        if getattr(called, "__globals__", None) is scope:
            _assigned(called.__code__, scope, found, depth - 1, seen)


def watch(function):
    """Watches the globals that this function of the script assigns."""
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    scope = getattr(function, "__globals__", None)
    if code is None or scope is None or not names.is_users(code):
        return
    # The main module of a spawned process has another name; the variable is the same.
    module = "__main__" if scope.get("__name__") == "__mp_main__" else str(scope.get("__name__"))
    found = set()
    _assigned(code, scope, found, _DEEPEST, set())
    for name in sorted(found):
        if len(_watched) < _MOST:
            _watched.setdefault((module, name), [scope, None])
    if _watched:
        _native.watch(look)


def look():
    """Emits the variables that have changed since the last call."""
    for (module, name), known in list(_watched.items()):
        scope, last = known
        if name not in scope:
            continue
        value = scope[name]
        if isinstance(value, type(sys)) or callable(value):
            continue
        text = shown(value)
        if text == last:
            continue
        known[1] = text
        key = _native.key(names.VARIABLE, f"{module}.{name}")
        if key not in _created:
            _created.add(key)
            _native.emit(kinds.OBJECT_CREATE, key, 0, 0, 0, fields(type="variable", name=name))
        _native.emit(kinds.VARIABLE_WRITE, key, 0, 0, 0, f"{name}={text}")


def patch(module):
    base = module.BaseProcess

    def function_of(process):
        run = type(process).run
        if run is base.run:
            return getattr(process, "_target", None)
        return run

    @replace(base, "start")
    def start_process(real):
        def start(self):
            if _native.observed():
                watch(function_of(self))
                if _watched and not _native.inside():
                    look()
            return real(self)
        return start

    @replace(base, "_bootstrap")
    def bootstrap(real):
        def _bootstrap(self, *args, **named):
            if _native.observed():
                watch(function_of(self))
                if _watched:
                    look()
            return real(self, *args, **named)
        return _bootstrap
