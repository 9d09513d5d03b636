"""Names and titles in the lines in which a paper prints them. Standard library only."""

import re

from cchc.lib.vietnamese import balance, clean

_COMMA = re.compile(r"(?<=,) ")
_AND = re.compile(r" (?=VÀ )|(?<=,) ")
_PLACE = re.compile(" (?=(?:TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG|ĐẶC KHU|HUYỆN) )")


def title_lines(text, at_most):
    """An excerpt in balanced lines; in two, it breaks behind a comma where that looks right."""
    text = clean(text)
    if len(text) <= at_most:
        return [text] if text else []
    return _broken(text, at_most, _COMMA, 0.6) or balance(text, at_most)


def name_lines(name, at_most):
    """A unit's name in capitals; one that is too long breaks before the place or before "và"."""
    name = clean(name).upper()
    if len(name) <= at_most:
        return [name] if name else []
    return (
        _broken(name, at_most, _PLACE, 0)
        or _broken(name, at_most, _AND, 0.6)
        or balance(name, at_most)
    )


def _broken(text, at_most, places, least):
    """The two most even lines among breaks at `places`, or None below this ratio of lengths."""
    found = []
    for place in places.finditer(text):
        lines = [text[: place.start()], text[place.end() :]]
        shorter, longer = sorted(map(len, lines))
        if longer <= at_most and shorter >= longer * least:
            found.append((shorter / longer, lines))
    return max(found)[1] if found else None
