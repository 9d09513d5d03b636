"""Các lần dời hạn, cho nộp muộn, mở lại: what the annex of a block's results prints beside them.

Offices are named, not persons: the annex is public.
"""

from dataclasses import dataclass
from datetime import date, datetime

from cchc.lib.clock import local
from cchc.lib.vietnamese import upper_first
from scoring.models import SheetAct
from units.papers import issuer_of

Act = SheetAct.Act


@dataclass(frozen=True)
class LateAct:
    """One act: on whom (`about`), what, its new last day or None, who decided, and why."""

    at: datetime
    about: str
    what: str
    until: date | None
    decided_by: str
    reason: str


def late_acts(round_block, until):
    """The LateActs of a block up to a moment, in the order of time: what is done later, for other
    blocks of the round, is not printed with results that were published before."""
    the_round = round_block.round
    owner, body = the_round.owner, the_round.standing_body
    leaders = f"Lãnh đạo {issuer_of(owner, the_round.last_day)}"
    standing = upper_first(body.name_on(the_round.last_day))
    deciders = {
        Act.LATE: leaders,
        Act.REOPEN: leaders,
        Act.SILENT: "Thẩm định viên",
        Act.UNSENT: standing,
        Act.WITHDRAW: standing,
    }
    acts = SheetAct.objects.filter(
        sheet__round_block=round_block, act__in=SheetAct.IN_ANNEX, at__lte=until
    ).select_related("sheet__unit")
    found = [
        LateAct(
            at=act.at,
            about=upper_first(act.sheet.unit.short_name_on(the_round.last_day)),
            what=upper_first(act.get_act_display()),
            until=act.until if act.act in (Act.LATE, Act.REOPEN) else None,
            decided_by=deciders[act.act],
            reason=act.reason,
        )
        for act in acts.prefetch_related("sheet__unit__versions")
    ]
    found += [
        LateAct(
            at=move.at,
            about="Cả kỳ",
            what=f"Dời hạn {move.get_stage_display()}",
            until=move.until,
            decided_by=standing,
            reason=move.reason,
        )
        for move in the_round.deadline_moves.filter(at__lte=until)
    ]
    return sorted(found, key=lambda act: act.at)


def annex_rows(round_block, until):
    """The same as texts: dicts number, on, about, what, decided_by, reason."""
    return [
        {
            "number": str(number),
            "on": f"{local(act.at):%d/%m/%Y}",
            "about": act.about,
            "what": act.what + (f" đến {act.until:%d/%m/%Y}" if act.until else ""),
            "decided_by": act.decided_by,
            "reason": act.reason,
        }
        for number, act in enumerate(late_acts(round_block, until), 1)
    ]
