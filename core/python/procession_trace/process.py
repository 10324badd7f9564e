"""Processes: start, life, join, signals."""
import os
from _thread import get_ident

from . import _native, after_fork, kinds
from .hooks import after_import, replace
from .text import arguments, fields, ns
from .traced_call import operation, waiting

_finished = False
_forks = 0
starting = set()  # threads that are starting a child
joining = set()  # threads that wait for a child
_serves = any("multiprocessing.forkserver import main" in word for word in arguments())


def serves():
    """Whether this is the forkserver: it forks and reaps on behalf of other processes."""
    return _serves


def finish():
    """Emits the end of the process's own code, once."""
    global _finished
    if not _finished:
        _finished = True
        with operation(kinds.PROCESS_FINISH):
            _native.emit(kinds.PROCESS_FINISH, 0, 0, 0, 0, None, 0)


def _forked():
    global _finished, _forks
    _finished = False
    _forks = 0
    starting.clear()
    joining.clear()
    _unread.clear()


def finish_first(module, name):
    @replace(module, name)
    def make(real):
        def first(*args, **named):
            finish()
            return real(*args, **named)
        return first


def started(text, act, pid_of):
    """Emits a start around act(), which makes the child; pid_of(result) is the child's pid."""
    me = get_ident()
    if me in starting or not _native.observed():
        return act()  # the fork inside a start that is being emitted
    with operation(kinds.PROCESS_START) as entered:
        # a pool's workers are started inside an operation, and emitted all the same
        op = entered or _native.next_op()
        _native.emit(kinds.PROCESS_START, 0, op, 0, 0, text)
        starting.add(me)
        try:
            result = act()
        except BaseException as error:
            _native.emit(kinds.UNDO, 0, op, getattr(error, "errno", None) or 0, 0,
                         type(error).__name__)
            raise
        finally:
            starting.discard(me)
        pid = pid_of(result)
        if pid:
            _native.emit(kinds.PROCESS_STARTED, 0, op, pid)
        return result


def _patch_poll(popen):
    """A process that finds its child dead without join() (is_alive, exitcode, the next start) has waited for
    it."""
    if "poll" not in vars(popen):
        return

    @replace(popen, "poll")
    def make(real):
        def poll(self, *args, **named):
            known = self.returncode
            me = get_ident()
            if known is not None:
                return real(self, *args, **named)
            is_join = me in joining
            joining.add(me)
            _unread.discard(me)
            try:
                code = real(self, *args, **named)
            finally:
                if not is_join:
                    joining.discard(me)
            self._procession_unknown = me in _unread
            if code is not None and not is_join:
                _emit_joined(self, 0)
            return code
        return poll


_unread = set()  # threads that found no exit code where the forkserver should have written one


def _patch_forkserver(module):
    @replace(module, "read_signed")
    def make(real):
        def read_signed(fd):
            try:
                return real(fd)
            except (OSError, EOFError):
                _unread.add(get_ident())
                raise
        return read_signed


def _emit_joined(popen, op):
    """Emits that this Popen's child has ended, as far as its parent knows."""
    if not getattr(popen, "_procession_unknown", False):
        _native.emit(kinds.PROCESS_JOIN, 0, op, popen.pid, popen.returncode)
        return
    # The forkserver has ended: the child may live on, and Python invents its exit code.
    _native.emit(kinds.NOTE, 0, 0, popen.pid, popen.returncode,
                 f"the forkserver is gone: exit code {popen.returncode} is made up")
    if op:
        _native.emit(kinds.PROCESS_JOIN_TIMEOUT, 0, op, popen.pid)


def _patch_launch(method):
    def patch(module):
        _patch_poll(module.Popen)

        @replace(module.Popen, "_launch")
        def launch(real):
            def _launch(self, process_obj):
                # The helper processes are started before the child, so that neither is taken for the other.
                server = getattr(module, "forkserver", None) or getattr(module, "resource_tracker", None)
                if server is not None and _native.observed():
                    server.ensure_running()
                # The call does not return in a forked child.
                text = fields(name=process_obj.name, daemon=int(bool(process_obj.daemon)),
                              method=method)
                def child():
                    return real(self, process_obj)
                # The forkserver may be stopped by a pause, and has to answer.
                return started(text, (lambda: waiting(child)) if method == "forkserver" else child,
                               lambda _: self.pid)
            return _launch
    return patch


def _patch_process(module):
    base = module.BaseProcess

    @replace(base, "_bootstrap")
    def bootstrap(real):
        def _bootstrap(self, *args, **named):
            global _serves
            _serves = False
            _native.attach()
            return real(self, *args, **named)
        return _bootstrap

    @replace(base, "join")
    def join(real):
        def join(self, timeout=None):
            popen = getattr(self, "_popen", None)
            if popen is None or self._parent_pid != os.getpid():
                return real(self, timeout)
            # At exit no line of the script called the join, and whether there is still a child to wait for is a
            # race.
            with operation(0 if _finished else kinds.PROCESS_JOIN_REQUEST) as op:
                if not op:
                    return waiting(lambda: real(self, timeout))
                pid = popen.pid
                _native.emit(kinds.PROCESS_JOIN_REQUEST, 0, op, pid, ns(timeout))
                _native.block()
                joining.add(get_ident())
                try:
                    return real(self, timeout)
                finally:
                    joining.discard(get_ident())
                    _native.unblock()
                    code = popen.returncode
                    if code is None:
                        _native.emit(kinds.PROCESS_JOIN_TIMEOUT, 0, op, pid)
                    else:
                        _emit_joined(popen, op)
        return join


def start():
    after_fork.append(_forked)

    @replace(os, "fork")
    def fork(real):
        def fork():
            global _forks
            from . import waitpid_hooks
            waitpid_hooks.start()
            if _serves:
                return real()  # the requesting process emits it
            _forks += 1
            return started(f"name=fork-{_forks} daemon=0 method=fork", real, lambda pid: pid)
        return fork

    @replace(os, "_exit")
    def _exit(real):
        def _exit(status):
            # os._exit() runs no exit handler: this is the process's last event.
            if isinstance(status, int):
                _native.end_process(status & 0xff)
            real(status)
        return _exit

    @replace(os, "kill")
    def kill(real):
        def kill(pid, sig, /):
            if not sig:
                return real(pid, sig)
            with operation(kinds.PROCESS_TERMINATE) as op:
                if not op:
                    return real(pid, sig)
                _native.emit(kinds.PROCESS_TERMINATE, 0, op, pid, int(sig))
                try:
                    return real(pid, sig)
                except OSError as error:
                    _native.emit(kinds.UNDO, 0, op, error.errno or 0, 0, "kill")
                    raise
        return kill

    import atexit
    atexit.register(finish)
    after_import("threading", lambda module: finish_first(module, "_shutdown"))
    after_import("multiprocessing.process", _patch_process)
    after_import("multiprocessing.popen_fork", _patch_launch("fork"))
    after_import("multiprocessing.popen_spawn_posix", _patch_launch("spawn"))
    after_import("multiprocessing.popen_forkserver", _patch_launch("forkserver"))
    after_import("multiprocessing.forkserver", _patch_forkserver)
