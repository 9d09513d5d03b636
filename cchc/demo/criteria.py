"""The draft of next year's set of the departments: a copy of this year's, changed in two places."""

from cchc.lib.clock import today
from scoring.actions.draft import add_criterion, change_criterion, copy_set
from scoring.drafts import Draft, mark_of
from scoring.models import CriteriaSet

CODE = "so-mau-{}"


def draft_next_set(org):
    """Made up, and marked so by the set that it is copied from. -> a line for the log."""
    year, by = today().year + 1, org.users["thuongtruc.snv"]
    source = CriteriaSet.objects.get(code=CODE.format(year - 1))
    made = copy_set(
        org.province, by=by, source=source, code=CODE.format(year), name=source.name, year=year
    )
    row = Draft.read(made.text).row("3.3.1")
    rule = {"kind": "linear", "full_at": "100", "floor": "90"}
    change_criterion(
        made, by=by, code="3.3.1", row={**row, "max": "1", "rule": rule}, seen=mark_of(row)
    )
    add_criterion(
        made,
        by=by,
        parent="3.3",
        row={
            "code": "3.3.3",
            "name": "Tỷ lệ hồ sơ nộp trực tuyến toàn trình",
            "max": "0.5",
            "method": "self",
            "evidence": "required",
            "rule": {
                "kind": "tiers",
                "tiers": [
                    {"at_least": "70", "points": "0.5"},
                    {"at_least": "50", "points": "0.25"},
                ],
            },
            "guide": "Hồ sơ nộp trực tuyến toàn trình trên tổng số hồ sơ (dữ liệu minh họa).",
        },
    )
    return f"Bộ tiêu chí năm {year}: bản nháp."
