"""Tự chấm: the unit's own column, row by row; evidence beside it."""

from django.db import IntegrityError, transaction

from cchc.lib.clock import now
from cchc.lib.refusal import Conflict, Refused
from cchc.lib.rows import save_rows
from cchc.lib.vietnamese import short_date
from plans.actions.file import keep_upload
from plans.models import Document
from scoring import calculate
from scoring.models import Entry, Evidence, EvidenceFile
from units.audit import plain, tell
from units.command import command
from units.permissions import Permission

NOT_YOURS = (
    "Tiêu chí {code} không tự chấm; cơ quan thường trực nhập từ kết quả điều tra, thưởng, phạt."
)


def _refuse_unless_self_scored(entry):
    entry.sheet.refuse_unless("edit")
    if not entry.criterion.is_self_scored:
        raise Refused(NOT_YOURS.format(code=entry.criterion.code))


def _set_self(entry, by, value, explanation):
    """Writes the unit's column; what is the same stays as it was, moment and person too."""
    entry.explanation = explanation
    entry.na_state, entry.na_reason = Entry.Na.NONE, ""
    if value != entry.self_value or type(value) is not type(entry.self_value):
        entry.self_value = value
        entry.self_points = calculate.points_of(
            entry.sheet.criteria_set, entry.criterion.code, value
        )
        entry.self_by, entry.self_at = by, now()


def _set_na(entry, by, reason):
    if not reason:
        raise Refused(f"Chưa nhập lý do tiêu chí {entry.criterion.code} không áp dụng.")
    if entry.na_state == Entry.Na.GRANTED and entry.na_reason == reason:
        return
    entry.na_state, entry.na_reason = Entry.Na.ASKED, reason
    if entry.self_value is not None:
        entry.self_value, entry.self_points = None, None
    entry.self_by, entry.self_at = by, now()


# What the unit, and what the first appraisal, writes of many rows at once.
COLUMNS = [
    "self_value",
    "self_points",
    "self_by",
    "self_at",
    "explanation",
    "na_state",
    "na_reason",
    "version",
]
JUDGED_COLUMNS = [
    "first_value",
    "first_points",
    "first_by",
    "first_at",
    "na_state",
    "na_reason",
    "reason_code",
    "note",
    "version",
]


@command("scoring.entry.scored", Permission.SCORE_SHEET, label="tự chấm tiêu chí")
def score_entry(entry, *, by, self_value, explanation=""):
    """Tự chấm một mục. `self_value`: in JSON's types, None to take the score back. A row that was
    asked to be left out counts again."""
    _refuse_unless_self_scored(entry)
    _set_self(entry, by, self_value, explanation)


@command("scoring.entry.na_asked", Permission.ASK_NA)
def ask_na(entry, *, by, na_reason):
    """Đề nghị không áp dụng, with its reason; an appraiser grants or refuses it."""
    _refuse_unless_self_scored(entry)
    _set_na(entry, by, na_reason)


@command("scoring.sheet.area_saved", Permission.SCORE_SHEET, label="tự chấm lĩnh vực của phiếu")
def save_area(sheet, *, by, rows):
    """Saves many rows at once, one audit row: the page without script, an import.

    `rows`: dicts with `entry` (its key), `version` and self_value and explanation, or na_reason.
    A row that somebody saved in between is a Conflict and nothing of the area is written.
    """
    sheet.refuse_unless("edit")
    entries = {
        entry.pk: entry
        for entry in sheet.entries.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[row["entry"] for row in rows])
        .select_related("criterion")
    }
    saved, changed = {}, []
    for row in rows:
        entry = entries.get(row["entry"])
        if entry is None:
            raise Refused("Một mục không thuộc phiếu này; tải lại trang rồi lưu.")
        entry.sheet = sheet
        _refuse_unless_self_scored(entry)
        if entry.version != row["version"]:
            raise conflict_of(entry, row)
        before = _state_of(entry)
        if row.get("na_reason"):
            _set_na(entry, by, row["na_reason"])
        else:
            _set_self(entry, by, row.get("self_value"), row.get("explanation", ""))
        if _state_of(entry) == before:
            continue
        entry.version += 1
        changed.append(entry)
        saved[entry.criterion.code] = {"value": plain(entry.self_value), "na": entry.na_state}
    if saved:
        save_rows(changed, COLUMNS)
        tell(rows=saved)


