"""Before a meeting: its programme and order, minutes that add up, what is proposed for it."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item
from meetings.actions.conclusion import add_conclusion, mark_no_task, settle_conclusion
from meetings.actions.meeting import plan_meeting
from meetings.actions.programme import add_programme, move_item, take_proposal
from meetings.models import AgendaItem, Kind, Meeting, MeetingSetting, Topic
from meetings.programme import length_of, missing_of
from meetings.proposing import MOST_OFFERED, find_proposal, proposals_for
from plans.actions.coverage import set_coverage
from plans.actions.document import link_implements
from tests.meetings.builders import at, logged, reread, words_of
from tests.plans.builders import a_document, a_task
from units.models import AuditEvent

AUGUST = date(2025, 8, 4)
YESTERDAY = today() - timedelta(days=1)


def planned(world, **fields):
    fields = {"kind": Kind.REGULAR, "planned_at": at(today() + timedelta(days=3), 14), **fields}
    return plan_meeting(world.cell, by=world.bithu_dttg, **fields)


@pytest.fixture
def meeting(world):
    return planned(world)


@pytest.fixture
def briefing(world):
    """Of the department that leads tasks and is asked to carry directives down."""
    return plan_meeting(
        world.ethnic,
        by=world.canbo_dttg,
        kind=Kind.BRIEFING,
        planned_at=at(today() + timedelta(days=3), 8),
    )


def titles(meeting):
    return [item.title for item in meeting.items.all()]


# --- Programme and order ------------------------------------------------------------------------


def test_the_usual_programme_comes_at_one_press(world, meeting):
    add_item(meeting, by=world.bithu_dttg, title="Thông tin", topic=Topic.NEWS)
    add_programme(meeting, by=world.bithu_dttg)
    topics = [item.topic for item in meeting.items.all()]
    assert topics == ["NEWS", "REVIEW", "TASKS", "SELF", "PRAISE"]
    assert [item.order for item in meeting.items.all()] == [1, 2, 3, 4, 5]
    event = AuditEvent.objects.get(kind="meetings.agenda_item.programme_added")
    assert '"count":4' in event.payload.replace(" ", "")
    with pytest.raises(Refused, match="đã có đủ"):
        add_programme(meeting, by=world.bithu_dttg)


def test_a_combined_session_has_a_thematic_part(world):
    meeting = planned(world, is_combined=True, theme="Chuyển đổi số")
    add_programme(meeting, by=world.bithu_dttg)
    last = meeting.items.last()
    assert (last.title, last.is_thematic) == ("Sinh hoạt chuyên đề: Chuyển đổi số", True)


def test_other_meetings_have_no_usual_programme(world, briefing):
    assert missing_of(briefing, []) == []
    assert missing_of(planned(world, kind=Kind.THEMATIC), []) == []
    with pytest.raises(Refused):
        add_programme(briefing, by=world.canbo_dttg)


def test_items_change_places(world, meeting):
    by = world.bithu_dttg
    for title in "ABC":
        add_item(meeting, by=by, title=title)
    first, _second, third = meeting.items.all()
    move_item(third, by=by, is_up=True)
    assert titles(meeting) == ["A", "C", "B"]
    move_item(first, by=by, is_up=False)
    assert titles(meeting) == ["C", "A", "B"]
    rows = AuditEvent.objects.filter(kind="meetings.agenda_item.moved")
    assert rows.count() == 2
    move_item(reread(third), by=by, is_up=False)
    assert titles(meeting) == ["A", "C", "B"]


def test_at_the_end_nothing_is_changed(world, meeting):
    only = add_item(meeting, by=world.bithu_dttg, title="A")
    move_item(only, by=world.bithu_dttg, is_up=True)
    move_item(only, by=world.bithu_dttg, is_up=False)
    assert not AuditEvent.objects.filter(kind="meetings.agenda_item.moved").exists()
    assert reread(only).order == 1


@pytest.mark.parametrize(
    ("fields", "minutes", "words", "kind"),
    [
        ({}, [30, None], "30 phút; tối thiểu của buổi 90 phút; 1 nội dung chưa ghi", "info"),
        ({"planned_minutes": 60}, [30, 20], "50 phút; còn 10 phút trong 60 phút dự kiến.", "info"),
        ({"planned_minutes": 60}, [60], "60 phút; còn 0 phút trong 60 phút dự kiến.", "info"),
        ({"planned_minutes": 60}, [45, 20], "65 phút; vượt 5 phút so với 60 phút", "warn"),
        ({"kind": Kind.STUDY}, [30], "Tổng thời lượng các nội dung 30 phút.", "info"),
    ],
)
def test_minutes_add_up(world, fields, minutes, words, kind):
    meeting = planned(world, **fields)
    length = length_of(meeting, [AgendaItem(minutes=number) for number in minutes])
    assert words in length["words"]
    assert length["kind"] == kind


# --- What is proposed ---------------------------------------------------------------------------


def proposed(meeting, user):
    return [one for _, offered, _ in proposals_for(meeting, user) for one in offered]


def directive(world, **facts):
    document = a_document(
        world,
        by=world.vanphong_ubnd,
        unit=world.province,
        symbol="12/CT-UBND",
        doc_type="DIRECTIVE",
        subject="Đẩy mạnh cải cách hành chính",
        issued_on=today() - timedelta(days=40),
    )
    set_coverage(document, by=world.vanphong_ubnd, due_on=today() + timedelta(days=5), **facts)
    return document


def test_overdue_tasks_and_directives_of_an_agency(world, briefing):
    late = a_task(world, due_on=YESTERDAY)
    a_task(world, title="Chưa đến hạn")
    a_task(world, title="Của nơi khác", lead=world.home_affairs, due_on=YESTERDAY)
    document = directive(world, units=[world.ethnic, world.home_affairs])
    task, text = proposed(briefing, world.canbo_dttg)
    assert (task.source, task.thing) == ("from_task", late.pk)
    assert task.title == "Nhiệm vụ quá hạn: Công bố thủ tục hành chính sửa đổi"
    assert "quá hạn 1 ngày" in task.about
    assert (text.source, text.thing) == ("from_directive", document.pk)
    assert "còn 5 ngày" in text.about


def test_what_was_carried_down_is_not_proposed(world, briefing):
    document = directive(world, units=[world.ethnic])
    own = a_document(world, issued_on=today() - timedelta(days=2))
    assert len(proposed(briefing, world.canbo_dttg)) == 1
    link_implements(own, by=world.canbo_dttg, parent=document)
    assert proposed(briefing, world.canbo_dttg) == []


def test_a_cell_sees_of_its_agency_what_its_secretary_sees(world, meeting):
    a_task(world, due_on=YESTERDAY)
    assert proposed(meeting, world.bithu_dttg) == []
    given = a_task(
        world, by=world.bithu_dttg, assigner=world.cell, lead=world.ethnic, due_on=YESTERDAY
    )
    (one,) = proposed(meeting, world.bithu_dttg)
    assert (one.source, one.thing, one.topic) == ("from_task", given.pk, "REVIEW")


def test_pending_conclusions_until_they_are_done(world, meeting):
    july = logged(world.cell, world.bithu_dttg, AUGUST)
    first = add_conclusion(july, by=world.bithu_dttg, text="Rà soát\nvăn bản", due_on=AUGUST)
    second = add_conclusion(july, by=world.bithu_dttg, text="Niêm yết")
    settle_conclusion(second, by=world.bithu_dttg, state_note="Xong")
    (one,) = proposed(meeting, world.bithu_dttg)
    assert one.title == "Thực hiện kết luận: Rà soát văn bản"
    assert one.about == "Sinh hoạt thường kỳ tháng 8/2025 · chưa giao · hạn 04/8/2025"
    mark_no_task(reread(first), by=world.bithu_dttg, state_note="Đã rõ")
    assert len(proposed(meeting, world.bithu_dttg)) == 1


def test_one_press_makes_an_item_and_it_is_not_proposed_again(world, briefing):
    task = a_task(world, due_on=YESTERDAY)
    item = take_proposal(briefing, by=world.canbo_dttg, source="from_task", thing=task.pk)
    assert (item.from_task, item.order, item.topic) == (task, 1, "")
    assert AuditEvent.objects.filter(kind="meetings.agenda_item.proposed").count() == 1
    assert proposed(briefing, world.canbo_dttg) == []
    with pytest.raises(Refused, match="không còn trong danh sách"):
        take_proposal(briefing, by=world.canbo_dttg, source="from_task", thing=task.pk)
    later = plan_meeting(
        world.ethnic, by=world.canbo_dttg, kind=Kind.BRIEFING, planned_at=at(date(2027, 1, 4), 8)
    )
    (again,) = proposed(later, world.canbo_dttg)
    assert again.discussed_on == briefing.held_on


def test_a_conclusion_of_a_cell_becomes_part_of_its_review(world, meeting):
    july = logged(world.cell, world.bithu_dttg, AUGUST)
    conclusion = add_conclusion(july, by=world.bithu_dttg, text="a " * 700)
    said = {"source": "from_conclusion", "thing": conclusion.pk}
    item = take_proposal(meeting, by=world.bithu_dttg, **said)
    assert item.topic == Topic.REVIEW
    assert len(item.title) <= 500
    assert item.title.endswith("…")


def test_nothing_hidden_is_taken(world, meeting, briefing):
    task = a_task(world, due_on=YESTERDAY)
    assert find_proposal(meeting, world.bithu_dttg, "from_task", task.pk) is None
    with pytest.raises(Refused):
        take_proposal(meeting, by=world.bithu_dttg, source="from_task", thing=task.pk)
    assert find_proposal(meeting, world.bithu_dttg, "from_nothing", 1) is None


def test_no_more_than_twenty_of_each_kind(world, briefing):
    for number in range(MOST_OFFERED + 1):
        a_task(world, title=f"Việc {number}", due_on=YESTERDAY)
    (_, offered, has_more), *_ = proposals_for(briefing, world.canbo_dttg)
    assert len(offered) == MOST_OFFERED
    assert has_more


# --- The page -----------------------------------------------------------------------------------


def test_the_page_takes_order_and_topics(world, meeting, signed_in):
    july = logged(world.cell, world.bithu_dttg, AUGUST)
    conclusion = add_conclusion(july, by=world.bithu_dttg, text="Rà soát văn bản")
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/"
    assert "Soạn chương trình" in words_of(client.get(url))
    shown = words_of(client.get(f"{url}chuan-bi/"))
    assert "1 kết luận · đã thực hiện 0 · còn 1" in shown
    assert "5 phần thường có của buổi sinh hoạt" in shown
    assert client.post(f"{url}chuong-trinh/").status_code == 302
    second = meeting.items.all()[1]
    answer = client.post(f"/cuoc-hop/noi-dung/{second.pk}/thu-tu/", {"huong": "len"})
    assert (answer.status_code, answer.url) == (302, f"{url}chuan-bi/#chuong-trinh")
    assert reread(second).order == 1
    data = {"source": "from_conclusion", "thing": conclusion.pk}
    answer = client.post(f"{url}de-xuat/", data)
    assert (answer.status_code, answer.url) == (302, f"{url}chuan-bi/#de-xuat")
    assert titles(meeting)[-1] == "Thực hiện kết luận: Rà soát văn bản"
    assert client.post(f"{url}de-xuat/", data).status_code == 409


def test_what_buttons_do_not_send_changes_nothing(world, meeting, signed_in):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/"
    item = add_item(meeting, by=world.bithu_dttg, title="A")
    add_item(meeting, by=world.bithu_dttg, title="B")
    rows = AuditEvent.objects.count()
    for data in ({}, {"source": "from_nothing", "thing": "1"}, {"source": "from_task"}):
        assert client.post(f"{url}de-xuat/", data).status_code == 302
    client.post(f"/cuoc-hop/noi-dung/{item.pk}/thu-tu/", {"huong": "ngang"})
    assert titles(meeting) == ["A", "B"]
    assert AuditEvent.objects.count() == rows


def test_nothing_is_prepared_once_it_is_agreed(world, meeting, signed_in):
    item = add_item(meeting, by=world.bithu_dttg, title="A")
    Meeting.objects.filter(pk=meeting.pk).update(state="CANCELLED")
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/"
    assert client.get(f"{url}chuan-bi/").status_code == 409
    assert client.post(f"{url}chuong-trinh/").status_code == 409
    data = {"source": "from_task", "thing": "1"}
    assert client.post(f"{url}de-xuat/", data).status_code == 409
    answer = client.post(f"/cuoc-hop/noi-dung/{item.pk}/thu-tu/", {"huong": "len"})
    assert answer.status_code == 409


def test_a_unit_that_keeps_no_text_has_no_programme(world, meeting, signed_in):
    MeetingSetting.objects.create(unit=world.cell, valid_from=AUGUST, keeps_text=False)
    client = signed_in("bithu.dttg")
    assert client.get(f"/cuoc-hop/{meeting.pk}/chuan-bi/").status_code == 409
    assert "Soạn chương trình" not in words_of(client.get(f"/cuoc-hop/{meeting.pk}/"))


def test_topic_and_planned_minutes_are_typed(world, meeting, signed_in):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/"
    client.post(f"{url}noi-dung/", {"title": "Tin mới", "topic": "NEWS", "minutes": "15"})
    item = meeting.items.get()
    assert (item.topic, item.minutes) == ("NEWS", 15)
    answer = client.post(f"{url}noi-dung/", {"title": "B", "topic": "OTHER"})
    assert "Chọn lại phần của chương trình trong danh sách" in words_of(answer)
    data = {"version": "1", "held_on": "05/12/2026", "started": "14:00", "mode": "IN_PERSON"}
    assert client.post(f"{url}sua/", {**data, "planned_minutes": "100"}).status_code == 302
    assert reread(meeting).planned_minutes == 100
    assert "còn 85 phút trong 100 phút dự kiến" in words_of(client.get(f"{url}chuan-bi/"))


def test_a_hundred_items_make_one_page(
    world, meeting, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/chuan-bi/"
    july = logged(world.cell, world.bithu_dttg, AUGUST)
    add_item(meeting, by=world.bithu_dttg, title="Nội dung")
    add_conclusion(july, by=world.bithu_dttg, text="Việc")
    a_task(world, by=world.bithu_dttg, assigner=world.cell, due_on=YESTERDAY)
    with django_assert_max_num_queries(21) as first:
        assert client.get(url).status_code == 200
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, title=f"Nội dung {order}")
        for order in range(2, 101)
    )
    for number in range(3):
        add_conclusion(july, by=world.bithu_dttg, text=f"Việc {number}")
        a_task(world, by=world.bithu_dttg, assigner=world.cell, due_on=YESTERDAY)
    with django_assert_num_queries(len(first)):
        assert "100. Nội dung 100" in words_of(client.get(url))
