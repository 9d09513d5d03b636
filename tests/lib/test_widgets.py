"""Widgets drawn without templates: what Django's own templates would say."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from cchc.lib.widgets import Renderer, attributes

SHARP = "\"><script>alert('x')</script>&"
CHOICES = [("", "Tất cả"), (SHARP, SHARP), ("Nhóm <1>", [("a", "A & B"), (2, "Hai")])]


class Everything(forms.Form):
    text = forms.CharField(max_length=9, widget=forms.TextInput({"placeholder": SHARP}))
    search = forms.CharField(widget=forms.TextInput({"type": "search", "autofocus": True}))
    number = forms.IntegerField(min_value=1)
    email = forms.EmailField()
    secret = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput)
    many = forms.MultipleChoiceField(choices=CHOICES, widget=forms.MultipleHiddenInput)
    tick = forms.BooleanField()
    day = forms.DateField()
    file = forms.FileField()
    choice = forms.ChoiceField(choices=CHOICES)
    choices = forms.MultipleChoiceField(choices=CHOICES)


FILLED = {"text": SHARP, "search": "a", "number": "x1", "email": SHARP, "secret": "mật",
          "hidden": "1", "many": ["a", SHARP], "tick": "on", "day": "05/02/2026",
          "choice": "2", "choices": ["a", "2"]}  # fmt: skip


@pytest.mark.parametrize("data", [None, {}, FILLED])
def test_each_widget_says_what_django_would_say(data):
    ours = Everything(data, renderer=Renderer())
    theirs = Everything(data, renderer=DjangoTemplates())
    for mine, one in zip(ours, theirs, strict=True):
        assert _read(str(mine)) == _read(str(one)), mine.name
        assert "<script>" not in str(mine)


def _read(html):
    """Elements with their attributes in any order, spaces between elements left out."""
    html = re.sub(r">\s+|\s+<", lambda found: found[0].strip(), html)
    return re.sub(r"<(\w+)( [^>]*)>", lambda found: f"<{found[1]} {_sorted(found[2])}>", html)


def _sorted(text):
    return sorted(re.findall(r'[\w-]+(?:="[^"]*")?', text))


@pytest.mark.parametrize(
    "attrs",
    [
        {},
        {"id": "a", "class": SHARP},
        {"required": True, "hidden": False, "title": None, "maxlength": 9, "autofocus": True},
        {"title": SafeString("a &amp; b")},
    ],
)
def test_attributes_stand_as_django_writes_them(attrs):
    assert attributes(attrs) == flatatt(attrs)
