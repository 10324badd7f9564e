"""Patches a module of the standard library right after the script has imported it: nothing is imported that the
script does not import, and every object is traced from the first one on."""
import sys


class _Loader:
    """Loads a module with the module's own loader, then patches it."""

    def __init__(self, loader, patches):
        self._loader = loader
        self._patches = patches

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        for patch in self._patches:
            patch(module)

    def __getattr__(self, name):
        return getattr(self._loader, name)


class _Finder:
    def __init__(self):
        self.waiting = {}

    def find_spec(self, name, path=None, target=None):
        patches = self.waiting.get(name)
        if patches is None:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec = find(name, path, target)
            if spec is None:
                continue
            if spec.loader is not None and hasattr(spec.loader, "exec_module"):
                spec.loader = _Loader(spec.loader, patches)
            return spec
        return None


_finder = _Finder()


def after_import(name, patch):
    """Calls patch(module) once the module of this name is imported."""
    module = sys.modules.get(name)
    if module is not None:
        patch(module)
        return
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
    _finder.waiting.setdefault(name, []).append(_quietly(patch))


def late(name, part, function="patch"):
    """Once the module of this name is imported, imports our module `part` and calls its function: what a script
    does not use costs it nothing."""
    def patch(module):
        ours = __import__(f"{__package__}.{part}", fromlist=[function])
        getattr(ours, function)(module)
    after_import(name, patch)


def _quietly(patch):
    def patched(module):
        try:
            patch(module)
        except Exception:  # another version's code differs: the script runs untraced there
            import os
            if os.environ.get("PROCESSION_PYTHON_DEBUG"):
                raise
    return patched


def wraps(real):
    """functools.wraps without functools. It keeps the name, so that a function that is pickled by name is
    found."""
    def dress(wrapper):
        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            try:
                setattr(wrapper, name, getattr(real, name))
            except (AttributeError, TypeError):
                pass
        wrapper.__wrapped__ = real
        return wrapper
    return dress


class _BuiltIn:
    """The stand-in for a built-in function. Unlike a Python function it is not bound when it is a class
    attribute (pathlib had os.open and io.open as attributes up to 3.10)."""

    @property
    def __class__(self):
        return type(len)

    def __repr__(self):
        return f"<built-in function {self.__name__}>"

    def __reduce__(self):
        return self.__qualname__  # pickled by name, like the real one


def as_built_in(wrapper, real, module):
    """The wrapper as a built-in: called as the real one, and found by its name in the module (by its name)."""
    one = type("builtin_function_or_method", (_BuiltIn,), {"__call__": staticmethod(wrapper)})()
    wraps(real)(one)
    one.__module__, one.__self__ = module, real.__self__
    one.__text_signature__ = real.__text_signature__
    return one


def replace(owner, name):
    """@replace(owner, "name") def make(real): return wrapper — does nothing if the owner has no such
    attribute."""
    def put(make):
        real = getattr(owner, name, None)
        if isinstance(real, type(len)):
            setattr(owner, name, as_built_in(make(real), real, owner.__name__))
        elif real is not None:
            setattr(owner, name, wraps(real)(make(real)))
        return make
    return put
