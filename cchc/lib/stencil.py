"""Pieces of a page that look alike and differ in their texts: rows of a roll, forms of a record.

Django draws a form of ten fields in a third of a millisecond, and a page may hold a hundred of
them. A stencil is such a piece drawn once with gaps; each row only fills them.
"""

from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# Around the name of a gap: private letters, of which a template has none.
_OPEN, _SHUT = "\ue000", "\ue001"


def stencilled(template_name, **values):
    """The template (str, its name) drawn with these values, as HTML (SafeString).

    Texts fill gaps, so the template may write one and ask whether it is empty, and no more: a
    filter would change the gap, a comparison would miss. All other values (True, False, None,
    tuples; hashable) decide how it looks, each look being drawn once for the process. A number is
    told as text: TypeError otherwise, for each number would be a look.
    """
    gaps, looks = {}, {}
    for name, value in values.items():
        if isinstance(value, str) and value:
            gaps[name] = value
        elif isinstance(value, int) and not isinstance(value, bool):
            raise TypeError(f"{template_name}: tell {name} as text")
        else:
            looks[name] = value
    shape = _shape(template_name, tuple(looks.items()), tuple(gaps))
    # As `format_html`, which asks of each text whether it is a lazy one: most of its time.
    safe = {
        name: text if isinstance(text, SafeString) else escape(text) for name, text in gaps.items()
    }
    return SafeString(shape.format_map(safe))


@lru_cache(maxsize=2000)
def _shape(template_name, looks, gaps):
    """The piece as `format` takes it, `{name}` where a text goes."""
    marks = {name: SafeString(f"{_OPEN}{name}{_SHUT}") for name in gaps}
    html = render_to_string(template_name, dict(looks) | marks)
    html = html.replace("{", "{{").replace("}", "}}")
    return html.replace(_OPEN, "{").replace(_SHUT, "}")
