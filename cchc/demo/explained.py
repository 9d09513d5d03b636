"""Explanations of the running round: departments are through, communes are in every step."""

from cchc.lib.illustrative import MARK
from scoring.actions.explanation import explain_entry
from scoring.actions.sheet import finish_appraisal, send_explanation
from scoring.models import Sheet
from units.permissions import Role

WAITS, AGAIN = (4, 6), 5  # of seven sheets: not explained yet; to be appraised a second time


def explain(org, sheet, appraiser, place):
    """Takes a sheet that waits for its explanation as far as `place` says (None: to the end)."""
    if sheet.state != Sheet.State.EXPLAINING or place in WAITS:
        return
    officer, head = org.keeper(Role.OFFICER, sheet.unit), org.keeper(Role.HEAD, sheet.unit)
    lowered = [entry for entry in sheet.entries.select_related("criterion") if entry.is_lowered]
    is_disputed = place == AGAIN
    for entry in lowered:
        answer = f"Đơn vị đã bổ sung, đề nghị xem lại {MARK}" if is_disputed else ""
        explain_entry(entry, by=officer, is_disputed=is_disputed, answer=answer)
        is_disputed = False
    sheet = send_explanation(sheet, by=head)
    if place == AGAIN:
        return
    finish_appraisal(sheet, by=appraiser)
