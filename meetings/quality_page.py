"""What the page and the paper of one quality sheet show: groups of rows, sums, what is missing."""

from dataclasses import dataclass, field
from decimal import Decimal

from cchc.lib.addresses import address_of
from cchc.lib.vietnamese import decimal_text
from meetings import rating
from meetings.forms.quality import NOT_APPLICABLE, choices_of
from meetings.models import QualityMark, QualitySheet, QualityState
from meetings.models.rubric import SHOWN_STATES, scorable
from units.permissions import Permission, is_allowed

MOST_MISSING = 8  # rows named beside the sheet, where each of them is marked


@dataclass
class Row:
    """A leaf on the page; `form` holds what was typed and is wrong, `conflict` what somebody else
    saved in between (a sentence): then the row shows what stands, and tells what was chosen, since
    a choice that is shown as taken cannot be taken again."""

    mark: QualityMark
    leaf: object
    max: Decimal
    form: object = None
    conflict: str = ""

    @property
    def pk(self):
        return self.mark.pk

    @property
    def guide(self):
        return self.leaf.notes.get("guide", "")

    @property
    def is_computed(self):
        return self.leaf.method == "computed"

    @property
    def is_by_record(self):
        """The record decides it: nothing to tick."""
        return self.is_computed and self.mark.fact_value is not None

    @property
    def is_yes_no(self):
        return self.leaf.rule.kind == "yes_no"

    @property
    def is_wrong(self):
        return bool(self.conflict or (self.form and self.form.errors))

    @property
    def errors(self):
        """Sentences about what was typed."""
        form = self.form
        return [text for texts in form.errors.values() for text in texts] if form else []

    @property
    def words(self):
        """The answer in words."""
        return answer_words(self.leaf, self.mark.answer)

    @property
    def proposed(self):
        """What the record proposes, in words; "" where nothing waits."""
        mark = self.mark
        if not mark.has_proposal:
            return ""
        answer = {"na": True} if mark.fact_na else {"value": mark.fact_value}
        return answer_words(self.leaf, answer)

    @property
    def mine(self):
        """What was chosen beside what somebody else saved, in words."""
        facts = self.form.facts()
        if facts["na_reason"]:
            return answer_words(self.leaf, {"na": True})
        value = facts["value"]
        return answer_words(self.leaf, None if value is None else {"value": value})

    @property
    def _sent(self):
        """What the form sent, where that is still to be seen in the fields."""
        return {} if self.form is None or self.conflict else self.form.data

    @property
    def choices(self):
        """[(sent, words, is chosen, tone)], or None of a row that asks for a number."""
        choices = choices_of(self.leaf.rule)
        if choices is None:
            return None
        chosen = self._chosen()
        tones = {"true": "calm", "false": "late", NOT_APPLICABLE: "warn"}
        return [(sent, words, sent == chosen, tones.get(sent, "")) for sent, words in choices]

    def _chosen(self):
        if "answer" in self._sent:
            return self._sent["answer"]
        mark = self.mark
        if mark.is_na:
            return NOT_APPLICABLE
        if isinstance(mark.value, bool):
            return "true" if mark.value else "false"
        return mark.value

    @property
    def typed(self):
        """What stands in the field of a row that asks for a number."""
        if "answer" in self._sent:
            return self._sent["answer"]
        value = self.mark.value
        return "" if value is None else decimal_text(Decimal(value))

    @property
    def na_reason(self):
        return self._sent.get("na_reason", self.mark.na_reason)

    @property
    def is_na_open(self):
        """Is the reason asked for, or given?"""
        return bool(self.mark.is_na or (self.form and "na_reason" in self.form.errors))


def answer_words(leaf, answer):
    """An answer in JSON's shape in words."""
    if answer is None:
        return "chưa chấm"
    if answer.get("na"):
        return "không áp dụng"
    value = answer["value"]
    if isinstance(value, bool):
        return "đạt" if value else "không đạt"
    if leaf.rule.kind == "choice":
        return value
    number = decimal_text(Decimal(value))
    return f"{number}%" if leaf.rule.kind == "tiers" else number


@dataclass
class Group:
    """A criterion of the first level with its rows and sums; its maximum counts what applies."""

    code: str
    name: str
    points: Decimal = Decimal(0)
    max: Decimal = Decimal(0)
    rows: list = field(default_factory=list)

    @property
    def to_judge(self):
        """How many rows of yes or no wait for people alone."""
        return sum(
            row.is_yes_no and not row.mark.is_answered and not row.mark.has_proposal
            for row in self.rows
        )


