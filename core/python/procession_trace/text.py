"""Texts of events: values as repr() shows them, without running the script's own code."""

import sys
import types

_LONGEST, _DEEPEST, _MOST = 1000, 4, 30  # of a text: bytes, containers in containers, elements of a container
_BRIEF, _BRIEF_DEPTH = 200, 3
_FUNCTIONS = {types.FunctionType, types.BuiltinFunctionType}


def type_name(kind):
    """The type's name in one line, without what a metaclass of the script makes of it."""
    return _one_line(type.__dict__["__name__"].__get__(kind))


def _one_line(name):
    return " ".join(name.split())


def size(text):
    """Its length in an event: bytes of UTF-8."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


def _name(value):
    """A function's or a class's name, of all else the type's."""
    kind = type(value)
    if kind is types.MethodType:
        value = value.__func__
        kind = type(value)
    if kind in _FUNCTIONS:
        return _one_line(value.__qualname__)
    if issubclass(kind, type):
        return _one_line(type.__dict__["__qualname__"].__get__(value))
    return type_name(kind)


class _Full(Exception):
    """There is no room for more."""


class _Writer:
    """Writes plain values as repr() does; it stops where the room is full, however long the value is."""

    def __init__(self, room, most):
        self.parts, self.room, self.most = [], room, most
        self.largest = 3 * room  # bits of a number; repr() of a larger one is slow or raises

    def add(self, text):
        self.room -= size(text)
        self.parts.append(text)
        if self.room < 0:
            self.parts[-1] = text.encode(errors="replace")[:self.room].decode(errors="ignore")
            raise _Full

    def value(self, value, depth):
        kind = type(value)
        if kind is str or kind is bytes or kind is bytearray:
            self.add(repr(value[:self.room + 1]))
        elif kind is int:
            self.add(repr(value) if value.bit_length() <= self.largest else "<int>")
        elif kind is float or kind is bool or kind is complex or value is None:
            self.add(repr(value))
        elif kind is tuple or kind is list or kind is dict or kind is set or kind is frozenset:
            self.container(value, kind, depth)
        else:
            self.add(f"<{_name(value)}>")

    def container(self, value, kind, depth):
        if depth == 0:
            self.add("…")
            return
        if not value and (kind is set or kind is frozenset):
            self.add(kind.__name__ + "()")
            return
        self.add("(" if kind is tuple else "[" if kind is list else "frozenset({" if kind is frozenset else "{")
        separator = ""
        rest = self.most
        for one in value.items() if kind is dict else value:
            self.add(separator)
            separator = ", "
            if rest == 0:
                self.add("…")
                break
            rest -= 1
            if kind is dict:
                self.value(one[0], depth - 1)
                self.add(": ")
                self.value(one[1], depth - 1)
            else:
                self.value(one, depth - 1)
        if kind is tuple and len(value) == 1:
            self.add(",")
        self.add(")" if kind is tuple else "]" if kind is list else "})" if kind is frozenset else "}")


def _written(value, room, depth, most):
    out = _Writer(room, most)
    try:
        out.value(value, depth)
    except _Full:
        return "".join(out.parts) + "…"
    except Exception:  # changed by another thread meanwhile
        return f"<{type_name(type(value))}>"
    return "".join(out.parts)


def shown(value):
    """A value as an event's text. Of a value whose type is not plain only the type is shown, or its own name."""
    if type(value) is int and value.bit_length() <= 3 * _LONGEST:
        return repr(value)
    return _written(value, _LONGEST, _DEEPEST, _MOST)


def brief(value, room=_BRIEF):
    """The same in short: one line, cut with a "…" if it needs more than `room` bytes."""
    return _written(value, room, _BRIEF_DEPTH, room)


def fields(**pairs):
    """The text of an event with several fields: name=value, as in core/base/fields.h."""
    parts = []
    for key, value in pairs.items():
        value = str(value)
        parts.append(f"{key}={_escaped(value)}")
    return " ".join(parts)


def _escaped(value):
    if not any(c <= " " or c in "%=\x7f" for c in value):
        return value
    return "".join(f"%{ord(c):02x}" if c <= " " or c in "%=\x7f" else c for c in value)


def ns(seconds):
    """A timeout as events carry it: nanoseconds, -1 for none."""
    if seconds is None:
        return -1
    try:
        return max(0, min(int(seconds * 1e9), 1 << 62))
    except (TypeError, ValueError, OverflowError):
        return -1


def port_of(address):
    """The port of a socket's address; 0 if it has none."""
    return address[1] if isinstance(address, tuple) and len(address) > 1 else 0


def arguments():
    """The command line of this interpreter."""
    try:
        return sys.orig_argv
    except AttributeError:  # before 3.10
        with open("/proc/self/cmdline", "rb") as line:
            return [word.decode(errors="replace") for word in line.read().split(b"\0")[:-1]]
