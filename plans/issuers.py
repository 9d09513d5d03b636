"""Names of issuers as papers have them, read with their usual abbreviations in full. Pure."""

import re

from cchc.lib.vietnamese import clean, name_key

_IN_FULL = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "BCH": "Ban Chấp hành",
    "BTV": "Ban Thường vụ",
    "BCĐ": "Ban Chỉ đạo",
    "MTTQ": "Mặt trận Tổ quốc",
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc",
    "CCHC": "cải cách hành chính",
}
_SHORT = re.compile(rf"\b(?:{'|'.join(sorted(_IN_FULL, key=len, reverse=True))})\b")


def in_full(name):
    """Ủy ban nhân dân tỉnh Lào Cai, of "UBND tỉnh Lào Cai"."""
    return clean(_SHORT.sub(lambda found: _IN_FULL[found[0]], name))


def issuer_key(name):
    """By what two spellings of one issuer agree: abbreviations, case, the place of the tone."""
    return name_key(in_full(name))[:220]
