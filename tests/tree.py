"""The project's own source files, for the tests that read them."""

import ast
import functools
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = settings.BASE_DIR
PACKAGES = ("cchc", "units", "plans", "meetings", "scoring")
# Who stands above whom: a package may know those of a lower number only, and itself.
LEVELS = {"units": 0, "plans": 1, "meetings": 2, "scoring": 2, "cchc": 3}


@functools.cache
def python_files():
    """Paths (relative, as text) of the packages' Python files, migrations apart."""
    return sorted(
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    )


@functools.cache
def texts_of_tests():
    return "".join(path.read_text() for path in sorted((ROOT / "tests").rglob("*.py")))


@functools.cache
def template_files():
    """Paths relative to templates/, as views name them."""
    folder = ROOT / "templates"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@functools.cache
def text_of(path):
    return (ROOT / path).read_text()


@functools.cache
def template(name):
    """A template's text without its comments."""
    text = text_of(f"templates/{name}")
    text = re.sub(r"{% comment.*?%}.*?{% endcomment %}", "", text, flags=re.S)
    return re.sub(r"{#.*?#}|<!--.*?-->", "", text, flags=re.S)


@functools.cache
def parsed(path):
    return ast.parse(text_of(path))


def may_know(lower, upper):
    """May a file of package `lower` name a thing of package `upper`?"""
    return lower == upper or LEVELS[upper] < LEVELS[lower]


def run_tool(name, *arguments):
    """A checker of this environment, run at the root; -> (exit code, what it said)."""
    program = Path(sys.executable).with_name(name)
    done = subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    return done.returncode, done.stdout + done.stderr
