"""A stencil draws what its template draws, and each look once."""

import pytest
from django.template.loader import render_to_string

from cchc.lib import stencil
from cchc.lib.stencil import stencilled

ROW = "meetings/_opinion_form.html"


def values(**given):
    names = ("key", "id", "url", "withdraw_url", "version", "number", "item_key", "press")
    texts = ("speaker", "text", "answer", "csrf_token")
    return dict.fromkeys((*names, *texts), "1") | given


@pytest.mark.parametrize(
    "text",
    [
        "Nhất trí.",
        "",
        "<script>alert(1)</script>",
        "{text} {0} {{ text }} {% now %}",
        "\"'&",
        "\ue000text\ue001",
    ],
)
def test_it_draws_what_the_template_draws(text):
    given = values(text=text, speaker=text, answer=text)
    assert stencilled(ROW, **given) == render_to_string(ROW, given)


def test_the_template_may_ask_whether_a_text_is_empty():
    assert "<details open>" in stencilled(ROW, **values(answer="Tiếp thu."))
    assert "<details>" in stencilled(ROW, **values(answer=""))


def test_rows_that_look_alike_are_drawn_once():
    stencil._shape.cache_clear()
    for number in range(1, 101):
        stencilled(ROW, **values(key=str(number), text=f"Ý kiến {number}"))
    assert stencil._shape.cache_info().misses == 1


def test_a_number_is_told_as_text():
    with pytest.raises(TypeError, match="tell key as text"):
        stencilled(ROW, **values(key=7))
    assert stencilled(ROW, **values(is_next=True))
