"""The head of a paper: who issues it and under whom, as both were called on the paper's day."""

from cchc.lib.paper_lines import name_lines
from cchc.lib.paper_profiles import PARTY, STATE, profile_for
from cchc.lib.vietnamese import two_digits
from units.models import Branch, Kind
from units.models.kinds import CELL_KINDS, PLACE_KINDS

BLANK = "\u00a0" * 6  # the room that a number or a day is written into
COMMITTEE = "Ủy ban nhân dân"
SHORT_COMMITTEE = "UBND"


def profile_of(unit, day):
    """The rule set that a paper of this unit follows on a day."""
    return profile_for(PARTY if unit.branch == Branch.PARTY else STATE, day)


def heading(unit, day, *, code, number="", place=""):
    """{superior: [line], issuer: [line], number, symbol, place}, in capitals as printed.

    `code`: the abbreviation of the kind of paper ("BB"), "" for a letter of an agency. `number`
    blank: room is left for it. A People's Committee stands alone in two lines; only a superior's
    name is shortened to UBND.
    """
    profile, version = profile_of(unit, day), unit.version_on(day)
    is_party = profile.family == PARTY
    superior, issuer = "", _issuer_name(version)
    if version.kind in PLACE_KINDS and not is_party:
        issuer_lines = [COMMITTEE.upper(), version.name.upper()]
    else:
        superior = _superior_name(version.parent, day) if version.parent else ""
        issuer_lines = name_lines(issuer, profile.name_letters)
    if is_party:
        symbol = f"-{code}" + (f"/{version.symbol}" if version.symbol else "")
    else:
        symbol = "/" + "-".join(part for part in (code, version.symbol) if part)
    return {
        "superior": name_lines(superior, profile.name_letters),
        "issuer": issuer_lines,
        "number": _two_digits(number) or BLANK,
        "symbol": symbol,
        "place": place,
    }


def issuer_of(unit, day):
    """The unit as it issues papers, in a sentence: Ủy ban nhân dân tỉnh Tuyên Quang."""
    version = unit.version_on(day)
    if version.kind in PLACE_KINDS:
        return version.issuer_name or f"{COMMITTEE} {version.name}"
    return version.issuer_name or version.name


def place_to_date(unit, day):
    """Place, room for the day, month and year; the Party's larger type leaves the day less room."""
    version = unit.version_on(day)
    month = two_digits(day.month) if day.month < 3 else str(day.month)
    blank = BLANK[:3] if unit.branch == Branch.PARTY else BLANK
    when = f"ngày {blank} tháng {month} năm {day.year}"
    return f"{version.place}, {when}" if version.place else when


def _issuer_name(version):
    return version.issuer_name or version.short_name or version.name


def _superior_name(unit, day):
    version = unit.version_on(day)
    if unit.branch == Branch.PARTY:
        return version.name
    name = issuer_of(unit, day)
    return name.replace(COMMITTEE, SHORT_COMMITTEE, 1) if version.kind in PLACE_KINDS else name


def _two_digits(number):
    """A number below ten gets its zero; what is no plain number stays as it is."""
    number = number.strip()
    return two_digits(int(number)) if number.isdecimal() and number.isascii() else number


_OFFICES = (
    ("Sở", "GIÁM ĐỐC"),
    ("Ban", "TRƯỞNG BAN"),
    ("Văn phòng", "CHÁNH VĂN PHÒNG"),
    ("Thanh tra", "CHÁNH THANH TRA"),
)

_PARTY_BODIES = {
    **dict.fromkeys(CELL_KINDS, "CHI BỘ"),
    Kind.P_PROVINCIAL: "BAN THƯỜNG VỤ",
}


def signer_of(unit, day):
    """[line] over the signature of a paper: for whom, and in which office, as the unit's kind has
    it; the general word where its name does not tell the office."""
    version = unit.version_on(day)
    if unit.branch == Branch.PARTY:
        return [f"T/M {_PARTY_BODIES.get(version.kind, 'ĐẢNG ỦY')}", "BÍ THƯ"]
    if version.kind in PLACE_KINDS:
        return ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    office = (title for start, title in _OFFICES if version.name.startswith(start))
    return [next(office, "THỦ TRƯỞNG ĐƠN VỊ")]


def kept_line(unit, day):
    """The last line of the receivers: where the paper itself is kept."""
    if unit.branch != Branch.PARTY:
        return "- Lưu: VT."
    is_cell = unit.version_on(day).kind in CELL_KINDS
    return "- Lưu Chi bộ." if is_cell else "- Lưu Văn phòng."
