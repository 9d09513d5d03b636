"""What a citation says of a paper: type, number, day, issuer, subject. Pure.

"Nghị quyết số 05-NQ/TU, ngày 14/12/2021 của … về …" is the form of Party papers, without the comma
that of State ones; people paste it out of running text, with its slips. What is not found stays
empty, and nothing is guessed that the text does not hold: all of it is checked by who enters it.
"""

import re
from dataclasses import dataclass
from datetime import date

from cchc.lib.vietnamese import clean, upper_first
from plans.symbols import PARTY, STATE, SymbolProblem, parse

MOST_SUBJECT, MOST_ISSUER = 1000, 200
LETTER = "công văn"


@dataclass(frozen=True)
class Citation:
    """`family`: "STATE", "PARTY", "LEGAL" or "" ; `type_name`: as the families name their types;
    `symbol`: in its one spelling; `issued_on`: a date or None; `others`: how many more numbers of
    papers the text holds."""

    family: str = ""
    type_name: str = ""
    symbol: str = ""
    issued_on: date | None = None
    issuer: str = ""
    subject: str = ""
    others: int = 0

    @property
    def missing(self):
        """What was not found, in the words of the form."""
        parts = {
            "loại văn bản": self.type_name,
            "số, ký hiệu": self.symbol,
            "ngày ban hành": self.issued_on,
            "cơ quan ban hành": self.issuer,
            "trích yếu": self.subject,
        }
        return [words for words, found in parts.items() if not found]


_DASH = re.compile("[\u2010-\u2012\u2015\u2212\u00ad]")
_SIGN = r"[A-ZĐƯ][A-Za-zĐđƯư0-9&]*"
_NUMBER = r"(?<![\w/.,])[0-9]{1,6}[a-zđ]?"
_SYMBOL = re.compile(rf"{_NUMBER}(?: ?/ ?[0-9]{{4}})?(?: ?[-–/] ?{_SIGN})+(?![\w])")
_TYPED_SMALL = re.compile(
    rf"(?<=số ){_NUMBER}(?: ?/ ?[0-9]{{4}})?(?: ?[-–/] ?[a-zđư][a-zđư0-9&]*)+(?![\w])"
)
_DATE = re.compile(
    r"(?:ngày ?)?(?<!\d)(?P<day>\d{1,2})(?: ?[/.-] ?| tháng )(?P<month>\d{1,2})"
    r"(?: ?[/.-] ?| năm )(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_VERBS = (
    "ban hành|quy định|phê duyệt|sửa đổi|bổ sung|công bố|hướng dẫn|thành lập|kiện toàn|bãi bỏ|"
    "thay thế|triển khai|thực hiện|tổ chức|đẩy mạnh|tăng cường|giao|công nhận|sơ kết|tổng kết"
)
_ABOUT = re.compile(rf"(?:về việc|về|v/v)(?=[ :“\"])|(?=\b(?:{_VERBS})\b)", re.IGNORECASE)
# What ends the name of an issuer; a comma does not before a capital (Sở Văn hóa, Thể thao và …).
_ISSUER_ENDS = (
    rf"[ ,]+(?i:về|v/v|do|tại|{_VERBS})\b|[ ,]+ngày ?\d|[,;] (?![A-ZĐÀ-Ỹ])|[.;] |[“\"(]|[ .;,]*\Z"
)
_ISSUER = re.compile(
    rf"[ ,;]*\b(?i:của) (?P<issuer>[^/“\"(;]{{2,{MOST_ISSUER}}}?)(?={_ISSUER_ENDS})"
)
_BY_WHOM = re.compile(rf"[ ,]*do (?P<issuer>.{{2,{MOST_ISSUER}}}?) (?:đã )?ban hành\b[ ,]*")
_ISSUED = re.compile(
    rf"(?:\A|[,.;:“\"] ?)(?P<issuer>[^,.;:“\"\d]{{2,{MOST_ISSUER}}}?) (?:đã )?ban hành \Z"
)
_END = re.compile(r"[.] (?=[A-ZĐÀ-Ỹ])|;|[.]?\Z| và (?=(?i:nghị|quyết|chỉ|kế|kết|công|thông)\b)")
# The line of place and day above a paper that was pasted whole.
_PLACE_AND_DAY = re.compile(
    r"^[^,\n\d/]{2,40}, ngày \d{1,2} tháng \d{1,2} năm \d{4} ?$", re.MULTILINE
)


