"""A register of documents from a file: columns guessed, every row checked, nothing written.

Rows are those of `cchc.lib.sheets.read`. Each becomes a Document as it would be entered by hand,
under the same rules (plans/actions/document.py); what names a level of secrecy is not kept at all.
"""

from dataclasses import dataclass, field
from functools import cached_property

from cchc.lib import tables
from cchc.lib.clock import today
from cchc.lib.tables import Checked, Columns, Table
from cchc.lib.vietnamese import (
    DateProblem,
    clean,
    fold,
    mixed_word,
    parse_date,
    sentence_date,
    short_date,
    upper_first,
)
from plans.issuer_units import before_issue, issuer_name, issuer_problem, issuers_called
from plans.issuers import issuer_key
from plans.models import SIGNS, Area, DocType, Document, Family, types_of, types_signed
from plans.numbering import TermProblem, is_one_series, series_of, term_of
from plans.register_ties import TIES, TieReader, Ties
from plans.symbols import SymbolProblem, parse

# (code, title of the column, other heads that mean it, folded)
FIELDS = (
    ("family", "Hệ thống văn bản", "he thong|khoi|ben"),
    ("doc_type", "Loại văn bản", "loai|ten loai|the loai|ten loai van ban|hinh thuc van ban"),
    ("symbol", "Số, ký hiệu", "so ky hieu|so va ky hieu|so hieu|so van ban|so kh|so|ky hieu"),
    ("issued_on", "Ngày ban hành", "ngay thang|ngay van ban|ngay ky|ngay|ngay thang van ban"),
    ("issuer_text", "Cơ quan ban hành", "noi ban hanh|tac gia|co quan|don vi ban hanh|noi gui"),
    ("subject", "Trích yếu", "trich yeu noi dung|noi dung|ten van ban|noi dung van ban|ve viec"),
    ("signer", "Người ký", "nguoi ky ban hanh|nguoi ky van ban|ky boi"),
    ("effective_on", "Ngày có hiệu lực", "hieu luc tu|co hieu luc|hieu luc tu ngay|ngay hieu luc"),
    ("ends_on", "Hết hiệu lực từ ngày", "het hieu luc|ngay het hieu luc|hieu luc den"),
    ("term", "Nhiệm kỳ", "khoa"),
    ("areas", "Lĩnh vực", "linh vuc cchc|linh vuc cai cach hanh chinh"),
    ("namesake", "Trùng số thứ", "trung so"),
    *((code, title, "") for code, title in TIES.items()),
    ("secrecy", "Độ mật", "mat|do mat van ban|muc do mat|muc mat"),
)
COLUMNS = Columns(
    FIELDS,
    "symbol",
    (
        (r"\bso\b.*\bky hieu\b", "symbol"),
        (r"\btrich yeu\b", "subject"),
        (r"\bngay\b.*\bban hanh\b", "issued_on"),
        (r"\b(co quan|noi|don vi)\b.*\bban hanh\b", "issuer_text"),
        (r"\bloai\b", "doc_type"),
        (r"\bdo mat\b", "secrecy"),
    ),
)
TITLES = COLUMNS.titles
FIRST_YEAR = 1945
MARKED = "MẬT"
_MOST = {"issuer_text": 200, "subject": 1000, "signer": 200}
_NOT_SECRET = {"", "thuong", "khong", "khong mat", "thuong (khong mat)", "binh thuong"}
_FAMILIES = {
    Family.STATE: "hanh chinh|nha nuoc|chinh quyen|van ban nha nuoc",
    Family.PARTY: "dang|cua dang|van ban dang",
    Family.LEGAL: "quy pham|quy pham phap luat|qppl|phap luat",
}
FAMILY_OF = {
    word: family
    for family, others in _FAMILIES.items()
    for word in (fold(family.label), *others.split("|"))
}


def table_of(rows):
    """The Table in the rows of a sheet; what a row marked secret holds is dropped here, before
    anything is stored. Raises Refused."""
    table = COLUMNS.table_of(rows)
    codes = COLUMNS.guess(table.heads)
    if "secrecy" not in codes:
        return table
    place = codes.index("secrecy")
    kept = [[number, _without_secret(cells, place)] for number, cells in table.rows]
    return Table(heads=table.heads, rows=kept, dropped=table.dropped)


