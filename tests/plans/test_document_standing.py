"""One page of a directive: who has not carried it down, and who is late with what."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions.plan import add_plan_task, create_plan
from plans.models import Task
from tests.plans.builders import a_task
from tests.plans.pages import queries_of, words
from tests.plans.test_coverage_actions import a_directive, an_own, give


def url_of(document):
    return reverse("plans:document-standing", args=[document.pk])


@pytest.fixture
def leader(signed_in):
    return signed_in("lanhdao.ubnd")


@pytest.fixture
def directive(world):
    return a_directive(world)


def late_task(world, basis, title, due_on=date(2026, 11, 20)):
    """A given task of a plan of the department that rests on a document."""
    plan = create_plan(
        world.ethnic, by=world.canbo_dttg, year=2026, title=f"Kế hoạch: {title}", basis=[basis]
    )
    task = add_plan_task(plan, by=world.canbo_dttg, title=title, lead=world.ethnic, due_on=due_on)
    Task.objects.filter(pk=task.pk).update(state=Task.State.ASSIGNED)
    return task


def test_who_has_not_and_who_is_late_with_what(world, leader, directive):
    give(world, directive)
    own = an_own(world, world.ethnic, directive, date(2026, 2, 1))
    late_task(world, own, "Rà soát chậm")
    late_task(world, directive, "Còn hạn", date(2026, 12, 20))
    a_task(world, title="Việc khác chậm", due_on=date(2026, 11, 2))
    page = leader.get(url_of(directive))
    text = words(page)
    missing = {version.unit_id for _, version, _ in page.context["missing"]}
    assert missing == {world.home_affairs.pk, world.finance.pk, world.office.pk}
    assert [task.title for task, *_ in page.context["late"]] == ["Rà soát chậm"]
    assert (page.context["sums"]["whole"], page.context["sums"]["overdue"]) == (2, 1)
    assert "1 đơn vị có nhiệm vụ quá hạn" in text
    for said in ("Quá hạn 5 ngày", "Chưa phân công", "Yêu cầu giải trình", "quá hạn 288 ngày"):
        assert said in text
    assert "Việc khác chậm" not in text
    listed = leader.get(page.context["listed"]["overdue"]).context["rows"]
    assert [row["task"].title for row in listed] == ["Rà soát chậm"]


def test_one_press_from_the_document_and_from_the_leaders_work(world, leader, signed_in, directive):
    give(world, directive)
    assert url_of(directive) in words(leader.get(directive.get_absolute_url()))
    assert url_of(directive) in words(leader.get(reverse("my-work")))
    assert url_of(directive) not in words(signed_in("canbo.dttg").get(reverse("my-work")))


def test_a_leader_reads_how_many_have_and_who_reminds_the_rest(world, leader, signed_in, directive):
    give(world, directive)
    an_own(world, world.ethnic, directive, date(2026, 2, 1))
    an_own(world, world.finance, directive, date(2026, 2, 22))
    text = words(leader.get(url_of(directive)))
    assert directive.subject in text
    assert "trong 4 đơn vị" in text
    assert "Đã triển khai 2 đơn vị, đúng hạn 1, chậm 1." in text
    assert "Công văn đôn đốc do cán bộ đầu mối CCHC, thủ trưởng" in text
    own = words(signed_in("canbo.snv").get(url_of(directive)))
    assert f'{reverse("plans:document-register")}?trien_khai={directive.pk}"' in own
    assert "Công văn đôn đốc do" not in own
    clerk = words(signed_in("vanphong.ubnd").get(url_of(directive)))
    assert "Công văn đôn đốc do" not in clerk
    assert "?trien_khai=" not in clerk


def test_nothing_leads_to_an_empty_list(world, leader, directive):
    page = leader.get(url_of(directive))
    assert page.context["listed"]["whole"] not in words(page)


def test_nobody_asked_and_nothing_given_is_said(world, leader, directive):
    text = words(leader.get(url_of(directive)))
    assert "Chưa có đơn vị nào được giao triển khai" in text
    assert "Chưa có nhiệm vụ nào bắt nguồn từ văn bản này" in text


def test_a_unit_sees_its_own_line_alone(world, signed_in, directive):
    give(world, directive)
    page = signed_in("canbo.dttg").get(url_of(directive))
    assert [version.unit_id for _, version, _ in page.context["missing"]] == [world.ethnic.pk]
    assert "Lập công văn đôn đốc" not in words(page)


def test_as_many_queries_for_many_late_tasks_as_for_one(world, leader, directive):
    give(world, directive)
    late_task(world, directive, "Một")
    first = queries_of(leader, url_of(directive))
    for title in ("Hai", "Ba"):
        late_task(world, directive, title)
    assert queries_of(leader, url_of(directive)) == first <= 8
