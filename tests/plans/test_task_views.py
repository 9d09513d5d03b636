"""Other views of tasks: groups, calendar, board, quarters; parts and filters are the table's."""

from datetime import date
from itertools import combinations
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from cchc.lib.quarter_chart import days_of, quarter_of
from plans.actions.document import link_implements
from plans.actions.plan import create_plan
from plans.actions.result import report_result
from plans.actions.task import accept_task, ask_extension, cancel_task, verify_task
from plans.models import Area, DocType, Task
from tests.plans.builders import (
    a_document,
    a_plan,
    a_reported_task,
    a_task,
    an_accepted_task,
)
from tests.plans.pages import queries_of, words

LIST, GROUPS, CALENDAR = "/nhiem-vu/", "/nhiem-vu/nhom/", "/nhiem-vu/lich/"
BOARD, QUARTERS = "/nhiem-vu/trang-thai/", "/nhiem-vu/theo-quy/"
VIEWS = (LIST, GROUPS, CALENDAR, BOARD, QUARTERS)


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def leader(signed_in):
    return signed_in("lanhdao.ubnd")


def listed(client, url):
    """Titles of the table at an address of it that a page gave."""
    return [row["task"].title for row in client.get(url).context["rows"]]


def counts_of(client, group, **query):
    """{words: (number, address)} of one group."""
    response = client.get(GROUPS, query)
    found = next(row for row in response.context["groups"] if row["group"].name == group)
    return {label: (number, url) for label, number, url, _ in found["counts"]}


def a_directive_with_plan(world):
    """05/CT <- 09/KH, on which a plan with two tasks rests; an open task serves one of them."""
    directive = a_document(
        world, doc_type=DocType.DIRECTIVE, symbol="05/CT-SDTTG", subject="Cải cách hành chính"
    )
    paper = a_document(world, symbol="09/KH-SDTTG", issued_on=date(2026, 2, 1))
    link_implements(paper, by=world.canbo_dttg, parent=directive)
    plan = a_plan(world, tasks=2, basis=[paper])
    Task.objects.filter(plan=plan).update(state=Task.State.ASSIGNED, assigned_on=date(2026, 2, 2))
    first = plan.tasks.order_by("pk").first()
    part = a_task(
        world,
        title="Phần việc",
        assigner=world.ethnic,
        by=world.canbo_dttg,
        parent=first,
        due_on=date(2026, 11, 20),
    )
    return directive, paper, plan, part


# --- Links and filters --------------------------------------------------------------------------


def test_views_and_parts_keep_what_was_asked(world, officer):
    a_task(world)
    for url in VIEWS:
        page = officer.get(url, {"tim": "công bố", "han": "later", "linh_vuc": "-"})
        picking = page.context["picking"]
        assert [view["label"] for view in picking.views if view["is_now"]], url
        for link in [*picking.views, *picking.tabs]:
            assert "tim=c%C3%B4ng+b%E1%BB%91" in link["url"], url
            assert "linh_vuc=-" in link["url"], url
            assert officer.get(link["url"]).status_code == 200


def test_a_directive_leads_to_all_that_stems_from_it(world, officer):
    directive, paper, plan, _part = a_directive_with_plan(world)
    a_task(world, title="Việc khác")
    every = {"phan": "tat-ca", "trang_thai": ""}
    stemming = ["Phần việc", *(task.title for task in plan.tasks.order_by("pk"))]
    for asked in ({"van_ban": directive.pk}, {"van_ban": paper.pk}, {"so_van_ban": "5 ct"}):
        page = officer.get(LIST, {**every, **asked})
        assert [row["task"].title for row in page.context["rows"]] == stemming, asked
    text = words(officer.get(LIST, {**every, "van_ban": directive.pk}))
    assert "Từ văn bản chỉ đạo Chỉ thị 05/CT-SDTTG" in text
    hidden = officer.get(LIST, {**every, "van_ban": 10**6})
    assert hidden.context["rows"] == []
    assert "ngoài phạm vi được xem" in words(hidden)
    assert officer.get(LIST, {**every, "so_van_ban": "999/xx"}).context["rows"] == []


