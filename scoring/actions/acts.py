"""What the actions on a sheet share: noting an act, who has judged, evidence fixed by its hash."""

from cchc.lib.clock import now
from scoring import calculate
from scoring.models import Evidence, SheetAct


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


def fix_evidence(sheet):
    """From now on it can be told whether the evidence that stands is still what was judged."""
    standing = Evidence.objects.standing().filter(entry__sheet=sheet, fixed_hash="")
    for item in standing.prefetch_related("file_links__file"):
        item.fixed_hash = calculate.evidence_hash(item)
        item.save(update_fields=["fixed_hash"])
