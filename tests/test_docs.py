"""What the pages of docs/ say of tests, files and the log is so."""

import re
from functools import cache

import pytest

from tests.tree import ROOT, python_files, text_of
from units.models.audit import KIND_LABELS

PAGES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))


@cache
def names_of_tests(path):
    return set(re.findall(r"^def (test_\w+)\(", text_of(path), re.M))


@pytest.mark.parametrize("page", PAGES)
def test_tests_that_it_names_are_there(page):
    for path, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text_of(page)):
        assert (ROOT / path).exists(), path
        assert not name or name in names_of_tests(path), f"{path} has no {name}"


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", text_of(page)):
        assert (ROOT / page).parent.joinpath(target).exists(), target


def test_every_threat_names_its_test():
    table = text_of("docs/threat-model.md").split("## In scope")[1].split("## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    assert not [row for row in rows if "::test_" not in row]


def test_every_demand_on_internal_software_names_its_test_or_why_not():
    table = text_of("docs/qd742.md").split("## Yêu cầu")[1].split("## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 12
    assert not [row for row in rows if "::test_" not in row and "**không có**" not in row]


def test_the_inventory_of_the_log_names_every_object():
    """Kinds are `app.noun.past_participle`; the page has a row for each noun."""
    written = set(re.findall(r"`(\w+\.\w+)`", text_of("docs/nhat-ky.md")))
    commands = {
        kind
        for path in python_files()
        if "/actions/" in path
        for kind in re.findall(r'@command\(\s*"([\w.]+)"', text_of(path))
    }
    assert len(commands) > 80
    missing = {kind.rpartition(".")[0] for kind in {*commands, *KIND_LABELS}} - written
    missing = {noun for noun in missing if not noun.startswith("tests.")}
    assert not missing, f"say in docs/nhat-ky.md what is recorded of: {sorted(missing)}"
