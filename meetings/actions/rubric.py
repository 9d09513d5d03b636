"""Rubrics of the quality of a session, taken in by who keeps the catalogues."""

from cchc.lib.refusal import Refused
from meetings.actions.quality import keep_rubric
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command(
    "meetings.rubric.uploaded",
    Permission.MANAGE_CATALOGUE,
    label="tải lên bộ tiêu chí chất lượng sinh hoạt",
)
def upload_rubric(unit, *, by, text, is_scaled=True):
    """Tải lên bộ tiêu chí by the coordinator of `unit`, for every cell from its first day on.

    `text`: TOML as that of the rubric that ships. -> Rubric. A used one is frozen: refused, as is
    one that is there already just so.
    """
    rubric, is_new = keep_rubric(text, is_scaled=is_scaled)
    if not is_new:
        raise Refused(f"Bộ tiêu chí {rubric.code} đã có đúng nội dung này.")
    tell(rubric=rubric.pk, code=rubric.code, valid_from=rubric.valid_from)
    return rubric
