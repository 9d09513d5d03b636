"""Rubrics of the quality of a session: laid down by who keeps the catalogues of a place, or by a
committee for its own cells; taken back while no sheet was made with them, ended afterwards."""

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from meetings.actions.quality import keep_rubric
from units.audit import tell
from units.command import command
from units.models.kinds import COMMITTEE_KINDS, PLACE_KINDS
from units.permissions import Permission


@command(
    "meetings.rubric.uploaded",
    Permission.KEEP_RUBRIC,
    label="tải lên bộ tiêu chí chất lượng sinh hoạt",
)
def upload_rubric(unit, *, by, text, is_scaled=True):
    """Tải lên bộ tiêu chí of `unit` from its first day on: of a place for all Party units of its
    agencies, of a committee for itself and its cells.

    `text`: TOML as that of the rubric that ships. -> Rubric. A used one is frozen: refused, as is
    one that is there already just so.
    """
    if unit.kind not in PLACE_KINDS | COMMITTEE_KINDS:
        raise Refused(
            "Bộ tiêu chí đặt cho cả tỉnh hoặc cho một đảng bộ; chi bộ chấm theo bộ của cấp ủy cấp "
            "trên."
        )
    unit.refuse_unless_alive(today())
    rubric, is_new = keep_rubric(text, unit=unit, is_scaled=is_scaled)
    if not is_new:
        raise Refused(f"Bộ tiêu chí {rubric.code} đã có đúng nội dung này.")
    tell(rubric=rubric.pk, code=rubric.code, valid_from=rubric.valid_from)
    return rubric


@command(
    "meetings.rubric.withdrawn",
    Permission.KEEP_RUBRIC,
    label="hủy bộ tiêu chí chất lượng sinh hoạt",
)
def withdraw_rubric(rubric, *, by, reason):
    """Hủy bộ tiêu chí that no sheet was made with; the row stays, with who did it and why."""
    rubric.refuse_withdrawn()
    if rubric.sheets.exists():
        raise Refused("Đã có phiếu chấm theo bộ tiêu chí này nên không hủy; đặt ngày thôi áp dụng.")
    if not reason:
        raise Refused("Chưa nhập lý do hủy.")
    rubric.withdrawn_at, rubric.withdrawn_by, rubric.withdrawn_reason = now(), by, reason


@command(
    "meetings.rubric.ended",
    Permission.KEEP_RUBRIC,
    label="thôi áp dụng bộ tiêu chí chất lượng sinh hoạt",
)
def end_rubric(rubric, *, by, valid_to, reason):
    """Thôi áp dụng: `valid_to` is its last day, today or later. Sheets keep the rubric they were
    made with; later sessions go by that of the next one above, or by another of the same unit."""
    rubric.refuse_withdrawn()
    if rubric.valid_to is not None and rubric.valid_to < today():
        raise Refused(f"Bộ tiêu chí đã thôi áp dụng từ sau ngày {sentence_date(rubric.valid_to)}.")
    if valid_to < max(today(), rubric.valid_from):
        raise Refused(
            "Ngày áp dụng cuối cùng là hôm nay hoặc sau đó, không trước ngày bắt đầu áp dụng "
            f"{sentence_date(rubric.valid_from)}."
        )
    rubric.valid_to = valid_to
