"""The life of a quality sheet under any order of acts: it is decided only as the record has it,
then neither it nor the length of its session changes, and each change leaves one row in the log."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_opinion
from meetings.actions.quality import (
    confirm_proposals,
    decide_quality,
    edit_quality,
    mark_quality,
    pass_group,
    read_again,
    stale_codes,
    unvote_quality,
    vote_quality,
)
from meetings.actions.session import note_facts
from meetings.models import Meeting, QualityMark, QualitySheet
from tests.meetings.builders import reread
from tests.meetings.quality_builders import mark_of, small_sheet
from units.models import AuditEvent


def end_after(minutes):
    """Another end of the session, and so another length."""

    def act(sheet, by, above):
        start = sheet.meeting.started_at
        return note_facts(sheet.meeting, by=by, ended_at=start + timedelta(minutes=minutes))

    return act


ACTS = {
    "read": lambda sheet, by, above: read_again(sheet, by=by),
    "confirm": lambda sheet, by, above: confirm_proposals(sheet, by=by),
    "pass": lambda sheet, by, above: pass_group(sheet, by=by, code="1"),
    "yes": lambda sheet, by, above: mark_quality(mark_of(sheet, "1.2"), by=by, value=True),
    "no": lambda sheet, by, above: mark_quality(mark_of(sheet, "1.2"), by=by, value=False),
    "na": lambda sheet, by, above: mark_quality(
        mark_of(sheet, "1.3"), by=by, value=None, na_reason="Không có"
    ),
    "edit": lambda sheet, by, above: edit_quality(
        sheet, by=by, watcher="Chi ủy viên", weak_points="Ít ý kiến"
    ),
    "opinion": lambda sheet, by, above: add_opinion(sheet.meeting, by=by, text="Nhất trí"),
    "vote": lambda sheet, by, above: vote_quality(sheet, by=by, entitled=9, in_favour=9),
    "shorter": end_after(80),
    "longer": end_after(135),
    "unvote": lambda sheet, by, above: unvote_quality(sheet, by=by, reason="Số liệu đã sửa"),
    "decide": lambda sheet, by, above: decide_quality(
        sheet, by=above, decided_class="Khá", decided_reason="Thiếu căn cứ"
    ),
}
MOVES = {
    ("DRAFT", "VOTED"): "vote",
    ("VOTED", "DRAFT"): "unvote",
    ("VOTED", "DECIDED"): "decide",
}
OF_MEETING = {"opinion", "shorter", "longer"}
# From any state but the last one, these end with a class.
TO_THE_END = ["unvote", "read", "confirm", "yes", "na", "vote", "decide"]


def whole(sheet):
    return (
        QualitySheet.objects.filter(pk=sheet.pk).values().get(),
        list(QualityMark.objects.filter(sheet=sheet).values()),
    )


def record_of(sheet):
    """The meeting's row, and how many opinions it has."""
    meeting = Meeting.objects.filter(pk=sheet.meeting_id)
    return meeting.values().get(), meeting.get().opinions.count()


quick = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
many = settings(quick, max_examples=100)
SOME_ACTS = st.lists(st.sampled_from(sorted(ACTS)), min_size=5, max_size=25)


@pytest.mark.first_database
@quick
@given(acts=SOME_ACTS)
def test_a_decided_sheet_never_changes_and_each_change_leaves_one_row(world, acts):
    try_acts(world, acts)


@pytest.mark.deep
@many
@given(acts=SOME_ACTS)
def test_a_decided_sheet_never_changes_by_very_many_acts(world, acts):
    try_acts(world, acts)


def try_acts(world, acts):
    by = world.bithu_dttg
    with transaction.atomic():
        sheet = small_sheet(world)
        frozen = None
        for name in [*acts, *TO_THE_END, *acts]:
            before, rows, state = whole(sheet), AuditEvent.objects.count(), reread(sheet).state
            told = record_of(sheet)
            try:
                with transaction.atomic():
                    ACTS[name](reread(sheet), by, world.bithu_dubnd)
            except Refused:
                assert whole(sheet) == before
                assert AuditEvent.objects.count() == rows
                continue
            after = whole(sheet)
            is_told = after != before or record_of(sheet) != told
            assert AuditEvent.objects.count() - rows == is_told, name
            assert name not in OF_MEETING or after == before
            if name == "decide":
                assert stale_codes(reread(sheet)) == []
            if (now := reread(sheet).state) != state:
                assert MOVES[state, now] == name
            if frozen is not None:
                assert after == frozen, name
                assert not is_told or name == "opinion", name
            if now == "DECIDED":
                frozen = after
        assert frozen is not None
        transaction.set_rollback(True)
