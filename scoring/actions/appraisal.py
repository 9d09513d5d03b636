"""Thẩm định: the appraiser's columns, row by row and in bulk; survey, bonus and penalty points."""

from django.db.models import F, Q

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from cchc.lib.rows import save_rows
from scoring import calculate
from scoring.actions.acts import fix_evidence, note_judge
from scoring.actions.entry import JUDGED_COLUMNS, conflict_of
from scoring.blind import take_back_settlement
from scoring.models import Entry, Reason, Sheet
from scoring.models.criteria import SIDE_METHODS
from units.audit import tell
from units.command import command
from units.permissions import Permission


def begin_appraisal(sheet, by):
    """Inside a command: the first decided row starts the appraisal and fixes the evidence."""
    sheet.refuse_unless("judge")
    note_judge(sheet, by)
    if not sheet.can("start"):
        return
    sheet.move("start")
    sheet.appraised_since = now()
    sheet.version += 1
    sheet.save(update_fields=["state", "appraised_since", "version"])
    tell(started_appraisal=True)
    fix_evidence(sheet)


def _decide(entry, by, value, reason_code, note):
    """Writes the column of the appraisal under way; the columns before it stay as they are."""
    points = calculate.points_of(entry.sheet.criteria_set, entry.criterion.code, value)
    is_again = entry.sheet.state == Sheet.State.REAPPRAISING
    if is_again and not entry.has_second:
        entry.first_reason_code, entry.first_note = entry.reason_code, entry.note
    column = "second" if is_again else "first"
    if not is_again and entry.first_at is not None and points != entry.first_points:
        take_back_settlement(entry)
    setattr(entry, f"{column}_value", value)
    setattr(entry, f"{column}_points", points)
    setattr(entry, f"{column}_by", by)
    setattr(entry, f"{column}_at", now())
    entry.reason_code, entry.note = reason_code, note


def _refuse_unless_disputed(entry):
    """In the second appraisal only what the unit disputes is decided again; all else stands."""
    if entry.sheet.state == Sheet.State.REAPPRAISING and not entry.is_disputed:
        raise Refused(
            f"Đơn vị đã thống nhất tiêu chí {entry.criterion.code} nên kết quả thẩm định lần 1 "
            "giữ nguyên."
        )


def _refuse_unless_judged(entry):
    if not entry.criterion.is_self_scored:
        raise Refused(f"Tiêu chí {entry.criterion.code} nhập ở mục điều tra, thưởng, phạt.")


@command("scoring.entry.appraised", Permission.APPRAISE_ENTRY)
def appraise_entry(entry, *, by, first_value, reason_code="", note=""):
    """Thẩm định một mục: `first_value` is the appraised value in JSON's types (in the second
    appraisal it goes to the second column), None for "not proved at all". Fewer points than the
    unit gave itself need a reason; OTHER needs a note."""
    _refuse_unless_judged(entry)
    begin_appraisal(entry.sheet, by)
    _refuse_unless_disputed(entry)
    if entry.na_state == Entry.Na.ASKED:
        raise Refused(
            f"Đơn vị đề nghị tiêu chí {entry.criterion.code} không áp dụng; chấp nhận hoặc không "
            "chấp nhận đề nghị trước."
        )
    _decide(entry, by, first_value, reason_code, note)
    _, points = entry.counted
    is_lower = (points or 0) < (entry.self_points or 0)
    refuse_unless_reasoned(entry, is_lower, reason_code, note)
    if not is_lower and reason_code:
        entry.reason_code = ""
    if entry.na_state == Entry.Na.GRANTED:
        entry.na_state, entry.na_reason = Entry.Na.NONE, ""


def refuse_unless_reasoned(entry, is_lower, reason_code, note):
    """Fewer points than the unit gave itself need a reason; OTHER needs a note."""
    if is_lower and not reason_code:
        raise Refused(f"Chưa chọn lý do trừ điểm của tiêu chí {entry.criterion.code}.")
    if reason_code == Reason.OTHER and not note:
        raise Refused("Ghi rõ lý do khác ở phần ghi chú.")


@command("scoring.entry.na_granted", Permission.GRANT_NA)
def grant_na(entry, *, by):
    """Chấp nhận không áp dụng: the row leaves points and maximum."""
    _refuse_unless_asked(entry)
    begin_appraisal(entry.sheet, by)
    _refuse_unless_disputed(entry)
    _decide(entry, by, None, "", entry.note)
    entry.na_state = Entry.Na.GRANTED