class QualityPage:
    """One sheet, loaded by one query (its rows); `sheet` comes with meeting and rubric."""

    def __init__(self, sheet, marks=None):
        self.sheet = sheet
        self.marks = list(sheet.marks.all()) if marks is None else marks
        self.the_set = sheet.rubric.criteria_set
        given = {mark.code: mark.answer for mark in self.marks if mark.answer is not None}
        self.rating = rating.rate_answers(self.the_set, given, is_scaled=sheet.rubric.is_scaled)
        self.groups = self._groups()

    def _groups(self):
        result, groups = self.rating.result, {}
        for top in self.the_set.children():
            got = result.leaves.get(top.code) or result.nodes[top.code]
            groups[top.code] = Group(top.code, top.name, got.points, got.max)
        for mark in self.marks:
            mark.sheet = self.sheet
            above = self.the_set.ancestors[mark.code]
            top = above[-1] if above else mark.code
            row = Row(mark, self.the_set.by_code[mark.code], result.leaves[mark.code].max)
            groups[top].rows.append(row)
        return list(groups.values())

    @property
    def rows(self):
        return [row for group in self.groups for row in group.rows]

    def row_of(self, mark):
        """(its Group, its Row)"""
        return next(
            (group, row) for group in self.groups for row in group.rows if row.pk == mark.pk
        )

    @property
    def missing(self):
        """Rows without an answer, in the order of the page."""
        return [row for row in self.rows if not row.mark.is_answered]

    @property
    def first_missing(self):
        return self.missing[:MOST_MISSING]

    @property
    def more_missing(self):
        """How many are not listed."""
        return max(len(self.missing) - MOST_MISSING, 0)

    @property
    def proposed(self):
        """How many rows only wait for a yes."""
        return sum(row.mark.has_proposal for row in self.rows)

    @property
    def not_applicable(self):
        return [row for row in self.rows if row.mark.is_na]

    @property
    def is_kept(self):
        """Was the score kept by the vote? Then that is shown, whatever the arithmetic of today."""
        return self.sheet.state != QualityState.DRAFT

    @property
    def points(self):
        return self.sheet.self_score if self.is_kept else self.rating.points

    @property
    def max(self):
        return self.sheet.self_max if self.is_kept else self.rating.max

    @property
    def percent(self):
        return self.sheet.self_percent if self.is_kept else self.rating.percent

    @property
    def class_name(self):
        """ "" while rows are unanswered: a half-scored session has no class."""
        if self.is_kept:
            return self.sheet.proposed_class
        return "" if self.missing else self.rating.classed.name

    @property
    def gate_said(self):
        if self.is_kept:
            return self.sheet.gate_said
        return "" if self.missing else self.rating.classed.said

    @property
    def scale_words(self):
        """How what does not apply is treated; "" where everything applies."""
        return scale_words(self.sheet.rubric, self.max, self.rating.whole)

    @property
    def steps(self):
        """The stages of the sheet for ui/steps.html."""
        order = ["chấm", "chi bộ biểu quyết", "cấp ủy công nhận"]
        place = list(QualityState).index(QualityState(self.sheet.state))
        return [
            {"label": label, "is_done": at < place or place == 2, "is_now": at == place < 2}
            for at, label in enumerate(order)
        ]


def scale_words(rubric, most, whole):
    """Whether points are read as a share of what applies; the forms that were seen do not say."""
    if most == whole:
        return ""
    if rubric.is_scaled:
        top = decimal_text(most)
        return f"quy đổi theo điểm tối đa áp dụng ({top}); biểu không nêu cách quy đổi"
    return f"không quy đổi lại thang {decimal_text(whole)} điểm; biểu không nêu cách quy đổi"


def source_words(rubric):
    """What the rubric rests on, in one sentence for page and paper; unverified says so."""
    if not rubric.is_unverified:
        return rubric.name
    if rubric.unit_id:
        return f"{rubric.name}; chưa đối chiếu văn bản gốc"
    return (
        "Mục và mức điểm theo biểu của một đảng bộ phường; nhóm mục, mức xếp loại theo khung "
        "Hướng dẫn 42-HD/BTCTW; chưa đối chiếu văn bản gốc"
    )


def quality_link(meeting, user):
    """{url, words} of the line on the meeting's page, or None: the sheet with its class where this
    user sees it, the class alone where only the register row is seen, else where it is made."""
    if not scorable(meeting):
        return None
    sheet = QualitySheet.objects.filter(meeting=meeting).with_reading(user).first()
    if sheet is not None:
        sheet.meeting = meeting
        is_seen = sheet.is_readable or (
            sheet.state in SHOWN_STATES
            and QualitySheet.objects.visible_to(user).filter(pk=sheet.pk).exists()
        )
        if is_seen:
            return {"url": sheet.get_absolute_url(), "words": sheet.class_words, "sheet": sheet}
        if sheet.state in SHOWN_STATES:
            return {"url": "", "words": sheet.class_words, "sheet": sheet}
        return None
    if is_allowed(user, Permission.SCORE_SESSION, meeting):
        return {
            "url": address_of("meetings:quality-open", meeting.pk),
            "words": "chưa chấm",
            "sheet": None,
        }
    return None
