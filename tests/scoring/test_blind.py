"""Thẩm định độc lập: a tenth of the rows is decided twice, neither seeing the other before."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from scoring.actions.appraisal import agree_rest, appraise_entry
from scoring.actions.blind import (
    appraise_blind,
    assign_blind_appraiser,
    keep_first,
    set_blind_rows,
)
from scoring.actions.round import assign_appraiser
from scoring.actions.sheet import finish_appraisal
from scoring.blind import chosen, chosen_entries, differences, what_is_left
from scoring.models import BlindAppraisal, Entry, Round, Sheet
from tests.scoring.builders import make_round, put, sheet_of
from tests.world import make_user
from units.models import AuditEvent
from units.permissions import Role


@pytest.fixture
def second(world):
    return make_user("thamdinh.hai", (Role.APPRAISER, world.home_affairs))


@pytest.fixture
def blind(world, sheet, second):
    """The sheet, submitted; one of its three rows is appraised twice."""
    Round.objects.filter(pk=sheet.round_id).update(has_blind_rows=True, blind_seed="thu")
    sheet.round.refresh_from_db()
    assign_blind_appraiser(
        sheet.round, by=world.thuongtruc_snv, appraiser=second, units=[world.ethnic]
    )
    put(sheet, Sheet.State.SUBMITTED, by=world.canbo_dttg)
    return Sheet.objects.with_names().get(pk=sheet.pk)


@pytest.fixture
def row(blind):
    (entry,) = chosen_entries(blind)
    return entry


@pytest.fixture
def assignment(blind):
    return blind.round.blind_assignments.get()


def url(name, obj):
    return reverse(f"scoring:{name}", args=[obj.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def lower(entry):
    """A value that earns less than the unit gave itself."""
    return {"1.1": False, "1.2": "Thiếu báo cáo", "2.1": "1"}[entry.criterion.code]


def test_the_choice_is_a_tenth_rounded_up_and_can_be_made_again():
    codes = [f"{area}.{row}" for area in range(1, 9) for row in range(1, 6)]
    found = chosen("hạt giống", 7, codes)
    assert len(found) == 4
    assert found == chosen("hạt giống", 7, list(reversed(codes)))
    assert found != chosen("hạt khác", 7, codes) or found != chosen("hạt giống", 8, codes)
    assert len(chosen("x", 1, codes[:11])) == 2
    assert chosen("x", 1, []) == set()


def test_every_row_is_as_likely_as_another():
    codes = [str(number) for number in range(20)]
    hits = dict.fromkeys(codes, 0)
    for unit in range(2000):
        for code in chosen("kỳ", unit, codes):
            hits[code] += 1
    assert all(140 < count < 260 for count in hits.values()), hits  # 200 expected, sigma 13


def test_it_is_set_while_the_round_is_prepared(world):
    the_round = make_round(world, state=Round.State.DRAFT)
    set_blind_rows(the_round, by=world.thuongtruc_snv, is_on=True)
    the_round.refresh_from_db()
    seed = the_round.blind_seed
    assert len(seed) == 32
    assert not AuditEvent.objects.filter(payload__contains=seed).exists()
    set_blind_rows(the_round, by=world.thuongtruc_snv, is_on=False)
    set_blind_rows(the_round, by=world.thuongtruc_snv, is_on=True)
    the_round.refresh_from_db()
    assert the_round.blind_seed == seed
    Round.objects.filter(pk=the_round.pk).update(state="OPEN", opened_at=now())
    with pytest.raises(Refused):
        set_blind_rows(the_round, by=world.thuongtruc_snv, is_on=False)


def test_the_second_is_another_person_and_passes_the_guard(world, blind, second):
    coordinator, the_round = world.thuongtruc_snv, blind.round
    with pytest.raises(Refused, match="chọn người khác"):
        assign_blind_appraiser(
            the_round, by=coordinator, appraiser=world.thamdinh_snv, units=[world.ethnic]
        )
    near = make_user("thamdinh.dttg", (Role.APPRAISER, world.ethnic))
    with pytest.raises(Refused, match="không thẩm định đơn vị mình"):
        assign_blind_appraiser(the_round, by=coordinator, appraiser=near, units=[world.ethnic])
    with pytest.raises(Refused, match="chưa có vai trò"):
        assign_blind_appraiser(
            the_round, by=coordinator, appraiser=world.canbo_snv, units=[world.ethnic]
        )
    with pytest.raises(Refused, match="độc lập"):
        assign_appraiser(the_round, by=coordinator, appraiser=second, units=[world.ethnic])
    third = make_user("thamdinh.ba", (Role.APPRAISER, world.home_affairs))
    assign_blind_appraiser(the_round, by=coordinator, appraiser=third, units=[world.ethnic])
    assert the_round.blind_assignments.standing().get().appraiser == third


def test_no_second_appraisal_without_its_setting(world, sheet, second):
    with pytest.raises(Refused, match="không đặt"):
        assign_blind_appraiser(
            sheet.round, by=world.thuongtruc_snv, appraiser=second, units=[world.ethnic]
        )


def test_the_second_sees_his_rows_and_nothing_that_the_first_decided(
    world, blind, row, second, signed_in
):
    appraise_entry(
        row, by=world.thamdinh_snv, first_value=lower(row), reason_code="LATE", note="Bí mật lần 1"
    )
    client = signed_in("thamdinh.hai")
    assert "Thẩm định độc lập" in text_of(client.get(reverse("scoring:appraisal-list")))
    text = text_of(client.get(url("sheet-blind", blind)))
    assert row.criterion.name in text
    for other in blind.entries.self_scored().exclude(pk=row.pk).select_related("criterion"):
        assert other.criterion.name not in text
    for page in [url(f"sheet-{name}", blind) for name in ("blind", "arithmetic", "detail")]:
        text = text_of(client.get(page))
        assert "Bí mật lần 1" not in text
    assert client.get(url("sheet-appraise", blind)).status_code == 403
    data = {f"e{row.pk}-version": row.version, "agree": "1"}
    assert client.post(url("entry-appraise", row), data).status_code == 403
    assert client.get(url("sheet-side-points", blind)).status_code == 403


def test_the_first_sees_nothing_of_the_second_before_both_have_decided(
    world, blind, row, assignment, second, signed_in
):
    appraise_blind(
        assignment, by=second, entry=row, value=lower(row), reason_code="LATE", note="Bí mật lần 2"
    )
    judge = signed_in("thamdinh.snv")
    page = url("sheet-appraise", blind) + f"?linh-vuc={row.criterion.top_code}"
    assert "Bí mật lần 2" not in text_of(judge.get(page))
    assert differences(Sheet.objects.with_names().get(pk=blind.pk)) == []
    agree_rest(blind, by=world.thamdinh_snv)
    text = text_of(judge.get(page))
    assert "Thẩm định độc lập cho kết quả khác" in text
    assert "Bí mật lần 2" in text


def test_typed_and_sent_by_the_second(blind, row, second, signed_in):
    client = signed_in("thamdinh.hai")
    data = {f"e{row.pk}-value": "", f"e{row.pk}-reason_code": "", f"e{row.pk}-note": ""}
    response = client.post(url("entry-blind", row), data)
    assert response.status_code == 409
    assert "Chưa chọn lý do trừ điểm" in text_of(response)
    assert client.post(url("entry-blind", row), data | {"agree": "1"}).status_code == 302
    made = BlindAppraisal.objects.get(entry=row)
    assert (made.value, made.points) == (row.self_value, row.self_points)
    row.refresh_from_db()
    assert row.first_at is None
    other = blind.entries.self_scored().exclude(pk=row.pk).first()
    assert client.post(url("entry-blind", other), {"agree": "1"}).status_code in (200, 409)
    assert BlindAppraisal.objects.count() == 1


def test_the_sheet_is_finished_when_both_have_decided_and_a_difference_is_settled(
    world, blind, row, assignment, second
):
    judge = world.thamdinh_snv
    agree_rest(blind, by=judge)
    Entry.objects.filter(sheet=blind, criterion__code="3").update(first_value="80", first_at=now())
    with pytest.raises(Refused, match="Chờ thẩm định viên độc lập: còn 1") as waits:
        finish_appraisal(blind, by=judge)
    assert row.criterion.code not in waits.value.sentence
    appraise_blind(assignment, by=second, entry=row, value=lower(row), reason_code="LATE")
    with pytest.raises(Refused, match=row.criterion.code):
        finish_appraisal(blind, by=judge)
    with pytest.raises(Refused, match="Chưa nhập lý do giữ ý kiến"):
        keep_first(row, by=judge, note="")
    keep_first(row, by=judge, note="Tài liệu đủ")
    with pytest.raises(Refused, match="không có kết quả khác"):
        keep_first(row, by=judge, note="Tài liệu đủ")
    assert finish_appraisal(blind, by=judge).state == Sheet.State.APPRAISED


def test_the_first_may_follow_the_second_instead(world, blind, row, assignment, second):
    agree_rest(blind, by=world.thamdinh_snv)
    appraise_blind(assignment, by=second, entry=row, value=lower(row), reason_code="LATE")
    keep_first(row, by=world.thamdinh_snv, note="Tài liệu đủ")
    appraise_entry(row, by=world.thamdinh_snv, first_value=lower(row), reason_code="LATE")
    fresh = Sheet.objects.with_names().get(pk=blind.pk)
    assert what_is_left(fresh) == ""
    assert BlindAppraisal.objects.get().settled_at is None


def test_what_both_have_decided_the_second_no_longer_changes(world, blind, row, assignment, second):
    appraise_blind(assignment, by=second, entry=row, value=lower(row), reason_code="LATE")
    appraise_blind(assignment, by=second, entry=row, value=row.self_value)
    agree_rest(blind, by=world.thamdinh_snv)
    with pytest.raises(Refused, match="đủ hai kết quả"):
        appraise_blind(assignment, by=second, entry=row, value=lower(row), reason_code="LATE")


def test_no_one_finishes_without_a_second_appraiser(world, blind, row, assignment):
    agree_rest(blind, by=world.thamdinh_snv)
    type(assignment).objects.update(ended_at=now())
    fresh = Sheet.objects.with_names().get(pk=blind.pk)
    assert "đề nghị thường trực" in what_is_left(fresh)


def test_what_was_decided_before_a_reopening_is_not_of_this_appraisal(
    world, blind, row, assignment, second
):
    appraise_blind(assignment, by=second, entry=row, value=row.self_value)
    Sheet.objects.filter(pk=blind.pk).update(appraised_since=now())
    agree_rest(blind, by=world.thamdinh_snv)
    assert "còn 1 tiêu chí" in what_is_left(Sheet.objects.with_names().get(pk=blind.pk))


@pytest.mark.parametrize("username", ["thamdinh.snv", "thamdinh.vp", "canbo.dttg", "congbo.ubnd"])
def test_nobody_else_decides_independently(world, blind, row, assignment, signed_in, username):
    with pytest.raises(PermissionDenied):
        appraise_blind(assignment, by=world.user(username), entry=row, value=row.self_value)
    assert signed_in(username).get(url("sheet-blind", blind)).status_code == 404
    assert not BlindAppraisal.objects.exists()


def test_the_second_has_judged_and_does_not_publish(world, blind, row, assignment, second):
    appraise_blind(assignment, by=second, entry=row, value=row.self_value)
    assert blind.acts.filter(act="APPRAISE", by=second).exists()
    blind.refresh_from_db()
    assert blind.state == Sheet.State.APPRAISING


def test_a_row_asked_not_to_apply_is_not_appraised_twice(blind, row):
    Entry.objects.filter(pk=row.pk).update(
        na_state="ASKED", na_reason="Không có", self_value=None, self_points=None
    )
    assert chosen_entries(blind) == []


def test_the_log_tells_neither_what_the_other_decided(
    world, blind, row, assignment, second, signed_in
):
    appraise_blind(
        assignment, by=second, entry=row, value=lower(row), reason_code="LATE", note="Bí mật lần 2"
    )
    event = AuditEvent.objects.get(kind="scoring.entry.appraised_blind")
    assert "Bí mật" not in event.payload
    page = signed_in("kiemtra.tinh").get(f"/nhat-ky/{event.pk}/")
    assert "LATE" not in text_of(page)
    assert "gửi chậm" not in text_of(page)


def test_the_coordinator_sets_and_assigns(world, second, signed_in):
    the_round = make_round(world, state=Round.State.DRAFT, title="Kỳ độc lập")
    client = signed_in("thuongtruc.snv")
    assert "chưa đặt thẩm định độc lập" in text_of(client.get(url("round-blind", the_round)))
    client.post(url("round-set-blind", the_round), {"on": "1"})
    text = text_of(client.get(url("round-blind", the_round)))
    assert "2 đơn vị chưa có thẩm định viên độc lập" in text
    data = {"appraiser": second.pk, "units": [world.ethnic.pk, world.finance.pk]}
    assert client.post(url("round-blind", the_round), data).status_code == 302
    assert the_round.blind_assignments.count() == 2
    refused = client.post(
        url("round-blind", the_round), {**data, "appraiser": world.thamdinh_snv.pk}
    )
    assert refused.status_code == 409
    assert url("round-blind", the_round) in text_of(client.get(the_round.get_absolute_url()))


def test_points_that_agree_need_no_word(world, blind, row, assignment, second):
    agree_rest(blind, by=world.thamdinh_snv)
    appraise_blind(assignment, by=second, entry=row, value=row.self_value)
    fresh = Sheet.objects.with_names().get(pk=blind.pk)
    assert what_is_left(fresh) == ""
    assert row.self_points == Decimal(BlindAppraisal.objects.get().points)


def test_a_sheet_of_another_round_is_not_reached(world, blind, second, signed_in):
    other = put(sheet_of(blind.round, world.finance), Sheet.State.SUBMITTED)
    assert signed_in("thamdinh.hai").get(url("sheet-blind", other)).status_code == 404


def test_only_a_unit_of_the_round_gets_a_second_appraiser(world, blind, second):
    with pytest.raises(Refused, match="không thuộc kỳ chấm điểm này"):
        assign_blind_appraiser(
            blind.round, by=world.thuongtruc_snv, appraiser=second, units=[world.home_affairs]
        )


def test_the_same_second_appraiser_again_is_no_other_assignment(world, blind, second, assignment):
    units = [world.ethnic, world.finance]
    assign_blind_appraiser(blind.round, by=world.thuongtruc_snv, appraiser=second, units=units)
    standing = blind.round.blind_assignments.standing()
    assert standing.get(unit=world.ethnic) == assignment
    assert standing.count() == 2


@pytest.mark.parametrize("state", ["RETURNED", "EXPLAINING", "APPRAISED"])
def test_the_second_decides_only_in_the_first_appraisal(blind, row, assignment, second, state):
    moment = now()
    Sheet.objects.filter(pk=blind.pk).update(
        state=state, appraised_since=moment, appraised_at=moment
    )
    with pytest.raises(Refused):
        appraise_blind(assignment, by=second, entry=row, value=row.self_value)
    assert not BlindAppraisal.objects.exists()
