"""Quality sheets of the demo's sessions, in every state; all of them hang on marked sessions."""

from datetime import date

from cchc.lib.illustrative import MARK
from meetings.actions.quality import (
    confirm_proposals,
    decide_quality,
    edit_quality,
    load_rubric,
    mark_quality,
    open_quality,
    pass_group,
    vote_quality,
)
from meetings.data import shipped_rubrics
from meetings.models import Kind, Meeting, QualitySheet
from units.permissions import Role

SINCE = date(2025, 10, 28)
GROUPS = ("3", "4", "5", "6", "8")
# Rows that are not met, by the number of the cell: the more of them, the lower the class.
LACKS = {0: (), 1: ("4.7",), 2: ("4.2", "4.4", "5.2"), 3: ("3.5", "5.3"), 4: ("4.2", "4.1", "5.2")}


def score_sessions(org):
    """-> how many sheets there are. Of the last months, three in six cells: decided, voted, being
    scored."""
    for text in shipped_rubrics():
        load_rubric(text)
    superior = org.users["bithu.dubnd"]
    for number, cell in enumerate(org.cells.values()):
        by = org.users["bithu.dttg"] if cell == org.cell else org.keeper(Role.SECRETARY, cell)
        held = Meeting.objects.met().filter(
            unit=cell, kind=Kind.REGULAR, held_on__gte=SINCE, is_illustrative=True
        )
        many = 3 if number < 5 or cell == org.cell else 1
        for ago, meeting in enumerate(held.order_by("-held_on")[:many]):
            if (number + ago) % 7 == 6:  # a session that nobody has scored yet
                continue
            sheet = open_quality(meeting, by=by)
            if ago == 0 and (cell == org.cell or number % 3 != 1):
                continue
            _score(sheet, by, LACKS[(number + ago) % 5])
            sheet = vote_quality(_reread(sheet), by=by, entitled=20, in_favour=19, abstain=1)
            if ago == 2 or (ago == 1 and number % 4):
                _decide(sheet, superior, is_lower=ago == 2 and number % 5 == 0)
    return QualitySheet.objects.count()


def _score(sheet, by, lacks):
    for code in lacks:
        mark_quality(sheet.marks.get(code=code), by=by, value=False)
    confirm_proposals(_reread(sheet), by=by)
    for code in GROUPS:
        if _judged(sheet, code):
            pass_group(_reread(sheet), by=by, code=code)
    for mark in sheet.marks.filter(value__isnull=True, is_na=False):
        leaf = sheet.rubric.criteria_set.by_code[mark.code]
        value = {"yes_no": True, "tiers": "45"}.get(leaf.rule.kind)
        mark_quality(mark, by=by, value=value or leaf.rule.levels[0].label)
    edit_quality(
        _reread(sheet),
        by=by,
        watcher=f"Chi ủy viên {MARK}",
        weak_points=f"Tài liệu gửi chậm, ít ý kiến thảo luận {MARK}.",
    )


def _judged(sheet, group):
    the_set = sheet.rubric.criteria_set
    rows = sheet.marks.filter(value__isnull=True, is_na=False)
    return any(
        group in the_set.ancestors[mark.code] and the_set.by_code[mark.code].rule.kind == "yes_no"
        for mark in rows
    )


def _decide(sheet, by, is_lower):
    names = sheet.rubric.class_names
    chosen, reason = sheet.proposed_class, ""
    if is_lower and chosen != names[-1]:
        chosen = names[names.index(chosen) + 1]
        reason = f"Biên bản chưa ghi rõ người, việc được nhắc nhở {MARK}."
    decide_quality(_reread(sheet), by=by, decided_class=chosen, decided_reason=reason)


def _reread(sheet):
    return QualitySheet.objects.get(pk=sheet.pk)