def _state_of(entry):
    return (
        plain(entry.self_value),
        type(entry.self_value),
        entry.explanation,
        entry.na_state,
        entry.na_reason,
    )


def conflict_of(entry, row):
    """Conflict of one row of an area: both values, and which row it is."""
    who = str(entry.self_by) if entry.self_by else "Người khác"
    return Conflict(
        f"{who} đã lưu tiêu chí {entry.criterion.code}, sau khi trang này được mở. Phần đang nhập "
        "vẫn còn nguyên. So sánh hai bản rồi chọn.",
        who=who,
        at=entry.self_at,
        fields=[
            (f"{entry.criterion.code} kết quả tự chấm", entry.self_value, row.get("self_value")),
            ("Giải trình cách chấm", entry.explanation, row.get("explanation", "")),
        ],
        version=entry.version,
        back_url=entry.get_absolute_url(),
    )


@command("scoring.entry.hint_taken", Permission.SCORE_SHEET, label="dùng gợi ý từ số liệu")
def take_hint(entry, *, by, value, documents):
    """Dùng gợi ý: takes a proposed value over (None: leaves the row's own) and these issued
    documents as evidence, those that it has already left out."""
    _refuse_unless_self_scored(entry)
    if value is not None:
        _set_self(entry, by, value, entry.explanation)
    held = set(entry.evidence.standing().values_list("document", flat=True))
    fresh = [document for document in documents if document.pk not in held]
    for document in fresh:
        _refuse_unusable(document, by)
        _keep_evidence(entry, by, document=document)
    if fresh:
        tell(evidence=[_name_of(document, None) for document in fresh])


@command("scoring.evidence.added", Permission.SCORE_SHEET, label="thêm tài liệu kiểm chứng")
def add_evidence(entry, *, by, document=None, upload=None, place_in_document=""):
    """Thêm tài liệu kiểm chứng: an issued document, or an upload that is stored. -> Evidence."""
    entry.sheet.refuse_unless("edit")
    return attach_evidence(
        entry, by=by, document=document, upload=upload, place_in_document=place_in_document
    )


def attach_evidence(entry, *, by, document, upload, place_in_document, is_for_explanation=False):
    """Inside a command: the Evidence of one document that `by` may see, or of one upload."""
    if (document is None) == (upload is None):
        raise Refused("Chọn một văn bản trong sổ hoặc một tệp.")
    file = None
    if document is not None:
        _refuse_unusable(document, by)
    else:
        file = keep_upload(entry.sheet.unit, by=by, upload=upload)
    try:
        with transaction.atomic():
            return _keep_evidence(entry, by, document, file, place_in_document, is_for_explanation)
    except IntegrityError as twin:
        raise Refused("Văn bản này đã là tài liệu kiểm chứng của tiêu chí.") from twin


def _keep_evidence(
    entry, by, document=None, file=None, place_in_document="", is_for_explanation=False
):
    files = [file] if document is None else [link.file for link in document.file_links.all()]
    added = Evidence.objects.create(
        entry=entry,
        document=document,
        name=_name_of(document, file),
        place_in_document=place_in_document,
        added_by=by,
        added_at=now(),
        is_for_explanation=is_for_explanation,
    )
    EvidenceFile.objects.bulk_create(EvidenceFile(evidence=added, file=item) for item in files)
    return added


def _refuse_unusable(document, by):
    if not Document.objects.visible_to(by).filter(pk=document.pk).exists():
        raise Refused("Văn bản này không thuộc phạm vi được xem; chọn văn bản khác.")
    if document.state != Document.State.ISSUED:
        raise Refused("Văn bản chưa ban hành; chỉ dùng văn bản đã ban hành.")


def _name_of(document, file):
    """Kế hoạch 12/KH-SDTTG, 05/01/2026, or the file's name."""
    if document is None:
        return file.name
    return f"{document}, {short_date(document.issued_on)}"[:300]


@command("scoring.evidence.removed", Permission.SCORE_SHEET, label="bỏ tài liệu kiểm chứng")
def remove_evidence(entry, *, by, evidence):
    """Bỏ tài liệu kiểm chứng: marked, so that it can still be told what once was there."""
    entry.sheet.refuse_unless("edit")
    standing = entry.evidence.standing().filter(pk=evidence.pk)
    if not standing.update(removed_by=by, removed_at=now()):
        raise Refused("Tài liệu này đã được bỏ khỏi tiêu chí.")
    tell(removed=str(evidence))
