"""/nhiem-vu/: parts, filters, order, the same number of queries however long."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions.task import accept_task, verify_task
from plans.models import Area, Task
from tests.plans.builders import a_plan, a_reported_task, a_task
from tests.plans.pages import queries_of, words

URL = "/nhiem-vu/"
EVERY = {"phan": "tat-ca"}


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def titles(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [row["task"].title for row in response.context["rows"]]


def test_the_earliest_due_stands_first_and_says_how_it_stands(world, officer):
    a_task(world, title="Việc sau", due_on=date(2026, 12, 30))
    a_task(world, title="Việc quá hạn", due_on=date(2026, 11, 20))
    a_task(world, title="Việc không ngày", due_on=None, due_text="khi cần")
    a_task(world, title="Việc mỗi quý", due_on=None, due_text="hằng quý")
    assert reverse("plans:task-list") == URL
    assert titles(officer) == ["Việc quá hạn", "Việc sau", "Việc mỗi quý", "Việc không ngày"]
    text = words(officer.get(URL))
    for said in ("Quá hạn 5 ngày", "30/12/2026", "Khi cần", "31/12/2026 · hằng quý",
                 "Đã giao, chờ tiếp nhận",
                 "Tuyên Quang giao", "Sở Dân tộc và Tôn giáo"):  # fmt: skip
        assert said in text


def test_each_account_begins_with_its_own_part(world, signed_in, officer):
    a_task(world, title="Của Sở")
    a_task(world, title="Của Sở Nội vụ", lead=world.home_affairs)
    assert titles(officer) == ["Của Sở"]
    assert titles(officer, phan="giao") == []
    assert titles(officer, **EVERY) == ["Của Sở"]
    assert sorted(titles(signed_in("lanhdao.ubnd"))) == ["Của Sở", "Của Sở Nội vụ"]
    assert sorted(titles(signed_in("kiemtra.tinh"))) == ["Của Sở", "Của Sở Nội vụ"]
    assert titles(signed_in("bithu.langson"), **EVERY) == []


def test_filters_narrow_and_broken_ones_do_not(world, officer):
    area = Area.objects.get(code="PROCEDURES")
    a_task(world, title="Công bố thủ tục hành chính", area=area, due_on=date(2026, 11, 28))
    late = accept_task(
        a_task(world, title="Tập huấn", due_on=date(2026, 11, 1)), by=world.canbo_dttg
    )
    assert titles(officer, tim="cong bo THU tuc") == ["Công bố thủ tục hành chính"]
    assert titles(officer, linh_vuc="PROCEDURES") == ["Công bố thủ tục hành chính"]
    assert titles(officer, han="soon") == ["Công bố thủ tục hành chính"]
    assert titles(officer, han="overdue") == ["Tập huấn"]
    assert titles(officer, han="later") == []
    assert titles(officer, trang_thai="ACCEPTED") == [late.title]
    assert titles(officer, don_vi="dân tộc", han="overdue") == ["Tập huấn"]
    assert titles(officer, don_vi="nội vụ") == []
    assert len(titles(officer, trang_thai="X", han="?", linh_vuc="0", phan="z", trang="a")) == 2


def test_what_is_done_is_found_by_its_state(world, officer):
    verify_task(a_reported_task(world), by=world.lanhdao_ubnd)
    assert titles(officer) == []
    assert len(titles(officer, trang_thai="")) == 1
    assert len(titles(officer, trang_thai="VERIFIED", han="in_time")) == 1
    assert titles(officer, trang_thai="VERIFIED", han="late") == []


def test_a_late_one_that_is_done_is_found(world, officer):
    task = a_reported_task(world, due_on=date(2026, 11, 20))
    verify_task(task, by=world.lanhdao_ubnd)
    text = words(officer.get(URL, {"trang_thai": "", "han": "late"}))
    assert "Hoàn thành đúng hạn, chậm" not in text
    assert "Hoàn thành chậm 5 ngày" in text


def test_an_empty_list_says_why_and_what_next(world, officer, signed_in):
    text = words(officer.get(URL))
    assert "Không có nhiệm vụ nào chưa hoàn thành ở phần này." in text
    assert reverse("plans:task-assign") in text
    assert "Không có dòng nào khớp với bộ lọc." in words(officer.get(URL, {"tim": "xyz"}))
    assert reverse("plans:task-assign") not in words(signed_in("kiemtra.tinh").get(URL))


def test_one_and_three_rows_need_the_same_queries(world, officer):
    counts = []
    for number in range(3):
        a_task(world, title=f"Việc {number}", area=Area.objects.first())
        counts.append(queries_of(officer, URL))
    a_plan(world, tasks=2)
    assert Task.objects.count() == 5
    assert queries_of(officer, f"{URL}?trang_thai=&phan=tat-ca") == counts[0]
    assert counts[0] == counts[2] <= 6, counts


def test_pages_go_on(world, officer):
    for number in range(53):
        a_task(world, title=f"Việc {number}")
    page = officer.get(URL).context["page"]
    assert len(page.rows) == 50
    assert titles(officer, trang=page.next_token) == ["Việc 50", "Việc 51", "Việc 52"]
    assert queries_of(officer, URL) <= 6


def test_anonymous_goes_to_sign_in(client, db):
    assert client.get(URL).headers["Location"].startswith("/dang-nhap/")
