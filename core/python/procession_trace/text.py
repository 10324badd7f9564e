"""Texts of events: values as repr() shows them, without running the script's own code."""

import sys

_PLAIN = {int, float, complex, bool, type(None)}
_DEEPEST = 4
_MOST = 30  # how many elements of a container are shown
_LONGEST = 1000  # characters
_LARGE = 1 << 3000  # repr() of a larger number is slow or raises


def _shown(value, depth):
    kind = type(value)
    if kind in _PLAIN:
        return repr(value) if kind is not int or -_LARGE < value < _LARGE else "<int>"
    if kind is str or kind is bytes or kind is bytearray:
        return repr(value) if len(value) <= _LONGEST else repr(value[:_LONGEST]) + "…"
    if kind is tuple or kind is list or kind is set or kind is frozenset or kind is dict:
        if depth == 0:
            return "…"
        parts = []
        rest = _MOST
        for one in value.items() if kind is dict else value:
            if rest == 0:
                parts.append("…")
                break
            rest -= 1
            parts.append(f"{_shown(one[0], depth - 1)}: {_shown(one[1], depth - 1)}" if kind is dict
                         else _shown(one, depth - 1))
        inside = ", ".join(parts)
        if kind is tuple:
            return f"({inside},)" if len(parts) == 1 else f"({inside})"
        if kind is list:
            return f"[{inside}]"
        if kind is dict:
            return "{" + inside + "}"
        if not parts:
            return kind.__name__ + "()"
        return "{" + inside + "}" if kind is set else "frozenset({" + inside + "})"
    name = getattr(value, "__qualname__", None)
    if callable(value) and type(name) is str:
        return f"<{name}>"
    return f"<{kind.__name__}>"


def shown(value):
    """A value as an event's text. Of a value whose type is not plain only the type is shown."""
    if type(value) is int and -_LARGE < value < _LARGE:
        return repr(value)
    try:
        return _shown(value, _DEEPEST)
    except Exception:  # changed by another thread meanwhile, or repr() raises
        return f"<{type(value).__name__}>"


_BRIEF = 96  # characters
_BRIEF_DEPTH = 3


def type_name(kind):
    """The type's name in one line, without what a metaclass of the script makes of it."""
    return " ".join(type.__dict__["__name__"].__get__(kind).split())


class _Full(Exception):
    """There is no room for more."""


class _Brief:
    """repr() of plain values within a bound; it stops where that is reached, however long the value is."""

    def __init__(self, room):
        self.parts, self.room = [], room

    def add(self, text):
        if len(text) > self.room:
            self.parts.append(text[:self.room])
            raise _Full
        self.parts.append(text)
        self.room -= len(text)

    def value(self, value, depth):
        kind = type(value)
        if kind is str or kind is bytes:
            self.add(repr(value[:self.room + 1]))
        elif kind is int:
            self.add(repr(value) if value.bit_length() <= 256 else "<int>")
        elif kind is float or kind is bool or value is None:
            self.add(repr(value))
        elif kind is tuple or kind is list or kind is dict:
            self.container(value, kind, depth)
        else:
            self.add(f"<{type_name(kind)}>")

    def container(self, value, kind, depth):
        if depth == 0:
            self.add("…")
            return
        self.add("(" if kind is tuple else "[" if kind is list else "{")
        separator = ""
        for one in value.items() if kind is dict else value:
            self.add(separator)
            separator = ", "
            if kind is dict:
                self.value(one[0], depth - 1)
                self.add(": ")
                self.value(one[1], depth - 1)
            else:
                self.value(one, depth - 1)
        if kind is tuple and len(value) == 1:
            self.add(",")
        self.add(")" if kind is tuple else "]" if kind is list else "}")


def brief(value, room=_BRIEF):
    """A plain value as repr() shows it, in one line, cut with a "…" if it needs more than `room` characters. Of
    anything that is no int, float, bool, None, str or bytes, nor a tuple, list or dict, only the type is shown."""
    out = _Brief(room)
    try:
        out.value(value, _BRIEF_DEPTH)
    except _Full:
        return "".join(out.parts) + "…"
    except Exception:  # changed by another thread meanwhile
        return f"<{type_name(type(value))}>"
    return "".join(out.parts)


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