def test_a_plan_and_the_want_of_one_are_asked_for_by_links(world, officer):
    plan = a_plan(world, tasks=1)
    a_task(world, title="Giao lẻ")
    every = {"phan": "tat-ca", "trang_thai": ""}
    one = officer.get(LIST, {**every, "ke_hoach": plan.pk})
    assert [row["task"].plan_id for row in one.context["rows"]] == [plan.pk]
    assert f"Kế hoạch: {plan.title}" in words(one)
    none = officer.get(LIST, {**every, "ke_hoach": 0})
    assert [row["task"].title for row in none.context["rows"]] == ["Giao lẻ"]
    assert "không thuộc kế hoạch nào" in words(none)


def test_days_between_narrow_regular_tasks_by_their_periods(world, officer):
    a_task(world, title="Một lần", due_on=date(2026, 12, 30))
    a_task(world, title="Mỗi tháng", due_on=None, due_text="hằng tháng")
    query = {"tu": "01/11/2026", "den": "30/11/2026"}
    assert [row["task"].title for row in officer.get(LIST, query).context["rows"]] == ["Mỗi tháng"]
    assert "Hạn 01/11/2026 đến 30/11/2026" in words(officer.get(LIST, query))
    assert len(officer.get(LIST, {"tu": "hôm qua"}).context["rows"]) == 2


# --- Groups -------------------------------------------------------------------------------------


def test_every_count_of_an_area_leads_to_its_list(world, officer):
    area = Area.objects.filter(code="PROCEDURES").latest("valid_from")
    late = accept_task(
        a_task(world, title="Quá hạn", area=area, due_on=date(2026, 11, 1)), by=world.canbo_dttg
    )
    a_task(world, title="Còn hạn", area=area)
    verify_task(
        a_reported_task(world, title="Chậm", area=area, due_on=date(2026, 11, 20)),
        by=world.lanhdao_ubnd,
    )
    cancel_task(a_task(world, title="Thôi", area=area), by=world.lanhdao_ubnd, reason="Trùng.")
    a_task(world, title="Không lĩnh vực")
    counts = counts_of(officer, "Thủ tục hành chính")
    assert {label: number for label, (number, _) in counts.items()} == {
        "Đã giao": 3, "Chưa xong": 2, "Quá hạn": 1, "Hoàn thành": 1, "Hoàn thành chậm": 1,
    }  # fmt: skip
    for label, (number, url) in counts.items():
        assert len(listed(officer, url)) == number, label
    assert listed(officer, counts["Quá hạn"][1]) == [late.title]
    none = counts_of(officer, "Chưa ghi lĩnh vực")
    assert listed(officer, none["Đã giao"][1]) == ["Không lĩnh vực"]
    assert "Quá hạn 24 ngày" in words(officer.get(GROUPS))


def test_groups_by_plan_and_by_directive(world, officer):
    directive, paper, plan, _part = a_directive_with_plan(world)
    every = {"phan": "tat-ca"}
    by_plan = counts_of(officer, plan.title, nhom="ke-hoach", **every)
    assert by_plan["Đã giao"][0] == len(listed(officer, by_plan["Đã giao"][1])) == 2
    none = counts_of(officer, "Không thuộc kế hoạch nào", nhom="ke-hoach", **every)
    assert listed(officer, none["Chưa xong"][1]) == ["Phần việc"]
    response = officer.get(GROUPS, {"nhom": "van-ban", **every})
    assert [row["group"].key for row in response.context["groups"]] == [paper.pk, directive.pk]
    counts = counts_of(officer, str(directive), nhom="van-ban", **every)
    assert counts["Đã giao"][0] == len(listed(officer, counts["Đã giao"][1])) == 3
    assert listed(officer, counts["Quá hạn"][1]) == ["Phần việc"]


def test_an_empty_view_says_what_next(world, officer):
    assert "Chưa có nhiệm vụ nào được giao" in words(officer.get(GROUPS))
    assert "Không có nhiệm vụ nào ở phần này" in words(officer.get(BOARD))
    assert "Tháng này không có việc nào đến hạn" in words(officer.get(CALENDAR))
    assert "Không có nhiệm vụ nào có hạn trong năm này" in words(officer.get(QUARTERS))


# --- Calendar -----------------------------------------------------------------------------------


