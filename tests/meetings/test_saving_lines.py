"""Counts, lines of a conference and typed minutes save themselves field by field."""

from datetime import date

import pytest

from meetings.actions.conference import write_conference
from meetings.actions.minutes import compose_minutes
from meetings.models import Kind, Minutes
from meetings.models.conference import MOST_ROWS
from tests.meetings.builders import logged, reread, words_of
from units.models import AuditEvent

HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(world):
    return logged(
        world.ethnic, world.canbo_dttg, date(2025, 8, 4), kind=Kind.STUDY, secretary_name="Thư ký"
    )


@pytest.fixture
def send(signed_in, meeting):
    def sent(path, **fields):
        client = signed_in("canbo.dttg")
        return client.post(f"/cuoc-hop/{meeting.pk}/{path}/", fields, headers=HTMX)

    return sent


def lines(meeting):
    return [(row.order, row.name, row.title, row.topic) for row in meeting.speakers.all()]


def test_one_count_leaves_the_others(send, meeting):
    answer = send("diem-danh/so-luong", total_count="12", was_total_count="")
    assert answer.status_code == 200
    assert "Tổng số 12 người" in words_of(answer)
    found = reread(meeting)
    assert (found.total_count, found.present_count, found.is_by_count) == (12, 10, True)
    answer = send("diem-danh/so-luong", excused_count="3", was_excused_count="")
    assert answer.status_code == 409
    assert "Có mặt 10, vắng có lý do 3, cộng 13, nhiều hơn 12 người phải dự" in words_of(answer)
    answer = send("diem-danh/so-luong", present_count="13", was_present_count="10")
    assert answer.status_code == 409
    assert "nhiều hơn 12 người phải dự" in words_of(answer)
    answer = send("diem-danh/so-luong", total_count="x", was_total_count="12")
    assert answer.status_code == 422
    assert reread(meeting).total_count == 12


def test_two_who_count_the_same_are_both_heard(send, meeting):
    assert send("diem-danh/so-luong", present_count="9", was_present_count="10").status_code == 200
    answer = send("diem-danh/so-luong", present_count="8", was_present_count="10")
    assert answer.status_code == 409
    assert 'data-theirs="present_count" data-value="9"' in answer.content.decode()
    assert reread(meeting).present_count == 9


def test_a_line_is_written_where_it_stands(send, meeting):
    rows = AuditEvent.objects.count()
    assert (
        send("hoi-nghi", **{"speaker-2-name": "Lê Văn B"}, version=meeting.version).status_code
        == 200
    )
    assert AuditEvent.objects.count() == rows + 1
    sent = {"speaker-0-title": "Giám đốc", "speaker-2-topic": "Kết quả", "organisations": "63"}
    was = {"was_speaker-0-title": "", "was_speaker-2-topic": "", "was_organisations": ""}
    assert send("hoi-nghi", **sent, **was).status_code == 200
    assert lines(meeting) == [(1, "", "Giám đốc", ""), (3, "Lê Văn B", "", "Kết quả")]
    assert reread(meeting).organisations == "63"
    sent = {"speaker-0-title": "", "was_speaker-0-title": "Giám đốc"}
    assert send("hoi-nghi", **sent).status_code == 200
    assert lines(meeting) == [(3, "Lê Văn B", "", "Kết quả")]
    page = words_of(send("hoi-nghi", **{"speaker-2-name": "", "was_speaker-2-name": "Lê Văn B"}))
    assert "Chưa nhập họ và tên hoặc chức vụ." in page
    assert (
        send("hoi-nghi", **{"point-0-head_count": "5", "was_point-0-head_count": ""}).status_code
        == 409
    )


def test_a_line_that_somebody_else_wrote_meanwhile_stays(send, world, meeting):
    write_conference(meeting, by=world.canbo_dttg, speakers=[{"name": "A"}, {"name": "B"}])
    other = {"speaker-1-name": "C", "was_speaker-1-name": "B"}
    assert send("hoi-nghi", **other).status_code == 200
    answer = send("hoi-nghi", **{"speaker-1-name": "D", "was_speaker-1-name": "B"})
    assert answer.status_code == 409
    assert 'data-theirs="speaker-1-name" data-value="C"' in answer.content.decode()
    assert [name for _, name, _, _ in lines(meeting)] == ["A", "C"]


@pytest.mark.parametrize("name", ["speaker-999-name", "speaker-x-name", "speaker-0-pk", "x"])
def test_a_line_that_is_none_is_left_alone(send, meeting, name):
    assert MOST_ROWS <= 999
    assert send("hoi-nghi", **{name: "A"}).status_code == 200
    assert lines(meeting) == []


def test_typed_minutes(send, world, meeting):
    compose_minutes(meeting, by=world.canbo_dttg)
    answer = send("bien-ban/ghi-them", typed="Ghi thêm", was_typed="")
    assert answer.status_code == 200
    assert "con-thieu" not in answer.content.decode()  # no such part on that page
    assert send("bien-ban/ghi-them", typed="Của tôi", was_typed="").status_code == 409
    assert Minutes.objects.get().typed == "Ghi thêm"
