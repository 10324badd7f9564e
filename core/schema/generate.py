#!/usr/bin/env python3
"""Generates what depends on the table of kinds: generate.py KINDS.toml cpp|c|python|markdown OUT.

Fails with one sentence when a number or a name stands twice, a key is missing, or a request
names no request kind, so that a wrong table never compiles.
"""
import re
import sys
import tomllib

KEYS = {"number", "name", "role", "subject", "a", "b", "text", "effect"}
CAPACITY = 256  # of kind numbers: held_kinds has a bit each, `opens` is one byte
ROLES = ("request", "give", "take", "fail", "mark")


def fail(message):
    sys.exit(f"{sys.argv[1]}: {message}")


def load(path):
    with open(path, "rb") as file:
        kinds = tomllib.load(file)["kind"]
    names, numbers = {}, {}
    for kind in kinds:
        missing = KEYS - kind.keys()
        unknown = kind.keys() - KEYS - {"request"}
        if missing or unknown:
            fail(f"kind {kind.get('name')}: missing {sorted(missing)}, unknown {sorted(unknown)}")
        if kind["role"] not in ROLES:
            fail(f"kind {kind['name']}: role {kind['role']} is none of {', '.join(ROLES)}")
        if kind["name"] in names or kind["number"] in numbers:
            fail(f"kind {kind['name']}: name or number {kind['number']} stands twice")
        if not 0 < kind["number"] < CAPACITY:
            fail(f"kind {kind['name']}: number {kind['number']} is not within 1 to {CAPACITY - 1}")
        names[kind["name"]] = numbers[kind["number"]] = kind
    for kind in kinds:
        wanted = kind.get("request")
        if wanted and wanted not in names:
            fail(f"kind {kind['name']}: its request {wanted} is no kind")
    return kinds


def ident(name):
    return re.sub(r"[^a-z0-9]", "_", name)


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def cpp(kinds):
    out = ["// Generated from core/schema/kinds.toml: change that.", "#pragma once",
           "#include <array>", "#include <cstdint>", "#include <string_view>", "",
           "namespace procession {", "",
           "// What an event says. The numbers are on the wire and in recordings.",
           "enum class Kind : std::uint16_t {", "  none = 0,"]
    out += [f"  {ident(k['name'])} = {k['number']}," for k in kinds]
    out += ["};", "",
            "// What the event is to the one who did it; kinds.toml says what each means.",
            "enum class Role : std::uint8_t { mark, request, give, take, fail };", "",
            "struct KindInfo {", "  Kind kind;", "  Role role;",
            "  Kind request;  // the request kind that this one ends, or none",
            "  std::string_view name;", "  std::string_view subject;",
            "  std::string_view a, b, text, effect;", "};", "",
            f"inline constexpr std::array<KindInfo, {len(kinds)}> kKinds{{{{"]
    for k in kinds:
        request = ident(k["request"]) if "request" in k else "none"
        fields = ", ".join(quote(k[f]) for f in ("name", "subject", "a", "b", "text", "effect"))
        out.append(f"    {{Kind::{ident(k['name'])}, Role::{k['role']}, Kind::{request},\n     {fields}}},")
    top = max(k["number"] for k in kinds)
    index = ["-1"] * (top + 1)
    for place, k in enumerate(kinds):
        index[k["number"]] = str(place)
    out += ["}};", "", f"inline constexpr std::uint16_t kHighestKind = {top};",
            f"inline constexpr std::uint16_t kKindCapacity = {CAPACITY};  // numbers are below it",
            "static_assert(kHighestKind < kKindCapacity);", "",
            "namespace detail {",
            f"inline constexpr std::array<std::int16_t, {top + 1}> kKindPlace{{{', '.join(index)}}};",
            "}  // namespace detail", "", "}  // namespace procession", ""]
    return "\n".join(out)


def c(kinds):
    out = ["/* Generated from core/schema/kinds.toml: change that. */",
           "#ifndef PROCESSION_KINDS_H", "#define PROCESSION_KINDS_H"]
    out += [f"#define PROCESSION_{ident(k['name']).upper()} {k['number']}" for k in kinds]
    return "\n".join(out + ["#endif", ""])


def python(kinds):
    out = ["# Generated from core/schema/kinds.toml: change that."]
    out += [f"{ident(k['name']).upper()} = {k['number']}" for k in kinds]
    return "\n".join(out + [""])


def markdown(kinds):
    out = ["| kind | no. | role | object | a | b | text | effect |", "|---|---|---|---|---|---|---|---|"]
    for k in kinds:
        cells = [f"`{k['name']}`", str(k["number"]), k["role"], k["subject"]]
        cells += [k[f].replace("|", "\\|") for f in ("a", "b", "text", "effect")]
        out.append("| " + " | ".join(cells) + " |")
    return "\n".join(out + [""])


def main():
    source, form, target = sys.argv[1:4]
    text = {"cpp": cpp, "c": c, "python": python, "markdown": markdown}[form](load(source))
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