def _without_secret(cells, place):
    if fold(cells[place]) in _NOT_SECRET:
        return cells
    return [MARKED if at == place else "" for at in range(len(cells))]


@dataclass
class Line(tables.Line):
    """One row as it would be entered: `document` is a Document that is not saved, `areas` its
    Areas, `ties` what it has to do with others; `number_again`: 1, or which of several papers with
    one number this is; `twins`: Documents with the same facts that are there already."""

    document: Document = None
    areas: list = field(default_factory=list)
    number_again: int = 1
    ties: Ties = field(default_factory=Ties)
    twins: list = field(default_factory=list)

    @cached_property
    def facts(self):
        return facts_of(self.document, self.areas)


def facts_of(document, areas):
    """What a register tells of a document: equal facts are one entry."""
    names = ("family", "doc_type", "symbol", "issued_on", "subject", "signer")
    names += ("effective_on", "ends_on", "term", "namesake")
    told = tuple(getattr(document, name) for name in names)
    return told, issuer_key(document.issuer_text), frozenset(area.code for area in areas)


def check(unit, rows, columns, user):
    """Checked rows for the register of a unit (its names loaded), as this user sees it.

    `columns`: the code of a field for each column, "" for none. As many queries for few rows as for
    many (a hundred issuers more: one more); what ties papers to others asks for six more.
    """
    reader = _Reader(unit, columns)
    lines = [reader.line(number, cells) for number, cells in rows]
    _name_issuers(unit, lines)
    _compare_in_file(lines)
    _compare_with_register(unit, lines, user)
    TieReader(unit, lines, reader.at, user).read()
    return Checked(lines)


