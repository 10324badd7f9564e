# An interpreter finds this module when it starts, because `procession run` has put its folder first on
# PYTHONPATH. It removes the folder from sys.path, starts the tracer, and then runs the sitecustomize that the
# interpreter would have found otherwise. Whatever fails here, the script runs.
import sys


def _start():
    import os
    here = os.path.dirname(os.path.abspath(__file__))
    package = os.path.join(here, "procession_trace")
    sys.path[:] = [one for one in sys.path if os.path.abspath(one or ".") != here]
    if sys.version_info < (3, 9) or not os.environ.get("PROCESSION_CHANNEL"):
        return
    # The extension relies on CPython's interpreter lock.
    if sys.implementation.name != "cpython" or "t" in getattr(sys, "abiflags", ""):
        return
    try:
        # As `import` would, but the folder is not on sys.path; importing importlib costs milliseconds.
        from _frozen_importlib import ModuleSpec, module_from_spec
        from _frozen_importlib_external import SourceFileLoader
        name = "procession_trace"
        loader = SourceFileLoader(name, package + "/__init__.py")
        spec = ModuleSpec(name, loader, origin=loader.path, is_package=True)
        spec.submodule_search_locations[:] = [package]
        spec.has_location = True
        module = module_from_spec(spec)
        sys.modules[name] = module
        try:
            loader.exec_module(module)
            module.start()
        except BaseException:
            if os.environ.get("PROCESSION_PYTHON_DEBUG"):
                raise
            sys.modules.pop(name, None)
    except Exception:
        if os.environ.get("PROCESSION_PYTHON_DEBUG"):
            raise


def _next():
    # site.py ignores a missing sitecustomize, and reports any other error in it.
    from _frozen_importlib import module_from_spec
    from _frozen_importlib_external import PathFinder
    spec = PathFinder.find_spec("sitecustomize", sys.path)
    if spec is None or spec.loader is None:
        return
    module = module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


_start()
_next()
