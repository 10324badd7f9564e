"""Emits events from an unmodified script (core/python/README.md). The sitecustomize beside it starts it; a
script imports nothing of it."""
import os
import sys

from .text import arguments


def _script():
    """The name of the process: its script's file or module; None if there is no script."""
    first = sys.argv[0] if getattr(sys, "argv", None) else ""
    if first == "-m":
        words = arguments()
        return next((word[2:] or after for word, after in zip(words, [*words[1:], ""])
                     if word.startswith("-m")), None)
    return None if first in ("", "-c", "-") else os.path.basename(first)


# Loading the library would attach at once, under the program's name: "python3".
_channel = os.environ.pop("PROCESSION_CHANNEL")
try:
    from . import _native
finally:
    os.environ["PROCESSION_CHANNEL"] = _channel
_native.attach(_script())

from . import hooks, names  # noqa: E402


def _is_service(words):
    """Whether this is multiprocessing's resource tracker, which is not traced."""
    return any("multiprocessing.resource_tracker import main" in word for word in words)


def _set_paths(words):
    library = os.path.dirname(os.path.abspath(os.__file__))
    folders = (library + os.sep, os.path.dirname(os.path.abspath(__file__)) + os.sep)
    spawned = any("multiprocessing" in word for word in words)
    try:
        here = os.getcwd()
    except OSError:
        here = ""
    names.begin(folders)
    _native.set_paths(folders, here.rstrip("/") + "/", "-c" in words and not spawned)


def _forked():
    _native.forked()
    names.forked()
    for hook in after_fork:
        hook()


after_fork = []  # functions that each module calls in a forked child


_LATE = (
    ("threading", "threads"),
    ("threading", "thread_variants"),
    ("queue", "thread_variants", "patch_queue"),
    ("multiprocessing.process", "variables"),
    ("multiprocessing.process", "waitpid_hooks"),
    ("multiprocessing.util", "services"),
    ("multiprocessing.resource_tracker", "services", "patch_tracker"),
    ("multiprocessing.forkserver", "services", "patch_forkserver"),
    ("multiprocessing.synchronize", "locks"),
    ("multiprocessing.synchronize", "synchronize"),
    ("multiprocessing.queues", "queues"),
    ("multiprocessing.connection", "pipes"),
    ("multiprocessing.sharedctypes", "values"),
    ("multiprocessing.shared_memory", "values", "patch_shared"),
    ("multiprocessing.pool", "pools", "patch_pool"),
    ("multiprocessing.managers", "managers"),
    ("concurrent.futures.process", "pools", "patch_executor"),
    ("socket", "sockets"),
    ("subprocess", "sockets", "patch_subprocess"),
    ("subprocess", "waitpid_hooks"),
)


def start():
    words = arguments()
    if not _native.observed() or _is_service(words):
        return
    _set_paths(words)
    names.forked()
    os.register_at_fork(after_in_child=_forked)
    from . import clock, files, frames, output, process
    for part in (frames, output, files, clock, process):
        part.start()
    for module, part, *function in _LATE:
        hooks.late(module, part, *function)
