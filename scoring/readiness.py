"""Còn thiếu gì để mở kỳ chấm điểm: what the opening would refuse, each with the page to mend it."""

from django.urls import reverse

from cchc.lib.vietnamese import upper_first
from scoring.actions.round import uncovered
from scoring.actions.schedule import schedule_gaps
from scoring.models import CriteriaSet
from units.models import Block

# What a block is scored by; of the other blocks nothing is known.
LEVELS = {
    Block.DEPARTMENT: {CriteriaSet.Level.DEPARTMENT},
    Block.VERTICAL: {CriteriaSet.Level.DEPARTMENT},
    Block.COMMUNE: {CriteriaSet.Level.COMMUNE},
}
NAMED = 3  # units named in one line; the others are counted


def gaps_of(the_round):
    """[(sentence, url)] in the order in which a round is set up; [] when it may be opened."""
    prepare = reverse("scoring:round-prepare", args=[the_round.pk])
    choose = reverse("scoring:round-set-block", args=[the_round.pk])
    assign = reverse("scoring:round-assign", args=[the_round.pk])
    gaps = [(sentence, prepare) for sentence in schedule_gaps(the_round)]
    blocks = list(the_round.blocks.all())
    listed = set(the_round.round_units.filter(is_listed=True).values_list("round_block", flat=True))
    if not blocks:
        gaps.append(("Chưa chọn khối, bộ tiêu chí và đơn vị", choose))
    for block in blocks:
        if block.pk not in listed:
            words = f"{upper_first(block.name)} chưa có đơn vị nào"
            gaps.append((words, f"{choose}?khoi={block.block}"))
    missing = uncovered(the_round) if listed else []
    if missing:
        named = "; ".join(missing[:NAMED])
        more = f" và {len(missing) - NAMED} đơn vị khác" if len(missing) > NAMED else ""
        words = f"{len(missing)} đơn vị chưa đủ thẩm định viên: {named}{more}"
        gaps.append((words, f"{assign}?thieu=on"))
    return gaps


def notices_of(the_round):
    """[(sentence, url)] of what may be meant so, and is worth a look before the opening."""
    choose = reverse("scoring:round-set-block", args=[the_round.pk])
    notices = []
    for block in the_round.blocks.select_related("criteria_set"):
        the_set, url = block.criteria_set, f"{choose}?khoi={block.block}"
        name = upper_first(block.name)
        if the_set.year != the_round.year:
            notices.append((f"{name} dùng bộ tiêu chí của năm {the_set.year}", url))
        if the_set.level not in LEVELS.get(block.block, CriteriaSet.Level):
            level = the_set.get_level_display()
            notices.append((f"{name} dùng bộ tiêu chí áp dụng cho {level}", url))
    return notices
