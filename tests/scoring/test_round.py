"""Rounds on the screen: the board for all of the province, set-up for the coordinator."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.models import Assignment, Round, Sheet
from tests.scoring.builders import last_days, make_round, make_set, put, sheet_of


@pytest.fixture
def coordinator(signed_in):
    return signed_in("thuongtruc.snv")


def url(name, obj):
    return reverse(f"scoring:{name}", args=[obj.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def test_rounds_are_listed(world, the_round, signed_in):
    text = text_of(signed_in("canbo.dttg").get(reverse("scoring:round-list")))
    assert the_round.title in text
    assert "Lập kỳ chấm điểm" not in text
    empty = text_of(signed_in("bithu.langson").get(reverse("scoring:round-list")))
    assert "Chưa có kỳ chấm điểm nào." in empty


def test_one_and_three_rounds_need_the_same_queries(world, coordinator):
    counts = []
    for year in (2024, 2025, 2026):
        make_round(world, world.ethnic, year=year, title=f"Kỳ {year}")
        with CaptureQueriesContext(connection) as queries:
            coordinator.get(reverse("scoring:round-list"))
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 7, counts


def test_the_board_says_where_each_sheet_stands_and_who_holds_it(world, the_round, coordinator):
    put(sheet_of(the_round, world.finance), Sheet.State.SUBMITTED)
    text = text_of(coordinator.get(the_round.get_absolute_url()))
    assert "Chưa bắt đầu" in text
    assert "Chờ thẩm định" in text
    assert "Thẩm định viên" in text
    assert "sở, ban, ngành, 2 phiếu" in text
    assert '<a href="?khoi=so&amp;buoc=FIRST">1</a>' in text
    assert sheet_of(the_round, world.finance).get_absolute_url() + '"' not in text


def test_nobody_is_offered_points_of_his_own_unit(world, coordinator):
    the_round = make_round(world, world.ethnic, world.home_affairs)
    text = text_of(coordinator.get(the_round.get_absolute_url()))
    assert url("sheet-side-points", sheet_of(the_round, world.ethnic)) in text
    assert url("sheet-side-points", sheet_of(the_round, world.home_affairs)) not in text


def test_the_board_links_only_what_may_be_read(world, the_round, signed_in):
    put(sheet_of(the_round, world.ethnic), Sheet.State.SUBMITTED)
    text = text_of(signed_in("congbo.ubnd").get(the_round.get_absolute_url()))
    assert f'href="{sheet_of(the_round, world.ethnic).get_absolute_url()}"' in text
    assert f'href="{sheet_of(the_round, world.finance).get_absolute_url()}"' not in text


def test_the_publisher_is_offered_a_block_that_is_ready(world, the_round, signed_in):
    publisher = signed_in("congbo.ubnd")
    block = the_round.blocks.get()
    assert url("block-publish", block) not in text_of(publisher.get(the_round.get_absolute_url()))
    for sheet in the_round.sheets.all():
        put(sheet, Sheet.State.APPRAISED)
    assert url("block-publish", block) in text_of(publisher.get(the_round.get_absolute_url()))


def test_a_round_is_set_up_and_opened_in_simple_forms(world, coordinator):
    criteria_set = make_set(world.province)
    response = coordinator.post(
        reverse("scoring:round-create"),
        {"year": "2026", "title": "Chấm điểm năm 2026", "is_illustrative": "on"},
    )
    the_round = Round.objects.get()
    assert response["Location"] == the_round.get_absolute_url()
    assert "chưa có khối nào" in text_of(coordinator.get(the_round.get_absolute_url()))

    page = text_of(coordinator.get(url("round-set-block", the_round)))
    assert "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang" in page
    assert "xã Minh Thử" not in page
    page = text_of(coordinator.get(url("round-set-block", the_round), {"khoi": "xa"}))
    assert "xã Minh Thử" in page
    data = {
        "block": "so",
        "criteria_set": criteria_set.pk,
        "units": [world.ethnic.pk, world.finance.pk],
        "unranked": [world.finance.pk],
    }
    assert coordinator.post(url("round-set-block", the_round), data).status_code == 302
    board = text_of(coordinator.get(the_round.get_absolute_url()))
    assert "2 đơn vị:" in board
    assert "(không xếp hạng)" in board

    assert coordinator.post(url("round-open", the_round)).status_code == 409
    data = {
        "appraiser": world.thamdinh_snv.pk,
        "units": [world.ethnic.pk, world.finance.pk],
        "areas": "1, 2,3, 9",
    }
    assert coordinator.post(url("round-assign", the_round), data).status_code == 302
    assert Assignment.objects.first().areas == ["1", "2", "3", "9"]
    assert ">1, 2, 3, 9</td>" in text_of(coordinator.get(url("round-assign", the_round)))
    days = {name: f"{day:%d/%m/%Y}" for name, day in last_days().items()}
    data = {"version": the_round.version, "title": the_round.title, "unsubmitted": "UNSCORED"}
    assert coordinator.post(url("round-prepare", the_round), data | days).status_code == 302

    question = text_of(coordinator.get(url("round-open", the_round)))
    assert "Mở kỳ chấm điểm?" in question
    response = coordinator.post(url("round-open", the_round), follow=True)
    assert "Đã mở kỳ chấm điểm; các đơn vị bắt đầu tự chấm." in text_of(response)
    assert Sheet.objects.count() == 2


def test_bad_input_is_shown_again(world, coordinator):
    response = coordinator.post(reverse("scoring:round-create"), {"year": "x", "title": ""})
    text = text_of(response)
    assert "Chưa nhập tên kỳ chấm điểm." in text
    draft = make_round(world, world.ethnic, state=Round.State.DRAFT)
    response = coordinator.post(url("round-set-block", draft), {"block": "so"})
    assert "Chưa chọn bộ tiêu chí." in text_of(response)
    data = {"appraiser": world.thamdinh_snv.pk, "units": [world.ethnic.pk], "areas": "77"}
    response = coordinator.post(url("round-assign", draft), data)
    assert "Không có lĩnh vực mã 77." in text_of(response)


def test_the_same_title_again_is_refused_on_the_form(world, coordinator):
    data = {"year": "2026", "title": "Kỳ 2026"}
    coordinator.post(reverse("scoring:round-create"), data)
    response = coordinator.post(reverse("scoring:round-create"), data)
    assert response.status_code == 409
    assert "đặt tên khác" in text_of(response)


def test_an_open_round_is_closed_when_all_is_published(world, the_round, coordinator):
    assert coordinator.get(url("round-set-block", the_round)).status_code == 409
    assert coordinator.get(url("round-open", the_round)).status_code == 409
    assert "Đóng kỳ chấm điểm?" in text_of(coordinator.get(url("round-close", the_round)))
    assert coordinator.post(url("round-close", the_round)).status_code == 409
    Round.objects.update(state=Round.State.CLOSED)
    assert coordinator.get(url("round-close", the_round)).status_code == 409
    assert "Đã kết thúc" in text_of(coordinator.get(reverse("scoring:round-list")))


def test_an_appraiser_is_released_after_a_question(world, the_round, coordinator):
    first = the_round.assignments.get(unit=world.ethnic)
    ending = url("assignment-end", first)
    assert ending in text_of(coordinator.get(url("round-assign", the_round)))
    assert "Thôi phân công thẩm định?" in text_of(coordinator.get(ending))
    alone = coordinator.post(ending)
    assert alone.status_code == 409
    assert "Còn nơi không có thẩm định viên" in text_of(alone)
    Assignment.objects.create(round=the_round, unit=world.ethnic, appraiser=world.thamdinh_vp)
    text = text_of(coordinator.post(ending, follow=True))
    assert "Đã thôi phân công." in text
    first.refresh_from_db()
    assert first.ended_at is not None
    assert coordinator.get(ending).status_code == 404
