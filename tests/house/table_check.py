#!/usr/bin/env python3
"""table_check.py ROOT [--write]: core/schema/README.md holds the table of kinds.toml, as
generate.py prints it, between its two marks. --write puts it there."""
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(<!-- kinds -->\n).*?(<!-- end of kinds -->)", re.S)


def table(schema):
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run([sys.executable, str(schema / "generate.py"), str(schema / "kinds.toml"),
                        "markdown", out.name], check=True)
        return pathlib.Path(out.name).read_text()


def with_table(readme, rows):
    """The README's text with the table in its place, or None if the marks are missing."""
    text, count = BLOCK.subn(lambda match: match[1] + rows + match[2], readme)
    return text if count == 1 else None


def main():
    schema = pathlib.Path(sys.argv[1]) / "core/schema"
    readme = (schema / "README.md").read_text()
    wanted = with_table(readme, table(schema))
    if wanted is None:
        sys.exit("core/schema/README.md: the marks <!-- kinds --> … <!-- end of kinds --> are missing")
    if "--write" in sys.argv:
        (schema / "README.md").write_text(wanted)
    elif wanted != readme:
        sys.exit("core/schema/README.md: its table is not that of kinds.toml; "
                 "python3 tests/house/table_check.py . --write puts it right")


if __name__ == "__main__":
    main()