def test_days_show_tasks_and_periods(world, officer):
    for number in range(6):
        a_task(world, title=f"Việc {number}", due_on=date(2026, 12, 15))
    a_task(world, title="Mỗi quý", due_on=None, due_text="hằng quý")
    page = officer.get(CALENDAR, {"thang": "2026-12"})
    days = {one["day"]: one for week in page.context["weeks"] for one in week}
    assert (days[date(2026, 12, 15)]["count"], days[date(2026, 12, 15)]["more"]) == (6, 2)
    assert len(listed(officer, days[date(2026, 12, 15)]["url"])) == 6
    assert [entry[1] for entry in days[date(2026, 12, 31)]["entries"]] == ["Mỗi quý"]
    assert len(listed(officer, page.context["listed"])) == page.context["whole"] == 7
    text = words(page)
    for said in ("Lịch nhiệm vụ tháng 12/2026", "7 hạn trong tháng", "và 2 việc nữa", "Thứ ba"):
        assert said in text
    before = words(officer.get(page.context["previous"]))
    assert "Lịch nhiệm vụ tháng 11/2026" in before
    assert "hôm nay" in before
    assert "tháng 1/2027" in words(officer.get(page.context["next"]))
    assert "tháng 11/2026" in words(officer.get(CALENDAR, {"thang": "2026-13"}))


# --- Board --------------------------------------------------------------------------------------


def test_columns_count_and_offer_the_next_act_to_whose_turn_it_is(world, officer, leader):
    a_task(world, title="Mới giao")
    an_accepted_task(world, title="Đang làm")
    a_reported_task(world, title="Đã báo cáo")
    asked = an_accepted_task(world, title="Xin thêm")
    ask_extension(asked, by=world.canbo_dttg, new_due_on=date(2026, 12, 30), reason="Chờ.")
    an_accepted_task(world, title="Mỗi quý", due_on=None, due_text="hằng quý")

    def acts(client):
        page = client.get(BOARD, {"phan": "tat-ca"})
        return {
            card["task"].title: card["act"] and card["act"][0]
            for column in page.context["columns"]
            for card in column["cards"]
        }

    assert acts(officer) == {
        "Mới giao": "Tiếp nhận",
        "Đang làm": "Báo cáo tiến độ",
        "Xin thêm": "Báo cáo tiến độ",
        "Đã báo cáo": None,
        "Mỗi quý": None,
    }
    assert acts(leader)["Đã báo cáo"] == "Xác nhận hoàn thành"
    assert acts(leader)["Xin thêm"] == "Quyết định gia hạn"
    columns = officer.get(BOARD).context["columns"]
    assert [column["count"] for column in columns] == [1, 3, 1, 0, 0, 0]
    assert [len(listed(officer, column["url"])) for column in columns] == [1, 3, 1, 0, 0, 0]


def test_a_long_column_says_how_many_more(world, officer):
    for number in range(14):
        a_task(world, title=f"Việc {number}")
    text = words(officer.get(BOARD))
    assert "Còn 2 việc nữa" in text
    assert 'aria-labelledby="column-1"' in text


# --- Quarters -----------------------------------------------------------------------------------


def test_quarters_of_groups_count_a_regular_task_once(world, officer):
    monthly = an_accepted_task(world, title="Mỗi tháng", due_on=None, due_text="hằng tháng")
    a_task(world, title="Một lần", due_on=date(2026, 12, 15))
    first = monthly.results.order_by("due_on").first()
    report_result(
        first, by=world.canbo_dttg, percent=100, result="Xong.", no_evidence_reason="Chưa có số."
    )
    page = officer.get(QUARTERS, {"nhom": "linh-vuc"})
    cells = page.context["rows"][0]["cells"]
    assert [part.whole for part, _ in cells] == [0, 0, 0, 2]
    assert listed(officer, cells[3][1]) == ["Một lần", "Mỗi tháng"]
    text = words(page)
    assert 'class="chart chart-quarters"' in text
    assert "2 việc" in text
    assert "Nhiệm vụ theo quý năm 2027" in words(officer.get(page.context["next"]))


def test_a_quarter_ends_with_its_last_month():
    assert [days_of(2024, quarter) for quarter in (1, 4)] == [
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 10, 1), date(2024, 12, 31)),
    ]
    days = [date(2024, month, 1) for month in range(1, 13)]
    assert [quarter_of(day) for day in days] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]


