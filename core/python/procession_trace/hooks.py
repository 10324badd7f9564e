"""What runs right after a module of the standard library was imported: so nothing is imported that
the script does not import, and everything is told from the first object on."""
import sys


class _Loader:
    """Loads as the module's own loader does, then patches the module."""

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
    """Calls patch(module) once the module of this name is there."""
    module = sys.modules.get(name)
    if module is not None:
        patch(module)
        return
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
    _finder.waiting.setdefault(name, []).append(_quietly(patch))


def late(name, part, function="patch"):
    """Once the module of this name is there, our part of that name is imported and patches it: what a
    script does not use costs it nothing."""
    def patch(module):
        ours = __import__(f"{__package__}.{part}", fromlist=[function])
        getattr(ours, function)(module)
    after_import(name, patch)


def _quietly(patch):
    def patched(module):
        try:
            patch(module)
        except Exception:  # a version of Python that is built otherwise: untold, but as always
            import os
            if os.environ.get("PROCESSION_PYTHON_DEBUG"):
                raise
    return patched


def wraps(real):
    """functools.wraps without functools: a function that is pickled by name stays itself."""
    def dress(wrapper):
        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            try:
                setattr(wrapper, name, getattr(real, name))
            except (AttributeError, TypeError):
                pass
        wrapper.__wrapped__ = real
        return wrapper
    return dress


def replace(owner, name):
    """@replace(owner, "name") def make(real): return wrapper — where the owner has such a thing."""
    def put(make):
        real = getattr(owner, name, None)
        if real is not None:
            setattr(owner, name, wraps(real)(make(real)))
        return make
    return put