class _Reader:
    """Reads the cells of a row into a Line."""

    def __init__(self, unit, columns):
        self.unit = unit
        self.at = {code: place for place, code in enumerate(columns) if code}
        self.areas = list(Area.objects.order_by("valid_from"))
        self.area_codes = {}
        for area in self.areas:
            self.area_codes |= {fold(area.name): area.code, fold(area.short_name): area.code}
        self.last_year = today().year + 10

    def line(self, number, cells):
        self.now = line = Line(number, cells)
        document = line.document = Document(unit=self.unit)
        if fold(self.cell("secrecy")) not in _NOT_SECRET:
            line.faults.append(
                "Dòng ghi độ mật nên nội dung không được đọc và không lưu; văn bản mật lập, lưu và "
                "gửi theo quy định riêng."
            )
            return line
        symbol = self.symbol()
        document.symbol = str(symbol) if symbol else ""
        document.family, document.doc_type = self.kind(symbol)
        for name in _MOST:
            setattr(document, name, self.text(name))
        if not document.subject:
            self.fault("subject", "chưa nhập trích yếu")
        for name in ("issued_on", "effective_on", "ends_on"):
            setattr(document, name, self.day(name))
        document.term = self.term()
        line.areas = self.areas_on(document.issued_on)
        line.number_again = self.number_again()
        document.namesake = line.number_again - 1
        self.check_days(document)
        return line

    def fault(self, code, sentence):
        self.now.faults.append(f"Cột “{TITLES[code]}”: {sentence}.")

    def cell(self, code):
        place = self.at.get(code)
        return "" if place is None else clean(self.now.cells[place])

    def text(self, code):
        text = self.cell(code)
        if len(text) > _MOST[code]:
            self.fault(code, f"dài {len(text)} ký tự, tối đa {_MOST[code]}")
        elif word := mixed_word(text):
            self.fault(code, f"từ “{word}” lẫn chữ cái của bảng chữ khác")
        return text

    def symbol(self):
        text = self.cell("symbol")
        try:
            return parse(text) if text else None
        except SymbolProblem:
            self.fault("symbol", f"“{text[:60]}” chưa nhận ra; viết như 65/QĐ-UBND, 05-NQ/TU")
            return None

    def kind(self, symbol):
        """(family, type) told by their columns, else by the number."""
        text = self.cell("family")
        family = FAMILY_OF.get(fold(text))
        if text and family is None:
            self.fault("family", f"“{text[:60]}” chưa nhận ra")
        name = fold(self.cell("doc_type"))
        named = [kind for kind in DocType if fold(kind.label) == name]
        if family is None:
            family = _family_of(symbol, named)
        known = [kind for kind in types_of(family) if kind in named or _is_sign(name, family, kind)]
        if not name and symbol:
            known = list(types_signed(family, symbol.type_sign))
            if not symbol.type_sign and family == Family.STATE:
                known = [DocType.LETTER]
        if len(known) == 1:
            return family, known[0]
        if name:
            label = family.label
            self.fault("doc_type", f"“{self.cell('doc_type')[:60]}” không phải loại {label}")
        else:
            names = " hoặc ".join(kind.label for kind in known)
            told = f"; ký hiệu {symbol.type_sign} là {names}" if known else ""
            self.fault("doc_type", f"chưa nhập loại văn bản{told}")
        return family, ""

    def day(self, code):
        text = self.cell(code)
        if not text:
            return None
        try:
            return parse_date(text, first_year=FIRST_YEAR, last_year=self.last_year)
        except DateProblem as problem:
            self.fault(code, f"“{text[:60]}” không phải ngày. {str(problem).rstrip('.')}")
            return None

    def term(self):
        try:
            return term_of(self.cell("term"))
        except TermProblem as problem:
            self.fault("term", str(problem).rstrip("."))
            return ""

    def areas_on(self, day):
        """The areas named, as they were on that day."""
        codes = set()
        for name in filter(None, (fold(part) for part in self.cell("areas").split(";"))):
            if name not in self.area_codes:
                self.fault("areas", f"“{name[:60]}” không phải lĩnh vực cải cách hành chính")
            else:
                codes.add(self.area_codes[name])
        day = max(day or today(), self.areas[0].valid_from) if self.areas else today()
        return [area for area in self.areas if area.code in codes and area.holds_on(day)]

    def number_again(self):
        text = self.cell("namesake") or "1"
        if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 99:
            return int(text[:3])
        self.fault("namesake", f"“{text[:60]}” không phải số từ 1 đến 99")
        return 1

    def check_days(self, document):
        """Number and day go together, and no day lies where it cannot."""
        has_symbol, has_day = bool(self.cell("symbol")), bool(self.cell("issued_on"))
        if has_symbol and not has_day:
            self.fault("issued_on", "chưa nhập ngày ban hành")
        elif has_day and not has_symbol:
            self.fault("symbol", "chưa nhập số, ký hiệu")
        if document.issued_on is None:
            return
        if document.issued_on > today():
            self.fault("issued_on", f"ngày {sentence_date(document.issued_on)} chưa đến")
        for name in ("effective_on", "ends_on"):
            day = getattr(document, name)
            if day is not None and day < document.issued_on:
                self.fault(name, before_issue(day, document.issued_on).rstrip("."))


def _is_sign(text, family, kind):
    """Is a type told by its sign: KH?"""
    return bool(text) and fold(SIGNS[family][kind]) == text


def _family_of(symbol, named):
    """The family that a number is written for; the State's law where its year or type says so."""
    if symbol is not None and not (symbol.family == Family.LEGAL and named):
        return Family(symbol.family)
    families = [Family.LEGAL, Family.STATE] if symbol is not None else [Family.STATE, Family.LEGAL]
    return next((f for f in families if set(named) & set(types_of(f))), Family.STATE)


# --- Who issued it, and is it there already -----------------------------------------------------


def _name_issuers(unit, lines):
    """Sets the issuer of every readable line, and whether it could issue on that day."""
    readable = [line for line in lines if not line.faults]
    wanted = [(d.issuer_text, d.issued_on, d.family) for d in (line.document for line in readable)]
    units = issuers_called(wanted)
    for line, told in zip(readable, wanted, strict=True):
        document = line.document
        issuer = units.get(told) if document.issuer_text else unit
        if not document.symbol:
            own = {version.issuer_name or version.name for version in unit.versions.all()}
            if issuer_key(document.issuer_text) not in {"", *map(issuer_key, own)}:
                line.faults.append("Văn bản của cơ quan khác cần số, ký hiệu và ngày ban hành.")
                continue
            issuer = unit
        elif issuer and (problem := issuer_problem(issuer, document.family, document.issued_on)):
            line.faults.append(problem)
            continue
        document.issuer = issuer
        document.issuer_text = document.issuer_text or issuer_name(unit, document.issued_on)
        key = f"unit:{issuer.pk}" if issuer else issuer_key(document.issuer_text)
        document.issuer_key = key
        if document.symbol:
            document.state = Document.State.ISSUED
            document.series = series_of(document.family, document.issued_on, document.term)


