"""Who reads which value of a sheet before it is published, and who must not judge whom
(permissions.md §3, §5.1), asked of every page and act at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.lib.clock import now
from scoring.actions.appraisal import (
    agree_rest,
    appraise_entry,
    enter_side_points,
    grant_na,
    refuse_na,
)
from scoring.actions.blind import appraise_blind, keep_first
from scoring.actions.sheet import finish_appraisal, return_sheet
from scoring.models import Assignment, BlindAssignment, Entry, Round, Sheet
from tests.scoring.builders import entry_of, make_round, put, sheet_of
from tests.world import make_unit, make_user
from units.models import AuditEvent
from units.permissions import Role

S = Sheet.State
SELF, FIRST, NOTE = "3,33", "1,11", "Ghi chú kín của thẩm định viên"
OWN = {"canbo.dttg", "lanhdao.dttg"}
JUDGE, BLIND = "thamdinh.snv", "thamdinh.vp"
OWNER = {"congbo.ubnd", "lanhdao.ubnd"}
EVERYONE = OWN | OWNER | {
    JUDGE, BLIND, "canbo.snv", "thuongtruc.snv", "quantri", "vanphong.ubnd", "kiemtra.tinh",
    "bithu.dttg", "bithu.dubnd", "bithu.langson", "canbo.vanban",
}  # fmt: skip


@pytest.fixture
def the_sheet(world, sheet):
    """2.1: 3,33 by the unit, 1,11 by the first appraiser with a note; a second one is assigned."""
    Round.objects.filter(pk=sheet.round_id).update(
        has_explanation=True, has_blind_rows=True, blind_seed="kín"
    )
    BlindAssignment.objects.create(
        round=sheet.round, unit=world.ethnic, appraiser=world.thamdinh_vp
    )
    return sheet


def in_state(sheet, state):
    put(sheet, state)
    Sheet.objects.filter(pk=sheet.pk).update(appraised_at=now() if state == S.APPRAISED else None)
    Entry.objects.filter(sheet=sheet, criterion__code="2.1").update(
        self_value="3.33", self_points="3.33", first_value="1.11", first_points="1.11",
        first_at=now(), reason_code="FIGURES", note=NOTE, is_disputed=None,
    )  # fmt: skip
    return Sheet.objects.get(pk=sheet.pk)


def seen(client, sheet):
    """What this reader finds of it on every page of the sheet that opens for him."""
    found = ""
    for name in ("sheet-detail", "sheet-arithmetic", "sheet-appraise", "sheet-explain"):
        url = reverse(f"scoring:{name}", args=[sheet.pk])
        for address in (url, f"{url}?linh-vuc=2"):
            response = client.get(address)
            if response.status_code == 200:
                found += response.content.decode()
    found += client.get(sheet.round.get_absolute_url()).content.decode()
    return found


# {state: (who reads the unit's column, who reads the first appraisal)}
READERS = {
    S.DRAFT: (OWN, set()),
    S.RETURNED: (OWN | OWNER | {JUDGE, BLIND}, set()),
    S.SUBMITTED: (OWN | OWNER | {JUDGE, BLIND}, set()),
    S.APPRAISING: (OWN | OWNER | {JUDGE, BLIND}, {JUDGE}),
    S.EXPLAINING: (OWN | OWNER | {JUDGE, BLIND}, OWN | OWNER | {JUDGE, BLIND}),
    S.REAPPRAISING: (OWN | OWNER | {JUDGE, BLIND}, OWN | OWNER | {JUDGE, BLIND}),
    S.APPRAISED: (OWN | OWNER | {JUDGE, BLIND}, OWN | OWNER | {JUDGE, BLIND}),
}


@pytest.mark.parametrize("state", READERS)
def test_values_are_read_by_these_and_nobody_else(the_sheet, signed_in, state):
    sheet = in_state(the_sheet, state)
    readers, told = READERS[state]
    for username in sorted(EVERYONE):
        text = seen(signed_in(username), sheet)
        assert (SELF in text) == (username in readers), (state, username)
        if state not in (S.RETURNED, S.SUBMITTED):  # where nobody has appraised it yet
            assert (FIRST in text) == (username in told), (state, username)
        if username not in told and state == S.APPRAISING:
            assert NOTE not in text, (state, username)


def test_the_log_tells_the_unit_no_value_of_the_appraisal_under_way(world, the_sheet, signed_in):
    put(the_sheet, S.SUBMITTED)
    appraise_entry(
        entry_of(the_sheet, "2.1"), by=world.thamdinh_snv, first_value="1.11",
        reason_code="FIGURES", note=NOTE,
    )  # fmt: skip
    event = AuditEvent.objects.get(kind="scoring.entry.appraised")
    for username in ("lanhdao.dttg", "kiemtra.tinh", "quantri"):
        response = signed_in(username).get(f"/nhat-ky/{event.pk}/")
        text = response.content.decode() if response.status_code == 200 else ""
        assert "1.11" not in text, username
        assert FIRST not in text, username
        assert NOTE not in text, username


# --- Conflict of interest ------------------------------------------------------------------------


def near(world, kind):
    """An appraiser who must not judge Sở Dân tộc và Tôn giáo: of it, above it, of what it was."""
    unit = {
        "own": world.ethnic,
        "parent": world.province,
        "predecessor": world.old_ethnic,
        "child": None,
    }[kind]
    if unit is None:
        unit = make_unit("Trung tâm thuộc Sở", parent=world.ethnic, since=world.ethnic.founded_on)
    return make_user(f"gan.{kind}", (Role.APPRAISER, unit))


def acts_of(sheet, entry, assignment, by):
    """Every act by which somebody judges a sheet."""
    side = {"entry": entry_of(sheet, "3").pk, "version": 1, "value": "80"}
    return {
        "appraise": lambda: appraise_entry(entry, by=by, first_value="1", reason_code="LATE"),
        "agree the rest": lambda: agree_rest(sheet, by=by),
        "grant": lambda: grant_na(entry, by=by),
        "refuse": lambda: refuse_na(entry, by=by, note="Có"),
        "keep": lambda: keep_first(entry, by=by, note="Có"),
        "return": lambda: return_sheet(sheet, by=by, reason="Có"),
        "finish": lambda: finish_appraisal(sheet, by=by),
        "side points": lambda: enter_side_points(sheet, by=by, rows=[side]),
        "independently": lambda: appraise_blind(assignment, by=by, entry=entry, value="1"),
    }


@pytest.mark.parametrize("kind", ["own", "parent", "child", "predecessor"])
@pytest.mark.parametrize("state", [S.SUBMITTED, S.REAPPRAISING])
def test_nobody_judges_near_his_own_unit_by_any_act(world, sheet, kind, state):
    put(sheet, state)
    user = near(world, kind)
    Assignment.objects.create(round=sheet.round, unit=world.ethnic, appraiser=user)
    BlindAssignment.objects.filter(round=sheet.round).delete()
    assignment = BlindAssignment.objects.create(
        round=sheet.round, unit=world.ethnic, appraiser=user
    )
    before = list(Entry.objects.order_by("pk").values())
    acts = acts_of(sheet, entry_of(sheet, "2.1"), assignment, user)
    for act in acts.values():
        with pytest.raises(PermissionDenied):
            act()
    assert list(Entry.objects.order_by("pk").values()) == before
    assert not sheet.acts.exists()


def test_a_role_that_ended_inside_the_year_still_bars(world, sheet):
    put(sheet, S.SUBMITTED)
    user = make_user("chuyen.cong.tac", (Role.APPRAISER, world.home_affairs))
    since, until = world.ethnic.founded_on, sheet.round.last_day.replace(month=1, day=31)
    user.memberships.create(unit=world.ethnic, role=Role.OFFICER, valid_from=since, valid_to=until)
    Assignment.objects.create(round=sheet.round, unit=world.ethnic, appraiser=user)
    with pytest.raises(PermissionDenied, match="Không thẩm định đơn vị mình"):
        appraise_entry(entry_of(sheet, "1.1"), by=user, first_value=True)


def test_the_guard_holds_on_the_pages_too(world, signed_in):
    the_round = make_round(world, world.home_affairs, title="Kỳ của thường trực")
    sheet = put(sheet_of(the_round, world.home_affairs), S.SUBMITTED)
    Assignment.objects.create(
        round=the_round, unit=world.home_affairs, appraiser=world.thamdinh_snv
    )
    client = signed_in("thamdinh.snv")
    entry = entry_of(sheet, "1.1")
    for name, obj in (
        ("entry-appraise", entry),
        ("entry-keep", entry),
        ("entry-decide-na", entry),
        ("sheet-agree-rest", sheet),
        ("sheet-return", sheet),
        ("sheet-side-points", sheet),
    ):
        response = client.post(reverse(f"scoring:{name}", args=[obj.pk]), {"reason": "Có"})
        assert response.status_code == 403, name
        assert "Không thẩm định đơn vị mình" in response.content.decode(), name
