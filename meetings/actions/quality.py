"""Quality of a session: the sheet made from facts, its rows, the cell's vote, the class decided."""

from datetime import date

from django.db import transaction

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from cchc.lib.rows import save_rows
from cchc.lib.vietnamese import sentence_date
from meetings import rating
from meetings.actions.month import keep_quality
from meetings.facts import read_facts
from meetings.models import QualityMark, QualitySheet, Rubric
from meetings.models.rubric import scorable
from meetings.quality import propose
from units.audit import record, tell
from units.command import command, touch
from units.models.audit import KIND_LABELS
from units.permissions import Permission

LOADED = "meetings.rubric.loaded"
KIND_LABELS[LOADED] = "nạp bộ tiêu chí chất lượng sinh hoạt"
_FIELDS = [
    field
    for field in QualityMark._meta.concrete_fields
    if field.name not in {"id", "sheet", "code", "position"}
]
_COLUMNS = [field.name for field in _FIELDS]
# As they are compared: who answered by his key, so that nobody is read for each row.
_VALUES = [field.attname for field in _FIELDS]


# --- Rubrics ------------------------------------------------------------------------------------


@transaction.atomic
def load_rubric(text, *, is_scaled=True):
    """Takes a rubric in from its TOML text; only management commands call it. -> (Rubric, whether
    anything was written)."""
    rubric, is_new = keep_rubric(text, is_scaled=is_scaled)
    if is_new:
        facts = {"code": rubric.code, "valid_from": rubric.valid_from}
        record(LOADED, by=None, obj=rubric, facts=facts)
    return rubric, is_new


def keep_rubric(text, *, unit=None, is_scaled=True):
    """Inside a transaction -> (Rubric, whether anything was written). `unit`: whose it is, None:
    the one that ships. The same text again writes nothing; a used rubric is frozen. Refused with
    one item for each fault."""
    text, the_set = rating.read_written(text)
    known = Rubric.objects.standing().filter(unit=unit, code=the_set.code)
    known = known.select_for_update(no_key=True).first()
    if known and known.text == text and known.is_scaled == is_scaled:
        return known, False
    if known and known.sheets.exists():
        raise Refused(
            f"Đã có phiếu chấm theo bộ tiêu chí {the_set.code} nên không sửa được; đổi mã và ngày "
            "áp dụng rồi nạp thành bộ mới."
        )
    rubric = known or Rubric(unit=unit, code=the_set.code)
    if known:
        rubric.version += 1
    rubric.name, rubric.text, rubric.is_scaled = the_set.name, text, is_scaled
    rubric.status = str(the_set.notes.get("status", ""))[:20]
    rubric.is_illustrative = the_set.is_illustrative
    rubric.valid_from = _day_of(the_set.notes["valid_from"])
    rubric.save()
    return rubric, True


