"""The name of an object: the variable that first holds it, read from the bytecode that follows the call that
made it; otherwise its type and a number."""
import sys

from . import _native
# The types of objects, for keys: names.QUEUE.
from .kinds import (TYPE_BARRIER as BARRIER, TYPE_CONDITION as CONDITION, TYPE_FILE as FILE,
                    TYPE_FLAG as FLAG, TYPE_LOCK as LOCK, TYPE_MANAGER as MANAGER,
                    TYPE_PIPE as PIPE, TYPE_POOL as POOL, TYPE_QUEUE as QUEUE,
                    TYPE_SEMAPHORE as SEMAPHORE, TYPE_SOCKET as SOCKET, TYPE_TIMER as TIMER,
                    TYPE_VALUE as VALUE, TYPE_VARIABLE as VARIABLE)

_counts = {}
_codes = {}
_skipped = ()


def begin(folders):
    global _skipped
    _skipped = tuple(folders)


def is_users(code):
    known = _codes.get(code)
    if known is None:
        path = code.co_filename
        known = _codes[code] = not (path.startswith(_skipped) or path.startswith("<frozen")
                                    or "-packages/" in path)
    return known


def _operations():
    from opcode import opmap
    names = {number: name for name, number in opmap.items()}
    return names


_names = None
_HELD = {"COPY", "DUP_TOP", "BEFORE_WITH", "SETUP_WITH", "CACHE", "NOP", "EXTENDED_ARG", "RESUME",
         "NOT_TAKEN", "PRECALL"}
_LOADS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FAST", "LOAD_DEREF", "LOAD_FAST_BORROW"}


def _local(code, index):
    name_of = getattr(code, "_varname_from_oparg", None)
    if name_of is not None:
        return name_of(index)
    return code.co_varnames[index]


def _cell(code, index):
    name_of = getattr(code, "_varname_from_oparg", None)
    if name_of is not None:
        return name_of(index)
    return (code.co_cellvars + code.co_freevars)[index]


_IN_LIST = object()  # the object becomes an element of a list that the calling frame stores


def _stored(frame, count):
    """The names under which the result of the current call is stored; () for none, None if it is returned."""
    global _names
    if _names is None:
        _names = _operations()
    code = frame.f_code
    bytecode = code.co_code
    at = frame.f_lasti + 2
    more = 0
    found = []
    wanted = 1
    loaded = subscript = None
    in_list = False
    while at + 1 < len(bytecode) and at < frame.f_lasti + 96:
        name = _names.get(bytecode[at], "") if bytecode[at] else "CACHE"
        argument = bytecode[at + 1] | more << 8
        more = argument if name == "EXTENDED_ARG" else 0
        at += 2
        if name in _HELD:
            continue
        if name == "UNPACK_SEQUENCE" and not found:
            wanted = argument
            continue
        if name == "RETURN_VALUE" and not found:
            return None
        if name == "LIST_APPEND" and not found and code.co_name == "<listcomp>":
            return _IN_LIST
        if name == "LIST_APPEND" and not found:
            # From 3.12 on a comprehension is part of the surrounding code: the list is stored behind it.
            in_list = True
            while at + 1 < len(bytecode) and _names.get(bytecode[at]) != "END_FOR":
                at += 2
            at += 2
            while at + 1 < len(bytecode) and _names.get(bytecode[at]) in ("POP_TOP", "POP_ITER", "CACHE"):
                at += 2
            if at + 1 < len(bytecode) and _names.get(bytecode[at]) == "SWAP":
                at += 4  # restores the variable's previous value
            continue
        if name == "LOAD_ATTR" and loaded is not None:
            if sys.version_info >= (3, 12):
                argument >>= 1
            loaded = code.co_names[argument]
            continue
        if name in ("STORE_NAME", "STORE_GLOBAL"):
            found.append(code.co_names[argument])
        elif name == "STORE_FAST":
            found.append(_local(code, argument))
        elif name == "STORE_DEREF":
            found.append(_cell(code, argument))
        elif name == "STORE_FAST_STORE_FAST":
            found += [_local(code, argument >> 4), _local(code, argument & 15)]
        elif name == "STORE_FAST_LOAD_FAST":
            found.append(_local(code, argument >> 4))
        elif name == "STORE_ATTR" and loaded is not None:
            found.append(code.co_names[argument])
            loaded = None
        elif name == "STORE_SUBSCR" and loaded is not None and subscript is not None:
            found.append(f"{loaded}[{subscript!r}]")
            loaded = subscript = None
        elif name in _LOADS and loaded is None:
            # Before 3.11 the argument of LOAD_GLOBAL is the name's index; since then it is shifted by a flag.
            if name == "LOAD_GLOBAL" and sys.version_info >= (3, 11):
                argument >>= 1
            loaded = (_local(code, argument) if "FAST" in name else
                      _cell(code, argument) if name == "LOAD_DEREF" else code.co_names[argument])
            continue
        elif name == "LOAD_CONST" and loaded is not None:
            subscript = code.co_consts[argument]
            continue
        else:
            break
        if len(found) >= wanted:
            break
    if in_list and found:
        return [_element(frame, found[0])]
    return found[:count] if len(found) >= wanted else ()


