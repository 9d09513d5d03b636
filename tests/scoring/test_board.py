"""The progress board: a line a unit, a column a stage, who holds the ball, days left, filters."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cchc.lib.clock import now, today
from scoring.actions.result import publish_results
from scoring.board import named
from scoring.models import Round, Sheet
from tests.scoring.builders import fill, last_days, make_decision, make_round, put, sheet_of
from units.roles import Role

S = Sheet.State


@pytest.fixture
def the_round(world):
    return make_round(
        world,
        world.ethnic,
        world.finance,
        world.home_affairs,
        has_explanation=True,
        **last_days(3, 10),
    )


def words_of(client, the_round, **asked):
    response = client.get(the_round.get_absolute_url(), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def names_on(text):
    """Which of the three departments have a line."""
    body = text.partition("by-stage")[2]
    known = ("Sở Dân tộc và Tôn giáo", "Sở Tài chính", "Sở Nội vụ")
    return {name for name in known if f">{name}<" in body}


def overdue(the_round, days=1, stage="self_score_until"):
    """Puts every last day so far back that this stage ended some days ago."""
    shift = today() - timedelta(days) - getattr(the_round, stage)
    fields = {name: getattr(the_round, name) + shift for name in Round.DAYS.values()}
    Round.objects.filter(pk=the_round.pk).update(**fields)


@pytest.mark.parametrize(
    ("account", "most"),
    # To the coordinator no points are offered of units that he must not judge: three more.
    [("lanhdao.ubnd", 8), ("kiemtra.tinh", 8), ("congbo.ubnd", 8), ("thuongtruc.snv", 11)],
)
def test_one_and_three_lines_need_the_same_few_queries(world, signed_in, account, most):
    client, counts = signed_in(account), []
    client.get("/ky-cham-diem/")
    for units in [(world.ethnic,), (world.ethnic, world.finance, world.home_affairs)]:
        the_round = make_round(world, *units, title=f"Kỳ {len(units)}", **last_days())
        with CaptureQueriesContext(connection) as queries:
            client.get(the_round.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most, [q["sql"][:150] for q in queries]


def test_each_stage_is_a_column_and_days_left_are_told(world, the_round, signed_in):
    put(sheet_of(the_round, world.finance), S.SUBMITTED)
    put(sheet_of(the_round, world.home_affairs), S.EXPLAINING)
    text = words_of(signed_in("thuongtruc.snv"), the_round)
    for stage in ("Tự chấm", "Thẩm định lần 1", "Giải trình", "Thẩm định lần 2", "Công bố"):
        assert f'<th scope="col">{stage}</th>' in text
    assert f"còn 3 ngày ({today() + timedelta(3):%d/%m/%Y})" in text
    assert "Chưa bắt đầu" in text
    assert "Chờ thẩm định" in text
    assert "Chờ đơn vị" in text
    assert not re.search("[0-9] phiếu quá hạn", text)
    assert [count for *_, count in blocks_of(text)] == ["1", "1", "1", "–", "–"]
    entry = sheet_of(the_round, world.ethnic).entries.first()
    type(entry).objects.filter(pk=entry.pk).update(self_value=True, self_points=2)
    text = words_of(signed_in("thuongtruc.snv"), the_round)
    assert "Đã chấm 1/3" in text


def blocks_of(text):
    """[(name of a stage, how many sheets stand there)] of the first block above the board."""
    table = text.partition("by-block")[2].partition("</table>")[0]
    cells = re.findall(r'<td class="number[^"]*" data-l="([^"]+)">(.*?)</td>', table)
    return [(name, re.sub("<[^>]+>", "", inside)) for name, inside in cells]


def test_a_count_above_the_board_leads_to_its_lines(world, the_round, signed_in):
    put(sheet_of(the_round, world.finance), S.SUBMITTED)
    put(sheet_of(the_round, world.home_affairs), S.PUBLISHED)
    text = words_of(signed_in("lanhdao.ubnd"), the_round)
    assert '<a href="?khoi=so&amp;buoc=FIRST">1</a>' in text
    assert "1 đã công bố" in text
    assert names_on(words_of(signed_in("lanhdao.ubnd"), the_round, khoi="so", buoc="FIRST")) == {
        "Sở Tài chính"
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [(40, "còn 40 ngày"), (1, "còn 1 ngày"), (0, "hết hạn hôm nay"), (-2, "quá hạn 2 ngày")],
)
def test_days_left_are_told_on_every_line(world, the_round, signed_in, days, words):
    overdue(the_round, days=-days)
    text = words_of(signed_in("lanhdao.ubnd"), the_round)
    cells = re.findall(r'<td data-l="Hạn"[^>]*>(.*?)</td>', text)
    assert len(cells) == 3
    assert all(words in cell.lower() for cell in cells)


def test_what_is_late_says_so_and_is_found(world, the_round, signed_in):
    put(sheet_of(the_round, world.finance), S.SUBMITTED)
    overdue(the_round, days=2)
    client = signed_in("thuongtruc.snv")
    text = words_of(client, the_round)
    assert "Quá hạn 2 ngày" in text
    assert "2 phiếu quá hạn của bước đang làm." in text
    late = words_of(client, the_round, muon="on")
    assert names_on(late) == {"Sở Dân tộc và Tôn giáo", "Sở Nội vụ"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"buoc": "SELF"}, {"Sở Dân tộc và Tôn giáo"}),
        ({"buoc": "FIRST"}, {"Sở Tài chính"}),
        ({"cho": "don-vi"}, {"Sở Dân tộc và Tôn giáo", "Sở Nội vụ"}),
        ({"cho": "tham-dinh"}, {"Sở Tài chính"}),
        ({"cho": "cong-bo"}, set()),
        ({"khoi": "xa"}, set()),
        ({"tim": "tai chinh"}, {"Sở Tài chính"}),
        ({"khoi": "so", "buoc": "hong", "trang": "-1"}, None),
    ],
)
def test_filters(world, the_round, signed_in, asked, expected):
    put(sheet_of(the_round, world.finance), S.SUBMITTED)
    put(sheet_of(the_round, world.home_affairs), S.EXPLAINING)
    text = words_of(signed_in("lanhdao.ubnd"), the_round, **asked)
    every = {"Sở Dân tộc và Tôn giáo", "Sở Tài chính", "Sở Nội vụ"}
    assert names_on(text) == (every if expected is None else expected)
    assert expected != set() or "Không có dòng nào khớp với bộ lọc." in text


def test_a_silent_unit_no_longer_holds_the_ball(world, the_round, signed_in):
    put(sheet_of(the_round, world.home_affairs), S.EXPLAINING)
    overdue(the_round, stage="explanation_until")
    text = words_of(signed_in("lanhdao.ubnd"), the_round, cho="tham-dinh")
    assert names_on(text) == {"Sở Nội vụ"}


def test_appraisers_are_named_to_who_assigns_them(world, the_round, signed_in):
    put(sheet_of(the_round, world.finance), S.SUBMITTED)
    name, coordinator = str(world.thamdinh_snv), signed_in("thuongtruc.snv")
    assert f">{name}</td>" in words_of(coordinator, the_round)
    for account in ("thamdinh.snv", "lanhdao.ubnd", "congbo.ubnd", "kiemtra.tinh"):
        text = words_of(signed_in(account), the_round)
        assert ">Thẩm định viên</td>" in text
        assert name not in text, account
    roles = world.thamdinh_snv.memberships.filter(role=Role.APPRAISER)
    roles.update(valid_to=today() - timedelta(days=1))  # nobody is awaited who may not judge
    assert name not in words_of(coordinator, the_round)
    roles.update(valid_to=None)
    the_round.assignments.filter(unit=world.finance).update(ended_at=now())
    assert ">Thẩm định viên</td>" in words_of(coordinator, the_round)


def test_an_appraised_sheet_waits_for_its_block_before_it_waits_for_the_publisher(
    world, the_round, signed_in
):
    publisher = signed_in("congbo.ubnd")
    for unit in (world.ethnic, world.finance):
        put(sheet_of(the_round, unit), S.APPRAISED)
    text = words_of(publisher, the_round)
    assert text.count(">Phiếu khác cùng khối</td>") == 2
    assert ">Người công bố</td>" not in text
    assert not names_on(words_of(publisher, the_round, cho="cong-bo"))
    own = words_of(signed_in("canbo.dttg"), the_round)  # who sees no other sheet
    assert ">Phiếu khác cùng khối</td>" in own
    put(sheet_of(the_round, world.home_affairs), S.APPRAISED)
    assert words_of(publisher, the_round).count(">Người công bố</td>") == 3


def test_a_round_is_offered_to_be_closed_once_all_is_published(world, the_round, signed_in):
    coordinator, close = signed_in("thuongtruc.snv"), f"/ky-cham-diem/{the_round.pk}/dong/"
    for sheet in the_round.sheets.all():
        put(sheet, S.APPRAISED)
    assert close not in words_of(coordinator, the_round)
    decision = make_decision(world.province)
    publish_results(the_round.blocks.get(), by=world.congbo_ubnd, document=decision)
    assert close in words_of(coordinator, the_round)
    assert close not in words_of(signed_in("congbo.ubnd"), the_round)
    withdrawn = make_round(world, world.office, title="Kỳ khác")
    withdrawn.sheets.update(state=S.WITHDRAWN, withdrawn_reason="Hợp nhất")
    assert f"/ky-cham-diem/{withdrawn.pk}/dong/" in words_of(coordinator, withdrawn)


def test_many_appraisers_are_counted():
    assert named(["a", "b"]) == "a, b"
    assert named(["a", "b", "c", "d"]) == "a, b và 2 người khác"
    assert named([]) == ""


def test_long_lists_are_paged(world, signed_in, monkeypatch):
    from scoring import board

    monkeypatch.setattr(board, "LINES", 2)
    the_round = make_round(world, world.ethnic, world.finance, world.home_affairs)
    client = signed_in("lanhdao.ubnd")
    first, second = words_of(client, the_round), words_of(client, the_round, trang="1")
    assert "Hiển thị 1-2 trong 3" in first
    assert names_on(first) | names_on(second) == {
        "Sở Dân tộc và Tôn giáo",
        "Sở Tài chính",
        "Sở Nội vụ",
    }
    assert len(names_on(second)) == 1


def test_the_leader_is_offered_to_let_in_late(world, the_round, signed_in):
    sheet = sheet_of(the_round, world.ethnic)
    fill(sheet, world.canbo_dttg)
    address = f"/phieu-cham-diem/{sheet.pk}/nop-muon/"
    leader = signed_in("lanhdao.ubnd")
    assert address not in words_of(leader, the_round)
    assert leader.get(address).status_code == 409
    overdue(the_round)
    assert address in words_of(leader, the_round)
    assert address not in words_of(signed_in("thuongtruc.snv"), the_round)
    assert "Cho nộp muộn?" in " ".join(leader.get(address).content.decode().split())
    wrong = leader.post(address, {"until": "31/02/2026", "reason": ""})
    assert wrong.status_code == 200
    past = leader.post(address, {"until": "01/01/2026", "reason": "Chờ số liệu"})
    assert past.status_code == 409
    until = today() + timedelta(2)
    done = leader.post(address, {"until": f"{until:%d/%m/%Y}", "reason": "Chờ số liệu"})
    assert done["Location"] == the_round.get_absolute_url()
    text = words_of(leader, the_round)
    assert f"cho nộp muộn đến {until:%d/%m/%Y}" in text
    assert address not in text


def test_no_values_are_on_the_board(world, the_round, signed_in):
    sheet = sheet_of(the_round, world.ethnic)
    fill(sheet, world.canbo_dttg)
    for account in ("thuongtruc.snv", "lanhdao.ubnd", "kiemtra.tinh"):
        text = words_of(signed_in(account), the_round)
        assert sheet.get_absolute_url() not in text.replace(
            f"{sheet.get_absolute_url()}dua-ra/", ""
        )
        assert "4,5" not in text


def test_an_office_sees_its_own_line_only(world, the_round, signed_in):
    text = words_of(signed_in("canbo.dttg"), the_round)
    assert names_on(text) == {"Sở Dân tộc và Tôn giáo"}
