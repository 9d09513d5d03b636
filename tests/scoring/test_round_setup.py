"""Setting a round up: days, units by kind, appraisers in bulk, what is missing, last year."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import now, today
from scoring.actions.round import uncovered
from scoring.actions.round_copy import copy_round
from scoring.models import Assignment, CriteriaSet, DeadlineMove, Round, RoundUnit, Sheet
from scoring.readiness import notices_of
from tests.scoring.builders import last_days, make_round, make_set, sheet_of
from tests.world import make_unit
from units.models import AuditEvent, Kind, Membership
from units.roles import Role

YEAR = 2026


@pytest.fixture
def coordinator(signed_in):
    return signed_in("thuongtruc.snv")


@pytest.fixture
def draft(world):
    return make_round(world, world.ethnic, world.finance, state=Round.State.DRAFT)


def words_of(response):
    return " ".join(response.content.decode().split())


def at(the_round, what):
    return f"/ky-cham-diem/{the_round.pk}/{what}/"


def typed(days):
    return {name: f"{day:%d/%m/%Y}" for name, day in days.items()}


# --- Thông tin, hạn ------------------------------------------------------------------------------


def test_facts_and_days_are_set_on_one_page(world, draft, coordinator):
    assert f"{draft.appraisal_until:%d/%m/%Y}" in words_of(coordinator.get(at(draft, "thong-tin")))
    data = {
        "version": draft.version,
        "title": "Kỳ năm nay",
        "has_explanation": "on",
        "unsubmitted": "WITHDRAWN",
        **typed(last_days(20)),
    }
    assert coordinator.post(at(draft, "thong-tin"), data).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, len(draft.days), draft.unsubmitted) == ("Kỳ năm nay", 5, "WITHDRAWN")
    stale = coordinator.post(at(draft, "thong-tin"), {**data, "title": "Khác"})
    assert stale.status_code == 409


def test_wrong_days_are_shown_again(world, draft, coordinator):
    data = {"version": draft.version, "title": "Kỳ", "unsubmitted": "UNSCORED"}
    turned = {**typed(last_days()), "appraisal_until": f"{today():%d/%m/%Y}"}
    response = coordinator.post(at(draft, "thong-tin"), data | turned)
    assert response.status_code == 409
    assert "phải sau hạn tự chấm" in words_of(response)
    response = coordinator.post(at(draft, "thong-tin"), {**data, "self_score_until": "31/02/2026"})
    assert response.status_code == 200
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_day_is_moved_on_its_page(world, coordinator):
    the_round = make_round(world, **last_days())
    page = words_of(coordinator.get(at(the_round, "doi-han")))
    assert "Tự chấm" in page or "tự chấm" in page
    until = the_round.self_score_until + timedelta(2)
    data = {"stage": "SELF", "until": f"{until:%d/%m/%Y}", "reason": "Mất điện diện rộng"}
    assert coordinator.post(at(the_round, "doi-han"), data).status_code == 302
    assert DeadlineMove.objects.get().until == until
    assert "Mất điện diện rộng" in words_of(coordinator.get(at(the_round, "doi-han")))
    again = coordinator.post(at(the_round, "doi-han"), data)
    assert again.status_code == 409
    assert "chọn ngày khác" in words_of(again)
    wrong = coordinator.post(at(the_round, "doi-han"), {"stage": "EXPLANATION", "until": "x"})
    assert wrong.status_code == 200


def test_sheets_not_sent_are_named_before_they_are_settled(world, coordinator):
    the_round = make_round(world, **last_days(-20, 15))
    Round.objects.update(publication_until=today() + timedelta(30))
    assert at(the_round, "phieu-khong-nop") in words_of(
        coordinator.get(the_round.get_absolute_url())
    )
    page = words_of(coordinator.get(at(the_round, "phieu-khong-nop")))
    assert "Sở Dân tộc và Tôn giáo, Sở Tài chính" in page
    assert coordinator.post(at(the_round, "phieu-khong-nop")).status_code == 302
    board = words_of(coordinator.get(the_round.get_absolute_url()))
    assert "không nộp" in board
    assert at(the_round, "phieu-khong-nop") not in board
    assert sheet_of(the_round, world.ethnic).state == Sheet.State.APPRAISED
    empty = words_of(coordinator.get(at(the_round, "phieu-khong-nop")))
    assert "Không còn phiếu nào chưa nộp" in empty


# --- Khối, đơn vị --------------------------------------------------------------------------------


@pytest.fixture
def places(world):
    """Five communes of three kinds."""
    kinds = [Kind.COMMUNE, Kind.COMMUNE, Kind.WARD, Kind.WARD, Kind.SPECIAL]
    return [
        make_unit(
            f"{kind.label} Thử {place}",
            kind=kind,
            parent=world.province,
            since=date(2025, 7, 1),
            block="xa",
            short_name=f"{kind.label} Thử {place}",
        )
        for place, kind in enumerate(kinds)
    ]


def chosen(the_round):
    rows = RoundUnit.objects.filter(round=the_round, is_listed=True)
    return {row.unit.name: row.is_ranked for row in rows}


def test_units_are_shown_by_kind_and_name_and_chosen_together(world, draft, coordinator, places):
    address = at(draft, "khoi")
    page = words_of(coordinator.get(address, {"khoi": "xa"}))
    assert page.count('name="units"') == page.count("checked") == 6  # a new block: all of them
    wards = words_of(coordinator.get(address, {"khoi": "xa", "loai": "WARD"}))
    assert wards.count('name="units"') == 2
    none = words_of(coordinator.get(address, {"khoi": "xa", "chon": "khong"}))
    assert "checked" not in none
    named = words_of(coordinator.get(address, {"khoi": "xa", "tim": "thu 4"}))
    assert named.count('name="units"') == 1
    other = words_of(coordinator.get(address, {"khoi": "hong", "loai": "hong", "chon": "x"}))
    assert "Sở Tài chính" in other


def test_what_the_filter_leaves_out_stays_as_it_was(world, draft, coordinator, places):
    address, the_set = at(draft, "khoi"), make_set(world.province, code="xa-thu")
    data = {"block": "xa", "criteria_set": the_set.pk}
    communes = [places[0].pk, places[1].pk]
    coordinator.post(address, {**data, "units": communes, "unranked": [places[0].pk]})
    wards = f"{address}?khoi=xa&loai=WARD"
    assert "2 đơn vị khác của khối đã chọn" in words_of(coordinator.get(wards))
    assert coordinator.post(wards, {**data, "units": [places[2].pk]}).status_code == 302
    expected = {"xã Thử 0": False, "xã Thử 1": True, "phường Thử 2": True}
    assert {name: ranked for name, ranked in chosen(draft).items() if "Thử" in name} == expected
    assert coordinator.post(wards, data).status_code == 302
    assert "phường Thử 2" not in chosen(draft)
    foreign = coordinator.post(wards, {**data, "units": [places[0].pk, "x", "9" * 5000]})
    assert foreign.status_code == 200


# --- Thẩm định viên ------------------------------------------------------------------------------


def test_one_appraiser_is_assigned_to_many_units_in_some_areas(world, draft, coordinator):
    Assignment.objects.all().delete()
    address = at(draft, "phan-cong")
    page = words_of(coordinator.get(address, {"chon": "tat-ca"}))
    assert page.count("checked") == 2
    assert "2 đơn vị chưa đủ thẩm định viên." in page
    data = {
        "appraiser": world.thamdinh_snv.pk,
        "units": [world.ethnic.pk, world.finance.pk],
        "areas": ["1", "2"],
    }
    sent = coordinator.post(f"{address}?khoi=so&chon=tat-ca", data)
    assert sent["Location"] == f"{address}?khoi=so"
    page = words_of(coordinator.get(address, {"thieu": "on", "khoi": "so"}))
    assert page.count("lĩnh vực 3, 9 chưa có thẩm định viên") == 2
    data = {**data, "appraiser": world.thamdinh_vp.pk, "areas": []}
    assert coordinator.post(address, data).status_code == 302
    assert "Mọi đơn vị, lĩnh vực đã có thẩm định viên." in words_of(coordinator.get(address))
    assert words_of(coordinator.get(address)).count("Thôi phân công") == 4
    assert words_of(coordinator.get(address, {"tim": "tai chinh"})).count('name="units"') == 1


def test_units_that_he_must_not_judge_are_named_together(world, coordinator):
    draft = make_round(
        world, world.ethnic, world.finance, world.home_affairs, state=Round.State.DRAFT
    )
    Membership.objects.create(
        user=world.thamdinh_snv,
        unit=world.finance,
        role="OFFICER",
        valid_from=date(YEAR, 1, 1),
        valid_to=date(YEAR, 3, 1),
    )
    Assignment.objects.all().delete()
    units = [world.ethnic.pk, world.finance.pk, world.home_affairs.pk]
    data = {"appraiser": world.thamdinh_snv.pk, "units": units}
    response = coordinator.post(at(draft, "phan-cong"), data)
    assert response.status_code == 409
    assert "2 đơn vị là nơi" in words_of(response)
    assert "Sở Nội vụ, Sở Tài chính" in words_of(response)
    assert not Assignment.objects.exists()


# --- Còn thiếu gì --------------------------------------------------------------------------------


def test_what_is_missing_is_a_list_of_links(world, draft, coordinator):
    assert "Đã đủ để mở kỳ chấm điểm." in words_of(coordinator.get(draft.get_absolute_url()))
    Round.objects.update(appraisal_until=None)
    draft.assignments.filter(unit=world.finance).update(ended_at=now())
    page = words_of(coordinator.get(draft.get_absolute_url()))
    assert f'<a href="{at(draft, "thong-tin")}">Chưa đặt hạn thẩm định lần 1</a>' in page
    assert f'{at(draft, "phan-cong")}?thieu=on">1 đơn vị chưa đủ thẩm định viên' in page
    assert at(draft, "mo") not in page
    question = words_of(coordinator.get(at(draft, "mo")))
    assert "Chưa mở được kỳ, còn thiếu:" in question
    RoundUnit.objects.update(is_listed=False)
    page = words_of(coordinator.get(draft.get_absolute_url()))
    assert "Khối sở, ban, ngành chưa có đơn vị nào" in page


def test_others_are_not_told_what_is_missing(world, draft, signed_in):
    page = words_of(signed_in("canbo.dttg").get(draft.get_absolute_url()))
    assert "Còn thiếu gì" not in page


# --- Kỳ trước ------------------------------------------------------------------------------------


def copied(world, source, year=YEAR + 1, **fields):
    return copy_round(source, by=world.thuongtruc_snv, year=year, title="Kỳ sau", **fields)


def test_last_years_round_is_taken_over(world):
    source = make_round(
        world, world.ethnic, world.finance, has_explanation=True, unsubmitted="WITHDRAWN",
        **last_days(),
    )  # fmt: skip
    source.round_units.filter(unit=world.finance).update(is_ranked=False)
    source.assignments.filter(unit=world.finance).update(areas=["1", "77"])
    made = copied(world, source)
    assert (made.state, made.year, made.unsubmitted) == (Round.State.DRAFT, YEAR + 1, "WITHDRAWN")
    assert chosen(made) == chosen(source)
    assert {(item.unit, tuple(item.areas)) for item in made.assignments.all()} == {
        (world.ethnic, ()),
        (world.finance, ("1",)),
    }
    assert list(made.days) == list(source.days)
    assert made.self_score_until.year - source.self_score_until.year == 1
    assert AuditEvent.objects.filter(kind="scoring.round.copied").count() == 1
    assert not made.sheets.exists()


def test_what_no_longer_fits_is_left_out(world):
    source = make_round(world, world.ethnic, world.finance, world.home_affairs)
    type(world.finance).objects.filter(pk=world.finance.pk).update(ended_on=date(YEAR, 12, 31))
    Membership.objects.filter(user=world.thamdinh_vp).update(valid_to=date(2025, 12, 31))
    made = copied(world, source)
    assert set(chosen(made)) == {world.ethnic.name, world.home_affairs.name}
    assert [item.unit for item in made.assignments.all()] == [world.ethnic]
    told = AuditEvent.objects.get(kind="scoring.round.copied").payload
    assert world.finance.name in told


def test_the_set_of_the_new_year_is_taken_where_there_is_one(world):
    source = make_round(world, world.ethnic)
    assert copied(world, source).blocks.get().criteria_set == source.blocks.get().criteria_set
    new = make_set(world.province, code="so-moi")
    type(new).objects.filter(pk=new.pk).update(year=YEAR + 2)
    assert copied(world, source, year=YEAR + 2).blocks.get().criteria_set == new


def test_a_copy_is_made_from_the_first_page(world, coordinator):
    source = make_round(world, **last_days())
    data = {"year": YEAR + 1, "title": "Kỳ sau", "source": source.pk}
    response = coordinator.post("/ky-cham-diem/lap/", data)
    made = Round.objects.get(title="Kỳ sau")
    assert response["Location"] == made.get_absolute_url()
    page = words_of(coordinator.get(made.get_absolute_url()))
    assert f"Khối sở, ban, ngành dùng bộ tiêu chí của năm {YEAR}" in page
    again = coordinator.post("/ky-cham-diem/lap/", data)
    assert again.status_code == 409
    strange = coordinator.post("/ky-cham-diem/lap/", {**data, "title": "Khác", "source": "x"})
    assert strange.status_code == 200


def test_a_set_of_another_level_is_worth_a_look(world):
    the_round = make_round(world, world.ethnic)
    assert notices_of(the_round) == []
    CriteriaSet.objects.update(level="COMMUNE")
    ((sentence, _url),) = notices_of(the_round)
    assert sentence == "Khối sở, ban, ngành dùng bộ tiêu chí áp dụng cho xã, phường, đặc khu"


def test_a_copy_for_the_same_year_has_no_days_yet(world):
    source = make_round(world, world.ethnic, **last_days())
    assert copied(world, source, year=YEAR).days == {}


def test_an_appraiser_of_areas_that_are_gone_is_left_out(world):
    source = make_round(world, world.ethnic, world.finance)
    source.assignments.filter(unit=world.finance).update(areas=["77"])
    made = copied(world, source)
    assert [item.unit for item in made.assignments.all()] == [world.ethnic]


def test_who_may_judge_it_no_more_covers_nothing(world, coordinator):
    """His role ended, or he moved to the unit, after he was assigned."""
    made = make_round(world, world.ethnic, world.finance, **last_days())
    assert uncovered(made) == []
    Membership.objects.create(
        user=world.thamdinh_snv,
        unit=world.finance,
        role=Role.OFFICER,
        valid_from=date(YEAR, 1, 1),
    )
    assert uncovered(made) == [world.finance.name]
    Membership.objects.filter(user=world.thamdinh_snv, role=Role.APPRAISER).update(
        valid_to=date(2025, 12, 31)
    )
    assert sorted(uncovered(made)) == sorted([world.ethnic.name, world.finance.name])
