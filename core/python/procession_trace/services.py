"""The resource tracker and the forkserver: helper processes, each emitted as a start of its own."""
from _thread import get_ident

from . import after_fork
from .hooks import replace
from .process import finish_first, started, starting
from .text import fields

_services = {}  # thread -> the helper that it is starting


def _patch_service(module, instance, name):
    """Emits a helper process as a start of its own. Otherwise it would be taken for the child that is being
    started."""
    one = getattr(module, instance)

    @replace(type(one), "ensure_running")
    def ensure(real):
        def ensure_running(self):
            me = get_ident()
            was_starting = me in starting
            starting.discard(me)
            before = _services.get(me)  # the forkserver first starts the resource tracker
            _services[me] = name
            try:
                return real(self)
            finally:
                _services[me] = before
                if was_starting:
                    starting.add(me)
        return ensure_running
    module.ensure_running = one.ensure_running  # the module bound it before it was patched


def patch(module):
    finish_first(module, "_exit_function")

    @replace(module, "spawnv_passfds")
    def spawnv(real):
        def spawnv_passfds(path, args, passfds):
            name = _services.get(get_ident())
            if name is None:
                return real(path, args, passfds)
            return started(fields(name=name, daemon=0, method="exec"),
                           lambda: real(path, args, passfds), lambda pid: pid)
        return spawnv_passfds


def patch_tracker(module):
    _patch_service(module, "_resource_tracker", "resource tracker")


def patch_forkserver(module):
    _patch_service(module, "_forkserver", "forkserver")


after_fork.append(_services.clear)
