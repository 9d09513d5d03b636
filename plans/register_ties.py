"""What a register tells of a paper beside its own facts: what it carries out, what replaced it,
what it corrects, to whom it went. Written into a sheet, and read out of one again.

A paper is named by its type, number, day and issuer; less is enough where only one paper is meant.
A blank cell tells nothing: a sheet need not have these columns.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from cchc.lib.vietnamese import DateProblem, clean, fold, parse_date, short_date
from plans.issuers import issuer_key
from plans.models import DocType, Document, DocumentCitation, DocumentLink, DocumentReceiver
from plans.receiver_names import BETWEEN, labels_of, split, units_named
from plans.symbols import SymbolProblem, canonical

IMPLEMENTS, CITES, REPLACED_BY, CORRECTS = "implements", "cites", "replaced_by", "corrects"
RECEIVERS = "receivers"
TIES = {
    IMPLEMENTS: "Triển khai văn bản",
    CITES: "Căn cứ",
    REPLACED_BY: "Được thay thế bằng",
    CORRECTS: "Đính chính cho",
    RECEIVERS: "Nơi nhận (đơn vị trên hệ thống)",
}
PAPERS = (IMPLEMENTS, CITES, REPLACED_BY, CORRECTS)
_SEVERAL = (IMPLEMENTS, CITES)
_RINGS = {
    IMPLEMENTS: "triển khai lẫn nhau",
    REPLACED_BY: "thay thế lẫn nhau",
    CORRECTS: "đính chính lẫn nhau",
}
MOST_LETTERS = 20_000  # of a cell: room for the receivers of a whole province
EXAMPLE = "Nghị quyết 05-NQ/TU ngày 14/12/2021 của Tỉnh ủy Nghệ An"
_REF = re.compile(
    r"(?P<head>.+?)(?:,? ngày (?P<day>[0-9/.-]{8,10}))?(?:,? của (?P<issuer>.+?))?"
    r"(?:,? nhiệm kỳ (?P<term>[0-9]{4}-[0-9]{4}))?(?: \(trùng số thứ (?P<again>[0-9]{1,2})\))?\Z",
    re.IGNORECASE,
)


@dataclass
class Ties:
    """Of one paper: Documents (not yet saved where the same file brings them) and ids of units."""

    implements: list = field(default_factory=list)
    cites: list = field(default_factory=list)
    replaced_by: Document | None = None
    corrects: Document | None = None
    receivers: list = field(default_factory=list)

    def papers(self, code):
        """The papers of one column."""
        found = getattr(self, code)
        return found if isinstance(found, list) else [found] if found else []

    def facts(self, codes=tuple(TIES)):
        """Equal facts are the same ties, whoever keeps those papers."""
        told = {code: frozenset(paper_key(paper) for paper in self.papers(code)) for code in PAPERS}
        told[RECEIVERS] = frozenset(self.receivers)
        return {code: told[code] for code in codes}

    @property
    def words(self):
        """In a few words, for a preview."""
        told = [f"triển khai {paper.symbol}" for paper in self.implements]
        told += [f"căn cứ {paper.symbol}" for paper in self.cites]
        told += [f"được thay thế bằng {self.replaced_by.symbol}"] if self.replaced_by else []
        told += [f"đính chính cho {self.corrects.symbol}"] if self.corrects else []
        told += [f"gửi {len(self.receivers)} đơn vị"] if self.receivers else []
        return " · ".join(told)


def paper_key(paper):
    """What a sheet tells papers apart by."""
    issuer = _issuer_key(paper.issuer_text)
    return paper.doc_type, paper.symbol, paper.issued_on, issuer, paper.term, paper.namesake


def _issuer_key(text):
    return issuer_key(text.replace(";", ","))


# --- To a sheet ---------------------------------------------------------------------------------


def ties_of(documents, user):
    """{id: Ties} of Documents, as far as the user sees the others; drafts have no number to be
    named by and are left out. Four queries."""
    keys = {document.pk for document in documents}
    made = {key: Ties() for key in keys}
    links = DocumentLink.objects.filter(child__pk__among=keys).order_by("pk")
    links = list(links.values_list("child", "parent"))
    cited = DocumentCitation.objects.filter(document__pk__among=keys).order_by("pk")
    cited = list(cited.values_list("document", "cited"))
    near = {paper for _, paper in links + cited}
    near.update(*((document.replaced_by_id, document.corrects_id) for document in documents))
    seen = Document.objects.visible_to(user).issued().filter(pk__among=near - {None})
    papers = {paper.pk: paper for paper in seen}
    for child, parent in links:
        made[child].implements += [papers[parent]] if parent in papers else []
    for document, paper in cited:
        made[document].cites += [papers[paper]] if paper in papers else []
    for document in documents:
        made[document.pk].replaced_by = papers.get(document.replaced_by_id)
        made[document.pk].corrects = papers.get(document.corrects_id)
    sent = DocumentReceiver.objects.filter(document__pk__among=keys).order_by("pk")
    for document, unit in sent.values_list("document", "unit"):
        made[document].receivers.append(unit)
    return made


def tie_cells(documents, user):
    """{id: {code: text of the cell}} of Documents. Six queries.

    Receivers that do not fit into a cell are left out, as if nothing were told of them.
    """
    ties = ties_of(documents, user)
    labels = labels_of({unit for one in ties.values() for unit in one.receivers})
    return {
        key: {
            **{code: BETWEEN.join(map(named, one.papers(code))) for code in PAPERS},
            RECEIVERS: _fitting(sorted(labels[unit] for unit in one.receivers if unit in labels)),
        }
        for key, one in ties.items()
    }


def _fitting(names):
    text = BETWEEN.join(names)
    return text if len(text) <= MOST_LETTERS else ""


def named(paper):
    """Nghị quyết 05-NQ/TU ngày 14/12/2021 của Tỉnh ủy Nghệ An, nhiệm kỳ 2020-2025."""
    term = f", nhiệm kỳ {paper.term}" if paper.term else ""
    again = f" (trùng số thứ {paper.namesake + 1})" if paper.namesake else ""
    issuer = paper.issuer_text.replace(";", ",")
    return f"{paper} ngày {short_date(paper.issued_on)} của {issuer}{term}{again}"


# --- Out of a sheet -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Ref:
    """A paper as a cell names it; what it does not tell is "" or None."""

    text: str
    symbol: str
    kind: str = ""
    day: date | None = None
    issuer: str = ""
    term: str = ""
    again: int | None = None

    def fits(self, paper, namesake):
        return (
            paper.symbol == self.symbol
            and self.kind in ("", paper.doc_type)
            and self.day in (None, paper.issued_on)
            and self.issuer in ("", _issuer_key(paper.issuer_text))
            and self.term in ("", paper.term)
            and self.again in (None, namesake + 1)
        )


def read_ref(text):
    """The Ref in a text. ValueError where it names no paper."""
    found = _REF.match(text)
    kind, rest = _kind_ahead(found["head"])
    try:
        symbol = canonical(rest)
        day = parse_date(found["day"], first_year=1945) if found["day"] else None
    except (SymbolProblem, DateProblem) as problem:
        raise ValueError(text) from problem
    issuer = _issuer_key(found["issuer"] or "")
    again = int(found["again"]) if found["again"] else None
    return Ref(text, symbol, kind, day, issuer, found["term"] or "", again)


def _kind_ahead(text):
    """(type that stands before a number, the rest)."""
    words = text.split()
    for kind in sorted(DocType, key=lambda kind: -len(kind.label)):
        length = len(kind.label.split())
        if fold(" ".join(words[:length])) == fold(kind.label):
            return kind.value, " ".join(words[length:])
    return "", text


class TieReader:
    """Reads the ties of the lines of one file; `at`: {code: place of its column}."""

    def __init__(self, unit, lines, at, user):
        self.unit, self.user = unit, user
        self.at = {code: at[code] for code in TIES if code in at}
        self.lines = [line for line in lines if not line.faults]
        self.new = [line for line in self.lines if line.is_new]

    def read(self):
        """Sets `ties` of every readable line and tells what is wrong. Six queries, fewer where
        less is told, none where nothing is."""
        if not self.at:
            return
        refs = {id(line): self._refs(line) for line in self.lines}
        names = {id(line): split(self._cell(line, RECEIVERS)) for line in self.lines}
        self.papers = self._papers({ref.symbol for some in refs.values() for _, ref in some})
        units, doubtful = units_named({name for some in names.values() for name in some})
        for line in self.lines:
            for code, ref in refs[id(line)]:
                self._tie(line, code, ref)
            for name in names[id(line)]:
                if name in units:
                    line.ties.receivers += [units[name]] * (units[name] not in line.ties.receivers)
                else:
                    self._fault(line, RECEIVERS, _told_unit(name, name in doubtful))
        self._refuse_other_ties()
        self._refuse_circles()
        self._refuse_behind_wrong()

    def _cell(self, line, code):
        place = self.at.get(code)
        return "" if place is None else clean(line.cells[place])

    def _fault(self, line, code, sentence):
        line.faults.append(f"Cột “{TIES[code]}”: {sentence}.")

    def _refs(self, line):
        """[(code, Ref)] of a line."""
        found = []
        for code in PAPERS:
            texts = split(self._cell(line, code))
            if len(texts) > 1 and code not in _SEVERAL:
                self._fault(line, code, "chỉ ghi một văn bản")
                continue
            for text in texts:
                try:
                    found.append((code, read_ref(text)))
                except ValueError:
                    self._fault(line, code, f"“{text[:60]}” chưa nhận ra; viết như {EXAMPLE}")
        return found

    def _papers(self, symbols):
        """{symbol: [(paper, its place among namesakes as a cell tells it)]}: what the user sees of
        the registers, nearest first, then what this file brings."""
        found = {}
        if symbols:
            seen = Document.objects.visible_to(self.user).issued().filter(symbol__in=symbols)
            for paper in sorted(seen, key=self._distance):
                found.setdefault(paper.symbol, []).append((paper, paper.namesake))
        for line in self.new:
            if line.document.symbol in symbols:
                place = line.document, line.number_again - 1
                found.setdefault(line.document.symbol, []).append(place)
        return found

    def _distance(self, paper):
        return paper.unit_id != self.unit.pk, paper.unit_id != paper.issuer_id, paper.pk

    def _tie(self, line, code, ref):
        found = [
            (paper, place)
            for paper, place in self.papers.get(ref.symbol, ())
            if ref.fits(paper, place)
        ]
        for is_plain in (lambda each: not each[1], lambda each: not each[0].term):
            if len({paper_key(paper) for paper, _ in found}) > 1:
                found = list(filter(is_plain, found)) or found
        kinds = {paper_key(paper) for paper, _ in found}
        if len(kinds) != 1:
            told = (
                "có nhiều văn bản như vậy; ghi thêm loại, ngày, cơ quan ban hành"
                if kinds
                else "chưa có trong sổ, cũng không có ở dòng hợp lệ nào của tệp"
            )
            self._fault(line, code, f"“{ref.text[:100]}” {told}")
            return
        self._hold(line, code, found[0][0])

    def _hold(self, line, code, paper):
        if paper is line.document or paper_key(paper) == paper_key(line.document):
            self._fault(line, code, "là chính văn bản của dòng này")
        elif code == CITES and line.document.symbol and paper.issued_on > line.document.issued_on:
            self._fault(line, code, f"{paper} ban hành sau văn bản này")
        elif code in _SEVERAL:
            papers = getattr(line.ties, code)
            papers += [paper] * (paper not in papers)
        elif code == REPLACED_BY and line.document.ends_on is None:
            self._fault(line, code, "ghi cả ngày hết hiệu lực của văn bản này")
        else:
            setattr(line.ties, code, paper)

    def _refuse_other_ties(self):
        """What is there already is known only where its ties, as far as told, are the same."""
        twins = [paper for line in self.lines for paper in line.twins]
        told = ties_of(twins, self.user) if twins and self._tells(twins) else {}
        for line in self.lines:
            codes = [code for code in TIES if self._cell(line, code)]
            if line.faults or not line.is_known or not codes:
                continue
            ties = line.ties.facts(codes)
            if all(told[paper.pk].facts(codes) != ties for paper in line.twins):
                titles = ", ".join(f"“{TIES[code]}”" for code in codes)
                line.faults.append(
                    f"Văn bản này đã có trong sổ, nhưng cột {titles} ghi khác; sửa ở trang của "
                    "văn bản đó."
                )

    def _tells(self, twins):
        known = [line for line in self.lines if line.is_known]
        return any(self._cell(line, code) for line in known for code in TIES)

    def _refuse_circles(self):
        """New papers that carry out, replace or correct each other in a ring; others are there
        already and cannot."""
        own = {id(line.document) for line in self.new}
        for code, told in _RINGS.items():
            up = {
                id(line.document): {id(paper) for paper in line.ties.papers(code)} & own
                for line in self.new
            }
            for _ in range(2):  # neither above a ring nor below it
                up = _ringed(up)
            for line in self.new:
                if id(line.document) in up:
                    self._fault(line, code, f"các văn bản {told} thành vòng")

    def _refuse_behind_wrong(self):
        """A paper that names a new one which will not be written waits until that is mended."""
        by_paper = {id(line.document): line for line in self.new}
        waiting = {}
        for line in self.new:
            for code in PAPERS:
                for paper in line.ties.papers(code):
                    waiting.setdefault(id(paper), []).append(line)
        wrong = [line for line in self.new if line.faults]
        while wrong:
            first = wrong.pop()
            for line in waiting.get(id(first.document), ()):
                if not line.faults:
                    line.faults.append(
                        f"Dòng này nêu văn bản ở dòng {by_paper[id(first.document)].number}, dòng "
                        "đó còn lỗi."
                    )
                    wrong.append(line)


def _told_unit(name, is_doubtful):
    if is_doubtful:
        return f"“{name[:100]}” là tên của nhiều đơn vị; ghi thêm cấp trên sau dấu phẩy"
    return f"“{name[:100]}” chưa có trong danh mục đơn vị"


def _ringed(up):
    """The part of a graph, {key: keys above}, without what stands outside its rings on one side;
    turned round."""
    down = {key: set() for key in up}
    for key, uppers in up.items():
        for upper in uppers:
            down[upper].add(key)
    many = {key: len(uppers) for key, uppers in up.items()}
    free = [key for key, count in many.items() if not count]
    while free:
        for key in down.pop(free.pop()):
            many[key] -= 1
            if not many[key]:
                free.append(key)
    return {key: lowers & down.keys() for key, lowers in down.items()}
