"""What is installed: each with a reason, pinned by hash, from no named place."""

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.tree import ROOT, python_files, text_of

LOCKS = ["requirements.lock", "requirements-dev.lock"]
# Reached by a name of Django's: the engine of a database, a hasher of passwords.
NAMED_BY_DJANGO = {"psycopg", "argon2-cffi"}
PYPROJECT = tomllib.loads(text_of("pyproject.toml"))


def pins(lock):
    """{package: version} of a lock."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text_of(lock), re.M))


def asked(*lists):
    """Names in the form of the lock (psycopg[binary] -> psycopg)."""
    return {re.match(r"[\w-]+", entry)[0].lower() for entries in lists for entry in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes_and_no_place(lock):
    text = text_of(lock)
    assert not re.search(r"https?://|^-|--find-links|@ file", text, re.M)
    for block in re.split(r"\n(?=[a-z0-9-]+==)", text)[1:]:
        assert "--hash=sha256:" in block, f"{lock}: {block.splitlines()[0]} has no hash"


def test_the_locks_hold_what_is_asked_for():
    runtime = asked(PYPROJECT["project"]["dependencies"])
    development = asked(PYPROJECT["dependency-groups"]["dev"])
    assert runtime <= set(pins("requirements.lock"))
    assert runtime | development <= set(pins("requirements-dev.lock"))
    assert not development & set(pins("requirements.lock")), "a server needs no test tools"


def test_development_runs_on_what_is_served():
    development = pins("requirements-dev.lock")
    for package, version in pins("requirements.lock").items():
        assert development[package] == version, f"lock both again: {package}"


def test_every_dependency_has_its_reason():
    lines = text_of("pyproject.toml").splitlines()
    for entry in [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["dev"]]:
        (line,) = [line for line in lines if f'"{entry}",' in line]
        assert re.search(r'",\s+# \w', line), f"why {entry}?"


def test_every_dependency_of_the_server_is_used():
    texts = [text_of(path) for path in python_files()]
    texts += [path.read_text() for path in (ROOT / "bin").iterdir()]
    modules = {}
    for module, names in packages_distributions().items():
        for name in names:
            modules.setdefault(name.lower(), set()).add(module)
    for package in asked(PYPROJECT["project"]["dependencies"]) - NAMED_BY_DJANGO:
        named = re.compile(rf"\b(?:{'|'.join(map(re.escape, modules[package]))})\b")
        assert any(named.search(text) for text in texts), f"nothing uses {package}"
