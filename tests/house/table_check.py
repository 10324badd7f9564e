#!/usr/bin/env python3
"""table_check.py ROOT [--write]: core/schema/README.md holds the tables of kinds.toml, as
generate.py prints them, each between its two marks. --write updates them."""
import pathlib
import re
import subprocess
import sys
import tempfile

FORMS = {"kinds": "markdown", "types": "markdown_types"}  # mark: the name in generate.py


def table(schema, form):
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run([sys.executable, str(schema / "generate.py"), str(schema / "kinds.toml"),
                        form, out.name], check=True)
        return pathlib.Path(out.name).read_text()


def with_table(readme, mark, rows):
    """Returns the README's text with the current table, or None if the marks are missing."""
    block = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end of {mark} -->)", re.S)
    text, count = block.subn(lambda match: match[1] + rows + match[2], readme)
    return text if count == 1 else None


def main():
    schema = pathlib.Path(sys.argv[1]) / "core/schema"
    readme = (schema / "README.md").read_text()
    wanted = readme
    for mark, form in FORMS.items():
        wanted = with_table(wanted, mark, table(schema, form))
        if wanted is None:
            sys.exit(f"core/schema/README.md: the marks <!-- {mark} --> … <!-- end of {mark} --> "
                     "are missing")
    if "--write" in sys.argv:
        (schema / "README.md").write_text(wanted)
    elif wanted != readme:
        sys.exit("core/schema/README.md: its tables are not those of kinds.toml; "
                 "python3 tests/house/table_check.py . --write puts it right")


if __name__ == "__main__":
    main()
