#!/usr/bin/env python3
"""Each lesson's main.py without the tool: it is short, needs nothing that is not Python's own, takes the
parameters of lesson.toml, and says what the C++ variant says, under each start method.

PROCESSION_TIMES=20 runs each so often.
"""
import ast
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import lesson_cases
import runs

MOST_LINES = 60
TIMES = int(os.environ.get("PROCESSION_TIMES", "1"))
# Python chooses fork on Linux up to 3.13; elsewhere a main.py meets one of these.
METHODS = ("spawn", "forkserver")
# As if the system had chosen it: a main.py may still choose for itself.
CHOOSE = ("import multiprocessing.context as context, os\n"
          "context._default_context._default_context = context._concrete_contexts[os.environ['START_METHOD']]\n")


def lessons():
    """Returns the lessons with a main.py: id -> its entry of `procession list`."""
    listed = {one["id"]: one for one in json.loads(runs.ask("list", "--json"))}
    return {name: listed[name] for name in lesson_cases.ids() if "python" in listed[name]["variants"]}


def twins():
    """Returns the lessons that have both variants."""
    return {name: lesson for name, lesson in lessons().items() if "cpp" in lesson["variants"]}


def program(lesson):
    return Path(lesson["folder"], "main.py")


def plain(path, settings, method=None):
    """Runs main.py as a reader would; with a start method as if the system had chosen that one."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    environment |= {f"LESSON_{name.upper()}": str(value) for name, value in settings.items()}
    with contextlib.ExitStack() as stack:
        if method:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            Path(folder, "sitecustomize.py").write_text(CHOOSE, encoding="utf-8")
            environment.update(PYTHONPATH=folder, START_METHOD=method)
        return subprocess.run([sys.executable, "-B", str(path)],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment,
                              timeout=runs.PATIENCE)


class Twins(unittest.TestCase):
    def says_the_same(self, name, lesson, settings, method=None):
        cpp = subprocess.run([str(runs.BUILD / "bin/lessons" / name), *(f"{k}={v}" for k, v in settings.items())],
                             stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=runs.PATIENCE)
        for _ in range(TIMES):
            python = plain(program(lesson), settings, method)
            self.assertEqual(python.returncode, 0, python.stderr.decode())
            self.assertEqual(python.stderr, b"")
            self.assertEqual(lesson_cases.lines_of(python.stdout, name),
                             lesson_cases.lines_of(cpp.stdout, name))

    def test_it_is_short_and_needs_only_python(self):
        self.assertTrue(lessons(), "no lesson has a main.py")
        for name, lesson in lessons().items():
            with self.subTest(name):
                text = program(lesson).read_text(encoding="utf-8")
                self.assertLessEqual(len(text.splitlines()), MOST_LINES)
                modules = {alias.name.split(".")[0] for node in ast.walk(ast.parse(text))
                           if isinstance(node, ast.Import) for alias in node.names}
                modules |= {node.module.split(".")[0] for node in ast.walk(ast.parse(text))
                            if isinstance(node, ast.ImportFrom)}
                self.assertLessEqual(modules, sys.stdlib_module_names)

    def test_it_says_what_the_other_variant_says(self):
        for name, lesson in twins().items():
            with self.subTest(name):
                self.says_the_same(name, lesson, lesson_cases.short(name))

    def test_under_each_start_method(self):
        for name, lesson in twins().items():
            for method in METHODS:
                # A new interpreter on a busy machine needs time to start.
                test = lesson_cases.TESTS[name]
                settings = lesson_cases.short(name) | test.get("patient", {})
                if "tells_method" in test:
                    settings[test["tells_method"]] = method if method == "spawn" else "fork"
                with self.subTest(name, method=method):
                    self.says_the_same(name, lesson, settings, method)

    def test_each_parameter_is_a_plain_line_with_its_default(self):
        """NAME = …os.environ.get("LESSON_NAME", default)…, once, at the top of the file."""
        for name, lesson in lessons().items():
            found = {}
            for node in ast.parse(program(lesson).read_text(encoding="utf-8")).body:
                gets = [call for call in ast.walk(node) if isinstance(call, ast.Call)
                        and ast.unparse(call.func) == "os.environ.get"] if isinstance(node, ast.Assign) else []
                for call in gets:
                    variable, default = (argument.value for argument in call.args)
                    with self.subTest(name, parameter=variable):
                        self.assertEqual(f"LESSON_{ast.unparse(node.targets[0])}", variable)
                        self.assertNotIn(variable, found)
                    found[variable] = str(default)
            with self.subTest(name):
                self.assertEqual(found, {f"LESSON_{one['name'].upper()}": one["default"]
                                         for one in lesson["parameters"]})

    def test_nothing_is_there_for_the_tool(self):
        for name, lesson in lessons().items():
            text = program(lesson).read_text(encoding="utf-8")
            with self.subTest(name):
                self.assertNotIn("sys.argv", text)
                self.assertNotIn("argparse", text)
                self.assertFalse([line for line in text.splitlines() if len(line) > 100])


if __name__ == "__main__":
    runs.main()
