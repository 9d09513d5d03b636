"""Giving the log out as a file leaves a row in it."""

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import thousands
from units.audit import tell
from units.command import command

MOST_ROWS = 10_000
TOO_MANY = f"Có hơn {thousands(MOST_ROWS)} dòng; lọc theo ngày hoặc đơn vị rồi xuất."


@command("units.audit.exported", label="xuất nhật ký thao tác")
def export_audit(user, *, by, count, file_type):
    """Xuất `count` rows that the user sees: everyone may take along what he may read."""
    if count > MOST_ROWS:
        raise Refused(TOO_MANY)
    tell(count=count, file_type=file_type)
