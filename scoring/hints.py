"""From the word `auto` of a criterion to a proposal: a value with the points it would give, and the
records behind it. Pure: what the year holds comes in as plain data (`Year`), nothing is read here.

A proposal is never an answer: a person takes it over. Where nothing was found, or the denominator
is 0, there is no value – not 0 and not 100.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal

from cchc.lib.vietnamese import decimal_text, fold, short_date

# Words that the subject of a document must hold, by the codes that sets use in `auto_args`.
SUBJECTS = {
    "CCHC": "cải cách hành chính",
    "CDS": "chuyển đổi số",
    "RA_SOAT_VB": "rà soát",
    "PBGDPL": "phổ biến, giáo dục pháp luật",
    "NQ57": "57-NQ/TW",
    "THI_DUA": "thi đua",
    "CHUC_NANG_NHIEM_VU": "chức năng, nhiệm vụ",
    "QUY_CHE_LAM_VIEC": "quy chế làm việc",
    "XEP_LOAI": "xếp loại",
    "DOI_THOAI": "đối thoại",
}
ALL_KINDS = ("Q1", "H1", "Q3", "YEAR")


@dataclass(frozen=True)
class Found:
    """A record behind a proposal; `document`: its key where it can serve as evidence."""

    label: str
    url: str = ""
    document: int | None = None


@dataclass(frozen=True)
class Paper:
    """An issued document of the unit. `plan_year`: of the yearly plan that went out as it."""

    key: int
    label: str
    url: str
    subject: str
    doc_type: str
    issued_on: date
    plan_year: int | None = None


@dataclass(frozen=True)
class Sent:
    """A periodic report that is due or was sent; `sent_on` None: not sent."""

    kind: str
    label: str
    url: str
    due: date
    sent_on: date | None


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, e.g. tasks done of those due; `in_time` of them on time."""

    whole: int = 0
    part: int = 0
    in_time: int = 0
    records: tuple = ()


@dataclass(frozen=True)
class Step:
    """A step of the unit's own sheet: `on`, the day it was taken, or None; `due`, its last day, or
    None; `told`: what is said while it was not taken."""

    on: date | None = None
    due: date | None = None
    told: str = ""


@dataclass(frozen=True)
class Place:
    """A published place of the unit: `gained` places up since the year before, None where nothing
    compares."""

    year: int
    rank: int
    of: int
    gained: int | None
    record: Found


@dataclass
class Year:
    """What the year holds about one unit. `figures`: {code: (Decimal, Found)}; `tasks`: {"CCHC" or
    "superior": Share}; `surprise`: (count of findings, records); `targets`: {"own" or "superior":
    (count, records)}; `awards`: Papers; `indices`: {group: (Decimal, Found)}; `place`: a Place or
    None; `steps`: {"submitted" or "explained": Step}; `today`: the day of asking."""

    year: int
    papers: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    figures: dict = field(default_factory=dict)
    tasks: dict = field(default_factory=dict)
    remedies: Share = field(default_factory=Share)
    coverage: Share = field(default_factory=Share)
    surprise: tuple = (0, ())
    conclusions: Share = field(default_factory=Share)
    targets: dict = field(default_factory=dict)
    awards: list = field(default_factory=list)
    indices: dict = field(default_factory=dict)
    place: Place | None = None
    steps: dict = field(default_factory=dict)
    today: date | None = None


@dataclass(frozen=True)
class Hint:
    """`value` in JSON's types as the rule takes it, None where only evidence is proposed; `words`:
    what was counted. Without a value and without documents it only tells: nothing is taken over."""

    value: object = None
    words: str = ""
    records: tuple = ()

    @property
    def documents(self):
        """Keys of the documents that come along as evidence."""
        return [record.document for record in self.records if record.document]


def propose(notes, kind, year, due=None):
    """The Hint of a leaf, or None. `notes`: those of its set; `kind`: of its rule; `due`: the last
    day in time."""
    find = AUTO.get(notes.get("auto"))
    args = notes.get("auto_args")
    if find is None:
        return None
    return find(args if isinstance(args, dict) else {}, kind, year, due)


