"""What the facts of a session say about each item: at every edge, and nothing when silent."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.quality import (
    KNOWN_FACTS,
    Facts,
    Proposal,
    class_under,
    longest_run,
    propose,
    rate,
)

DAY = date(2025, 11, 4)
counts = st.integers(0, 400)
pytestmark = pytest.mark.any_database


def said(auto, args=None, labels=(), applies="", **facts):
    return propose(
        Facts(held_on=DAY, **facts), auto, args=args, applies=applies, labels=labels, conditions={}
    )


# --- Rates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (11, 22, "50"),
        (2, 5, "40"),
        (1, 3, "33.3333"),
        (2, 3, "66.6666"),
        (0, 7, "0"),
        (7, 7, "100"),
        (5, 6, "83.3333"),
    ],
)
def test_a_rate_has_four_places_at_most_and_is_cut_off(part, whole, text):
    assert rate(part, whole) == text


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 0), (3, None), (None, 5), (None, None)])
def test_a_denominator_of_nothing_gives_no_rate(part, whole):
    assert rate(part, whole) is None


@given(part=counts, whole=st.integers(1, 400), threshold=st.integers(0, 100))
def test_cutting_off_never_moves_a_rate_over_a_threshold(part, whole, threshold):
    exact = Fraction(100 * part, whole)
    assert (Decimal(rate(part, whole)) >= threshold) == (exact >= threshold)


# --- Length -------------------------------------------------------------------------------------

LENGTHS = [
    (90, 90, "Đủ"),
    (91, 90, "Đủ"),
    (89, 90, "Thiếu đến 15 phút"),
    (75, 90, "Thiếu đến 15 phút"),
    (74, 90, "Thiếu trên 15 đến 30 phút"),
    (60, 90, "Thiếu trên 15 đến 30 phút"),
    (59, 90, "Thiếu trên 30 phút, còn từ một nửa"),
    (45, 90, "Thiếu trên 30 phút, còn từ một nửa"),
    (44, 90, "Dưới một nửa"),
    (119, 120, "Thiếu đến 15 phút"),
    (20, 45, "Dưới một nửa"),
    (1, 90, "Dưới một nửa"),
]


@pytest.mark.parametrize(("minutes", "least", "label"), LENGTHS)
def test_length_against_what_the_cell_must_hold(minutes, least, label):
    found = said("meeting.minutes_short", minutes=minutes, least=least, span="Từ 14:00 đến 15:30")
    assert found.value == label
    assert found.sentence == f"Từ 14:00 đến 15:30: {minutes} phút, yêu cầu {least} phút"


@given(minutes=st.integers(0, 600), least=st.integers(1, 240))
def test_a_longer_session_never_earns_a_lower_step(minutes, least):
    order = [label for _, _, label in (LENGTHS[8], LENGTHS[6], LENGTHS[4], LENGTHS[2], LENGTHS[0])]
    shorter, longer = (
        said("meeting.minutes_short", minutes=many, least=least).value
        for many in (minutes, minutes + 1)
    )
    assert order.index(shorter) <= order.index(longer)


def test_a_length_that_is_not_known_says_nothing():
    assert said("meeting.minutes_short", minutes=None, least=90) == Proposal()


def test_a_label_that_the_rubric_does_not_have_is_not_proposed():
    found = said("meeting.minutes_short", minutes=90, least=90, labels=("Tròn", "Thiếu"))
    assert found.value is None
    assert found.sentence == "90 phút, yêu cầu 90 phút"


# --- Who came -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "expected", "label"),
    [
        (9, 10, "Từ 90%"),
        (10, 10, "Từ 90%"),
        (899, 1000, "Từ 75% đến dưới 90%"),
        (3, 4, "Từ 75% đến dưới 90%"),
        (749, 1000, "Từ 65% đến dưới 75%"),
        (13, 20, "Từ 65% đến dưới 75%"),
        (649, 1000, "Dưới 65% hoặc có người vắng không lý do"),
        (0, 4, "Dưới 65% hoặc có người vắng không lý do"),
    ],
)
def test_the_share_that_came(present, expected, label):
    assert said("meeting.attendance_rate", present=present, expected=expected).value == label


def test_one_absence_without_a_reason_is_the_lowest_step():
    found = said("meeting.attendance_rate", present=27, expected=28, absent=1)
    assert found.value == "Dưới 65% hoặc có người vắng không lý do"
    assert found.sentence == "Có mặt 27/28 đồng chí, đạt 96,43%; 1 người vắng không lý do"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"present": 9, "expected": 10, "unmarked": 1}, "còn 1 người chưa điểm danh"),
        ({"present": 11, "expected": 10}, "nhiều hơn số phải dự"),
        ({"present": 5, "expected": 0}, ""),
        ({"present": None, "expected": 10}, ""),
    ],
)
def test_a_roll_that_is_not_whole_decides_nothing(facts, words):
    found = said("meeting.attendance_rate", **facts)
    assert found.value is None
    assert words in found.sentence


@pytest.mark.parametrize(("run", "value"), [(0, True), (3, True), (4, False), (None, None)])
def test_absences_in_a_row(run, value):
    assert said("meeting.consecutive_absence", run=run).value is value


@given(st.lists(st.booleans(), max_size=12))
def test_the_longest_run_is_what_counting_every_window_gives(marks):
    windows = (
        end - start
        for start in range(len(marks))
        for end in range(start + 1, len(marks) + 1)
        if all(marks[start:end])
    )
    assert longest_run(marks) == max(windows, default=0)


# --- Who spoke, what was done -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speakers", "present", "value"),
    [(11, 22, "50"), (2, 5, "40"), (0, 9, "0"), (3, 0, None), (None, 9, None), (10, 9, None)],
)
def test_the_share_that_spoke(speakers, present, value):
    assert said("meeting.speaker_rate", speakers=speakers, present=present).value == value


def test_opinions_of_nobody_on_the_roll_are_told_and_not_counted():
    found = said("meeting.speaker_rate", speakers=3, present=6, unknown_speakers=2)
    assert found.sentence == (
        "3/6 đồng chí dự phát biểu, đạt 50%; 2 ý kiến chưa rõ ai trong danh sách, không tính"
    )


def test_conclusions_of_the_last_session():
    scope = {"scope": "previous_meeting"}
    found = said("conclusion.done_rate", scope, done=5, due=6, last_on=date(2025, 9, 3))
    assert found == Proposal("83.3333", "Kỳ 03/9/2025: xong 5/6 việc, đạt 83,33%")
    assert said("conclusion.done_rate", {"scope": "topic"}, done=5, due=6) == Proposal()


def test_no_conclusion_that_was_due_does_not_apply_and_is_not_zero():
    scope = {"scope": "previous_meeting"}
    found = said("conclusion.done_rate", scope, applies="has_previous_tasks", done=0, due=0)
    assert found.is_na
    assert found.value is None
    assert found.sentence == "Kỳ trước không có kết luận, nhiệm vụ đến hạn"
    paper = said("conclusion.done_rate", scope, applies="has_previous_tasks", due=None)
    assert paper == Proposal()
    one = said("conclusion.done_rate", scope, applies="has_previous_tasks", done=0, due=1)
    assert (one.value, one.is_na) == ("0", False)


# --- Yes or no ----------------------------------------------------------------------------------


def test_a_theme_that_was_not_held_does_not_apply():
    found = said("meeting.thematic_held", applies="has_thematic", has_thematic=False)
    assert (found.is_na, found.sentence) == (True, "Buổi sinh hoạt không có nội dung chuyên đề")
    held = said("meeting.thematic_held", applies="has_thematic", has_thematic=True)
    assert held == Proposal()
    told = said(
        "meeting.thematic_held", applies="has_thematic", has_thematic=True, thematic_told=True
    )
    assert told.value is True


def test_a_condition_that_nobody_knows_is_left_to_people():
    assert not said("meeting.concluded", applies="is_full_moon", conclusions=1).is_na


@pytest.mark.parametrize(
    ("auto", "facts", "value"),
    [
        ("meeting.draft_conclusion_ready", {"has_draft": True}, True),
        ("meeting.draft_conclusion_ready", {"has_draft": False}, False),
        ("meeting.draft_conclusion_ready", {}, None),
        ("meeting.committee_met_before", {"has_committee": False}, True),
        ("meeting.committee_met_before", {}, None),
        ("meeting.committee_met_before", {"committee_on": DAY}, False),
        (
            "meeting.committee_met_before",
            {"committee_on": DAY, "committee_has_minutes": None},
            None,
        ),
        (
            "meeting.committee_met_before",
            {"committee_on": DAY, "committee_has_minutes": True},
            True,
        ),
        ("meeting.notice_sent", {"noticed_on": DAY}, True),
        ("meeting.notice_sent", {}, None),
        ("meeting.papers_days_ahead", {"ahead": (3, 1)}, True),
        ("meeting.papers_days_ahead", {"ahead": (3, 0)}, False),
        ("meeting.papers_days_ahead", {"ahead": (-1,)}, False),
        ("meeting.papers_days_ahead", {}, None),
        ("meeting.papers_published", {"ahead": (0,)}, True),
        ("meeting.papers_published", {}, None),
        ("meeting.steps_complete", {"wants": ()}, True),
        ("meeting.steps_complete", {"wants": ("thư ký",)}, False),
        ("meeting.steps_complete", {}, None),
        ("meeting.regular_held", {"topics": frozenset({"REVIEW", "NEWS", "TASKS"})}, True),
        ("meeting.regular_held", {"topics": frozenset({"REVIEW", "TASKS"})}, False),
        ("meeting.regular_held", {}, None),
        ("meeting.regular_held", {"is_thematic_only": True}, None),
        ("meeting.praise_recorded", {"praise": True}, True),
        ("meeting.praise_recorded", {"praise": False}, False),
        ("meeting.praise_recorded", {}, None),
        ("meeting.minutes_complete", {"items": 2, "items_told": 2, "conclusions": 1}, True),
        ("meeting.minutes_complete", {"items": 2, "items_told": 1, "conclusions": 1}, False),
        ("meeting.minutes_complete", {"items": 2, "items_told": 2}, False),
        ("meeting.minutes_complete", {}, None),
        ("meeting.concluded", {"conclusions": 1}, True),
        ("meeting.concluded", {}, None),
        ("meeting.conclusion_voted", {"conclusions": 1, "votes": 1}, True),
        ("meeting.conclusion_voted", {"conclusions": 1}, False),
        ("meeting.conclusion_voted", {}, None),
        ("meeting.assignments_complete", {"to_assign": 2, "assigned": 2}, True),
        ("meeting.assignments_complete", {"to_assign": 2, "assigned": 1}, False),
        ("meeting.assignments_complete", {}, None),
        ("meeting.final_papers_days", {"after": (0, 2)}, True),
        ("meeting.final_papers_days", {"after": (0, 3)}, False),
        ("meeting.final_papers_days", {}, None),
        ("meeting.of_tomorrow", {}, None),
    ],
)
def test_yes_no_and_silence(auto, facts, value):
    assert said(auto, **facts).value is value


@pytest.mark.parametrize(
    ("minutes", "value"), [(14, False), (15, True), (30, True), (31, None), (None, None)]
)
def test_time_for_self_criticism(minutes, value):
    given_minutes = (("SELF_CRITICISM", minutes),) if minutes else ()
    found = said("meeting.agenda_minutes", {"item": "SELF_CRITICISM"}, item_minutes=given_minutes)
    assert found.value is value
    assert ("xem xét" in found.sentence) == (minutes == 31)


maybe = st.none() | counts
many_facts = st.builds(
    Facts,
    held_on=st.just(DAY),
    present=maybe,
    expected=maybe,
    speakers=maybe,
    **dict.fromkeys(["done", "due", "items", "items_told", "conclusions", "to_assign"], counts),
)


@given(many_facts)
def test_every_fact_answers_with_a_value_or_nothing_and_never_fails(facts):
    for auto in KNOWN_FACTS:
        found = propose(facts, auto, args={"scope": "previous_meeting"})
        assert found.value is None or isinstance(found.value, bool | str)
        assert len(found.sentence) <= 400


# --- Class --------------------------------------------------------------------------------------

GATE = {"band": "Tốt", "full": ["1.1", "2.1"], "otherwise": "Khá", "enabled": True}


def test_a_gate_lowers_only_its_own_band_and_says_why():
    found = class_under("Tốt", [GATE], {"2.1", "9.9"})
    assert found.name == "Khá"
    assert found.said == "Chưa đạt điểm tối đa mục 2.1 nên xếp Khá"
    assert class_under("Khá", [GATE], {"2.1"}).said == ""
    assert class_under("Tốt", [GATE], {"9.9"}).name == "Tốt"
    assert class_under(None, [GATE], {"2.1"}).name is None


def test_a_gate_that_is_not_in_force_changes_nothing():
    assert class_under("Tốt", [{**GATE, "enabled": False}], {"2.1"}).name == "Tốt"
