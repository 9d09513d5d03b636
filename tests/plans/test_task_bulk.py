"""One act on many ticked tasks: the preview, the act, all of them or none, one row in the log."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.lib.refusal import Conflict, Refused
from plans.actions.task import accept_task, ask_extension
from plans.actions.task_bulk import act_on_tasks
from plans.models import Extension, Task
from tests.plans.builders import a_reported_task, a_task, an_accepted_task
from tests.plans.pages import queries_of, words
from units.models import AuditEvent
from units.story import story_of

URL = "/nhiem-vu/nhieu-viec/"


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def leader(signed_in):
    return signed_in("lanhdao.ubnd")


def ticks(*tasks):
    return [f"{task.pk}-{task.version}" for task in tasks]


def states(*tasks):
    return [Task.objects.get(pk=task.pk).state for task in tasks]


def test_the_table_offers_ticks_to_who_may_act(world, officer, signed_in):
    task = a_task(world)
    assert reverse("plans:task-bulk") == URL
    text = words(officer.get("/nhiem-vu/"))
    assert f'value="{task.pk}-{task.version}"' in text
    assert "Tiếp nhận</option>" in text
    assert 'name="chon"' not in words(signed_in("kiemtra.tinh").get("/nhiem-vu/"))


def test_the_preview_says_of_each_what_happens_and_writes_nothing(world, officer):
    new, running = a_task(world, title="Mới"), an_accepted_task(world, title="Đang làm")
    seen = AuditEvent.objects.count()
    page = officer.get(URL, {"chon": ticks(new, running), "viec": "tiep-nhan"})
    text = words(page)
    assert "1 trong 2 nhiệm vụ đã chọn làm được" in text
    assert "Không làm: Nhiệm vụ đang ở trạng thái “đang thực hiện”" in text
    assert f'value="{new.pk}-{new.version}"' in text
    assert f'value="{running.pk}-{running.version}"' not in text
    assert AuditEvent.objects.count() == seen
    stale = officer.get(URL, {"chon": f"{new.pk}-9", "viec": "tiep-nhan"})
    assert "sau khi danh sách được mở" in words(stale)
    others = officer.get(URL, {"chon": ticks(new), "viec": "thoi-giao"})
    assert "Không làm: Chỉ" in words(others)


def test_confirmed_it_is_done_in_one_row_that_each_task_tells_of(world, officer):
    one, two = a_task(world, title="Một"), a_task(world, title="Hai")
    seen = AuditEvent.objects.count()
    answer = officer.post(URL, {"chon": ticks(one, two), "viec": "tiep-nhan", "loc": "tim=a"})
    assert answer.headers["Location"] == "/nhiem-vu/?tim=a"
    assert states(one, two) == ["ACCEPTED", "ACCEPTED"]
    assert Task.objects.get(pk=one.pk).owner == world.canbo_dttg
    assert Task.objects.get(pk=one.pk).version == one.version + 1
    assert AuditEvent.objects.count() == seen + 1
    event = AuditEvent.objects.latest("seq")
    assert (event.kind, event.unit_id) == ("plans.task.acted_together", world.ethnic.pk)
    for task in (one, two):
        assert event in story_of(Task, task.pk, world.canbo_dttg)
    assert event not in story_of(Task, 10 * two.pk + 7, world.canbo_dttg)


def test_what_was_saved_meanwhile_is_shown_and_nothing_is_written(world, officer):
    one, two = a_task(world, title="Một"), a_task(world, title="Hai")
    sent = ticks(one, two)
    accept_task(two, by=world.lanhdao_dttg)
    answer = officer.post(URL, {"chon": sent, "viec": "tiep-nhan"})
    text = words(answer, 409)
    assert "Vừa được lưu ở nơi khác, chưa ghi gì" in text
    assert "Hai – nay: đang thực hiện" in text
    assert f'value="{one.pk}-{one.version}"' in text
    assert states(one, two) == ["ASSIGNED", "ACCEPTED"]


def test_one_that_a_rule_refuses_stops_all(world):
    one, done = a_task(world), an_accepted_task(world)
    versions = {one.pk: one.version, done.pk: done.version}
    with pytest.raises(Refused):
        act_on_tasks(world.ethnic, by=world.canbo_dttg, code="tiep-nhan", versions=versions)
    with pytest.raises(Conflict):
        act_on_tasks(
            world.ethnic, by=world.canbo_dttg, code="tiep-nhan", versions={one.pk: one.version + 1}
        )
    assert states(one, done) == ["ASSIGNED", "ACCEPTED"]


def test_the_assigner_verifies_extends_and_calls_off(world, leader):
    reported = [a_reported_task(world, title=f"Xong {number}") for number in range(2)]
    leader.post(URL, {"chon": ticks(*reported), "viec": "xac-nhan", "note": "Đạt."})
    assert states(*reported) == ["VERIFIED", "VERIFIED"]
    asked = an_accepted_task(world, title="Xin thêm")
    ask_extension(asked, by=world.canbo_dttg, new_due_on=date(2026, 12, 30), reason="Chờ.")
    asked.refresh_from_db()
    preview = words(leader.get(URL, {"chon": ticks(asked), "viec": "gia-han"}))
    assert "đề nghị hạn 30/12/2026: Chờ." in preview
    asking = {"chon": ticks(asked), "viec": "gia-han", "is_granted": "no"}
    assert "Chưa nhập lý do không gia hạn" in words(leader.post(URL, asking))
    leader.post(URL, {**asking, "is_granted": "yes"})
    assert Extension.objects.get(task=asked).state == "GRANTED"
    assert Task.objects.get(pk=asked.pk).due_on == date(2026, 12, 30)
    asked.refresh_from_db()
    ending = {"chon": ticks(asked), "viec": "thoi-giao"}
    assert "Chưa nhập lý do" in words(leader.post(URL, ending))
    leader.post(URL, {**ending, "reason": "Trùng nội dung."})
    assert states(asked) == ["CANCELLED"]
    assert AuditEvent.objects.latest("seq").reason == "Trùng nội dung."


def test_somebody_is_named_for_all(world, officer):
    one, two = an_accepted_task(world), an_accepted_task(world)
    answer = officer.post(
        URL, {"chon": ticks(one, two), "viec": "nguoi-thuc-hien", "owner": world.lanhdao_dttg.pk}
    )
    assert answer.status_code == 302
    owners = set(Task.objects.filter(pk__in=(one.pk, two.pk)).values_list("owner", flat=True))
    assert owners == {world.lanhdao_dttg.pk}


def test_a_reminder_is_words_and_nothing_else(world, leader):
    late = a_task(world, title="Chậm", due_on=date(2026, 11, 20))
    done = a_reported_task(world, title="Xong")
    seen = AuditEvent.objects.count()
    text = words(leader.get(URL, {"chon": ticks(late, done), "viec": "nhac"}))
    assert "1. Chậm, hạn 20/11/2026 (quá hạn 5 ngày)." in text
    assert "1 việc đã chọn không cần nhắc" in text
    assert AuditEvent.objects.count() == seen


def test_nothing_ticked_or_nonsense_leads_back(world, officer):
    for query in ({"viec": "tiep-nhan"}, {"chon": "x", "viec": "tiep-nhan"}, {"chon": "1"}):
        assert officer.get(URL, query).headers["Location"] == "/nhiem-vu/?"
    assert "Chưa chọn nhiệm vụ nào" in words(officer.get("/nhiem-vu/"))
    many = [str(number) for number in range(1, 103)]
    officer.get(URL, {"chon": many, "viec": "tiep-nhan"})
    assert "Chọn nhiều nhất 100" in words(officer.get("/nhiem-vu/"))


def test_a_hidden_task_is_neither_shown_nor_done(world, signed_in):
    task = a_task(world)
    stranger = signed_in("canbo.vanban")
    text = words(stranger.get(URL, {"chon": ticks(task), "viec": "tiep-nhan"}))
    assert task.title not in text
    stranger.post(URL, {"chon": ticks(task), "viec": "tiep-nhan"})
    assert states(task) == ["ASSIGNED"]


def test_the_preview_needs_as_many_queries_for_three_as_for_one(world, officer):
    tasks = [a_task(world, title=f"Việc {number}") for number in range(3)]
    one = queries_of(officer, f"{URL}?viec=tiep-nhan&chon={tasks[0].pk}")
    asked = "&".join(f"chon={task.pk}" for task in tasks)
    assert queries_of(officer, f"{URL}?viec=tiep-nhan&{asked}") == one <= 8