def needs(notes):
    """The parts of a Year (names of its fields) that a leaf's proposal is made of."""
    return NEEDS.get(notes.get("auto"), ())


def unrecorded(notes):
    """Why a leaf whose set names where its value is found gets no proposal from this system, as the
    end of a sentence; "" where the records of the year are kept here."""
    auto, args = notes.get("auto"), notes.get("auto_args")
    args = args if isinstance(args, dict) else {}
    if auto in ("task.completion_rate", "task.on_time_rate"):
        is_kept = (args.get("plan") or args.get("scope")) in TASK_SCOPES
        return "" if is_kept else _NO_DATA.format("nhiệm vụ của kế hoạch, ban chỉ đạo này")
    if auto == "report.late_count" and not set(args.get("kinds", ALL_KINDS)) & set(ALL_KINDS):
        return _NO_DATA.format("loại báo cáo này")
    what = UNRECORDED.get(auto, "" if auto in AUTO or not auto else "nội dung này")
    return _NO_DATA.format(what) if what else ""


# --- Values --------------------------------------------------------------------------------------


def _days(day, due, kind):
    if due is None or kind not in ("deadline", "late_penalty"):
        return None
    return (day - due).days


def _rate(share, part, kind):
    """Hundred times part / whole, as text; cut after two digits, so that no rate is rounded up over
    a threshold."""
    if not share.whole:
        return None
    if kind == "yes_no":
        return part == share.whole
    if kind not in ("tiers", "linear", "survey"):
        return None
    rate = Decimal(100 * part) / share.whole
    return format(rate.quantize(Decimal("0.01"), rounding=ROUND_DOWN), "f")


def _count(number, kind):
    if kind == "yes_no":
        return number == 0
    if kind in ("per_item", "deduction"):
        return number
    return str(number) if kind in ("tiers", "linear") else None


# --- Documents -----------------------------------------------------------------------------------


def _about(papers, code):
    words = fold(SUBJECTS.get(code, "")).split()
    return [paper for paper in papers if words and _holds(paper.subject, words)]


def _holds(subject, words):
    said = fold(subject)
    return all(word in said for word in words)


def _of_year(papers, year):
    """Of that year; one issued late in the year before when it names the year."""
    return [
        paper
        for paper in papers
        if paper.issued_on.year == year
        or (str(year) in paper.subject and paper.issued_on.month > 9)
    ]


def _paper_hint(paper, kind, due):
    return Hint(
        _days(paper.issued_on, due, kind),
        f"ban hành ngày {short_date(paper.issued_on)}",
        (Found(paper.label, paper.url, paper.key),),
    )


def _first_paper(papers, kind, due):
    first = min(papers, key=lambda paper: (paper.issued_on, paper.key), default=None)
    return _paper_hint(first, kind, due) if first else None


def _plan_issued(args, kind, year, due):
    """The yearly plan itself, else a document of the type plan that names the subject."""
    code = args.get("plan")
    if code == "CCHC":
        own = [paper for paper in year.papers if paper.plan_year == year.year]
        if own:
            return _first_paper(own, kind, due)
    plans = [paper for paper in year.papers if paper.doc_type == "PLAN"]
    return _first_paper(_of_year(_about(plans, code), year.year), kind, due)


def _document_issued(args, kind, year, due):
    about = _about(year.papers, args.get("subject"))
    return _first_paper(_of_year(about, year.year), kind, due)


def _meeting_papers(args, kind, year, due):
    """What a meeting leaves for a score is a registered document: minutes or the notice of its
    conclusion. The rate itself is for a person to say."""
    kept = [p for p in year.papers if p.doc_type in ("MINUTES", "NOTICE", "CONCLUSION")]
    found = _of_year(_about(kept, args.get("topic", "CCHC")), year.year)
    if not found:
        return None
    papers = sorted(found, key=lambda paper: (paper.issued_on, paper.key))
    records = tuple(Found(paper.label, paper.url, paper.key) for paper in papers)
    return Hint(None, f"{len(found)} văn bản của các cuộc họp", records)


