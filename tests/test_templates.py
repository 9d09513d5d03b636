"""Templates: each is used, names only what it may know, holds nothing that the CSP would refuse."""

import re

import pytest

from tests.tree import (
    LEVELS,
    ROOT,
    may_know,
    python_files,
    run_tool,
    template,
    template_files,
    text_of,
)

HTML = [name for name in template_files() if name.endswith(".html")]
# Found by Django or chosen by a status or a widget, not by a name in the code.
BY_CONVENTION = re.compile(r"(errors/\d{3}|django/forms/.+)\.html")
# Ready before the pages that use them.
READY = {"pdf/ranking.html", "ui/confirm_page.html"}
# Signing in or out twice does no more than once; a file that is given out twice is told twice.
SENT_FREELY = {"registration/sign_in.html", "ui/menu.html", "units/_audit_export.html"}
# The catalogue of parts, looked at in the browser, uses each of them.
CATALOGUE = "tests/browser/components.html"
NAMED = re.compile(r"""["']((?:[\w-]+/)*[\w-]+\.(?:html|css|svg|txt))["']""")
INLINE = {
    "a style attribute": r"<[a-z][^>]*\sstyle=",
    "a style element": r"<style\b",
    "an inline script": r"<script(?![^>]*\ssrc=)[^>]*>",
    "a handler": r"<[a-z][^>]*\son[a-z]+=",
    "a script address": r"javascript:",
    "htmx code": r"\shx-on|\shx-(vals|headers)=.js:|\shx-trigger=[^>]*\[",
    "an address outside": r"""(src|href|action)=["']?(https?:)?//""",
    "an unescaped value": r"\|safe\b|{% autoescape off",
}


def _used_names():
    sources = [text_of(path) for path in python_files()]
    sources += [template(name) for name in template_files()]
    sources.append((ROOT / CATALOGUE).read_text())
    return {name for text in sources for name in NAMED.findall(text)}


def test_every_template_is_used():
    used = _used_names() | READY
    unused = [name for name in HTML if name not in used and not BY_CONVENTION.fullmatch(name)]
    assert not unused, f"no view and no template names these; take them out: {unused}"


def test_every_template_that_is_named_is_there():
    named = {
        name
        for path in python_files()
        for name in NAMED.findall(text_of(path))
        if name.endswith(".html") and not name.startswith("django/")
    }
    named |= {
        name
        for template_name in HTML
        for name in re.findall(r"""{% (?:include|extends) ["']([^"']+)""", template(template_name))
    }
    missing = named - set(template_files())
    assert not missing, f"these templates are named and not written: {sorted(missing)}"


def test_templates_are_written_in_the_one_format():
    files = [f"templates/{name}" for name in HTML]
    code, said = run_tool("djade", "--target-version", "5.2", "--check", *files)
    assert code == 0, f"make format\n{said}"


@pytest.mark.parametrize("what", INLINE)
def test_nothing_inline(what):
    """Script and style are files of static/, hooked by classes and data- attributes."""
    found = [
        f"{name}: {match[0]}"
        for name in HTML
        for match in re.finditer(INLINE[what], _served(name), re.I)
    ]
    assert not found, f"{what} in {found}"


def _served(name):
    """Papers are not served as pages: their style stands in the document itself."""
    return "" if name.startswith("pdf/") else template(name)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a style attribute", '<p class="a" style="color:red">'),
        ("an inline script", "<script>go()</script>"),
        ("an inline script", '<script type="module">go()</script>'),
        ("a handler", '<a href="#" onclick="go()">'),
        ("an address outside", '<img src="//cdn.example/x.png">'),
        ("an unescaped value", "{{ note|safe }}"),
    ],
)
def test_the_search_finds(what, text):
    assert re.search(INLINE[what], text, re.I)


def test_script_from_a_file_is_fine():
    assert not re.search(INLINE["an inline script"], '<script src="/static/js/app.js" defer>')


TOKEN = re.compile("{% csrf_(token|input) %}")  # the second stands in parts included with `only`
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.S)


def test_every_form_that_writes_is_guarded_and_sent_once():
    """{% csrf_token %} against other sites, {% once %} against a second press."""
    for name in HTML:
        for form in FORM.findall(template(name)):
            opening = form[: form.index(">") + 1]
            if re.search(r"""method=["']?post""", opening, re.I):
                assert TOKEN.search(form), f"{name}: {opening} lacks {{% csrf_token %}}"
                is_sent_again = " in kept %}" in form  # with the key of the first sending
                is_safe = "{% once %}" in form or is_sent_again or name in SENT_FREELY
                assert is_safe, f"{name}: {opening} lacks {{% once %}}"
            else:
                assert not TOKEN.search(form), f"{name}: {opening} shows its token in GET"


# Parts that save themselves: the template that includes them inside its form.
IN_A_FORM = {
    "scoring/_score_row.html": "scoring/sheet_detail.html",
    "scoring/_score_state.html": "scoring/_score_row.html",
}


def test_htmx_writes_carry_the_token():
    """A field that saves itself stands in a form, from which htmx takes the token."""
    for name in HTML:
        text = FORM.sub("", template(name))
        if re.search(r"\shx-(post|put|patch|delete)=", text):
            assert name in IN_A_FORM, f"{name}: put it in a form"
    for name, outer in IN_A_FORM.items():
        inside = FORM.findall(template(outer)) if outer not in IN_A_FORM else [template(outer)]
        assert any(f'include "{name}"' in text for text in inside), f"{name}: not in a form"


def test_a_page_names_only_urls_and_parts_that_it_may_know():
    """A lower page links upwards only by get_absolute_url of a reverse relation."""
    for name in HTML:
        package = name.split("/")[0]
        if package not in LEVELS:
            continue
        for namespace in re.findall(r"""{% url ["'](\w+):""", template(name)):
            assert may_know(package, namespace), f"{name} names a url of {namespace}"
        for url in re.findall(r"""{% url ["']([\w-]+)["']""", template(name)):
            assert package == "cchc", f"{name} names the url {url} of the site"
        for part in re.findall(r"""{% (?:include|extends) ["'](\w+)/""", template(name)):
            assert part not in LEVELS or may_know(package, part), f"{name} uses a part of {part}"


def test_every_page_has_its_title_and_heading():
    """A template that extends base.html fills `title` and `h1`."""
    for name in HTML:
        text = template(name)
        if re.search(r"""{% extends ["']base\.html""", text):
            for block in ("title", "h1"):
                assert f"{{% block {block} %}}" in text, f"{name} leaves the block {block} empty"


def test_tables_can_be_read_aloud():
    for name in HTML:
        text = template(name)
        for table in re.findall(r"<table\b.*?</table>", text, re.S):
            if 'role="presentation"' in table[: table.index(">")]:  # two columns of a letterhead
                continue
            assert "<th" in table, f"{name}: a table without th"
            for head in re.findall(r"<th\b[^>]*>", table):
                assert "scope=" in head, f"{name}: {head} says no scope"