def test_single_tasks_stand_on_the_days_of_the_year(world, officer):
    a_task(world, title="Một lần", due_on=date(2026, 12, 15))
    a_task(world, title="Mỗi quý", due_on=None, due_text="hằng quý")
    page = officer.get(QUARTERS, {"nhom": "tung-viec"})
    assert [row["task"].title for row in page.context["rows"]] == ["Một lần", "Mỗi quý"]
    text = words(page)
    for said in ("hôm nay 25/11/2026", "15/12/2026", "Quý IV", "31/12/2026"):
        assert said in text


# --- Costs and readers --------------------------------------------------------------------------

ASKED = [
    LIST,
    GROUPS,
    f"{GROUPS}?nhom=ke-hoach",
    f"{GROUPS}?nhom=van-ban",
    CALENDAR,
    BOARD,
    QUARTERS,
    f"{QUARTERS}?nhom=ke-hoach",
    f"{QUARTERS}?nhom=van-ban",
    f"{QUARTERS}?nhom=tung-viec",
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("url", ASKED)
def test_as_many_queries_for_many_tasks_as_for_one(world, officer, url):
    url = f"{url}{'&' if '?' in url else '?'}phan=tat-ca"
    directive, _paper, plan, _part = a_directive_with_plan(world)
    an_accepted_task(world, due_on=None, due_text="hằng quý")
    both = f"{url}&van_ban={directive.pk}&ke_hoach={plan.pk}"
    typed = f"{url}&so_van_ban=5+ct&ke_hoach={plan.pk}&linh_vuc=-&don_vi=a&tim=a&tu=01/01/2026"
    asked = [url, f"{url}&van_ban={directive.pk}", both, typed, f"{url}&ke_hoach={plan.pk}"]
    first = [queries_of(officer, each) for each in asked]
    paper = a_document(world, doc_type=DocType.DIRECTIVE, symbol="06/CT-SDTTG")
    create_plan(world.ethnic, by=world.canbo_dttg, year=2027, title="Năm sau", basis=[paper])
    for number in range(3):
        a_task(world, title=f"Việc {number}", area=Area.objects.first())
        an_accepted_task(world, title=f"Kỳ {number}", due_on=None, due_text="hằng tháng")
    assert [queries_of(officer, each) for each in asked] == first
    assert max(first) <= 8, first


def test_no_two_filters_of_the_table_cost_more_than_six_queries(world, officer):
    directive, _paper, plan, _part = a_directive_with_plan(world)
    filters = {
        "van_ban": directive.pk,
        "so_van_ban": "5 ct",
        "ke_hoach": plan.pk,
        "linh_vuc": "PROCEDURES",
        "han": "later",
        "don_vi": "dân tộc",
        "tim": "thủ tục",
        "tu": "01/01/2026",
        "trang_thai": "",
    }
    officer.get(LIST)  # the first request of a session writes when it was seen
    costs = {}
    for pair in [*combinations(filters, 2), tuple(filters)]:
        query = urlencode({"phan": "tat-ca", **{name: filters[name] for name in pair}})
        costs[pair] = queries_of(officer, f"{LIST}?{query}")
    assert max(costs.values()) <= 6, costs
    both = officer.get(LIST, {"van_ban": directive.pk, "ke_hoach": plan.pk})
    assert f"Kế hoạch: {plan.title}" in words(both)
    hidden = officer.get(LIST, {"van_ban": directive.pk, "ke_hoach": 10**6})
    assert "Kế hoạch: ngoài phạm vi được xem" in words(hidden)


def test_a_stranger_sees_no_tasks_of_this_province(world, signed_in):
    a_task(world)
    stranger = signed_in("bithu.langson")
    for url in (GROUPS, BOARD, QUARTERS, CALENDAR):
        assert "Công bố thủ tục" not in words(stranger.get(url, {"phan": "tat-ca"}))


def test_the_addresses():
    names = ("task-groups", "task-calendar", "task-board", "task-quarters")
    assert [reverse(f"plans:{name}") for name in names] == [GROUPS, CALENDAR, BOARD, QUARTERS]