def _place(document):
    """Under what a paper is looked for: its number, drafts by their subject."""
    if not document.symbol:
        return ("", document.family, document.doc_type, document.subject)
    return (document.symbol, document.family, issuer_key(document.issuer_text), "")


def _is_same_number(document, other):
    return document.symbol and is_one_series(document, other)


def _compare_in_file(lines):
    """Tells rows that repeat a number, or a draft, of a row above."""
    seen = {}
    for line in lines:
        if line.faults:
            continue
        above = seen.setdefault(_place(line.document), [])
        for other in above:
            is_same = line.facts == other.facts or (
                _is_same_number(line.document, other.document)
                and line.number_again == other.number_again
            )
            if is_same:
                line.faults.append(
                    f"Trùng với dòng {other.number}; nếu là văn bản khác, ghi 2 ở cột "
                    f"“{TITLES['namesake']}”."
                )
                break
        else:
            above.append(line)


def _compare_with_register(unit, lines, user):
    """Sets `is_known` and the place of each new paper among its namesakes, and tells numbers that
    are there with other words."""
    there = _there(unit, lines, user)
    taken = {}
    for other in {other.pk: other for others in there.values() for other in others}.values():
        if other.unit_id == unit.pk and other.symbol:
            taken.setdefault(_series(other), set()).add(other.namesake)
    for line in lines:
        if line.faults:
            continue
        document = line.document
        same = there.get(_place(document), []) + there.get(_keyed_place(document), [])
        if document.symbol:
            same = [other for other in same if is_one_series(document, other)]
        line.twins = [other for other in same if facts_of(other, other.areas.all()) == line.facts]
        if line.twins:
            line.is_known = True
        elif document.symbol:
            _find_place(line, same, taken.setdefault(_series(document), set()))


def _find_place(line, same, taken):
    """Gives the paper its place among those of one number; `taken`: places there and above."""
    document = line.document
    if same and (line.number_again == 1 or document.namesake in taken):
        line.faults.append(_told_twin(same[0]))
        return
    while document.namesake in taken:
        document.namesake += 1
    taken.add(document.namesake)


def _series(document):
    """What only the place among namesakes tells apart (the constraints of Document)."""
    kind = document.doc_type if document.family == Family.PARTY else ""
    return document.family, kind, document.symbol, document.issuer_key, document.series


def _keyed_place(document):
    return document.symbol, document.family, document.issuer_key, ""


def _told_twin(other):
    return (
        f"Đã có {other} ngày {short_date(other.issued_on)} trong sổ với nội dung khác; nếu là văn "
        f"bản khác, ghi 2 ở cột “{TITLES['namesake']}”."
    )


def _there(unit, lines, user):
    """{place: Documents} that are there under the numbers, or as the drafts, of the file."""
    readable = [line.document for line in lines if not line.faults]
    symbols = {document.symbol for document in readable} - {""}
    subjects = {document.subject for document in readable if not document.symbol}
    found = []
    if symbols:
        seen = Document.objects.visible_to(user).exclude(state=Document.State.WITHDRAWN)
        found += seen.filter(symbol__in=symbols).prefetch_related("areas").order_by("pk")
    if subjects:
        drafts = Document.objects.filter(unit=unit, state=Document.State.DRAFT)
        found += drafts.filter(subject__in=subjects).prefetch_related("areas").order_by("pk")
    there = {}
    for document in found:
        for place in {_place(document), _keyed_place(document)}:
            there.setdefault(place, []).append(document)
    return there


def said(line):
    """A Line for the preview: {code: text}."""
    document = line.document
    return {
        "symbol": document.symbol or "Dự thảo",
        "kind": upper_first(DocType(document.doc_type).label),
        "issued_on": sentence_date(document.issued_on) if document.issued_on else "",
        "issuer": document.issuer_text,
        "subject": document.subject,
        "ties": line.ties.words,
    }
