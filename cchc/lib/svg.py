"""Elements of SVG and HTML as safe text: attributes escaped, coordinates short, colours by tone."""

from functools import lru_cache
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from cchc.lib.vietnamese import round_half_up

TONES = {
    "bar": "#5b86c4",
    "own": "#123a75",
    "low": "#c2612a",
    "track": "#e3e8ee",
    "grid": "#d5dbe3",
    "ink": "#14202e",
    "ink-2": "#405064",
    "state": "#1a4f9c",
    "ok": "#1b6638",
    "warn": "#735000",
    "late": "#a63a00",
    "party": "#a8121c",
    "surface": "#ffffff",
}


def tag(name, attributes, body=""):
    """One element; attribute values and text are escaped, bodies made here stay as they are."""
    # A ranking draws some six hundred of these: format_html would take most of its page's time.
    pairs = [
        f' {key}="{escape(str(value))}"' for key, value in attributes.items() if value is not None
    ]
    return SafeString(f"<{name}{''.join(pairs)}>{conditional_escape(body)}</{name}>")


def join(parts):
    return SafeString("".join([conditional_escape(part) for part in parts]))


def at(number):
    """A coordinate with one decimal at most."""
    if isinstance(number, int):  # most are: a ranking has more than a thousand of them
        return str(number)
    return f"{round_half_up(number, 1):f}".removesuffix(".0")


def svg(wide, high, label, body, **more):
    seen = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return tag(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {at(wide)} {at(high)}",
            **seen,
            **more,
        },
        body,
    )


@lru_cache(maxsize=5000)  # bars of a ranking stand on eight tracks that are the same in every row
def rect(x, y, width, height, tone, **more):
    return tag(
        "rect",
        {
            "class": f"tone-{tone}",
            "x": at(x),
            "y": at(y),
            "width": at(width),
            "height": at(height),
            "fill": TONES[tone],
            **more,
        },
    )


def line(x1, y1, x2, y2, tone, width="1", **more):
    return tag(
        "line",
        {
            "class": f"line-{tone}",
            "x1": at(x1),
            "y1": at(y1),
            "x2": at(x2),
            "y2": at(y2),
            "stroke": TONES[tone],
            "stroke-width": width,
            **more,
        },
    )


@lru_cache(maxsize=1000)
def dot(x, y, radius, tone):
    return tag(
        "circle",
        {
            "class": f"tone-{tone}",
            "cx": at(x),
            "cy": at(y),
            "r": radius,
            "fill": TONES[tone],
        },
    )


def words(x, y, text, *, anchor="middle", tone="ink-2", weight=None, font=None):
    return tag(
        "text",
        {
            "class": f"chart-text tone-{tone}",
            "x": at(x),
            "y": at(y),
            "text-anchor": anchor,
            "font-size": "11.5",
            "font-weight": weight,
            "font-family": font,
            "fill": TONES[tone],
        },
        text,
    )
