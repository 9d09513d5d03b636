"""Thông tin và hạn các bước của kỳ chấm điểm: set while it is prepared, moved once it is open."""

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from scoring import stages
from scoring.models import DeadlineMove, Round
from scoring.stages import NAMES, Stage
from units.command import command
from units.permissions import Permission


@command("scoring.round.prepared", Permission.MANAGE_ROUND, label="chuẩn bị kỳ chấm điểm")
def prepare_round(the_round, *, by, title, has_explanation, unsubmitted, days):
    """Đặt tên, bước giải trình, phiếu không nộp và hạn các bước of a round that is not open yet.

    `days`: {Stage: date or None}; what is given ascends, all of them are asked for at the opening.
    """
    the_round.refuse_unless("prepare")
    the_round.title, the_round.has_explanation = title, has_explanation
    the_round.unsubmitted = unsubmitted
    for stage, field in Round.DAYS.items():
        is_held = stage in stages.stages_of(has_explanation)
        setattr(the_round, field, days.get(stage) if is_held else None)
    refuse_disorder(the_round)
    _refuse_twin(the_round)


def _refuse_twin(the_round):
    twins = Round.objects.filter(
        owner=the_round.owner_id, year=the_round.year, title=the_round.title
    )
    if twins.exclude(pk=the_round.pk).exists():
        raise Refused(f"Năm {the_round.year} đã có kỳ chấm điểm tên này; đặt tên khác.")


def refuse_disorder(the_round):
    """Each stage ends after the one before it."""
    days = the_round.days
    for earlier, later in stages.out_of_order(days, the_round.has_explanation):
        raise Refused(
            f"Hạn {NAMES[later]} ({sentence_date(days[later])}) phải sau hạn {NAMES[earlier]} "
            f"({sentence_date(days[earlier])})."
        )


def schedule_gaps(the_round):
    """Sentences: what of its last days keeps the round from being opened today."""
    gaps = [
        f"Chưa đặt hạn {NAMES[stage]}"
        for stage in stages.missing(the_round.days, the_round.has_explanation)
    ]
    if the_round.is_over(Stage.SELF):
        day = sentence_date(the_round.self_score_until)
        gaps.append(f"Hạn tự chấm ({day}) đã qua")
    return gaps


@command(
    "scoring.round.deadline_moved", Permission.MANAGE_ROUND, label="dời hạn bước của kỳ chấm điểm"
)
def move_deadline(the_round, *, by, stage, until, reason):
    """Dời hạn một bước của kỳ đang diễn ra: never into the past, and between its neighbours.
    -> DeadlineMove, which the annex prints."""
    the_round.refuse_unless("move_deadline")
    stage = Stage(stage)
    was_on = the_round.days.get(stage)
    if was_on is None:
        raise Refused(f"Kỳ chấm điểm này không đặt hạn {NAMES[stage]} nên không có gì để dời.")
    if not reason:
        raise Refused("Chưa nhập lý do dời hạn.")
    if until < today():
        raise Refused(f"Hạn mới ({sentence_date(until)}) đã qua; chọn từ hôm nay trở đi.")
    if until == was_on:
        raise Refused(f"Hạn {NAMES[stage]} đã là ngày {sentence_date(until)}; chọn ngày khác.")
    setattr(the_round, Round.DAYS[stage], until)
    refuse_disorder(the_round)
    return DeadlineMove.objects.create(
        round=the_round, stage=stage, was_on=was_on, until=until, reason=reason, by=by, at=now()
    )
