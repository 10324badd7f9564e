#!/usr/bin/env python3
"""codes_check.py ROOT: an error is a key, and its words are in one file only. Fails if
  - a key of an error (error.*, advice.*) is used that core/base/error_keys.h lacks, or a key
    of that table is used nowhere;
  - arguments are passed that the row does not have, or some of its arguments are missing;
  - zh.toml lacks a key that the window can show, or has one that the table lacks;
  - a sentence of that table, or a long piece of one, is in a literal elsewhere: to be compared with, or
    repeated;
  - something is compared with words of that table;
  - code searches in the sentence of an error or of a run's end."""
import pathlib
import re
import sys
import tomllib

import tree

TABLE = "core/base/error_keys.h"
CHINESE = "assets/languages/zh.toml"
LITERAL = r'"(?:[^"\\\n]|\\.)*"'
LITERALS = re.compile(rf'{LITERAL}(?:\s*{LITERAL})*')  # the compiler joins adjacent literals
ROW = re.compile(rf'\{{\s*({LITERAL}),\s*({LITERAL}),\s*({LITERAL}(?:\s*{LITERAL})*)\s*\}}')
KEY = re.compile(r"(?:error|advice)\.[a-z_]+(?:\.[a-z_]+)*\Z")
GIVEN = re.compile(r'\{\s*"((?:error|advice)\.[a-z_.]+)"\s*(\}|,\s*\{\{)')
COMMENT = re.compile(r"(?<!:)//[^\n]*")
LONG = 5  # this many equal words in a row are no coincidence
MATCHED = re.compile(rf'(?:(?:find|starts_with|ends_with|contains|compare)\s*\(|[=!]=)\s*({LITERAL})')
# Code that searches in an error's sentence, or in a variable made from one.
SENTENCE = r"\b(?:sentence|said|why_ended)\(\)"
LOOKS = r"\s*(?:\.(?:find|rfind|find_first_of|starts_with|ends_with|contains|compare|substr)\s*\(|[=!]=)"
LOOKED_INTO = re.compile(SENTENCE + LOOKS)
COMPARED = re.compile(r"[=!]=\s*[\w.>()*-]*" + SENTENCE)
MADE = re.compile(r"\b(\w+)\s*=\s*[\w.>()*-]*" + SENTENCE + r"\s*;")


def joined(literals):
    text = "".join(one[1:-1] for one in re.findall(LITERAL, literals))
    return re.sub(r'\\(["\\])', r"\1", text)


def rows(text):
    """key: (names of arguments, English)"""
    return {joined(key): (joined(args).split(), joined(english))
            for key, args, english in ROW.findall(COMMENT.sub("", text)) if KEY.match(joined(key))}


HOLE = re.compile(r"\{[a-z_]*\}")


def words_of(text):
    return tuple(re.findall(r"[A-Za-z][A-Za-z'-]*", HOLE.sub(" ", text)))


def pieces(text):
    """Returns the words of a sentence between its arguments."""
    return [words_of(piece) for piece in HOLE.split(text)]


class Words:
    """The English sentences of the table, to find copies of them."""

    def __init__(self, table):
        self.whole, self.long, self.pairs = {}, {}, {}
        for key, (_, english) in table.items():
            self.whole[words_of(english), HOLE.search(english) is not None] = key
            for piece in pieces(english):
                if len(piece) >= LONG:
                    self.long[piece] = key
                for pair in zip(piece, piece[1:]):
                    self.pairs[pair] = key

    def second(self, literal):
        """Returns the key whose words the literal repeats, or None."""
        words = words_of(literal)
        whole = self.whole.get((words, HOLE.search(literal) is not None)) if len(words) > 1 else None
        return whole or next((self.long[one] for one in pieces(literal) if one in self.long), None)

    def matched(self, literal):
        """Returns a key of which two words in a row are in the literal."""
        words = words_of(literal)
        return next((self.pairs[pair] for pair in zip(words, words[1:]) if pair in self.pairs), None)


def has_no_chinese(key):
    return key.split(".")[1] in ("cli", "author") or key.endswith("_one")


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def of_the_languages(root, table):
    path = root / CHINESE
    zh = tomllib.loads(path.read_text()) if path.is_file() else {}
    there = {f"{part}.{key}" for part in ("error", "advice") for key in zh.get(part, {})}
    for key in table:
        if key not in there and not has_no_chinese(key):
            yield f"{CHINESE}: {key} is missing"
    for key in sorted(there - table.keys()):
        yield f"{CHINESE}: {key} is no key of {TABLE}"


def given_names(text, at):
    """Returns the names of the arguments in the braces that end before `at`: {{"name", …}, {"name", …}}."""
    depth, names = 2, []
    for token in re.finditer(rf'{LITERAL}|[{{}}]', text[at:]):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                break
        elif depth == 2 and re.search(r"\{\s*\Z", text[:at + token.start()]):
            names.append(token[0][1:-1])
    return names


def of_a_source(name, text, table, words):
    for match in LITERALS.finditer(text):
        literal = joined(match[0])
        if KEY.match(literal) and literal not in table:
            yield f"{name}:{line_of(text, match.start())}: {literal} is no key of {TABLE}"
        elif key := words.second(literal):
            yield (f"{name}:{line_of(text, match.start())}: \"{literal}\" are words of {key} in "
                   f"{TABLE}")
    for match in MATCHED.finditer(text):
        if key := words.matched(joined(match[1])):
            yield (f"{name}:{line_of(text, match.start())}: is compared with words of {key}: "
                   f"{match[1]}")
    for match in GIVEN.finditer(text):
        key = match[1]
        given = given_names(text, match.end()) if match[2] != "}" else []
        if key in table and given != table[key][0]:
            yield (f"{name}:{line_of(text, match.start())}: {key} takes ({' '.join(table[key][0])}), "
                   f"not ({' '.join(given)})")
    for pattern in (LOOKED_INTO, COMPARED):
        for match in pattern.finditer(text):
            yield f"{name}:{line_of(text, match.start())}: looks into a sentence: {match[0].strip()}"
    for made in set(MADE.findall(text)):
        for match in re.finditer(rf"\b{made}{LOOKS}", text):
            yield f"{name}:{line_of(text, match.start())}: looks into a sentence: {match[0].strip()}"


def findings(root):
    root = pathlib.Path(root)
    if not (root / TABLE).is_file():
        return
    table = rows((root / TABLE).read_text())
    words = Words(table)
    yield from of_the_languages(root, table)
    used = set()
    for name in tree.sources(root):
        if name == TABLE or not name.startswith(("core/", "app/")):
            continue
        text = COMMENT.sub("", (root / name).read_text(errors="replace"))
        used |= {joined(one) for one in re.findall(LITERAL, text)}
        yield from of_a_source(name, text, table, words)
    for key in table:
        if key not in used and key.removesuffix("_one") not in used:
            yield f"{TABLE}: {key} is asked for nowhere"


if __name__ == "__main__":
    sys.exit(tree.report("errors by key", list(findings(sys.argv[1]))))
