"""Static files as a server hands them out: hashed names, and no reference that leads nowhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command

CSS = Path(site.BASE_DIR) / "static/css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_static_files_are_collected_with_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    contents = next(tmp_path.glob("css/app.*.css")).read_text(encoding="utf-8")
    imported = re.findall(r'@import url\("([^"]+)"\) layer\((\w+)\);', contents)
    assert len(imported) == contents.count("@import")
    assert all((tmp_path / "css" / name).is_file() for name, _ in imported)
    assert (tmp_path / "css/plain.css").is_file()  # errors/plain.html names it without a hash


def test_table_of_contents_names_every_style_file_once():
    listed = re.findall(r'@import url\("([^"]+)"\)', (CSS / "app.css").read_text(encoding="utf-8"))
    there = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")}
    assert sorted(listed) == sorted(there - {"app.css", "plain.css"})


@pytest.mark.parametrize("path", sorted(CSS.rglob("*.css")), ids=lambda path: path.stem)
def test_style_uses_no_nesting_and_only_names_of_tokens(path):
    """Nesting is unknown to older browsers; an undefined name would fall back without a word."""
    source = COMMENT.sub("", path.read_text(encoding="utf-8"))
    depth, deepest = 0, 0
    for sign in source:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= (2 if "@media" in source else 1)
    assert not re.search(r"&[\s.:>]", source)
    tokens = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"var\((--[\w-]+)\)", source)) - tokens == set()


@pytest.mark.parametrize("path", sorted(CSS.rglob("*.css")), ids=lambda path: path.stem)
def test_colours_stand_in_the_tokens_alone(path):
    source = COMMENT.sub("", path.read_text(encoding="utf-8"))
    if path.name != "tokens.css":
        assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", source) == []
