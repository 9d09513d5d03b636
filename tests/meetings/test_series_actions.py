"""Rules of meetings: made, changed, ended; what contradicts itself is refused."""

import unicodedata
from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cchc.lib.refusal import Conflict, Refused
from meetings.actions.series import create_series, edit_series, end_series
from meetings.models import Kind, Rhythm, Series
from tests.meetings.builders import reread
from units.models import AuditEvent


def create(world, **fields):
    unit, by = fields.pop("unit", world.cell), fields.pop("by", world.bithu_dttg)
    fields = {
        "kind": Kind.REGULAR,
        "rhythm": Rhythm.MONTHLY,
        "day": 5,
        "at": time(14),
        "valid_from": date(2026, 1, 1),
    } | fields
    return create_series(unit, by=by, **fields)


def agency(world, **fields):
    return create(world, unit=world.ethnic, by=world.canbo_dttg, **fields)


def test_made_with_its_row_of_the_log_that_holds_no_name(world):
    series = create(world, chair_name="Nguyễn Thị Hòa", thematic_months="3,6,9,12")
    row = AuditEvent.objects.get(kind="meetings.series.created")
    assert (row.object_id, row.unit_id) == (str(series.pk), world.cell.pk)
    assert "Nguyễn Thị Hòa" not in row.payload
    assert series.heading == "Sinh hoạt thường kỳ hằng tháng"
    assert series.rule_text == "14:00, ngày 05 hằng tháng"
    assert str(series).endswith("– Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang")


def test_a_name_in_other_unicode_is_kept_as_one(world):
    series = create(world, name=unicodedata.normalize("NFD", "Sinh hoạt thường kỳ"))
    assert reread(series).name == "Sinh hoạt thường kỳ"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"valid_to": date(2025, 12, 31)}, "“Đến ngày” phải từ “Từ ngày” trở đi."),
        ({"rhythm": Rhythm.QUARTERLY}, "Sinh hoạt thường kỳ họp hằng tháng"),
        ({"valid_from": date(2020, 1, 1)}, "hoạt động từ 01/03/2025|hoạt động từ 01/3/2025"),
        ({"kind": Kind.FINAL, "rhythm": Rhythm.YEARLY, "month": 2, "day": 30}, "Tháng 2 không có"),
        ({"kind": Kind.MIDTERM, "rhythm": Rhythm.QUARTERLY, "month": 4}, "chỉ có 3 tháng một kỳ"),
        ({"kind": Kind.BRIEFING, "rhythm": Rhythm.WEEKLY, "day": None}, "Chưa chọn thứ trong tuần"),
        ({"kind": Kind.BRIEFING, "committee_days": 2}, "Chỉ lịch thường kỳ"),
        ({"kind": Kind.BRIEFING, "thematic_months": "3"}, "Chỉ lịch thường kỳ"),
    ],
)
def test_refused_with_a_sentence(world, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        create(world, **fields)
    assert not Series.objects.exists()


def test_a_committee_is_of_the_party(world):
    with pytest.raises(Refused, match="Chỉ tổ chức đảng có họp chi ủy, ban chấp hành"):
        agency(world, kind=Kind.COMMITTEE)
    with pytest.raises(Refused, match="Chỉ tổ chức đảng có họp chi ủy trước"):
        agency(world, committee_days=2)


def test_the_29th_of_february_is_a_day_and_31_of_a_month_its_last(world):
    agency(world, kind=Kind.FINAL, rhythm=Rhythm.YEARLY, month=2, day=29)
    agency(world, kind=Kind.OTHER, day=31)


def test_a_unit_that_has_ended_gets_none(world):
    with pytest.raises(Refused, match="kết thúc hoạt động từ"):
        create(world, unit=world.old_cell)


def test_one_rule_for_the_regular_sessions_of_a_day(world):
    first = create(world, valid_to=date(2026, 6, 30))
    with pytest.raises(Refused, match="từ 01/01/2026 đến 30/6/2026") as told:
        create(world, day=20, valid_from=date(2026, 6, 1))
    assert told.value.items == [(first.heading, first.get_absolute_url())]
    second = create(world, day=20, valid_from=date(2026, 7, 1))
    with pytest.raises(Refused, match="đã có lịch"):
        edit_series(second, by=world.bithu_dttg, valid_from=date(2026, 6, 30))
    weekly = {"kind": Kind.BRIEFING, "rhythm": Rhythm.WEEKLY, "day": None}
    agency(world, weekday=0, **weekly)
    agency(world, weekday=3, **weekly)


def test_changed_on_the_version_that_was_seen(world):
    series = create(world)
    edit_series(series, by=world.bithu_dttg, version=1, day=10)
    assert (reread(series).day, reread(series).version) == (10, 2)
    row = AuditEvent.objects.get(kind="meetings.series.changed")
    assert row.kind == "meetings.series.changed"
    with pytest.raises(Conflict):
        edit_series(series, by=world.bithu_dttg, version=1, day=11)


def test_ended_within_its_time(world):
    series = create(world, valid_to=date(2026, 12, 31))
    for day in (date(2025, 12, 31), date(2027, 1, 1)):
        with pytest.raises(Refused, match="Lịch"):
            end_series(series, by=world.bithu_dttg, on=day)
    end_series(series, by=world.bithu_dttg, on=date(2026, 6, 30))
    assert reread(series).valid_to == date(2026, 6, 30)


@pytest.mark.parametrize("name", ["canbo.dttg", "bithu.dubnd", "quantri", "kiemtra.tinh"])
def test_others_have_no_say(world, name):
    with pytest.raises(PermissionDenied):
        create(world, by=world.user(name))
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": None, "nth": 2},
        {"day": 5, "nth": 2, "weekday": 1},
        {"day": 32},
        {"rhythm": Rhythm.WEEKLY, "weekday": None, "day": None},
        {"valid_to": date(2020, 1, 1)},
        {"rhythm": "DAILY"},
    ],
)
def test_the_database_takes_no_rule_that_names_no_day(world, wrong):
    series = create(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.filter(pk=series.pk).update(**wrong)


def test_seen_by_the_units_own_people_and_inspectors(world):
    series = create(world)
    seen = {
        name
        for name in world.users
        if Series.objects.visible_to(world.user(name)).filter(pk=series.pk).exists()
    }
    assert seen == {"bithu.dttg", "kiemtra.tinh"}
