"""Giving a task: whom a unit may choose, and what the form says when something is missing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import Area, Task
from plans.subordination import offered_leads
from tests.plans.pages import words
from tests.world import make_unit, make_user
from units.models import AuditEvent, User
from units.roles import Role

URL = "/nhiem-vu/giao/"


@pytest.fixture
def leader(signed_in):
    return signed_in("lanhdao.ubnd")


def filled(world, **fields):
    return {
        "title": "Rà soát thủ tục hành chính",
        "deliverable": "Danh mục",
        "lead": world.ethnic.pk,
        "due_on": "15/12/2026",
    } | fields


def test_a_superior_gives_a_task(world, leader):
    area = Area.objects.get(code="PROCEDURES")
    data = filled(world, partners=[world.home_affairs.pk], area=area.pk, due_text="trước 15/12")
    response = leader.post(URL, data, follow=True)
    task = Task.objects.get()
    assert response.redirect_chain == [(task.get_absolute_url(), 302)]
    assert "Đã giao nhiệm vụ; đang chờ Sở Dân tộc và Tôn giáo" in words(response)
    assert (task.assigner, task.lead, task.due_on) == (
        world.province,
        world.ethnic,
        date(2026, 12, 15),
    )
    assert (task.state, task.area, list(task.partners.all())) == (
        "ASSIGNED",
        area,
        [world.home_affairs],
    )
    assert AuditEvent.objects.filter(kind="plans.task.assigned").count() == 1


def test_who_is_offered(world):
    def offered(assigner, text=""):
        return {
            title: [unit.short_name for unit in units]
            for title, units in offered_leads(assigner, text)
        }

    own = offered(world.province)["Đơn vị và cấp dưới"]
    assert own[0] == "Sở Dân tộc và Tôn giáo"
    assert {"Tuyên Quang", "xã Minh Thử", "Sở Nội vụ"} <= set(own)
    assert offered(world.cell) == {
        "Đơn vị và cấp dưới": ["Chi bộ Sở Dân tộc và Tôn giáo"],
        "Cơ quan nơi lập tổ chức đảng": ["Sở Dân tộc và Tôn giáo"],
    }
    found = offered(world.ethnic, "noi vu")
    assert found["Đơn vị tìm được"] == ["Sở Nội vụ"]
    assert "Đơn vị tìm được" not in offered(world.ethnic, "Lạng Sơn")


def test_no_more_than_twenty_are_found_by_name(world):
    for number in range(23):
        make_unit(f"Ban số {number}", parent=world.province)
    (_own, found) = offered_leads(world.ethnic, "ban số")
    assert len(found[1]) == 20


def test_another_department_is_found_by_name_and_given_a_task(world, signed_in):
    client = signed_in("canbo.dttg")
    data = filled(world, lead=world.home_affairs.pk)
    text = words(client.post(URL, data))
    assert "Chọn lại cơ quan chủ trì trong danh sách." in text
    assert "Rà soát thủ tục hành chính" in text
    assert client.post(f"{URL}?tim=noi+vu", data).status_code == 302
    assert Task.objects.get().lead == world.home_affairs


def test_many_hits_ask_no_more_than_one_and_stay_under_the_same_top(
    world, django_assert_num_queries
):
    make_unit("Sở Tìm kiếm 1", parent=world.province)
    with CaptureQueriesContext(connection) as first:
        offered_leads(world.ethnic, "tìm kiếm")
    make_unit("Sở Tìm kiếm 2", parent=world.province)
    make_unit("Sở Tìm kiếm 3", parent=world.langson)
    with django_assert_num_queries(len(first)):
        groups = dict(offered_leads(world.ethnic, "tìm kiếm"))
    names = [unit.name for unit in groups["Đơn vị tìm được"]]
    assert names == ["Sở Tìm kiếm 1", "Sở Tìm kiếm 2"]


def test_missing_and_broken_input_is_shown_again(world, leader):
    text = words(leader.post(URL, filled(world, title="", due_on="31/02/2026", partners=["x"])))
    assert "Chưa nhập nội dung nhiệm vụ." in text
    assert "Tháng 02/2026 không có ngày 31." in text
    assert "Chọn lại cơ quan phối hợp trong danh sách." in text
    text = words(leader.post(URL, filled(world, due_on="")))
    assert "Chưa nhập hạn hoặc thời gian hoàn thành." in text
    assert "Danh mục" in text
    assert not Task.objects.exists()


def test_a_unit_that_has_ended_is_no_longer_offered(world, leader):
    ended = make_unit("Sở Cũ", parent=world.province, since=date(2026, 1, 1))
    form_page = leader.get(URL)
    assert str(ended.pk) in [str(pk) for pk, _ in _lead_choices(form_page)]
    type(ended).objects.filter(pk=ended.pk).update(ended_on=date(2026, 11, 24))
    assert str(ended.pk) not in [str(pk) for pk, _ in _lead_choices(leader.get(URL))]


def _lead_choices(response):
    choices = response.context["form"].fields["lead"].choices
    return [choice for choice in choices if choice[0]]


def test_two_units_are_asked_which_gives(world, client):
    make_user("hai.vai", (Role.HEAD, world.ethnic), (Role.OFFICER, world.home_affairs))
    client.force_login(
        User.objects.get(username="hai.vai"), backend="units.signin.LivingUserBackend"
    )
    text = words(client.get(URL))
    assert "Cơ quan giao" in text
    data = filled(world, lead=world.home_affairs.pk)
    assert client.post(f"{URL}?giao={world.home_affairs.pk}", data).status_code == 302
    assert Task.objects.get().assigner == world.home_affairs


def test_a_unit_that_has_ended_gives_nothing(world, client):
    gone = make_unit("Hội Cũ", until=date(2026, 1, 1))
    make_user("hoi.cu", (Role.OFFICER, gone))
    client.force_login(
        User.objects.get(username="hoi.cu"), backend="units.signin.LivingUserBackend"
    )
    response = client.get(URL)
    assert "đã kết thúc hoạt động nên không giao nhiệm vụ được." in words(response, 409)


def test_roles_that_give_no_tasks(world, signed_in, client):
    for name in ("vanphong.ubnd", "thamdinh.snv", "quantri", "kiemtra.tinh"):
        assert signed_in(name).get(URL).status_code == 403
    assert client.get(URL).headers["Location"].startswith("/dang-nhap/")
    assert reverse("plans:task-assign") == URL


def test_no_task_is_late_at_birth_nor_due_on_a_day_that_is_none(world, leader):
    for time, said in (
        ({"due_on": "24/11/2026"}, "Hạn 24/11/2026 đã qua; chọn từ hôm nay trở đi."),
        ({"due_on": "", "due_text": "trước 31/02/2027"}, "không có ngày 31/2/2027; kiểm tra lại."),
    ):
        assert said in words(leader.post(URL, filled(world, **time)), 409)
    assert not Task.objects.exists()
    assert leader.post(URL, filled(world, due_on="25/11/2026")).status_code == 302