def _day_of(value):
    """A TOML date, or the same as text."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError) as wrong:
        raise Refused(f"valid_from {value} không phải một ngày.") from wrong


# --- The sheet ----------------------------------------------------------------------------------


@command("meetings.quality.opened", Permission.SCORE_SESSION, label="lập phiếu chất lượng")
def open_quality(meeting, *, by):
    """Lập phiếu: by the rubric in force on the day of the session, filled from its record."""
    if not scorable(meeting):
        raise Refused("Chỉ chấm buổi sinh hoạt thường kỳ, chuyên đề của chi bộ đã ghi nhận đã họp.")
    if QualitySheet.objects.filter(meeting=meeting).exists():
        raise Refused("Buổi sinh hoạt này đã có phiếu chất lượng; mở phiếu để chấm tiếp.")
    rubric = Rubric.objects.for_session(meeting.unit, meeting.held_on)
    if rubric is None:
        raise Refused(
            f"Chưa có bộ tiêu chí chất lượng sinh hoạt áp dụng cho ngày "
            f"{sentence_date(meeting.held_on)}."
        )
    sheet = QualitySheet.objects.create(meeting=meeting, rubric=rubric, read_at=now())
    marks = [
        QualityMark(sheet=sheet, code=leaf.code, position=position)
        for position, leaf in enumerate(rubric.criteria_set.leaves, start=1)
    ]
    _fill(marks, rubric, read_facts(meeting))
    QualityMark.objects.bulk_create(marks)
    return sheet


@command("meetings.quality.read_again", Permission.SCORE_SESSION, label="đọc lại số liệu của phiếu")
def read_again(sheet, *, by):
    """Đọc lại số liệu from the record; what a person ticked or confirmed stays."""
    sheet.refuse_unless("score")
    marks = list(sheet.marks.select_for_update(no_key=True))
    changed = _fill(marks, sheet.rubric, read_facts(sheet.meeting))
    for mark in changed:
        mark.version += 1
    save_rows(changed, _COLUMNS)
    if changed:
        sheet.read_at = now()
        tell(rows=[mark.code for mark in changed])


def _fill(marks, rubric, facts):
    """Writes what the facts say into the rows (unsaved); -> those that changed.

    A computed row takes the answer of its fact; where the fact is silent, what a person gave stays,
    and a value that an earlier fact gave goes.
    """
    the_set, changed = rubric.criteria_set, []
    for mark in marks:
        leaf = the_set.by_code[mark.code]
        before = [getattr(mark, name) for name in _VALUES]
        found = proposal_of(the_set, leaf, facts)
        mark.fact, mark.fact_value, mark.fact_na = found.sentence, found.value, found.is_na
        if leaf.method == "computed" and found.value is not None:
            mark.by = mark.at = None
            _answer(mark, leaf, found.value)
        elif leaf.method == "computed" and mark.by_id is None:
            _answer(mark, leaf, None)
        if [getattr(mark, name) for name in _VALUES] != before:
            changed.append(mark)
    return changed


def proposal_of(the_set, leaf, facts):
    """The quality.Proposal of one criterion of a set."""
    return propose(
        facts,
        leaf.notes.get("auto", ""),
        args=leaf.notes.get("auto_args"),
        applies=leaf.notes.get("applies", ""),
        conditions=the_set.notes.get("conditions"),
        labels=[level.label for level in leaf.rule.levels] if leaf.rule.kind == "choice" else (),
    )


def stale_codes(sheet):
    """Codes of the rows for which the record says something else now than when it was read."""
    marks = list(sheet.marks.all())
    return [mark.code for mark in _fill(marks, sheet.rubric, read_facts(sheet.meeting))]


def stale_words(sheet):
    """Said of a sheet that the cell still scores while the record says something else than what was
    read from it, for then it is not voted; "" while both agree."""
    codes = stale_codes(sheet)
    if not codes:
        return ""
    return (
        f"Biên bản đã sửa sau lần đọc gần nhất (mục {', '.join(codes)}); đọc lại số liệu rồi "
        "biểu quyết."
    )


def changed_words(sheet):
    """Said of a voted sheet while the record says something else than what the cell voted on; ""
    while both agree. What it told nothing of by then (a paper that is sent out after the session)
    may come later and takes nothing from the vote."""
    told = {mark.code for mark in sheet.marks.all() if mark.fact_value is not None}
    stale = [code for code in stale_codes(sheet) if code in told]
    if not stale:
        return ""
    return (
        f"Số liệu của buổi sinh hoạt đã đổi sau khi chi bộ biểu quyết (mục {', '.join(stale)}); "
        "chi bộ hủy biểu quyết, đọc lại số liệu rồi biểu quyết lại trước khi cấp ủy công nhận."
    )


def _answer(mark, leaf, value, na_reason=""):
    mark.value, mark.na_reason, mark.is_na = value, na_reason, bool(na_reason)
    mark.points = rating.points_of(leaf, mark.answer)


# --- Rows ---------------------------------------------------------------------------------------


@command("meetings.quality.marked", Permission.SCORE_SESSION, label="chấm mục của phiếu chất lượng")
def mark_quality(mark, *, by, value, na_reason=""):
    """Chấm một mục. `value`: in the engine's types, None to take it back; `na_reason`: the item
    does not apply. A row that the record decides is not ticked by hand."""
    mark.sheet.refuse_unless("score")
    leaf = mark.sheet.rubric.criteria_set.by_code[mark.code]
    if is_decided_by_record(mark, leaf):
        raise Refused(
            f"Mục {mark.code} tính từ biên bản; sửa nội dung buổi sinh hoạt rồi đọc lại số liệu."
        )
    value = None if na_reason else value
    if (value, na_reason) == (mark.value, mark.na_reason) and type(value) is type(mark.value):
        return
    _answer(mark, leaf, value, na_reason)
    mark.by, mark.at = (by, now()) if mark.is_answered else (None, None)


def is_decided_by_record(mark, leaf):
    """A computed row whose fact gives an answer."""
    return leaf.method == "computed" and mark.fact_value is not None


@command("meetings.quality.confirmed", Permission.SCORE_SESSION, label="xác nhận các mục đề nghị")
def confirm_proposals(sheet, *, by):
    """Xác nhận mọi mục mà biên bản đề nghị and nobody has answered yet."""
    sheet.refuse_unless("score")
    the_set = sheet.rubric.criteria_set
    proposed = [m for m in sheet.marks.select_for_update(no_key=True) if m.has_proposal]
    if not proposed:
        raise Refused("Không còn mục nào chờ xác nhận.")
    for mark in proposed:
        leaf = the_set.by_code[mark.code]
        _answer(mark, leaf, mark.fact_value, mark.fact if mark.fact_na else "")
        mark.by, mark.at = by, now()
        mark.version += 1
    save_rows(proposed, _COLUMNS)
    touch(sheet)
    tell(rows=[mark.code for mark in proposed])


@command("meetings.quality.group_passed", Permission.SCORE_SESSION, label="chấm đạt nhóm mục")
def pass_group(sheet, *, by, code):
    """Chấm đạt các mục còn lại của nhóm: rows of yes or no that people judge, of the criterion of
    the first level with this code, which nobody has answered and of which the record says nothing.
    """
    sheet.refuse_unless("score")
    the_set = sheet.rubric.criteria_set
    rows = [
        mark
        for mark in sheet.marks.select_for_update(no_key=True)
        if code in (mark.code, *the_set.ancestors[mark.code]) and is_open_to_people(mark, the_set)
    ]
    if not rows:
        raise Refused("Nhóm này không còn mục nào chờ chi bộ nhận xét.")
    for mark in rows:
        _answer(mark, the_set.by_code[mark.code], True)
        mark.by, mark.at = by, now()
        mark.version += 1
    save_rows(rows, _COLUMNS)
    touch(sheet)
    tell(rows=[mark.code for mark in rows])


def is_open_to_people(mark, the_set):
    """A row of yes or no without an answer, for which the record proposes none."""
    is_yes_no = the_set.by_code[mark.code].rule.kind == "yes_no"
    return is_yes_no and not mark.is_answered and not mark.has_proposal


@command("meetings.quality.changed", Permission.SCORE_SESSION, label="sửa phiếu chất lượng")
def edit_quality(sheet, *, by, watcher, weak_points):
    """Người theo dõi chấm điểm, hạn chế cần khắc phục."""
    sheet.refuse_unless("score")
    if weak_points and not sheet.meeting.keeps_text:
        raise Refused("Đơn vị không lưu nội dung trên hệ thống; ghi hạn chế trên phiếu giấy.")
    sheet.watcher, sheet.weak_points = watcher, weak_points


# --- Moves --------------------------------------------------------------------------------------


@command("meetings.quality.voted", Permission.SCORE_SESSION, label="biểu quyết phiếu chất lượng")
def vote_quality(sheet, *, by, entitled, in_favour, against=0, abstain=0, is_sure=False):
    """Chi bộ biểu quyết: score and proposed class are kept as they come out now.

    `is_sure`: the numbers are right although more voted than may, or no more than half agreed.
    Raises Refused with the rows still to answer, or when the record changed since it was read.
    """
    sheet.move("vote")
    marks = list(sheet.marks.all())
    rated = rate(sheet, marks)
    if rated.missing:
        items = [(f"Mục {mark.code}", mark.get_absolute_url()) for mark in marks]
        missing = [item for item, mark in zip(items, marks, strict=True) if not mark.is_answered]
        raise Refused(f"Còn {len(missing)} mục chưa chấm hoặc chưa xác nhận.", missing)
    if stale := stale_words(sheet):
        raise Refused(stale)
    if not is_sure and (question := doubt(entitled, in_favour, against, abstain)):
        raise Refused(question)
    sheet.entitled, sheet.in_favour = entitled, in_favour
    sheet.against, sheet.abstain = against, abstain
    sheet.voted_by, sheet.voted_at = by, now()
    sheet.self_score, sheet.self_max = rated.points, rated.max
    sheet.self_percent = rated.percent
    sheet.proposed_class, sheet.gate_said = rated.classed.name or "", rated.classed.said


@command(
    "meetings.quality.unvoted",
    Permission.SCORE_SESSION,
    label="hủy biểu quyết phiếu chất lượng",
)
def unvote_quality(sheet, *, by, reason):
    """Hủy biểu quyết của phiếu until its class is decided: rows are scored again. The log keeps
    the numbers and the score of the vote, the sheet why it was taken back last."""
    sheet.move("unvote")
    if not reason:
        raise Refused("Chưa nhập lý do hủy biểu quyết.")
    for name in sheet.VOTED_FIELDS:
        setattr(sheet, name, sheet._meta.get_field(name).get_default())
    sheet.unvoted_by, sheet.unvoted_at, sheet.unvoted_reason = by, now(), reason


def doubt(entitled, in_favour, against, abstain):
    """What is odd about a vote, as a question; "" where nothing is. Asked, never forbidden: only
    people can tell which number is wrong."""
    cast = in_favour + against + abstain
    if cast > entitled:
        return f"Số phiếu ({cast}) nhiều hơn số có quyền biểu quyết ({entitled}); số này có đúng?"
    if in_favour * 2 <= entitled:
        return (
            f"Chỉ {in_favour}/{entitled} đồng chí tán thành, chưa quá nửa; vẫn ghi là chi bộ đã "
            "biểu quyết?"
        )
    return ""


@command("meetings.quality.decided", Permission.DECIDE_SESSION_CLASS)
def decide_quality(sheet, *, by, decided_class, decided_reason=""):
    """Cấp ủy cấp trên công nhận xếp loại; another class than the proposed one says why.

    Refused while the record says something else than what the cell voted on, with the rows.
    """
    sheet.move("decide")
    if said := changed_words(sheet):
        raise Refused(said)
    if decided_class not in sheet.rubric.class_names:
        raise Refused("Chọn một mức xếp loại của bộ tiêu chí.")
    if decided_class != sheet.proposed_class and not decided_reason:
        raise Refused(
            f"Chi bộ đề nghị xếp loại {sheet.proposed_class}; nhập lý do khi công nhận mức khác."
        )
    sheet.decided_class = decided_class
    sheet.decided_reason = decided_reason if decided_class != sheet.proposed_class else ""
    sheet.decided_by, sheet.decided_at = by, now()
    keep_quality(sheet)


def rate(sheet, marks):
    """The rating.Rating of a sheet's rows."""
    given = {mark.code: mark.answer for mark in marks if mark.answer is not None}
    return rating.rate_answers(sheet.rubric.criteria_set, given, is_scaled=sheet.rubric.is_scaled)
