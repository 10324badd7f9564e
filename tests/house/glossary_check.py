#!/usr/bin/env python3
"""glossary_check.py ROOT: each marked word of a lesson's text is a term of lessons/glossary.toml, the title of a lesson, or
in stressed_words.toml, which lists what is marked only to stress it; and each term has both languages, spellings of its
own and lessons that exist."""
import pathlib
import re
import sys
import tomllib

import tree

GLOSSARY = "lessons/glossary.toml"
STRESSED = "tests/house/stressed_words.toml"
LANGUAGES = ("en", "zh")
FENCED = re.compile(r"^```.*?^```", re.M | re.S)
CODE = re.compile(r"`[^`\n]*`")
MARKED = re.compile(r"(\*\*|\*)(?=\S)((?:[^*\n]|\n(?!\n))+?)(?<=\S)\1")


def folded(word):
    """Returns a spelling as core/lesson/glossary/glossary.cpp compares it."""
    return re.sub(r"[ \t\r\n-]+", " ", word).strip(" ").lower()


def readings(word):
    """Returns the folded word, and what it may be the plural or the possessive of."""
    one = folded(word)
    yield one
    for end, instead in (("'s", ""), ("s", ""), ("es", ""), ("ies", "y")):
        if len(one) > len(end) + 1 and one.endswith(end):
            yield one[:-len(end)] + instead


def marked(text):
    """Returns the line and the words of each marked word. One that has code in it is no term."""
    def blank(found):
        return "".join(c if c == "\n" else "`" for c in found[0])
    text = CODE.sub(blank, FENCED.sub(blank, text))
    for found in MARKED.finditer(text):
        if "`" not in found[2]:
            yield text.count("\n", 0, found.start()) + 1, " ".join(found[2].split())


def spellings(term):
    for language in LANGUAGES:
        yield term.get("name", {}).get(language, "")
        yield from term.get("also", {}).get(language, [])


def of_term(term, lessons, others):
    """Returns what is wrong with a term. `others` has the spellings of those before it."""
    for key in ("name", "means", "seen"):
        for language in LANGUAGES:
            if not term.get(key, {}).get(language, "").strip():
                yield f"{key}.{language} is missing"
    for name in term.get("lessons", []):
        if name not in lessons:
            yield f"there is no lesson {name}"
    for word in sorted({folded(word) for word in spellings(term)} & set(others)):
        yield f"term {others[word]} has \"{word}\" already"


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def findings(root):
    root = pathlib.Path(root)
    folders = [path.parent for path in sorted(root.glob("lessons/[0-9][0-9]_*/*/lesson.toml"))]
    if not (root / GLOSSARY).exists():
        yield f"{GLOSSARY}: missing"
        return
    lessons = {folder.name for folder in folders}
    known = {}
    for term in read(root / GLOSSARY).get("term", []):
        name = term.get("id", "without an id")
        yield from (f"{GLOSSARY}: {name}: {what}" for what in of_term(term, lessons, known))
        known.update({folded(word): name for word in spellings(term)})
    titles = {folded(title) for folder in folders for title in read(folder / "lesson.toml").get("title", {}).values()}
    stressed = read(root / STRESSED) if (root / STRESSED).exists() else {}
    for language in LANGUAGES:
        listed = {folded(word) for word in stressed.get(language, [])}
        unused = set(listed)
        for folder in folders:
            path = folder / f"text.{language}.md"
            for line, words in marked(path.read_text(encoding="utf-8") if path.exists() else ""):
                unused.discard(folded(words))
                if any(word in known for word in readings(words)):
                    continue
                if folded(words) not in listed | titles:
                    yield (f"{path.relative_to(root)}:{line}: \"{words}\" is marked and no term of {GLOSSARY}: describe it, "
                           f"or do not mark it")
        for word in sorted(listed):
            if word in unused:
                yield f"{STRESSED}: no text marks \"{word}\" in {language}"
            if any(one in known for one in readings(word)):
                yield f"{STRESSED}: \"{word}\" is a term"


if __name__ == "__main__":
    sys.exit(tree.report("marked words that the glossary does not know", list(findings(sys.argv[1]))))
