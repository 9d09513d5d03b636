"""What a unit left open is done by the people of its heir, down a chain made by the commands."""

from datetime import date

import pytest
import time_machine

from plans.models import Task
from tests.meetings.builders import logged
from tests.plans.builders import a_task, an_accepted_task
from tests.scoring.builders import make_round
from tests.units.histories import BY_LAW
from tests.world import make_user
from units.actions.succession import absorb_units, merge_units
from units.models import Kind, Unit
from units.permissions import Permission, access_of, may
from units.roles import Role

TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(f"{TODAY.isoformat()}T10:00:00+07:00", tick=False):
        yield


@pytest.fixture
def heir(world):
    """Sở Mới of 20/11/2026: into Sở Tài chính, which had absorbed Sở Dân tộc và Tôn giáo."""
    world.task = an_accepted_task(world, title="Rà soát thủ tục", due_on=date(2026, 11, 27))
    world.meeting = logged(world.ethnic, world.canbo_dttg, date(2026, 5, 4))
    world.sheet = make_round(world, world.ethnic, world.office, year=2026).sheets.get(
        unit=world.ethnic
    )
    absorb_units(
        world.finance, by=world.quantri, on=date(2026, 11, 1), absorbed=[world.ethnic], **BY_LAW
    )
    return merge_units(
        world.province, by=world.quantri, on=date(2026, 11, 20), name="Sở Mới",
        kind=Kind.DEPARTMENT, predecessors=[world.finance, world.home_affairs], **BY_LAW,
    )  # fmt: skip


@pytest.fixture
def officer(heir):
    return make_user("canbo.moi", (Role.OFFICER, heir))


def rows_of(page):
    return {row["title"]: row for group in page.context["groups"] for row in group["rows"]}


def test_open_work_waits_for_the_heir_under_the_name_it_came_from(signed_in, world, officer):
    page = signed_in("canbo.moi").get("/viec-cua-toi/")
    rows = rows_of(page)
    assert rows["Rà soát thủ tục"]["note"].startswith("tiếp nhận từ Sở Dân tộc và Tôn giáo · ")
    assert rows[world.meeting.heading]["note"].startswith("tiếp nhận từ Sở Dân tộc và Tôn giáo")
    assert rows["Phiếu chấm điểm năm 2026"]["note"].startswith("tiếp nhận từ ")
    assert "Tiếp nhận từ Sở Dân tộc và Tôn giáo" in page.content.decode()


def test_the_list_of_tasks_says_from_whom_they_came(signed_in, world, officer):
    page = signed_in("canbo.moi").get("/nhiem-vu/").content.decode()
    assert "Tiếp nhận từ Sở Dân tộc và Tôn giáo" in page
    other = signed_in("lanhdao.ubnd").get("/nhiem-vu/?phan=tat-ca").content.decode()
    assert "Sở Dân tộc và Tôn giáo" in other
    assert "Tiếp nhận từ" not in other


def test_the_page_of_a_task_says_it_to_who_stands_in(signed_in, world, officer):
    told = "<span>Tiếp nhận từ Sở Dân tộc và Tôn giáo</span>"
    url = world.task.get_absolute_url()
    assert told in signed_in("canbo.moi").get(url).content.decode()
    assert "Tiếp nhận từ" not in signed_in("lanhdao.ubnd").get(url).content.decode()


def test_the_register_of_meetings_says_it_to_who_stands_in(signed_in, world, officer):
    logged(officer_unit(officer), officer, date(2026, 11, 24))
    page = signed_in("canbo.moi").get("/cuoc-hop/").content.decode()
    assert page.count("Tiếp nhận từ Sở Dân tộc và Tôn giáo") == 1
    assert "<span>Sở Mới<span" in page
    other = signed_in("lanhdao.ubnd").get("/cuoc-hop/").content.decode()
    assert "Sở Dân tộc và Tôn giáo" in other
    assert "Tiếp nhận từ" not in other


def officer_unit(user):
    return user.memberships.get().unit


def test_the_work_stays_where_it_is_and_the_heir_s_people_may_do_it(world, officer):
    task = Task.objects.get(pk=world.task.pk)
    assert task.lead == world.ethnic
    answer = may(officer, Permission.REPORT_TASK, task)
    assert answer
    assert answer.stands_in
    assert not may(world.user("canbo.dttg"), Permission.REPORT_TASK, task)
    assert access_of(officer).own() >= {world.ethnic.pk, world.finance.pk, world.ethnic_board.pk}


def test_what_one_s_own_unit_leads_is_called_by_its_name(signed_in, world):
    a_task(world, title="Việc của mình", due_on=date(2026, 11, 27))
    rows = rows_of(signed_in("canbo.dttg").get("/viec-cua-toi/"))
    assert "tiếp nhận từ" not in rows["Việc của mình"]["note"]
    assert Unit.objects.get(pk=world.ethnic.pk).ended_on is None
