"""One act of the log: what it changed, for who may see its object."""

from datetime import date
from types import SimpleNamespace

import pytest

from meetings.actions.attendance import mark_attendance
from meetings.models import Attendance
from tests.units.test_who_may import make_meeting
from tests.world import make_unit
from units import changes
from units.actions.person import add_person
from units.actions.unit import change_unit
from units.audit import record
from units.changes import KEPT_BACK, changes_of
from units.models import AuditEvent, AuditHead, Membership, Person, Unit


def text_of(response):
    return " ".join(response.content.decode().split())


def last():
    return AuditEvent.objects.first()


def test_a_change_is_told_field_by_field(signed_in, world):
    change_unit(
        world.ethnic,
        by=world.quantri,
        on=date(2026, 1, 1),
        short_name="Sở DTTG",
        source_note="Công báo",
    )
    client = signed_in("lanhdao.dttg")
    event = last()
    assert event.get_absolute_url() in text_of(client.get("/nhat-ky/"))
    text = text_of(client.get(event.get_absolute_url()))
    assert "Đổi tên, chuyển cấp trên" in text
    assert "Nội dung thay đổi" in text
    assert ">Sở DTTG<" in text
    assert ">Tên gọn<" in text


def test_what_was_added_is_told(signed_in, world):
    add_person(world.ethnic, by=world.canbo_dttg, full_name="Lò Thị A", valid_from=date(2026, 1, 1))
    text = text_of(signed_in("canbo.dttg").get(last().get_absolute_url()))
    assert "Lò Thị A" in text
    assert "Sở Dân tộc và Tôn giáo" in text


def test_an_act_about_nothing_changed_nothing(signed_in, world):
    event = record("tests.thing.done", by=world.canbo_dttg, unit=world.ethnic, reason="Vì thử")
    text = text_of(signed_in("canbo.dttg").get(event.get_absolute_url()))
    assert "không đổi mục nào" in text
    assert "Vì thử" in text


def test_a_refusal_is_marked(signed_in, world):
    event = record(
        "tests.thing.done", by=world.canbo_dttg, outcome=AuditEvent.Outcome.REFUSED, reason="Không"
    )
    assert "Bị từ chối" in text_of(signed_in("canbo.dttg").get(event.get_absolute_url()))


def test_others_acts_are_not_found(signed_in, world):
    event = record("tests.thing.done", by=world.lanhdao_dttg, unit=world.ethnic)
    assert signed_in("canbo.snv").get(event.get_absolute_url()).status_code == 404
    assert signed_in("canbo.snv").get("/nhat-ky/999999/").status_code == 404


def test_the_log_is_seen_before_its_object(signed_in, world, monkeypatch):
    add_person(world.ethnic, by=world.canbo_dttg, full_name="A", valid_from=date(2026, 1, 1))
    monkeypatch.setattr(Person._default_manager._queryset_class, "visible_to", nobody)
    text = text_of(signed_in("lanhdao.dttg").get(last().get_absolute_url()))
    assert "chỉ hiện với người được xem" in text
    assert "Nội dung thay đổi</h2>" not in text


def nobody(rows, user):
    return rows.none()


def test_values_are_asked_for_where_a_model_tells_them_apart(world, monkeypatch):
    rows = type(Unit.objects.all())
    monkeypatch.setattr(rows, "values_visible_to", nobody, raising=False)
    event = record(
        "tests.thing.done", by=world.quantri, obj=world.ethnic, after={"ended_on": "2026-01-01"}
    )
    assert changes_of(event, world.lanhdao_dttg) is None
    assert changes_of(event, world.quantri) is None  # who acted, once he may see it no more


def test_a_column_may_be_the_actors_alone(world, monkeypatch):
    monkeypatch.setattr(Unit, "AUDIT_ACTOR_ONLY", frozenset({"ended_on"}), raising=False)
    event = record(
        "tests.thing.done", by=world.quantri, obj=world.ethnic, after={"ended_on": "2026-01-01"}
    )
    assert changes_of(event, world.lanhdao_dttg) == []
    assert [row[1:] for row in changes_of(event, world.quantri)] == [("–", "01/01/2026")]


@pytest.mark.parametrize(
    ("name", "stored", "shown"),
    [
        ("self_value", "4.50", "4,5"),
        ("self_value", "Đúng hạn", "Đúng hạn"),
        ("self_value", True, "Có"),
        ("self_value", ["a", "b"], "a, b"),
        ("self_value", {"a": 1}, "{'a': 1}"),
        ("self_points", "4.50", "4,5"),
        ("self_at", "2026-01-02T03:00:00+00:00", "10:00, 02/01/2026"),
        ("explanation", "sha256:abc", KEPT_BACK),
        ("reason_code", "LATE", "ban hành hoặc gửi chậm"),
        ("self_by_id", 999_999, "–"),
    ],
)
def test_values_are_said_in_words(db, monkeypatch, name, stored, shown):
    monkeypatch.setattr(changes, "_seen_keys", lambda *_: {"1"})
    event = SimpleNamespace(
        object_type="scoring.entry",
        object_id="1",
        actor_id=7,
        outcome="DONE",
        reason="",
        told={"before": {}, "facts": {}, "after": {name: stored, "id": 1, "version": 2}},
    )
    assert [row[2] for row in changes_of(event, SimpleNamespace(pk=7))] == [shown]


def test_columns_without_a_name_for_people_are_left_out(world):
    event = record(
        "tests.thing.done", by=world.quantri, obj=make_unit(), after={"name_fold": "x", "id": 3}
    )
    assert changes_of(event, world.quantri) == []


def test_the_object_is_led_to_where_the_reader_may_open_it(signed_in, world):
    event = record("tests.thing.done", by=world.quantri, obj=world.ethnic, unit=world.ethnic)
    page = text_of(signed_in("quantri").get(event.get_absolute_url()))
    assert f'<a href="{world.ethnic.get_absolute_url()}">' in page
    event = record("tests.thing.done", by=world.quantri, obj=AuditHead.objects.get())
    assert "AuditHead" not in text_of(signed_in("quantri").get(event.get_absolute_url()))


def test_who_was_marked_is_named_to_who_may_read_the_meeting(signed_in, world):
    meeting = make_meeting(world.cell, "HELD")
    row = Attendance.objects.create(meeting=meeting, name="Lò Văn B")
    event = mark_attendance(row, by=world.bithu_dttg, mark="PRESENT") and last()
    assert "Lò Văn B" not in event.payload
    assert "điểm danh Lò Văn B" in text_of(signed_in("bithu.dttg").get("/nhat-ky/"))
    Membership.objects.create(
        user=world.quantri, unit=world.party, role="ADMIN", valid_from=date(2025, 7, 1)
    )
    text = text_of(signed_in("quantri").get("/nhat-ky/"))
    assert "Lò Văn B" not in text
    assert f"điểm danh dòng {row.pk}" in text
