"""Conclusions: given as tasks, said to need none, finished, carried on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from meetings.actions.conclusion import (
    add_conclusion,
    carry_conclusion,
    conclusion_to_task,
    edit_conclusion,
    finish_conclusion,
    mark_no_task,
    settle_conclusion,
)
from meetings.actions.meeting import plan_meeting
from meetings.actions.minutes import agree_minutes, compose_minutes, lock_minutes
from meetings.models import Conclusion, ConclusionTask, Kind
from plans.models import Task
from tests.meetings.builders import MAY, at, logged, reread
from units.models import AuditEvent

AUGUST = date(2025, 8, 4)
DUE = date(2025, 9, 30)


@pytest.fixture
def meeting(world):
    return logged(world.cell, world.bithu_dttg, AUGUST)


@pytest.fixture
def conclusion(world, meeting):
    return add_conclusion(
        meeting,
        by=world.bithu_dttg,
        text="Rà soát điểm chưa đạt",
        who="Sở Dân tộc và Tôn giáo",
        due_on=DUE,
        product="Bảng phân công",
    )


def test_a_conclusion_becomes_a_task_with_what_it_says(world, conclusion):
    task = conclusion_to_task(conclusion, by=world.bithu_dttg, lead=world.ethnic)
    assert (task.title, task.due_on, task.deliverable) == (
        "Rà soát điểm chưa đạt",
        DUE,
        "Bảng phân công",
    )
    assert (task.assigner, task.lead, task.state) == (world.cell, world.ethnic, "ASSIGNED")
    assert task.source_on == AUGUST
    assert reread(conclusion).state == "TASKED"
    assert ConclusionTask.objects.get().task == task
    assert list(AuditEvent.objects.order_by("-seq").values_list("kind", flat=True)[:2]) == [
        "meetings.conclusion.assigned",
        "plans.task.assigned",
    ]


def test_what_is_said_anew_wins_over_the_conclusion(world, conclusion):
    task = conclusion_to_task(
        conclusion,
        by=world.bithu_dttg,
        lead=world.ethnic,
        title="Rà soát",
        due_text="thường xuyên",
        deliverable="Báo cáo",
        partners=[world.finance],
    )
    assert (task.title, task.recurrence, task.due_text) == ("Rà soát", "CONTINUOUS", "thường xuyên")
    assert (task.deliverable, list(task.partners.all())) == ("Báo cáo", [world.finance])


def test_a_conclusion_may_become_several_tasks(world, conclusion):
    conclusion_to_task(conclusion, by=world.bithu_dttg, lead=world.ethnic)
    conclusion_to_task(conclusion, by=world.bithu_dttg, lead=world.cell)
    assert reread(conclusion).tasks.count() == 2


def test_a_long_conclusion_gives_a_title_that_fits(world, meeting):
    long = add_conclusion(meeting, by=world.bithu_dttg, text="việc cần làm " * 60, due_on=DUE)
    task = conclusion_to_task(long, by=world.bithu_dttg, lead=world.ethnic)
    assert len(task.title) <= 500
    assert task.title.endswith(("việc…", "cần…", "làm…"))


def test_a_refused_task_leaves_the_conclusion_as_it_was(world, meeting):
    endless = add_conclusion(meeting, by=world.bithu_dttg, text="Không có hạn")
    with pytest.raises(Refused, match="Chưa nhập hạn"):
        conclusion_to_task(endless, by=world.bithu_dttg, lead=world.ethnic)
    assert reread(endless).state == "OPEN"
    assert not Task.objects.exists()


def test_a_conclusion_of_a_unit_that_ended_is_given_to_its_heir(world):
    may = logged(world.langson_old_cell, world.bithu_langson, MAY)
    said = add_conclusion(may, by=world.bithu_langson, text="Tự kiểm tra", due_on=date(2021, 6, 30))
    with pytest.raises(Refused, match="chọn đơn vị kế thừa"):
        conclusion_to_task(said, by=world.bithu_langson, lead=world.langson_old_cell)
    task = conclusion_to_task(said, by=world.bithu_langson, lead=world.langson_cell)
    assert task.lead == world.langson_cell
    row = AuditEvent.objects.filter(kind="meetings.conclusion.assigned").get()
    assert "Chi bộ Ban Dân tộc tỉnh Lạng Sơn" in row.told["on_behalf_of"]


def test_only_who_keeps_the_record_gives_its_tasks(world, conclusion):
    with pytest.raises(PermissionDenied):
        conclusion_to_task(conclusion, by=world.lanhdao_dttg, lead=world.ethnic)
    assert not Task.objects.exists()


def test_nothing_is_given_before_the_meeting_was_held(world):
    ahead = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(AUGUST, 14)
    )
    early = add_conclusion(ahead, by=world.bithu_dttg, text="Dự kiến", due_on=DUE)
    with pytest.raises(Refused, match="chưa ghi nhận đã họp"):
        conclusion_to_task(early, by=world.bithu_dttg, lead=world.ethnic)


def test_a_conclusion_that_needs_no_task_says_why(world, conclusion):
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        mark_no_task(conclusion, by=world.bithu_dttg, state_note="")
    mark_no_task(conclusion, by=world.bithu_dttg, state_note="Đã có trong kế hoạch")
    assert reread(conclusion).state == "NO_TASK"
    with pytest.raises(Refused, match="không thực hiện được bước này"):
        conclusion_to_task(reread(conclusion), by=world.bithu_dttg, lead=world.ethnic)


def test_finished_after_it_was_given(world, conclusion):
    with pytest.raises(Refused):
        finish_conclusion(conclusion, by=world.bithu_dttg)
    conclusion_to_task(conclusion, by=world.bithu_dttg, lead=world.ethnic)
    finish_conclusion(reread(conclusion), by=world.bithu_dttg, state_note="Có bảng phân công")
    assert (reread(conclusion).state, reread(conclusion).state_note) == (
        "DONE",
        "Có bảng phân công",
    )
    with pytest.raises(Refused):
        finish_conclusion(reread(conclusion), by=world.bithu_dttg)


def test_settled_in_one_press_leaves_both_steps(world, conclusion):
    settle_conclusion(conclusion, by=world.bithu_dttg, state_note="Xong trong tháng")
    assert reread(conclusion).state == "DONE"
    kinds = AuditEvent.objects.filter(object_type="meetings.conclusion").values_list(
        "kind", flat=True
    )
    assert {"meetings.conclusion.not_tasked", "meetings.conclusion.finished"} <= set(kinds)


def test_settled_after_a_task_is_finished_only(world, conclusion):
    conclusion_to_task(conclusion, by=world.bithu_dttg, lead=world.ethnic)
    settle_conclusion(reread(conclusion), by=world.bithu_dttg, state_note="Xong")
    assert reread(conclusion).state == "DONE"
    assert not AuditEvent.objects.filter(kind="meetings.conclusion.not_tasked").exists()


def test_carried_to_the_next_session_with_its_tasks_and_counted(world, conclusion):
    task = conclusion_to_task(conclusion, by=world.bithu_dttg, lead=world.ethnic)
    september = logged(world.cell, world.bithu_dttg, date(2025, 9, 3))
    carried = carry_conclusion(reread(conclusion), by=world.bithu_dttg, meeting=september)
    assert (carried.meeting, carried.carried_from, carried.carried_count) == (
        september,
        conclusion,
        1,
    )
    assert (carried.state, [link.task for link in carried.tasks.all()]) == ("TASKED", [task])
    assert reread(conclusion).state_label == "chuyển sang kỳ sau (lần 1)"
    with pytest.raises(Refused):
        carry_conclusion(reread(conclusion), by=world.bithu_dttg, meeting=september)


def test_carried_without_tasks_stays_open(world, conclusion):
    september = logged(world.cell, world.bithu_dttg, date(2025, 9, 3))
    assert carry_conclusion(conclusion, by=world.bithu_dttg, meeting=september).state == "OPEN"


def test_carried_only_forward_to_a_session_of_the_same_kind(world, conclusion):
    july = logged(world.cell, world.bithu_dttg, date(2025, 7, 3))
    other = logged(world.cell, world.bithu_dttg, date(2025, 9, 3), kind=Kind.STUDY)
    for wrong in (july, other):
        with pytest.raises(Refused, match="cùng loại"):
            carry_conclusion(conclusion, by=world.bithu_dttg, meeting=wrong)
    assert reread(conclusion).state == "OPEN"


def test_not_carried_into_a_session_of_others(world, conclusion):
    theirs = logged(world.langson_cell, world.bithu_langson, date(2025, 9, 3))
    with pytest.raises(PermissionDenied):
        carry_conclusion(conclusion, by=world.bithu_dttg, meeting=theirs)


def test_not_due_before_the_meeting(world, meeting, conclusion):
    with pytest.raises(Refused, match="sớm hơn ngày họp"):
        add_conclusion(meeting, by=world.bithu_dttg, text="Lùi", due_on=date(2025, 8, 2))
    with pytest.raises(Refused, match="sớm hơn ngày họp"):
        edit_conclusion(conclusion, by=world.bithu_dttg, due_on=date(2025, 8, 2))


def test_changed_until_the_minutes_are_agreed(world, meeting, conclusion):
    edit_conclusion(conclusion, by=world.bithu_dttg, text="Rà soát lại", due_on=None)
    assert reread(conclusion).text == "Rà soát lại"
    by = world.bithu_dttg
    meeting = reread(meeting)
    meeting.secretary_name = "Thư ký 01"
    meeting.save()
    compose_minutes(meeting, by=by)
    agree_minutes(reread(meeting), by=by, agreed_by="chi bộ", agreed_on=AUGUST)
    with pytest.raises(Refused, match="đã thông qua"):
        edit_conclusion(reread(conclusion), by=by, text="Khác")
    with pytest.raises(Refused, match="đã thông qua"):
        add_conclusion(reread(meeting), by=by, text="Thêm")
    lock_minutes(reread(meeting), by=by, is_signed_elsewhere=True)
    conclusion_to_task(reread(conclusion), by=by, lead=world.ethnic, due_on=DUE)
    assert reread(conclusion).state == "TASKED"


def test_words_of_what_became_of_it(world, conclusion):
    assert conclusion.result_words == "chưa giao"
    conclusion_to_task(conclusion, by=world.bithu_dttg, lead=world.ethnic)
    assert reread(conclusion).result_words == "đã giao, chờ tiếp nhận"
    finish_conclusion(reread(conclusion), by=world.bithu_dttg, state_note="Có báo cáo")
    assert reread(conclusion).result_words == "đã thực hiện: Có báo cáo"


def test_who_sees_a_conclusion(world, conclusion):
    def sees(username):
        return Conclusion.objects.visible_to(world.user(username)).exists()

    assert sees("bithu.dttg")
    assert sees("kiemtra.tinh")
    for other in ("lanhdao.dttg", "bithu.dubnd", "quantri", "lanhdao.ubnd", "bithu.langson"):
        assert not sees(other)
