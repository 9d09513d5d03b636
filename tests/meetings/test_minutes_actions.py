"""Minutes: composed, completed, agreed, locked, added to."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item
from meetings.actions.meeting import edit_meeting, plan_meeting
from meetings.actions.minutes import (
    add_addendum,
    agree_minutes,
    compose_minutes,
    lock_minutes,
    write_minutes,
)
from meetings.exports import minutes_context
from meetings.models import Addendum, Kind, Minutes, MinutesFile
from plans.models import StoredFile
from tests.meetings.builders import MAY, at, logged, reread
from units.models import AuditEvent

AUGUST = date(2025, 8, 4)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def meeting(world):
    return logged(world.cell, world.bithu_dttg, AUGUST, secretary_name="Thư ký 01")


def agree(meeting, world, **fields):
    fields = {"agreed_by": "toàn thể chi bộ", "agreed_on": AUGUST, **fields}
    return agree_minutes(reread(meeting), by=world.bithu_dttg, **fields)


@pytest.fixture
def agreed(world, meeting):
    compose_minutes(meeting, by=world.bithu_dttg)
    return agree(meeting, world)


@pytest.fixture
def locked(world, agreed):
    return lock_minutes(agreed, by=world.bithu_dttg, is_signed_elsewhere=True)


def test_composed_from_the_record_again_and_again(world, meeting):
    by = world.bithu_dttg
    assert compose_minutes(meeting, by=by).state == "MINUTED"
    minutes = Minutes.objects.get()
    write_minutes(minutes, by=by, typed="Chi bộ biểu dương hai đồng chí.")
    add_item(reread(meeting), by=by, title="Kiểm điểm tháng 7")
    compose_minutes(reread(meeting), by=by)
    minutes = reread(minutes)
    assert "Kiểm điểm tháng 7" in str(minutes.composed)
    assert minutes.typed == "Chi bộ biểu dương hai đồng chí."
    rows = AuditEvent.objects.filter(kind="meetings.minutes.composed").count()
    compose_minutes(reread(meeting), by=by)
    assert AuditEvent.objects.filter(kind="meetings.minutes.composed").count() == rows


def test_not_composed_without_a_secretary_or_before_the_meeting(world, meeting):
    edit_meeting(meeting, by=world.bithu_dttg, secretary_name="")
    with pytest.raises(Refused, match="Chưa nhập thư ký"):
        compose_minutes(reread(meeting), by=world.bithu_dttg)
    ahead = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.STUDY, planned_at=at(AUGUST, 14)
    )
    with pytest.raises(Refused, match="đang ở trạng thái “dự kiến”"):
        compose_minutes(ahead, by=world.bithu_dttg)
    assert not Minutes.objects.exists()


def test_agreed_by_whom_and_when(world, meeting):
    with pytest.raises(Refused, match="đang ở trạng thái “đã họp”"):
        agree(meeting, world)
    compose_minutes(meeting, by=world.bithu_dttg)
    with pytest.raises(Refused, match="Chưa nhập nơi đọc"):
        agree(meeting, world, agreed_by="")
    for day in (AUGUST - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(Refused, match="Ngày thông qua phải từ ngày họp"):
            agree(meeting, world, agreed_on=day)
    assert agree(meeting, world).state == "AGREED"
    minutes = Minutes.objects.get()
    assert (minutes.agreed_by, minutes.agreed_on) == ("toàn thể chi bộ", AUGUST)
    with pytest.raises(Refused, match="Biên bản đã thông qua"):
        compose_minutes(reread(meeting), by=world.bithu_dttg)
    with pytest.raises(Refused, match="Biên bản đã thông qua"):
        write_minutes(minutes, by=world.bithu_dttg, typed="Thêm")


def test_not_agreed_with_a_text_that_is_out_of_date(world, meeting):
    compose_minutes(meeting, by=world.bithu_dttg)
    add_item(reread(meeting), by=world.bithu_dttg, title="Kiểm điểm")
    with pytest.raises(Refused, match="soạn lại biên bản rồi thông qua"):
        agree(meeting, world)


def test_locked_as_signed_elsewhere(world, agreed):
    with pytest.raises(Refused, match="Đính kèm bản đã ký"):
        lock_minutes(agreed, by=world.bithu_dttg)
    assert lock_minutes(agreed, by=world.bithu_dttg, is_signed_elsewhere=True).state == "LOCKED"
    assert Minutes.objects.get().locked_at is not None
    with pytest.raises(Refused, match="Biên bản đã khóa"):
        lock_minutes(reread(agreed), by=world.bithu_dttg, is_signed_elsewhere=True)


def test_locked_with_the_signed_copy_seen_by_who_reads_the_minutes(world, agreed):
    upload = SimpleUploadedFile("bien-ban.pdf", PDF, "application/pdf")
    lock_minutes(agreed, by=world.bithu_dttg, upload=upload)
    link = MinutesFile.objects.get()
    assert (link.file.name, link.unit_for(None)) == ("bien-ban.pdf", world.cell)
    seen = [
        name
        for name in ("bithu.dttg", "bithu.dubnd", "kiemtra.tinh", "lanhdao.dttg", "quantri")
        if StoredFile.objects.visible_to(world.user(name)).exists()
    ]
    assert seen == ["bithu.dttg", "bithu.dubnd", "kiemtra.tinh"]


def test_the_number_of_the_minutes_ends_the_mark_of_a_draft(world, agreed):
    with pytest.raises(Refused, match="chỉ gồm chữ số"):
        lock_minutes(agreed, by=world.bithu_dttg, is_signed_elsewhere=True, number="05-BB/CB")
    assert minutes_context(reread(agreed))["is_draft"]
    lock_minutes(reread(agreed), by=world.bithu_dttg, is_signed_elsewhere=True, number="05")
    context = minutes_context(reread(agreed))
    assert not context["is_draft"]
    assert "05" in str(context["heading"])


def test_a_false_pdf_locks_nothing(world, agreed):
    upload = SimpleUploadedFile("bien-ban.pdf", b"<html>", "application/pdf")
    with pytest.raises(Refused, match="không phải PDF"):
        lock_minutes(agreed, by=world.bithu_dttg, upload=upload)
    assert reread(agreed).state == "AGREED"
    assert Minutes.objects.get().locked_at is None


def test_locked_ones_are_only_added_to(world, locked):
    by = world.bithu_dttg
    fields = {"grounds": "Ghi nhầm giờ", "text": "Kết thúc lúc 16 giờ 20 phút."}
    first = add_addendum(locked, by=by, on=AUGUST, **fields)
    second = add_addendum(locked, by=by, on=today(), **fields)
    assert (first.number, second.number, first.by_name) == (1, 2, by.full_name)
    assert str(second) == "bổ sung, đính chính số 2"
    for day in (AUGUST - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(Refused, match="Ngày bổ sung phải từ ngày họp"):
            add_addendum(locked, by=by, on=day, **fields)
    assert Addendum.objects.count() == 2
    assert reread(locked).state == "LOCKED"


def test_nothing_is_added_before_it_is_locked(world, agreed):
    with pytest.raises(Refused):
        add_addendum(agreed, by=world.bithu_dttg, on=AUGUST, grounds="A", text="B")


def test_the_heir_completes_the_minutes_of_a_cell_of_2021_and_it_is_said(world):
    by = world.bithu_dttg
    old = logged(world.old_cell, by, MAY, secretary_name="Thư ký 01")
    compose_minutes(old, by=by)
    agree(old, world, agreed_on=MAY)
    row = AuditEvent.objects.get(kind="meetings.minutes.agreed")
    assert row.told["on_behalf_of"] == "Chi bộ Ban Dân tộc tỉnh Tuyên Quang"


@pytest.mark.parametrize("username", ["kiemtra.tinh", "lanhdao.dttg", "bithu.dubnd", "quantri"])
def test_nobody_else_agrees_or_locks(world, meeting, username):
    compose_minutes(meeting, by=world.bithu_dttg)
    by = world.user(username)
    with pytest.raises(PermissionDenied):
        agree_minutes(reread(meeting), by=by, agreed_by="chi bộ", agreed_on=AUGUST)
    with pytest.raises(PermissionDenied):
        lock_minutes(reread(meeting), by=by, is_signed_elsewhere=True)
    assert reread(meeting).state == "MINUTED"