_TARGET, _OTHER = object(), object()
_ROTATES = {"ROT_TWO": 2, "ROT_THREE": 3, "ROT_FOUR": 4}
_STORES = {"STORE_NAME": 1, "STORE_GLOBAL": 1, "STORE_FAST": 1, "STORE_DEREF": 1, "STORE_FAST_STORE_FAST": 2}
_MOST_STEPS = 300


def _stored_in_tuple(frame):
    """The name under which the result of the current call is stored, if one statement makes and stores several
    objects (`a, b = Lock(), Lock()`), or None. It simulates the following bytecode on a stack on which only our
    object is known."""
    from opcode import HAVE_ARGUMENT, stack_effect
    code, bytecode = frame.f_code, frame.f_code.co_code
    at, more = frame.f_lasti + 2, 0
    stack = [_OTHER] * 8 + [_TARGET]
    for _ in range(_MOST_STEPS):
        if at + 1 >= len(bytecode) or not any(one is _TARGET or type(one) in (list, str) for one in stack):
            return None
        name = _names.get(bytecode[at], "") if bytecode[at] else "CACHE"
        operation, argument = bytecode[at], bytecode[at + 1] | more << 8
        more = argument if name == "EXTENDED_ARG" else 0
        at += 2
        if name in ("CACHE", "EXTENDED_ARG", "NOP"):
            continue
        stores = _STORES.get(name, 0)
        for n in range(stores):
            one = stack.pop()
            if one is not _TARGET and type(one) is not str:
                continue
            element = one if type(one) is str else ""  # in a list
            if name in ("STORE_NAME", "STORE_GLOBAL"):
                return code.co_names[argument] + element
            if name == "STORE_DEREF":
                return _cell(code, argument) + element
            return _local(code, argument if stores == 1 else argument >> 4 if n == 0 else argument & 15) + element
        if stores:
            continue
        if name == "STORE_ATTR":
            stack.pop()  # the object whose attribute it becomes
            one = stack.pop()
            if one is _TARGET or type(one) is str:
                return code.co_names[argument] + (one if type(one) is str else "")
            continue
        if name == "SWAP":
            stack[-1], stack[-argument] = stack[-argument], stack[-1]
        elif name in _ROTATES:
            stack.insert(-_ROTATES[name] + 1, stack.pop())
        elif name == "BUILD_TUPLE" and argument > 0 and argument < len(stack):
            whole = stack[-argument:]
            del stack[-argument:]
            stack.append(whole if _TARGET in whole else _OTHER)
        elif name == "BUILD_LIST" and argument > 0 and argument < len(stack):
            whole = stack[-argument:]
            del stack[-argument:]
            stack.append(f"[{whole.index(_TARGET)}]" if _TARGET in whole else _OTHER)
        elif name == "UNPACK_SEQUENCE" and type(stack[-1]) is list and len(stack[-1]) == argument:
            stack += reversed(stack.pop())
        else:
            change = stack_effect(operation, argument if operation >= HAVE_ARGUMENT else None, jump=False)
            if change < 0:
                del stack[change:]
                # The instruction's result takes the place of its operand; it is never our object.
                if stack and stack[-1] is _TARGET and name not in ("POP_TOP", "PRECALL"):
                    return None
            stack += [_OTHER] * max(change, 0)
    return None


def _element(frame, name):
    """The name of the next element of a list that this frame is making."""
    call_site = (frame.f_code, frame.f_lasti)
    _counts[call_site] = _counts.get(call_site, -1) + 1
    return f"{name}[{_counts[call_site]}]"


def held_by(count=1):
    """The names of the variables that will hold the object that is being made; [] if unknown."""
    frame = sys._getframe(1)
    depth = 0
    try:
        while frame is not None and depth < 60:
            depth += 1
            if is_users(frame.f_code):
                found = _stored(frame, count)
                if found is _IN_LIST:
                    of = _stored(frame.f_back, 1) if frame.f_back is not None else ()
                    if not of or of is _IN_LIST:
                        return []
                    return [_element(frame.f_back, of[0])]
                if not found and found is not None and count == 1:
                    one = _stored_in_tuple(frame)
                    return [one] if one else []
                if found is not None:
                    return list(found)
            frame = frame.f_back
    except Exception:  # unknown bytecode of another version
        pass
    return []


def numbered(kind):
    _counts[kind] = _counts.get(kind, 0) + 1
    process = sys.modules.get("multiprocessing.process")
    here = process.current_process() if process is not None else None
    if here is None or not here._identity:
        return f"{kind}-{_counts[kind]}"
    return f"{kind}-{':'.join(map(str, here._identity))}.{_counts[kind]}"


def name(kind):
    """The name of the object of this kind that is being made."""
    found = held_by()
    return _unique(found[0]) if found else numbered(kind)


_used = {}


def _unique(name):
    """A variable may hold several objects in turn: from the second on the name gets a number."""
    _used[name] = _used.get(name, 0) + 1
    return name if _used[name] == 1 else f"{name}-{_used[name]}"


_made = 0


def fresh_key(kind):
    """A key for an object that has no name in the kernel: from this process and a counter."""
    global _made
    _made += 1
    return _native.key(kind, _me, _made)


_me = ""


def forked():
    """Sets this process's identity: its pid and its start time."""
    global _me, _made
    import os
    _made = 0
    try:
        with open("/proc/self/stat", "rb") as stat:
            _me = f"{os.getpid()} {stat.read().rpartition(b')')[2].split()[19].decode()}"
    except OSError:
        import time
        _me = f"{os.getpid()} {time.monotonic_ns()}"