@command("scoring.entry.na_refused", Permission.GRANT_NA, label="không chấp nhận không áp dụng")
def refuse_na(entry, *, by, note):
    """Không chấp nhận: the row stays, not scored, until a value is appraised."""
    _refuse_unless_asked(entry)
    if not note:
        raise Refused("Chưa nhập lý do không chấp nhận đề nghị.")
    begin_appraisal(entry.sheet, by)
    _refuse_unless_disputed(entry)
    _decide(entry, by, None, Reason.NOT_MET, note)
    entry.na_state = Entry.Na.REFUSED


def _refuse_unless_asked(entry):
    """Asked, or decided already; a refusal is looked at again when the unit disputes it."""
    asked = [Entry.Na.ASKED, Entry.Na.GRANTED]
    if entry.sheet.state == Sheet.State.REAPPRAISING and entry.is_disputed:
        asked.append(Entry.Na.REFUSED)
    if entry.na_state not in asked:
        raise Refused(f"Đơn vị không đề nghị tiêu chí {entry.criterion.code} không áp dụng.")


@command(
    "scoring.sheet.rest_agreed",
    Permission.APPRAISE_ENTRY,
    label="thống nhất các tiêu chí còn lại của phiếu",
)
def agree_rest(sheet, *, by, area=""):
    """Thống nhất các mục chưa xem: rows with a self-score that nobody decided yet, of one code of
    the first level or of all that the appraiser covers. Rows asked to be left out wait."""
    sheet.refuse_unless("judge")
    if sheet.state == Sheet.State.REAPPRAISING:
        raise Refused(
            "Thẩm định lần 2 quyết định từng tiêu chí mà đơn vị không thống nhất; mở từng tiêu chí."
        )
    if sheet.can("start"):
        begin_appraisal(sheet, by)
    assignment = sheet.assignments_of(by.pk).get()
    rows = sheet.entries.self_scored().filter(
        Q(first_at__isnull=True) | Q(first_at__lt=F("sheet__appraised_since")),
        self_value__isnull=False,
    )
    rows = rows.exclude(na_state=Entry.Na.ASKED).select_related("criterion")
    if area:
        rows = rows.filter(criterion__top_code=area)
    agreed = []
    for entry in rows.select_for_update(no_key=True, of=("self",)):
        if not assignment.covers(entry.criterion.top_code):
            continue
        entry.sheet = sheet
        _decide(entry, by, entry.self_value, "", "")
        entry.version += 1
        agreed.append(entry)
    if agreed:
        note_judge(sheet, by)
        save_rows(agreed, JUDGED_COLUMNS)
        tell(agreed=[entry.criterion.code for entry in agreed])


@command("scoring.sheet.side_points_entered", Permission.ENTER_SIDE_POINTS)
def enter_side_points(sheet, *, by, rows):
    """Nhập điểm điều tra, thưởng, phạt: one audit row. `rows`: dicts with `entry` (its key),
    `version`, and `value` (JSON's types, None to take it back), or `na_reason` for a survey that
    was not held."""
    sheet.refuse_unless("enter_side_points")
    entries = {
        entry.pk: entry
        for entry in sheet.entries.side()
        .select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[row["entry"] for row in rows])
        .select_related("criterion")
    }
    entered, changed = {}, []
    for row in rows:
        entry = entries.get(row["entry"])
        if entry is None or entry.criterion.method not in SIDE_METHODS:
            raise Refused("Mục này không nhập ở đây; tải lại trang rồi lưu.")
        entry.sheet = sheet
        if enter_value(entry, by, row):
            entry.version += 1
            changed.append(entry)
            entered[entry.criterion.code] = row.get("value")
    if entered:
        save_rows(changed, JUDGED_COLUMNS)
        note_judge(sheet, by)
        tell(entered=entered)


def enter_value(entry, by, row):
    """Sets one side row; -> whether anything changed."""
    value, na_reason = row.get("value"), row.get("na_reason") or ""
    if entry.version != row["version"]:
        if (entry.first_value, entry.na_reason) == (value, na_reason):
            return False
        raise conflict_of(entry, {"self_value": value})
    if (entry.first_value, entry.na_reason) == (value, na_reason):
        return False
    if na_reason and entry.criterion.method != "survey":
        raise Refused(f"Tiêu chí {entry.criterion.code} để trống nếu không có điểm.")
    entry.na_reason = na_reason
    entry.na_state = Entry.Na.GRANTED if na_reason else Entry.Na.NONE
    entry.first_value = None if na_reason else value
    entry.first_points = calculate.points_of(
        entry.sheet.criteria_set, entry.criterion.code, entry.first_value
    )
    is_given = na_reason or value is not None
    entry.first_by, entry.first_at = (by, now()) if is_given else (None, None)
    return True
