"""Static files as a server hands them out: hashed names, and no reference that leads nowhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command

from cchc import static_files

CSS = Path(site.BASE_DIR) / "static/css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.fixture
def collected(settings, tmp_path):
    """The folder that a server hands out."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "cchc.static_files.JoinedStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_all_style_is_served_as_one_file_of_a_hashed_name(collected):
    (served,) = collected.glob("css/app.*.css")
    style = served.read_text(encoding="utf-8")
    assert "@import" not in style
    contents = (CSS / "app.css").read_text(encoding="utf-8")
    places = []
    for name, layer in re.findall(r'@import url\("([^"]+)"\) layer\((\w+)\);', contents):
        source = (CSS / name).read_text(encoding="utf-8")
        start = source[: source.find("url(")] if "url(" in source else source
        assert f"@layer {layer} {{\n{start}" in style, name
        places.append(style.index(start))
    assert places == sorted(places)
    fonts = re.findall(r'url\("\.\./([^"]+)"\)', style)
    assert fonts
    assert all((collected / name).is_file() for name in fonts)
    assert (collected / "css/plain.css").is_file()  # errors/plain.html names it without a hash


def test_collected_again_it_is_the_same_file(collected):
    before = {path.name: path.read_bytes() for path in collected.glob("css/app.*")}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert {path.name: path.read_bytes() for path in collected.glob("css/app.*")} == before


def test_a_reference_that_joining_would_break_is_refused(monkeypatch):
    monkeypatch.setattr(
        static_files, "_text", lambda paths, name="": "a { background: url(x.svg); }"
    )
    with pytest.raises(ValueError, match=r"components/badge\.css"):
        static_files._layer({}, "components/badge.css", "components")


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
