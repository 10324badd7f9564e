#!/usr/bin/env python3
"""contact_sheets.py OUT [--variant cpp|python]... [--lang en|zh]... [--size WxH] [--theme light|dark] [--only ID]...: each
lesson with its defaults at its telling moment, as the window draws it, to be looked at: OUT/LESSON-VARIANT-LANG.png.

The moment is that of the last of the steps that tell (`telling` of its test.toml), as it was met in this run.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "integration"))
os.environ.setdefault("PROCESSION_BUILD", str(Path(__file__).resolve().parents[2] / "build/release"))
import lesson_cases  # noqa: E402
import runs  # noqa: E402

AFTER = 60_000_000  # ns after the moment: what it brought is on the screen


def record(moment, variant, recording):
    """When the moment was, in ns of the run."""
    lesson, one = moment
    subprocess.run([runs.PROCESSION, "run", lesson, "--quiet", "--variant", variant, "--record", str(recording),
                    *runs.settings(one.get("set", {}))], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=runs.PATIENCE)
    told = subprocess.run([str(runs.BUILD / "tests/steps"), str(recording)], capture_output=True, text=True, check=True,
                          timeout=runs.PATIENCE)
    met = {step["step"]: step for step in map(json.loads, told.stdout.splitlines())}
    return max((met[name]["t"] for name in one["steps"] if met[name]["seq"]), default=0)


def draw(recording, at, out, options, language):
    subprocess.run([str(runs.BUILD / "bin/procession-gui"), str(recording), "--size", options.size, "--scale", "1", "--lang",
                    language, "--theme", options.theme, "--screenshot", str(out), "--at", f"{(at + AFTER) / 1e9:.3f}s"],
                   stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=runs.PATIENCE)


def sheet(moment, variant, options):
    name = "-".join([moment[0], *map(str, moment[1].get("set", {}).values()), variant])
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder, "run.procession")
        at = record(moment, variant, recording)
        for language in options.lang or ["en", "zh"]:
            draw(recording, at, Path(options.out, f"{name}-{language}.png"), options, language)
    return f"{name}: at {(at + AFTER) / 1e9:.2f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--variant", action="append")
    parser.add_argument("--lang", action="append")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--only", action="append")
    options = parser.parse_args()
    Path(options.out).mkdir(parents=True, exist_ok=True)
    wanted = [(moment, variant) for moment in lesson_cases.each("telling")
              for variant in options.variant or lesson_cases.variants(moment[0])
              if not options.only or moment[0] in options.only]
    with ThreadPoolExecutor(2) as pool:
        for line in pool.map(lambda pair: sheet(*pair, options), wanted):
            print(line, flush=True)


if __name__ == "__main__":
    main()
