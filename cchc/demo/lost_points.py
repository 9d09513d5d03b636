"""What Sở Dân tộc và Tôn giáo lost in its newest published year becomes a task of its next plan."""

from cchc.lib.illustrative import MARK
from scoring.actions.loss import task_from_loss
from scoring.losses import SURVEY, losses_of, own_results
from scoring.models import Entry
from scoring.planning import plans_for, proposed


def plan_lost_points(org):
    """Puts the largest row that was not surveyed into the draft plan -> how many tasks."""
    head, unit = org.users["lanhdao.dttg"], org.ethnic
    result = own_results(head).first()
    plans = plans_for(unit, result.snapshot.round_block.round.year, head)
    lost = [loss for loss in losses_of([result])[result.sheet_id] if loss.cause != SURVEY]
    if not plans or not lost:
        return 0
    entry = Entry.objects.select_related("criterion__parent__parent").get(pk=lost[0].entry_id)
    title = f"{proposed(entry.criterion, lost[0], unit, plans[0].year)['title']} {MARK}"
    task_from_loss(
        unit, by=head, entry=entry, plan=plans[0], title=title, lead=unit, due_text="quý II"
    )
    return 1
