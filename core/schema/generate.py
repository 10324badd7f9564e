#!/usr/bin/env python3
"""Generates what depends on the table of kinds and types:
generate.py KINDS.toml cpp|c|python|markdown|markdown_types OUT.

Fails with one sentence when a number or a name stands twice, a key is missing, a request names no
request kind or a subject no type, so that a wrong table never compiles.
"""
import re
import sys
import tomllib

KEYS = {"number", "name", "role", "subject", "a", "b", "text", "effect"}
CAPACITY = 256  # of kind numbers: held_kinds has a bit each, `opens` is one byte
ROLES = ("request", "give", "take", "fail", "mark")
TYPE_KEYS = {"number", "name", "bounds", "counts"}
SUBJECTS = ("process", "any", "none")  # what is no object's type


def fail(message):
    sys.exit(f"{sys.argv[1]}: {message}")


def row(what, one, needed, allowed=()):
    """Fails where a row lacks a key, or has one that nobody knows."""
    missing, unknown = needed - one.keys(), one.keys() - needed - set(allowed)
    if missing or unknown:
        fail(f"{what} {one.get('name')}: missing {sorted(missing)}, unknown {sorted(unknown)}")


def load_types(rows):
    seen = set()
    for one in rows:
        row("type", one, TYPE_KEYS)
        if one["name"] in seen or one["number"] in seen:
            fail(f"type {one['name']}: name or number {one['number']} stands twice")
        if not 0 < one["number"] < 256:
            fail(f"type {one['name']}: number {one['number']} is not within 1 to 255")
        seen |= {one["name"], one["number"]}
    return rows


def load(path):
    with open(path, "rb") as file:
        table = tomllib.load(file)
    kinds, types = table["kind"], load_types(table["type"])
    subjects = SUBJECTS + tuple(one["name"] for one in types)
    names, numbers = {}, {}
    for kind in kinds:
        row("kind", kind, KEYS, ("request", "reporter", "limit", "step"))
        if kind["role"] not in ROLES:
            fail(f"kind {kind['name']}: role {kind['role']} is none of {', '.join(ROLES)}")
        if kind.get("reporter", "supervisor") != "supervisor":
            fail(f"kind {kind['name']}: reporter {kind['reporter']} is not supervisor")
        if kind.get("limit", "a") not in ("a", "b"):
            fail(f"kind {kind['name']}: limit {kind['limit']} is neither a nor b")
        if kind.get("step", "end") != "end":
            fail(f"kind {kind['name']}: step {kind['step']} is not end")
        if kind["subject"] not in subjects:
            fail(f"kind {kind['name']}: subject {kind['subject']} is none of {', '.join(subjects)}")
        if kind["name"] in names or kind["number"] in numbers:
            fail(f"kind {kind['name']}: name or number {kind['number']} stands twice")
        if not 0 < kind["number"] < CAPACITY:
            fail(f"kind {kind['name']}: number {kind['number']} is not within 1 to {CAPACITY - 1}")
        names[kind["name"]] = numbers[kind["number"]] = kind
    for kind in kinds:
        wanted = kind.get("request")
        if wanted and wanted not in names:
            fail(f"kind {kind['name']}: its request {wanted} is no kind")
    return kinds, types


def ident(name):
    return re.sub(r"[^a-z0-9]", "_", name)


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def cpp_types(types):
    out = ["// What an object is. The numbers stand in objects' keys; the names in recordings.",
           "enum class ObjectType : std::uint8_t {",
           "  other = 0,  // a newer program's type, or one that no event named"]
    out += [f"  {ident(one['name'])} = {one['number']}," for one in types]
    out += ["};", "",
            "struct TypeInfo {", "  ObjectType type;", "  std::string_view name;",
            "  std::string_view bounds, counts;", "};", "",
            f"inline constexpr std::array<TypeInfo, {len(types)}> kTypes{{{{"]
    for one in types:
        fields = ", ".join(quote(one[f]) for f in ("name", "bounds", "counts"))
        out.append(f"    {{ObjectType::{ident(one['name'])}, {fields}}},")
    return out + ["}};", ""]


def subject_type(kind):
    subject = kind["subject"]
    return "other" if subject in SUBJECTS else ident(subject)


