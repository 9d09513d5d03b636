"""What the actions on a sheet share: noting an act, and who has judged."""

from cchc.lib.clock import now
from scoring.models import SheetAct


def note_act(sheet, act, by, reason="", until=None):
    """One SheetAct row: who did it, when, why; `until`: the new last day that it gave."""
    return SheetAct.objects.create(
        sheet=sheet, act=act, by=by, at=now(), reason=reason, until=until
    )


def note_judge(sheet, by):
    """Remembers once that this person decided rows of the sheet (four eyes at publication)."""
    known = SheetAct.objects.filter(sheet=sheet, act=SheetAct.Act.APPRAISE, by=by)
    if not known.exists():
        note_act(sheet, SheetAct.Act.APPRAISE, by)
