"""Numbers of the engine: read strictly, kept exact, rounded half up in one place.

Exact values are pairs of integers (numerator, denominator), never floats; a pair costs a tenth of
a Fraction, and a province is hundreds of thousands of leaves.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

MAX_DIGITS = 20
ZERO = (0, 1)

_UNSIGNED = re.compile(r"[0-9]+(?:\.[0-9]+)?\Z")
BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SIGNED = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
# Wide enough for the sum of any set, so that the caller's context never rounds anything here.
_WIDE = Context(prec=200, rounding=ROUND_HALF_UP)


class Wrong(ValueError):
    """One value cannot be taken; str() is the rest of a Vietnamese sentence about it."""


def read_decimal(text, *, signed=False):
    """The Decimal written in `text`: ASCII digits and at most one point. Raises Wrong."""
    if not isinstance(text, str):
        raise Wrong(f'phải là số viết trong dấu nháy, ví dụ "2.5", không phải {quoted(text)}')
    if not (_SIGNED if signed else _UNSIGNED).match(text):
        if not signed and _SIGNED.match(text):
            raise Wrong(f"không được âm ({quoted(text)})")
        raise Wrong(f"{quoted(text)} không phải số viết bằng chữ số và dấu chấm")
    if len(text) > MAX_DIGITS and sum(sign.isdigit() for sign in text) > MAX_DIGITS:
        raise Wrong(f"có quá {MAX_DIGITS} chữ số")
    return Decimal(text)


def read_integer(number):
    """The integer given, with at most 20 digits; a boolean is none. Raises Wrong."""
    if type(number) is not int:
        raise Wrong(f"phải là số nguyên, không phải {quoted(number)}")
    if not -(10**MAX_DIGITS) < number < 10**MAX_DIGITS:
        raise Wrong(f"có quá {MAX_DIGITS} chữ số")
    return number


def places_of(number):
    """How many digits the Decimal has after the point."""
    return -number.as_tuple().exponent


def round_half_up(numerator, denominator):
    """The integer nearest to numerator / denominator (not negative), halves upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


def fixed(units, places):
    """`units` of the last place as a Decimal with exactly `places` digits: (250, 2) -> 2.50."""
    return _WIDE.scaleb(Decimal(units), -places)


def fixed_text(units, places):
    """The same as text with a point: (250, 2) -> "2.50", (5, 0) -> "5"."""
    if not places:
        return str(units)
    digits = str(units).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}"


def units_of(number, places):
    """The Decimal, which has no more than `places` digits after the point, as an integer."""
    return int(_WIDE.scaleb(number, places))


def plain(number):
    """A Decimal as Vietnamese text without needless zeros: 2.50 -> "2,5"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def exact_text(numerator, denominator):
    """A pair as Vietnamese text: in full where it ends within 10 places, else 4 places and "…"."""
    sign = "-" if numerator < 0 else ""
    scaled, rest = divmod(abs(numerator) * 10**10, denominator)
    if rest == 0:
        return sign + plain(fixed(scaled, 10))
    return sign + plain(fixed(scaled // 10**6, 4)) + "…"


def quoted(value):
    """Anything as one short printable line, for a fault that quotes what was given."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, dict | list):
        return "một bảng" if isinstance(value, dict) else "một danh sách"
    if isinstance(value, str):
        return "“" + one_line(value) + "”"
    if isinstance(value, int) and abs(value) >= 10**40:
        return "một số rất lớn"
    return one_line(str(value))


def one_line(text, limit=80):
    """`text` with no line break, control sign or lone surrogate, at most `limit` characters."""
    text = BREAKS.sub("\ufffd", text[: limit + 1])
    return text if len(text) <= limit else text[: limit - 1] + "…"
