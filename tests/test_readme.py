"""What the README promises is there."""

import re

from django.core.management import get_commands

from tests.tree import ROOT, text_of


def test_the_make_targets_are_there():
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)\s+#|`make ([a-z]+)`", text_of("README.md")))
    assert {name for pair in named for name in pair if name} <= targets
    assert {"run", "test", "setup", "demo", "check", "deep"} <= targets


def test_the_commands_are_there():
    table = text_of("README.md").split("## Commands")[1].split("## ")[0]
    named = set(re.findall(r"`([a-z_]+)`(?=[, |])", table.split("|---|---|")[1]))
    assert named <= set(get_commands())
    assert {"prepare", "seed_demo", "score", "rank", "verify_audit", "bench"} <= named


def test_the_accounts_are_those_of_the_cast(world):
    table = text_of("README.md").split("## Who signs in")[1].split("## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")]
    named = {name.strip() for row in rows for name in row.split(",")} - {"account", "nobody"}
    assert named == set(world.users)


def test_links_and_pictures_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", text_of("README.md")):
        assert (ROOT / target).exists(), target


def test_files_that_it_names_are_there():
    for name in re.findall(
        r"`((?:tests|units|scoring|cchc|deploy)/[\w./-]+)`", text_of("README.md")
    ):
        assert (ROOT / name).exists(), name
