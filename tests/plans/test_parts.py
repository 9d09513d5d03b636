"""A task shared out: partners' parts, tasks under a task, and two people at one task at once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cchc.lib.refusal import Conflict, Refused
from plans.actions.part import accept_part, give_part, report_part
from plans.actions.task import accept_task, report_task
from plans.models import Task, TaskPartner
from tests.plans.builders import DUE, TODAY, a_task, an_accepted_task
from tests.plans.pages import words
from tests.world import make_unit
from units.models import AuditEvent

PART = {"part": "Góp ý dự thảo danh mục", "due_on": date(2026, 12, 10)}


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def helper(signed_in):
    return signed_in("canbo.snv")


def a_joint_task(world, **fields):
    """Led by Sở Dân tộc và Tôn giáo, which accepted it; Sở Nội vụ helps. -> its TaskPartner."""
    return an_accepted_task(world, partners=[world.home_affairs], **fields).partner_links.get()


def given(world, **fields):
    return give_part(a_joint_task(world), by=world.canbo_dttg, **(PART | fields))


def refused(action, *args, **kwargs):
    before = AuditEvent.objects.count()
    with pytest.raises(Refused) as refusal:
        action(*args, **kwargs)
    assert AuditEvent.objects.count() == before
    return str(refusal.value)


def test_a_part_is_given_accepted_reported(world):
    partner = given(world)
    assert (partner.state, partner.part, partner.due_on) == (
        "ASSIGNED", PART["part"], PART["due_on"],
    )  # fmt: skip
    early = {"by": world.canbo_snv, "percent": 50}
    assert "nên chưa báo cáo được" in refused(report_part, partner, **early)
    partner = accept_part(partner, by=world.canbo_snv)
    assert partner.due_state(TODAY).code == "NOT_YET"
    partner = report_part(partner, by=world.canbo_snv, percent=60, result="Đã góp ý.")
    assert (partner.state, partner.percent) == ("ACCEPTED", 60)
    partner = report_part(partner, by=world.canbo_snv, percent=100, result="Đã xong.")
    assert (partner.state, partner.done_on) == ("DONE", TODAY)
    assert partner.due_state(TODAY).label == "hoàn thành đúng hạn"
    task = Task.objects.get()
    assert (task.state, task.percent) == ("ACCEPTED", 0)
    kinds = list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-4:] == [
        "plans.part.given",
        "plans.part.accepted",
        "plans.task.part_reported",
        "plans.task.part_reported",
    ]


def test_a_part_is_not_due_after_the_whole(world):
    partner, by = a_joint_task(world), world.canbo_dttg
    assert "(16/12/2026) sau hạn của nhiệm vụ (15/12/2026)" in refused(
        give_part, partner, by=by, part="A", due_on=DUE + timedelta(days=1)
    )
    assert "đã qua; chọn từ hôm nay" in refused(
        give_part, partner, by=by, part="A", due_on=TODAY - timedelta(days=1)
    )
    assert give_part(partner, by=by, part="A").due_on == DUE
    regular = a_joint_task(world, due_on=None, due_text="hằng tháng")
    last = date(2026, 12, 31)
    assert give_part(regular, by=by, part="A", due_on=last).due_on == last
    timeless = a_joint_task(world, due_on=None, due_text="khi cần")
    assert give_part(timeless, by=by, part="A").due_on is None


def test_a_part_given_anew_begins_anew(world):
    partner = accept_part(given(world), by=world.canbo_snv)
    report_part(partner, by=world.canbo_snv, percent=100)
    again = give_part(partner, by=world.canbo_dttg, part="Bổ sung góp ý")
    assert (again.state, again.percent, again.done_on) == ("ASSIGNED", 0, None)


def test_only_the_lead_gives_and_only_the_partner_takes(world, officer, helper, signed_in):
    partner = given(world)
    give = reverse("plans:part-give", args=[partner.pk])
    accept = reverse("plans:part-accept", args=[partner.pk])
    assert helper.get(give).status_code == 403
    assert officer.get(accept).status_code == 403
    assert signed_in("bithu.langson").get(accept).status_code == 404
    text = words(officer.get(give))
    assert "Góp ý dự thảo danh mục" in text
    assert "10/12/2026" in text
    assert "Đã tiếp nhận phần việc." in words(helper.post(accept, {"once": "1"}, follow=True))
    assert "nên chưa tiếp nhận được" in words(helper.get(accept), 409)


def test_the_page_shows_the_parts_to_the_lead(world, officer, helper):
    partner = a_joint_task(world)
    url, task = reverse("plans:part-give", args=[partner.pk]), partner.task
    text = words(officer.get(task.get_absolute_url()))
    assert "Chưa giao phần việc" in text
    assert url in text
    assert url not in words(helper.get(task.get_absolute_url()))
    assert "Chưa nhập phần việc." in words(officer.post(url, {"part": " "}))
    data = {"part": "Góp ý", "due_on": "16/12/2026"}
    assert "sau hạn của nhiệm vụ" in words(officer.post(url, data), 409)
    text = words(officer.post(url, data | {"due_on": "10/12/2026"}, follow=True))
    assert "Đã giao phần việc; đang chờ Sở Nội vụ tỉnh Tuyên Quang tiếp nhận." in text
    assert "Đã giao, chờ tiếp nhận" in text
    assert "Phối hợp: Công bố thủ tục" in words(helper.get(reverse("my-work")))


def test_what_waits_for_a_partner(world):
    partner = given(world, due_on=TODAY + timedelta(days=8))
    waiting = TaskPartner.objects.waiting_for
    assert list(waiting(world.canbo_snv, TODAY)) == [partner]
    assert list(waiting(world.canbo_dttg, TODAY)) == []
    accept_part(partner, by=world.canbo_snv)
    assert list(waiting(world.canbo_snv, TODAY)) == []
    assert list(waiting(world.canbo_snv, TODAY + timedelta(days=1))) == [partner]
    report_part(partner, by=world.canbo_snv, percent=100)
    assert list(waiting(world.canbo_snv, TODAY + timedelta(days=1))) == []


def test_a_part_has_words(world):
    partner = a_joint_task(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskPartner.objects.filter(pk=partner.pk).update(state="ASSIGNED")


# Tasks under a task


def test_the_lead_shares_a_task_out_to_those_under_it(world, officer):
    room = make_unit("Phòng Thử", parent=world.ethnic)
    whole = an_accepted_task(world)
    assert f"/nhiem-vu/giao/?chia={whole.pk}" in words(officer.get(whole.get_absolute_url()))
    url = f"{reverse('plans:task-assign')}?chia={whole.pk}"
    text = words(officer.get(url))
    assert "Chia từ nhiệm vụ" in text
    assert "hạn 15/12/2026" in text
    data = {"title": "Lập danh mục", "lead": room.pk, "due_on": "16/12/2026"}
    assert "sau hạn của nhiệm vụ được chia (15/12/2026)" in words(officer.post(url, data), 409)
    officer.post(url, data | {"due_on": "10/12/2026"})
    part = Task.objects.get(parent=whole)
    assert (part.assigner, part.lead) == (world.ethnic, room)
    assert "Lập danh mục" in words(officer.get(whole.get_absolute_url()))
    assert "Thuộc nhiệm vụ" in words(officer.get(part.get_absolute_url()))


def test_only_the_lead_shares_out_a_running_task(world):
    whole, by = an_accepted_task(world), world.lanhdao_ubnd
    told = {"parent": whole, "lead": world.home_affairs}
    assert "Chỉ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang chia được" in refused(a_task, world, **told)
    Task.objects.filter(pk=whole.pk).update(state="CANCELLED", state_reason="Thôi.")
    whole.refresh_from_db()
    assert "nên chưa chia việc được" in refused(a_task, world, **told, by=by)


def test_the_task_of_another_unit_is_not_shared_out_by_its_number(world, helper):
    whole = a_task(world)
    text = words(helper.get(f"{reverse('plans:task-assign')}?chia={whole.pk}"))
    assert "Chia từ nhiệm vụ" not in text


# Who said last how it stands


def test_page_and_list_say_who_confirmed_the_state_and_when(world, officer):
    task = a_task(world)
    assert (task.confirmed_by, task.confirmed_at is None) == (world.lanhdao_ubnd, False)
    accept_task(task, by=world.canbo_dttg)
    page, row = words(officer.get(task.get_absolute_url())), words(officer.get("/nhiem-vu/"))
    assert "Cán bộ canbo.dttg xác nhận lần cuối lúc 10:00, 25/11/2026" in page
    assert "10:00, 25/11/2026, Cán bộ canbo.dttg" in row
    Task.objects.update(confirmed_at=None, confirmed_by=None)
    assert "Chưa ai xác nhận" in words(officer.get(task.get_absolute_url()))
    assert "chưa ai xác nhận" in words(officer.get("/nhiem-vu/"))


def test_of_two_who_report_at_once_the_second_sees_both_values(world, officer, signed_in):
    task = an_accepted_task(world)
    url = reverse("plans:task-report", args=[task.pk])
    shown = officer.get(url).context["form"]["version"].value()
    head = signed_in("lanhdao.dttg")
    assert head.post(url, {"percent": "30", "version": shown}).status_code == 302
    text = words(officer.post(url, {"percent": "70", "version": shown, "result": "Của tôi."}), 409)
    for said in ("Cán bộ lanhdao.dttg", "30", "70", "Của tôi."):
        assert said in text, said
    task.refresh_from_db()
    assert (task.percent, task.reports.count()) == (30, 1)
    with pytest.raises(Conflict) as conflict:
        report_task(task, by=world.canbo_dttg, percent=70, version=shown)
    assert conflict.value.fields == [("tỷ lệ hoàn thành (%)", 30, 70)]


def test_a_percent_of_101_is_asked_again_and_refused(world, officer):
    task = an_accepted_task(world)
    url = reverse("plans:task-report", args=[task.pk])
    text = words(officer.post(url, {"percent": "101", "result": "Đã xong."}))
    assert "100" in text
    assert "Đã xong." in text
    for percent in (101, -1):
        assert f"từ 0 đến 100%, không phải {percent}%." in refused(
            report_task, task, by=world.canbo_dttg, percent=percent
        )
    assert task.reports.count() == 0