def cpp(kinds, types):
    out = ["// Generated from core/schema/kinds.toml: change that.", "#pragma once",
           "#include <array>", "#include <cstdint>", "#include <string_view>", "",
           "namespace procession {", "",
           "// What an event says. The numbers are on the wire and in recordings.",
           "enum class Kind : std::uint16_t {", "  none = 0,"]
    out += [f"  {ident(k['name'])} = {k['number']}," for k in kinds]
    out += ["};", "",
            "// What the event is to its thread; kinds.toml has the meanings.",
            "enum class Role : std::uint8_t { mark, request, give, take, fail };", "",
            *cpp_types(types),
            "// The field that says how long a wait lasts at the most.",
            "enum class LimitField : std::uint8_t { none, a, b };", "",
            "struct KindInfo {", "  Kind kind;", "  Role role;",
            "  Kind request;  // the request kind that this one ends, or none",
            "  bool is_reserved;  // only the supervisor may report it",
            "  bool has_object;   // its object is of type `type`",
            "  bool step_at_end;  // a schedule has its step at its end",
            "  LimitField limit;",
            "  ObjectType type;   // other: any, or none",
            "  std::string_view name, subject, a, b, text, effect;", "};", "",
            f"inline constexpr std::array<KindInfo, {len(kinds)}> kKinds{{{{"]
    for k in kinds:
        request = ident(k["request"]) if "request" in k else "none"
        fields = ", ".join(quote(k[f]) for f in ("name", "subject", "a", "b", "text", "effect"))
        reserved = "true" if "reporter" in k else "false"
        has_object = "false" if k["subject"] in SUBJECTS else "true"
        step = "true" if "step" in k else "false"
        out.append(f"    {{Kind::{ident(k['name'])}, Role::{k['role']}, Kind::{request}, "
                   f"{reserved}, {has_object}, {step}, LimitField::{k.get('limit', 'none')},\n"
                   f"     ObjectType::{subject_type(k)}, {fields}}},")
    top = max(k["number"] for k in kinds)
    index = ["-1"] * (top + 1)
    for position, k in enumerate(kinds):
        index[k["number"]] = str(position)
    out += ["}};", "", f"inline constexpr std::uint16_t kHighestKind = {top};",
            f"inline constexpr std::uint16_t kKindCapacity = {CAPACITY};  // numbers are below it",
            "static_assert(kHighestKind < kKindCapacity);", "",
            "namespace detail {",
            f"inline constexpr std::array<std::int16_t, {top + 1}> kKindIndex{{{', '.join(index)}}};",
            "}  // namespace detail", "", "}  // namespace procession", ""]
    return "\n".join(out)


def c(kinds, types):
    out = ["/* Generated from core/schema/kinds.toml: change that. */",
           "#ifndef PROCESSION_KINDS_H", "#define PROCESSION_KINDS_H"]
    out += [f"#define PROCESSION_{ident(k['name']).upper()} {k['number']}" for k in kinds]
    out += [f"#define PROCESSION_TYPE_{ident(one['name']).upper()} {one['number']}" for one in types]
    return "\n".join(out + ["#endif", ""])


def python(kinds, types):
    out = ["# Generated from core/schema/kinds.toml: change that."]
    out += [f"{ident(k['name']).upper()} = {k['number']}" for k in kinds]
    out += [f"TYPE_{ident(one['name']).upper()} = {one['number']}" for one in types]
    return "\n".join(out + [""])


def rows(head, lines):
    out = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for cells in lines:
        out.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(out + [""])


def markdown(kinds, _):
    return rows(("kind", "no.", "role", "reported by", "object", "a", "b", "text", "effect"),
                ((f"`{k['name']}`", str(k["number"]), k["role"], k.get("reporter", ""), k["subject"],
                  k["a"], k["b"], k["text"], k["effect"]) for k in kinds))


def markdown_types(_, types):
    return rows(("type", "no.", "bounds", "counts"),
                ((f"`{one['name']}`", str(one["number"]), one["bounds"], one["counts"])
                 for one in types))


FORMS = {"cpp": cpp, "c": c, "python": python, "markdown": markdown,
         "markdown_types": markdown_types}


def main():
    source, form, target = sys.argv[1:4]
    text = FORMS[form](*load(source))
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
