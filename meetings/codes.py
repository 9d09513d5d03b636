"""The short code on a paper form: which meeting it belongs to, safe to copy by hand. Pure.

31 signs without 0 O, 1 I L; the number of the meeting in four or more of them, then two check
signs. 31 is a prime, so that a wrong sign, two wrong ones, or two that changed places are found.
"""

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BASE = len(SIGNS)
_PLACES, _CHECKS, _MOST = 4, 2, 12
_BETWEEN = " -.–\u00a0"


class WrongCode(ValueError):
    """What is wrong with what was typed, as a sentence."""


def code_of(number):
    """4127 -> 26D3-XX: the signs in groups of four."""
    places = []
    while number or len(places) < _PLACES:
        number, place = divmod(number, _BASE)
        places.append(place)
    places.reverse()
    text = "".join(SIGNS[place] for place in [*places, *_checks(places)])
    return f"{text[:-_CHECKS]}-{text[-_CHECKS:]}"


def number_of(text):
    """The number that a typed code means. Small letters, spaces and hyphens do not matter.
    Raises WrongCode."""
    signs = [sign for sign in text.upper() if sign not in _BETWEEN]
    if not _PLACES + _CHECKS <= len(signs) <= _MOST:
        raise WrongCode("Mã in trên phiếu có ít nhất 6 ký tự; gõ đủ mã, gồm cả hai ký tự cuối.")
    for sign in signs:
        if sign not in SIGNS:
            raise WrongCode(
                f"Mã không có ký tự “{sign}”; mã không dùng số 0, số 1 và các chữ O, I, L."
            )
    places = [SIGNS.index(sign) for sign in signs]
    places, checks = places[:-_CHECKS], places[-_CHECKS:]
    if _checks(places) != checks:
        raise WrongCode("Mã chưa đúng; so từng ký tự với mã in ở góc trên bên phải của phiếu.")
    number = 0
    for place in places:
        number = number * _BASE + place
    return number


def _checks(places):
    """Two sums with weights 1, 2, 3, … and their squares, counted from the last sign."""
    weighed = list(enumerate(reversed(places), start=1))
    return [
        sum(weight * (place + 1) for weight, place in weighed) % _BASE,
        sum(weight * weight * (place + 1) for weight, place in weighed) % _BASE,
    ]
