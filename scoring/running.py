"""What a round asks of the coordinators who run it. It reads only; the actions refuse by the same
questions."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from scoring.actions.lateness import unsubmitted_sheets
from scoring.actions.result import late_words
from scoring.actions.round import unpublished_blocks
from scoring.models import Entry, Round, Sheet
from scoring.models.criteria import Method
from scoring.models.round import barred_units
from scoring.readiness import gaps_of
from scoring.stages import Stage
from units.permissions import Role, access_of

State = Sheet.State
OPEN_FOR_SURVEYS = (*Sheet.EDITABLE, *Sheet.JUDGED, State.EXPLAINING)


@dataclass(frozen=True)
class Need:
    """One step of the coordinator: what (`title`), why now (`context`), where (`url`)."""

    round: Round
    title: str
    context: str
    verb: str
    url: str
    due_on: date | None = None


def asked_of(user):
    """[Need] of the rounds that this person runs and that are not closed."""
    bodies = access_of(user).own(Role.COORDINATOR)
    if not bodies:
        return []
    rounds = Round.objects.filter(standing_body__in=bodies).exclude(state=Round.State.CLOSED)
    return [need for the_round in rounds.order_by("year", "pk") for need in _of(the_round, user)]


def _of(the_round, user):
    if the_round.state == Round.State.DRAFT:
        yield _opening(the_round)
        return
    left = list(unpublished_blocks(the_round))
    if not left:
        url = reverse("scoring:round-close", args=[the_round.pk])
        yield Need(
            the_round,
            f"Đóng kỳ: {the_round}",
            "không còn khối nào chờ công bố",
            "Đóng kỳ chấm điểm",
            url,
        )
        return
    if the_round.is_over(Stage.FIRST) and (many := len(unsubmitted_sheets(the_round, user)[0])):
        url = reverse("scoring:round-settle", args=[the_round.pk])
        title = f"Xử lý {many} phiếu không nộp"
        yield Need(the_round, title, str(the_round), "Xử lý phiếu không nộp", url)
    yield from _surveys(the_round, user)
    if late_words(the_round):
        url = reverse("scoring:round-move-deadline", args=[the_round.pk])
        words = f"chưa công bố: {', '.join(block.name for block in left)}"
        yield Need(the_round, f"Dời hạn công bố: {the_round}", words, "Dời hạn bước", url)


def _opening(the_round):
    gaps = gaps_of(the_round)
    if gaps:
        sentence, url = gaps[0]
        more = f"; và {len(gaps) - 1} việc khác" if len(gaps) > 1 else ""
        title = f"Chuẩn bị kỳ: {the_round}"
        return Need(the_round, title, f"{sentence}{more}", "Chuẩn bị kỳ chấm điểm", url)
    url = reverse("scoring:round-open", args=[the_round.pk])
    words = "đủ hạn, khối, đơn vị, thẩm định viên"
    return Need(the_round, f"Mở kỳ: {the_round}", words, "Mở kỳ chấm điểm", url)


def _surveys(the_round, user):
    """Blocks with sheets whose appraisal cannot be finished for want of a survey's result. Units
    that he must not judge are left to their appraisers."""
    empty = Entry.objects.filter(
        sheet=OuterRef("pk"), criterion__method=Method.SURVEY, first_at__isnull=True
    )
    lacking = the_round.sheets.filter(Exists(empty), state__in=OPEN_FOR_SURVEYS)
    lacking = lacking.exclude(unit__in=barred_units(user, the_round.year))
    counts = Counter(lacking.values_list("round_block", flat=True))
    for block in the_round.blocks.filter(pk__in=counts):
        yield Need(
            the_round,
            f"Nhập kết quả điều tra: {block.name}",
            f"{counts[block.pk]} phiếu chưa có kết quả điều tra · {the_round}",
            "Nhập điểm điều tra",
            reverse("scoring:block-side-upload", args=[block.pk]),
            the_round.days.get(Stage.FIRST),
        )