def read(text, signs):
    """The Citation in a text. `signs`: {family: {name of a type: its sign}}, "" for no sign."""
    text = _DASH.sub("-", clean(text, multiline=True))
    headed = _PLACE_AND_DAY.search(text)
    text = clean(_PLACE_AND_DAY.sub("", text))
    found = _symbols(text)
    if not found:
        return Citation(issued_on=_first_date(text))
    start, end, symbol = found[0]
    before, after = text[:start], text[end:]
    family, type_name, rest = _type_of(before, symbol, signs)
    issued_on, issuer, subject = _after(after)
    if issued_on is None:
        issued_on = _first_date(headed[0]) if headed else _last_date(before)
    if not issuer and (told := _ISSUED.search(rest)):
        issuer = told["issuer"].strip()
    return Citation(
        family=family,
        type_name=type_name,
        symbol=str(symbol),
        issued_on=issued_on,
        issuer=issuer,
        subject=subject,
        others=len({str(other) for _start, _end, other in found} - {str(symbol)}),
    )


def _symbols(text):
    """[(start, end, Symbol)] of every number and sign in the text."""
    for pattern in (_SYMBOL, _TYPED_SMALL):
        found = []
        for match in pattern.finditer(text):
            try:
                found.append((match.start(), match.end(), parse(match[0])))
            except SymbolProblem:  # something else that looks like one: "24/7-A"
                continue
        if found:
            return found
    return []


def _type_of(before, symbol, signs):
    """(family, name of the type, what stands before that name) of the number behind `before`."""
    near = re.sub(r"[ (“\"]*(?:số ?:?)?[ (“\"]*\Z", "", before, flags=re.IGNORECASE)
    window = near[-60:].casefold()
    families = [symbol.family, *(f for f in signs if f != symbol.family and f != PARTY)]
    for family in families if symbol.family != PARTY else [PARTY]:
        places = []
        for name, sign in signs[family].items():
            at = _last_word(window, name)
            if at >= 0:
                is_meant = bool(sign) and symbol.type_sign.startswith(sign)
                places.append((is_meant, at + len(name), len(name), name))
        if places:
            _meant, end, length, name = max(places)
            begin = len(near) - len(window) + end - length
            return family, name, near[:begin]
    return symbol.family, _by_sign(symbol, signs), near


def _last_word(window, name):
    places = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", window)]
    return places[-1] if places else -1


def _by_sign(symbol, signs):
    """The one type that this sign stands for, or ""."""
    if not symbol.type_sign:
        return LETTER if symbol.family == STATE else ""
    names = [name for name, sign in signs[symbol.family].items() if sign == symbol.type_sign]
    return names[0] if len(names) == 1 else ""


def _after(text):
    """(day, issuer, subject) of what follows the number."""
    issued_on, text = _date_ahead(text)
    issuer = ""
    found = _ISSUER.match(text) or _BY_WHOM.match(text)
    if found:
        issuer = found["issuer"].strip(" ,.;")
        text = re.sub(r"\A ?\([^)]{0,80}\)", "", text[found.end() :])
    if issued_on is None:
        issued_on, text = _date_ahead(text)
    return issued_on, issuer, _subject(text)


def _date_ahead(text):
    """The day that stands at once at the head of a text, and what follows it."""
    found = _DATE.match(text, len(text) - len(text.lstrip(" ,(")))
    if not found:
        return None, text
    return _day(found), text[found.end() :].lstrip(")")


def _subject(text):
    text = text.lstrip(" ,:")
    found = _ABOUT.match(text)
    if not found and not text.startswith(("“", '"')):
        return ""
    text = text[found.end() :].lstrip(" :") if found else text
    quoted = re.match(r"“([^”]+)”|\"([^\"]+)\"", text)
    if quoted:
        text = quoted[1] or quoted[2]
    else:
        text = text[: _END.search(text).start()]
    return upper_first(text.strip(" ,.;"))[:MOST_SUBJECT].rstrip()


def _first_date(text):
    return next((day for found in _DATE.finditer(text) if (day := _day(found))), None)


def _last_date(text):
    days = [_day(found) for found in _DATE.finditer(text[-200:])]
    return days[-1] if days else None


def _day(found):
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:  # 31/02: the form asks for the day
        return None