# --- Reports -------------------------------------------------------------------------------------


def _report_sent(args, kind, year, due):
    wanted = [report for report in year.reports if report.kind == args.get("kind", "YEAR")]
    if not wanted or wanted[0].sent_on is None:
        return None
    report = wanted[0]
    return Hint(
        _days(report.sent_on, due or report.due, kind),
        f"gửi ngày {short_date(report.sent_on)}",
        (Found(report.label, report.url),),
    )


def _late_reports(args, kind, year, due):
    kinds = args.get("kinds", ALL_KINDS)
    owed = [report for report in year.reports if report.kind in kinds]
    if not owed:
        return None
    late = [report for report in owed if report.sent_on is None or report.sent_on > report.due]
    words = f"{len(late)} báo cáo chậm hoặc thiếu trong {len(owed)} báo cáo đến hạn"
    records = tuple(Found(report.label, report.url) for report in late or owed)
    return Hint(_count(len(late), kind), words, records)


def _figure(args, kind, year, due):
    value, record = year.figures.get(args.get("indicator"), (None, None))
    if value is None or kind not in ("tiers", "linear", "survey"):
        return None
    return Hint(format(value.normalize(), "f"), "số liệu đã chốt của báo cáo năm", (record,))


# --- Tasks, inspections --------------------------------------------------------------------------


def _share_hint(share, part, kind, what):
    value = _rate(share, part, kind)
    if value is None:
        return None
    return Hint(value, f"{part}/{share.whole} {what}", share.records)


def _tasks(part, what):
    def find(args, kind, year, due):
        share = year.tasks.get(args.get("plan") or args.get("scope"))
        return _share_hint(share, getattr(share, part), kind, what) if share else None

    return find


def _remedied(args, kind, year, due):
    share = year.remedies
    return _share_hint(share, share.in_time, kind, "việc khắc phục đến hạn đã xong đúng hạn")


def _covered(args, kind, year, due):
    share = year.coverage
    return _share_hint(share, share.part, kind, "đơn vị trực thuộc đã được kiểm tra")


def _surprise_findings(args, kind, year, due):
    count, records = year.surprise
    words = f"{decimal_text(count)} tồn tại ghi nhận qua kiểm tra đột xuất"
    return Hint(_count(count, kind), words, tuple(records))


# --- Conclusions, targets, awards, indices -------------------------------------------------------


def _concluded(args, kind, year, due):
    """Tasks that a meeting's conclusion gave, and the registered papers of the meetings; without
    such a task due, the papers alone."""
    share, papers = year.conclusions, _meeting_papers(args, kind, year, due)
    documents = papers.records if papers else ()
    value = _rate(share, share.part, kind)
    if value is None:
        return papers
    words = f"{share.part}/{share.whole} nhiệm vụ giao từ kết luận cuộc họp đến hạn đã hoàn thành"
    return Hint(value, words, (*share.records, *documents))


def _targets(args, kind, year, due):
    """How many targets were set; nobody records here how far they were met."""
    scope = "superior" if args.get("scope") == "superior" else "own"
    count, records = year.targets.get(scope, (0, ()))
    if not count:
        return None
    whose = "kế hoạch của cấp trên" if scope == "superior" else "kế hoạch của đơn vị"
    words = f"{whose} có {count} chỉ tiêu; hệ thống chưa có số liệu mức đạt từng chỉ tiêu"
    return Hint(None, words, tuple(records))


def _awards(args, kind, year, due):
    """Decisions on praise that the unit received; which level they are is for a person to say."""
    papers = sorted(year.awards, key=lambda paper: (paper.issued_on, paper.key))
    if not papers:
        return None
    records = tuple(Found(paper.label, paper.url, paper.key) for paper in papers)
    return Hint(None, f"{len(papers)} văn bản khen thưởng gửi đến đơn vị", records)


