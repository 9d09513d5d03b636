"""Numbers and signs of documents: read as people type them, written as the rules write them.

State papers (Nghị định 30/2020/NĐ-CP): 65/QĐ-UBND, 125/SNV-CCHC; law: 33/2021/QĐ-UBND,
20/2023/QH15; joint papers name every issuer: 01/2026/TTLT-BNV-BTC, 15/KHPH-SNV-STC,
07-QCPH/ĐU-UBND. Party papers (Hướng dẫn 05-HD/VPTW): 05-NQ/TU, 29-CTr/ĐUK.
Case, spaces, long dashes, "Số:" before, composed or decomposed letters do not matter. Pure.
"""

import re
from dataclasses import dataclass

from cchc.lib.vietnamese import clean, fold

STATE, PARTY, LEGAL = "STATE", "PARTY", "LEGAL"
NOT_RECOGNISED = (
    "Chưa nhận ra số, ký hiệu. Ví dụ: 65/QĐ-UBND (hành chính), 33/2021/QĐ-UBND (quy phạm pháp "
    "luật), 05-NQ/TU (Đảng), 125/SNV-CCHC (công văn)."
)

# Signs as they are written, apart by family: QĐ, TT, TC mean other things on the other side.
STATE_SIGNS = (
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC",
    "BB", "TTr", "HĐ", "CĐ", "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB",
    "SY", "SL", "TrS", "NĐ", "TT", "TTLT", "NQLT", "QCPH", "CTPH", "KHPH", "KHLT", "VBHN",
)  # fmt: skip
PARTY_SIGNS = (
    "NQ", "QĐ", "CT", "KL", "QC", "QyĐ", "TT", "HD", "TB", "BC", "KH", "CTr", "CTHĐ", "ĐA",
    "PA", "DA", "TTr", "CV", "BB", "TC", "TBKL", "QCPH", "CTPH", "KHPH",
)  # fmt: skip
# Issuers that are not written in capitals throughout.
ISSUERS = ("TTg", "TTr", "TTgCP")
_FIRST_YEAR, _LAST_YEAR = 1945, 2100


class SymbolProblem(ValueError):
    """A text is no number and sign; str() is the sentence with examples."""


@dataclass(frozen=True)
class Symbol:
    """The parts of a number and sign; `str()` is the one way to write it.

    `number` from 1, `letter` behind it ("" mostly), `year` only in law, `type_sign` "" in an
    official letter of the State and in laws, `issuer_sign` may have parts joined by "-".
    """

    family: str
    number: int
    type_sign: str
    issuer_sign: str
    year: int | None = None
    letter: str = ""

    def __str__(self):
        number = f"{self.number:02d}{self.letter}"
        if self.family == PARTY:
            return f"{number}-{self.type_sign}/{self.issuer_sign}"
        year = f"/{self.year}" if self.year else ""
        sign = f"{self.type_sign}-" if self.type_sign else ""
        return f"{number}{year}/{sign}{self.issuer_sign}"


_PREFIX = re.compile(r"(?:số|so)\s*[:.]?\s*(?=\d)", re.IGNORECASE)
_DASHES = re.compile("[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d\u00ad]")
_SLASHES = re.compile("[\u2044\u2215\uff0f]")
_GROUP = r"[^\W\d_](?:[^\W_]|&)*"
_GROUPS = rf"{_GROUP}(?:-[^\W_](?:[^\W_]|&)*)*"
_NUMBER = r"(?P<number>[0-9]{1,6})(?P<letter>[a-zđ]?)"
_PARTY = re.compile(rf"{_NUMBER}(?:-| )(?P<type>{_GROUP})/(?P<issuer>{_GROUPS})\Z")
_STATE = re.compile(rf"{_NUMBER}(?:/(?P<year>[0-9]{{4}}))?/(?P<sign>{_GROUPS})\Z")

_SPACED = re.compile(rf"{_NUMBER}(?: |-)(?P<sign>{_GROUP})")
_ASKED = re.compile(_NUMBER + "[-/ ]")
_FOLDED_SIGNS = {fold(sign) for sign in (*STATE_SIGNS, *PARTY_SIGNS)}


def parse(text):
    """The Symbol that was typed; raises SymbolProblem with a sentence that shows how to type it."""
    typed = _tidy(text)
    found = _PARTY.match(typed)
    if found:
        return Symbol(
            PARTY,
            _number(found),
            _written(found["type"], PARTY_SIGNS),
            _issuer(found["issuer"]),
            letter=found["letter"],
        )
    found = _STATE.match(typed)
    if not found:
        raise SymbolProblem(NOT_RECOGNISED)
    first, _, rest = found["sign"].partition("-")
    sign = _known(first, STATE_SIGNS) if rest else None
    year = int(found["year"]) if found["year"] else None
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise SymbolProblem(NOT_RECOGNISED)
    if not rest and year is None and (len(first) < 2 or _known(first, STATE_SIGNS)):
        raise SymbolProblem(NOT_RECOGNISED)  # 65/QĐ has no issuer; 125/UBND is a letter
    return Symbol(
        LEGAL if year else STATE,
        _number(found),
        sign or "",
        _issuer(rest if sign else found["sign"]),
        year=year,
        letter=found["letter"],
    )


def canonical(text):
    """The one way to write what was typed; raises SymbolProblem."""
    return str(parse(text))


def search_key(text):
    """What a register is searched by: "5 nq tu" of 05-NQ/TU, however it was typed."""
    parts = re.findall(r"[^\W_]+", fold(_tidy(text)))
    return " ".join((part.lstrip("0") or "0") if part.isdigit() else part for part in parts)


def asked_key(text):
    """(search key, other words) of what was typed to find a paper; ("", text) where it begins
    with no number and sign.

    "5 nq tu" and "05- NQ/TU cải cách" ask for a number; "5 nhiệm vụ" and "năm 2026" for words.
    """
    typed = _tidy(text)
    chunk, _, rest = typed.partition(" ")
    if "/" not in chunk:
        found = _SPACED.match(typed)
        if not found or fold(found["sign"]) not in _FOLDED_SIGNS:
            return "", text
        slash = typed.find("/")
        end = len(typed) if slash < 0 else (typed.find(" ", slash) + 1 or len(typed))
        chunk, rest = typed[:end], typed[end:]
    if not _ASKED.match(chunk):
        return "", text
    return search_key(chunk), rest.strip()


def _tidy(text):
    text = _DASHES.sub("-", _SLASHES.sub("/", text))
    text = _PREFIX.sub("", clean(text), count=1)
    text = re.sub(r"\s*([/-])\s*", r"\1", text.strip(" .;,"))
    text = re.sub(r"\A([0-9]{1,6})(?=[^\W\d_]{2})", r"\1-", text)  # 29CTr/ĐUK
    return re.sub("-{2,}", "-", text)


def _number(found):
    number = int(found["number"])
    if number == 0:
        raise SymbolProblem(NOT_RECOGNISED)
    return number


def _known(sign, signs):
    """The sign as it is written: by its letters, else without diacritics where that is one sign."""
    same = [known for known in signs if known.casefold() == sign.casefold()]
    if not same:
        same = [known for known in signs if fold(known) == fold(sign)]
    return same[0] if len(same) == 1 else None


def _written(sign, signs):
    return _known(sign, signs) or _capitals(sign)


def _issuer(sign):
    return "-".join(_written(part, ISSUERS) for part in sign.split("-"))


def _capitals(sign):
    """Capitals where it was typed small (Đuk, ubnd); a mixture is an own spelling and stays."""
    return sign.upper() if sign[1:] == sign[1:].lower() else sign
