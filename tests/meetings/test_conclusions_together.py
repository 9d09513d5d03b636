"""Conclusions that become tasks with one press: all that were chosen, or none."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from meetings.actions.conclusion import add_conclusion, conclusions_to_tasks, mark_no_task
from meetings.forms.conclusion import proposed_lead
from meetings.heirs import leads_of
from meetings.models import Conclusion
from plans.models import Task
from tests.meetings.builders import MAY, logged, reread, words_of
from units.models import AuditEvent
from units.story import story_of

AUGUST, DUE = date(2025, 8, 4), date(2025, 9, 30)


@pytest.fixture
def meeting(world):
    return logged(world.cell, world.bithu_dttg, AUGUST)


@pytest.fixture
def three(world, meeting):
    told = [("Rà soát", "Sở Dân tộc và Tôn giáo", DUE), ("Lập lịch", "Đồng chí A", DUE)]
    told.append(("Giữ kỷ cương", "", None))
    return [
        add_conclusion(meeting, by=world.bithu_dttg, text=text, who=who, due_on=due)
        for text, who, due in told
    ]


def row(conclusion, lead, **changes):
    told = {"conclusion": conclusion.pk, "version": conclusion.version, "lead": lead}
    return {**told, "due_on": DUE, "due_text": "", **changes}


def test_all_that_are_chosen_become_tasks_at_once(world, meeting, three):
    rows = [row(three[0], world.ethnic), row(three[1], world.cell)]
    conclusions_to_tasks(meeting, by=world.bithu_dttg, rows=rows)
    assert [reread(one).state for one in three] == ["TASKED", "TASKED", "OPEN"]
    tasks = {task.title: task for task in Task.objects.all()}
    assert {title: task.lead for title, task in tasks.items()} == {
        "Rà soát": world.ethnic,
        "Lập lịch": world.cell,
    }
    assert {task.assigner for task in tasks.values()} == {world.cell}
    assert [one.tasks.get().task.title for one in three[:2]] == ["Rà soát", "Lập lịch"]


def test_one_row_tells_of_the_conclusions_one_of_the_tasks(world, meeting, three):
    last = AuditEvent.objects.order_by("-seq").first().seq
    rows = [row(three[0], world.ethnic), row(three[1], world.cell)]
    conclusions_to_tasks(meeting, by=world.bithu_dttg, rows=rows)
    told = AuditEvent.objects.filter(seq__gt=last).order_by("seq")
    assert [each.kind for each in told] == [
        "plans.task.assigned_together",
        "meetings.conclusion.assigned_together",
    ]
    assert all("Rà soát" not in each.payload for each in told)
    by = world.bithu_dttg
    for task in Task.objects.all():
        assert [e.kind for e in story_of(Task, task.pk, by)] == ["plans.task.assigned_together"]
    kinds = [e.kind for e in story_of(Conclusion, three[0].pk, by)]
    assert "meetings.conclusion.assigned_together" in kinds
    assert "meetings.conclusion.assigned_together" not in [
        e.kind for e in story_of(Conclusion, three[2].pk, by)
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"due_on": None}, "Lập lịch: Chưa nhập hạn"),
        ({"due_on": date(2025, 8, 1)}, "Lập lịch: "),
    ],
)
def test_one_that_cannot_be_leaves_all_as_they_were(world, meeting, three, changes, sentence):
    many = AuditEvent.objects.count()
    rows = [row(three[0], world.ethnic), row(three[1], world.cell, **changes)]
    with pytest.raises(Refused, match=sentence):
        conclusions_to_tasks(meeting, by=world.bithu_dttg, rows=rows)
    assert not Task.objects.exists()
    assert reread(three[0]).state == "OPEN"
    assert AuditEvent.objects.count() == many


def test_a_lead_out_of_reach_a_settled_one_and_none_at_all_are_refused(world, meeting, three):
    by = world.bithu_dttg
    for rows, sentence in (
        ([row(three[0], world.van_ban)], "Rà soát: .* chọn đơn vị trong phạm vi"),
        ([], "Chọn ít nhất một"),
        ([row(three[0], world.cell), row(three[0], world.cell)], "Chọn ít nhất một"),
    ):
        with pytest.raises(Refused, match=sentence):
            conclusions_to_tasks(meeting, by=by, rows=rows)
    settled = mark_no_task(three[2], by=by, state_note="Việc chung")
    with pytest.raises(Refused, match=r"Kết luận 3: .*không cần giao việc"):
        conclusions_to_tasks(meeting, by=by, rows=[row(settled, world.cell)])


def test_one_saved_in_between_is_shown_first(world, meeting, three):
    stale = row(three[0], world.cell, version=three[0].version + 1)
    with pytest.raises(Conflict):
        conclusions_to_tasks(meeting, by=world.bithu_dttg, rows=[stale])


def test_a_conclusion_of_another_meeting_is_none_of_this_one(world, meeting):
    other = logged(world.cell, world.bithu_dttg, date(2025, 9, 4))
    foreign = add_conclusion(other, by=world.bithu_dttg, text="Việc khác")
    with pytest.raises(Refused, match="của cuộc họp này"):
        conclusions_to_tasks(meeting, by=world.bithu_dttg, rows=[row(foreign, world.cell)])


def test_only_who_keeps_the_record_gives_them(world, meeting, three):
    with pytest.raises(PermissionDenied):
        conclusions_to_tasks(meeting, by=world.lanhdao_dttg, rows=[row(three[0], world.cell)])


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("", None),
        ("Đồng chí Nguyễn Văn A", "cell"),
        ("Sở Dân tộc và Tôn giáo", "ethnic"),
        ("so dan toc va ton giao tỉnh Tuyên Quang, các phòng", "ethnic"),
        ("Chi bộ Sở Dân tộc và Tôn giáo", "cell"),
    ],
)
def test_whom_the_words_of_a_conclusion_mean(world, who, name):
    lead = proposed_lead(who, list(leads_of(world.cell)))
    assert lead == (getattr(world, name) if name else None)


def address(meeting):
    return f"/cuoc-hop/{meeting.pk}/giao-viec/"


def test_the_page_proposes_and_says_what_is_not_known(world, meeting, three, signed_in):
    html = signed_in("bithu.dttg").get(address(meeting)).content.decode()
    ticked = [one for one in three if f'id="id_kl-{one.pk}-is_chosen" checked' in html]
    assert ticked == three[:2]
    assert "Kết luận chưa ghi giao cho ai và thời hạn" in html


def sent(*conclusions, **told):
    data = {}
    for one in conclusions:
        fields = {"is_chosen": "on", "due_on": "30/09/2025", "version": one.version, **told}
        data |= {f"kl-{one.pk}-{name}": value for name, value in fields.items()}
    return data


def test_one_press_makes_the_tasks_and_says_how_many(world, meeting, three, signed_in):
    client = signed_in("bithu.dttg")
    data = sent(*three[:2], lead=world.ethnic.pk)
    data |= {f"kl-{three[2].pk}-version": 1, f"kl-{three[2].pk}-due_on": "không rõ"}
    page = client.post(address(meeting), data, follow=True)
    assert "Đã chuyển 2 kết luận thành nhiệm vụ" in words_of(page)
    assert Task.objects.count() == 2
    assert reread(three[2]).state == "OPEN"


def test_a_row_without_lead_is_told_and_nothing_is_written(world, meeting, three, signed_in):
    data = sent(three[0], lead=world.ethnic.pk) | sent(three[2], due_on="")
    page = signed_in("bithu.dttg").post(address(meeting), data)
    assert page.status_code == 200
    said = words_of(page)
    assert "Chưa chuyển kết luận nào" in said
    assert "Chưa chọn cơ quan chủ trì." in said
    assert "Chưa nhập hạn hoặc thời gian hoàn thành." in said
    assert not Task.objects.exists()


def test_nothing_chosen_is_told(meeting, three, signed_in):
    data = {f"kl-{one.pk}-version": 1 for one in three}
    page = signed_in("bithu.dttg").post(address(meeting), data)
    assert "Chưa chọn kết luận nào." in words_of(page)


def test_a_lead_that_is_not_offered_is_not_taken(world, meeting, three, signed_in):
    page = signed_in("bithu.dttg").post(address(meeting), sent(three[0], lead=world.van_ban.pk))
    assert page.status_code == 200
    assert not Task.objects.exists()


def test_of_a_unit_that_ended_the_heir_is_proposed(world, signed_in):
    by = world.bithu_langson
    meeting = logged(world.langson_old_cell, by, MAY)
    add_conclusion(meeting, by=by, text="Tự kiểm tra", who="Chi ủy", due_on=date(2021, 6, 30))
    client = signed_in("bithu.langson")
    html = client.get(address(meeting)).content.decode()
    assert f'value="{world.langson_cell.pk}" selected' in html


def test_more_rows_ask_the_database_no_more(
    world, meeting, three, signed_in, django_assert_max_num_queries
):
    client = signed_in("bithu.dttg")
    client.get(address(meeting))
    with django_assert_max_num_queries(60) as first:
        client.get(address(meeting))
    for number in range(5):
        add_conclusion(meeting, by=world.bithu_dttg, text=f"Việc {number}")
    with django_assert_max_num_queries(len(first)):
        client.get(address(meeting))