def _index(args, kind, year, due):
    value, record = year.indices.get(args.get("group"), (None, None))
    if value is None or kind not in ("survey", "tiers", "linear"):
        return None
    return Hint(format(value.normalize(), "f"), "chỉ số đã công bố", (record,))


def _rank_change(args, kind, year, due):
    place = year.place
    if place is None:
        return None
    words = f"hạng {place.rank}/{place.of} năm {place.year} đã công bố"
    if place.gained is None:
        return Hint(None, f"{words}, không có hạng năm trước để so sánh", (place.record,))
    moved = f"{'tăng' if place.gained > 0 else 'giảm'} {abs(place.gained)} bậc so với năm trước"
    value = place.gained > 0 if kind == "yes_no" else _count(max(place.gained, 0), kind)
    told = moved if place.gained else "bằng năm trước"
    return Hint(value, f"{words}, {told}", (place.record,))


# --- The sheet itself ----------------------------------------------------------------------------


def _step(name, said):
    """Days late of a step of the sheet. Of one not yet taken a yes-or-no row is told how it would
    stand today: the unit answers it before the step."""

    def find(args, kind, year, due):
        step = year.steps.get(name, Step())
        due = due or step.due
        if due is None or (step.on is None and not step.told):
            return None
        until = f"hạn {short_date(due)}"
        if step.on is not None:
            words = f"{said} ngày {short_date(step.on)}, {until}"
            return Hint(_late_value(step.on, due, kind), words)
        if kind == "yes_no" and name == "submitted":
            words = f"{step.told}; tính theo hôm nay {short_date(year.today)}, {until}"
            return Hint(_late_value(year.today, due, kind), words)
        return Hint(None, f"{step.told}, {until}")

    return find


def _late_value(day, due, kind):
    return day <= due if kind == "yes_no" else _days(day, due, kind)


AUTO = {
    "plan.issued_on": _plan_issued,
    "document.issued_on": _document_issued,
    "meeting.held_rate": _meeting_papers,
    "meeting.count": _meeting_papers,
    "report.sent_on": _report_sent,
    "report.late_count": _late_reports,
    "report.figure": _figure,
    "task.completion_rate": _tasks("part", "nhiệm vụ đến hạn đã hoàn thành"),
    "task.on_time_rate": _tasks("in_time", "nhiệm vụ đến hạn đã hoàn thành đúng hạn"),
    "inspection.remedied_rate": _remedied,
    "inspection.coverage_rate": _covered,
    "inspection.finding_count": _surprise_findings,
    "conclusion.done_rate": _concluded,
    "target.met_rate": _targets,
    "award.highest": _awards,
    "survey.index": _index,
    "result.rank_change": _rank_change,
    "sheet.submitted_on": _step("submitted", "nộp phiếu"),
    "sheet.explained_on": _step("explained", "gửi giải trình"),
}
TASK_SCOPES = ("CCHC", "superior")
# What no page of this system asks for: where nothing else was found the sheet says so.
UNRECORDED = {
    "target.met_rate": "mức đạt từng chỉ tiêu",
    "award.highest": "khen thưởng của đơn vị",
    "movement.registered_rate": "đăng ký thi đua",
    "survey.index": "kết quả khảo sát này",
}
_NO_DATA = "hệ thống chưa có số liệu {}"
NEEDS = {
    **dict.fromkeys(
        ("plan.issued_on", "document.issued_on", "meeting.held_rate", "meeting.count"), ("papers",)
    ),
    **dict.fromkeys(("report.sent_on", "report.late_count"), ("reports",)),
    "report.figure": ("figures",),
    **dict.fromkeys(("task.completion_rate", "task.on_time_rate"), ("tasks",)),
    "inspection.remedied_rate": ("remedies",),
    "inspection.coverage_rate": ("coverage",),
    "inspection.finding_count": ("surprise",),
    "conclusion.done_rate": ("conclusions", "papers"),
    "target.met_rate": ("targets",),
    "award.highest": ("awards",),
    "survey.index": ("indices",),
    "result.rank_change": ("place",),
    **dict.fromkeys(("sheet.submitted_on", "sheet.explained_on"), ("steps",)),
}
