"""Manager and its proxies: each call is a round trip to the server's process."""
from . import _native, kinds, names, pipes
from .hooks import replace
from .text import brief, fields, size, type_name
from .traced_call import operation, traced_call, waiting


def _key(address, identity):
    return _native.key(names.MANAGER, f"{address} {identity}")


_MOST_TOLD = 4  # arguments of a call
_ROOM = 700  # bytes of its text before its answer, for which there is room in an event then
_MOST_ENTRIES = 32  # of what an object begins with


def _call_text(head, args, kwds):
    """The text of a call: its head, then a line for each argument."""
    if type(args) not in (tuple, list) or type(kwds) is not dict:
        return head  # the call raises
    told = []
    room = _ROOM - size(head)
    for name, one in [(None, one) for one in args[:_MOST_TOLD + 1]] + list(kwds.items()):
        line = brief(one) if name is None else f"{name}={brief(one)}"
        room -= size(line) + 1
        if len(told) == _MOST_TOLD or room < 0:
            told.append("…")
            break
        told.append(line)
    return head + "\n" + "\n".join(told)


def _initial(typeid, args, kwds):
    """What a new object contains, as in the text of its creation; {} if that is not known."""
    value = None
    if typeid == "dict" and len(args) <= 1 and len(kwds) <= _MOST_ENTRIES:
        first = args[0] if args else {}
        if type(first) is dict and len(first) <= _MOST_ENTRIES:
            value = {**first, **kwds}
    elif typeid == "Namespace" and not args and len(kwds) <= _MOST_ENTRIES:
        value = dict(kwds)
    elif typeid in ("list", "Array") and not kwds and len(args) <= 2:
        value = args[-1] if args else []
        if type(value) not in (list, tuple):
            return {}
        if len(value) > _MOST_ENTRIES:
            return {"value": brief(list(value[:_MOST_ENTRIES]), 256).rstrip("]…") + "…"}
        value = list(value)
    elif typeid in ("Queue", "JoinableQueue"):
        value = []
    elif typeid == "Value" and not kwds and len(args) == 2:
        return {"value": brief(args[1])}
    return {} if value is None else {"value": brief(value, 256)}


class _Requests:
    """A client's connection in the server: emits each request when it is served."""

    def __init__(self, connection, server, types):
        self._connection, self._server, self._types = connection, server, types

    def recv(self):
        request = waiting(self._connection.recv)
        try:
            identity, method = request[0], request[1]
            text = f"{method} on {self._types.get(identity, '?')}"
            key = _key(self._server.address, identity)
            with operation(kinds.MANAGER_SERVE, key) as op:
                _native.emit(kinds.MANAGER_SERVE, key, op, 0, 0, text, 0)
        except (TypeError, IndexError):
            pass  # not a request: the server reports it
        return request

    def __getattr__(self, name):
        return getattr(self._connection, name)


def patch(module):
    base = module.BaseManager
    run = vars(base)["_run_server"].__func__

    def _run_server(cls, *args, **named):
        pipes.quiet_process()
        _native.emit(kinds.PROCESS_ROLE, 0, 0, 0, 0, "manager", 0)
        return run(cls, *args, **named)
    _run_server.__qualname__, _run_server.__module__ = run.__qualname__, run.__module__
    base._run_server = classmethod(_run_server)

    @replace(base, "start")
    def start_manager(real):
        def start(self, *args, **named):
            return traced_call(kinds.OBJECT_CREATE, lambda: real(self, *args, **named))
        return start

    # Calls that a proxy makes to its server by itself are not traced.
    def make_quiet(owner, name):
        real = vars(owner)[name]
        is_static = isinstance(real, staticmethod)
        function = real.__func__ if is_static else real

        def quietly(*args, **named):
            return traced_call(0, lambda: function(*args, **named))
        quietly.__name__, quietly.__qualname__ = function.__name__, function.__qualname__
        setattr(owner, name, staticmethod(quietly) if is_static else quietly)
    for owner, name in ((module, "dispatch"), (module.BaseProxy, "_incref"), (module.BaseProxy, "_decref"),
                        (module.BaseProxy, "_connect"), (base, "connect"), (base, "_finalize_manager"),
                        (base, "_debug_info"), (base, "_number_of_objects")):
        if name in vars(owner):
            make_quiet(owner, name)

    @replace(base, "_create")
    def create(real):
        def _create(self, typeid, /, *args, **named):
            def emit_created(made):
                token, _ = made
                # A script may register a type of its own by the name of one of Python's.
                known = module.SyncManager._registry.get(typeid)
                initial = _initial(typeid, args, named) if self._registry.get(typeid) is known else {}
                _native.emit(kinds.OBJECT_CREATE, _key(token.address, token.id), 0, 0, 0,
                             fields(type="manager", name=names.name(typeid), of=typeid,
                                    **initial))
            return traced_call(kinds.OBJECT_CREATE, lambda: real(self, typeid, *args, **named), emit_created)
        return _create

    @replace(module.BaseProxy, "_callmethod")
    def callmethod(real):
        def _callmethod(self, methodname, args=(), kwds={}):
            token = self._token
            key = _key(token.address, token.id)
            with operation(kinds.MANAGER_CALL_REQUEST, key) as op:
                if not op:
                    return real(self, methodname, args, kwds)
                text = _call_text(f"{methodname} on {token.typeid}", args, kwds)
                _native.emit(kinds.MANAGER_CALL_REQUEST, key, op, 0, 0, text)
                answer = None
                try:
                    result = waiting(lambda: real(self, methodname, args, kwds))
                    if result is not None:
                        answer = "→ " + brief(result)
                    return result
                except BaseException as error:
                    answer = "! " + type_name(type(error))
                    raise
                finally:
                    _native.emit(kinds.MANAGER_CALL, key, op, 0, 0,
                                 text if answer is None else text.rstrip("\n") + "\n" + answer)
        return _callmethod

    types = {}  # in the server: the type of each object, by the id that proxies name

    @replace(module.Server, "create")
    def create_kept(real):
        def create(self, c, typeid, /, *args, **named):
            made = real(self, c, typeid, *args, **named)
            types[made[0]] = typeid
            return made
        return create

    @replace(module.Server, "serve_client")
    def serve_client(real):
        def serve_client(self, conn):
            return real(self, _Requests(conn, self, types))
        return serve_client
