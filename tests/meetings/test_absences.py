"""Three months running without good reason: from the roll, by name to the cell's own people."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.absences import absences_of
from meetings.actions.attendance import mark_attendance
from meetings.models import Mark
from tests.meetings.builders import at, logged
from tests.plans.pages import words
from tests.world import make_person
from units.models import AuditEvent, PartyStatus, Position

TODAY = date(2025, 5, 20)
DAYS = [date(2025, month, 5) for month in (3, 4, 5)]
BEFORE = [date(2024, 12, 5), date(2025, 1, 6), date(2025, 2, 5)]


@pytest.fixture(autouse=True)
def _may(time_machine):
    time_machine.move_to(at(TODAY, 9))


@pytest.fixture
def person(world):
    make_person("Đảng viên chăm", world.cell, status=PartyStatus.OFFICIAL)
    return make_person("Đảng viên vắng", world.cell, status=PartyStatus.OFFICIAL)


def session(world, person, day, mark, cell=None, **fields):
    meeting = logged(cell or world.cell, world.bithu_dttg, day, all_present=True, **fields)
    row = meeting.attendance.get(person=person)
    if mark != Mark.PRESENT:
        mark_attendance(row, by=world.bithu_dttg, mark=mark)
    return meeting


def flagged(world):
    return [one.name for one in absences_of({world.cell.pk}).get(world.cell.pk, [])]


def test_three_months_of_the_roll(world, person):
    for day in DAYS[:2]:
        session(world, person, day, Mark.ABSENT)
    assert flagged(world) == []
    session(world, person, DAYS[2], Mark.ABSENT)
    (one,) = absences_of({world.cell.pk})[world.cell.pk]
    assert (one.name, one.words) == (
        "Đảng viên vắng", "3 tháng liên tiếp: 3/2025, 4/2025, 5/2025",
    )  # fmt: skip


@pytest.mark.parametrize("mark", [Mark.EXCUSED, Mark.PRESENT, Mark.LATE, Mark.NONE])
def test_a_reason_or_a_presence_ends_the_run(world, person, mark):
    for day, how in zip(DAYS, [Mark.ABSENT, mark, Mark.ABSENT], strict=True):
        session(world, person, day, how)
    assert flagged(world) == []


@pytest.mark.parametrize("mark", [Mark.EXEMPT, Mark.DUTY])
def test_exempt_and_on_duty_is_passed_over(world, person, mark):
    Position.objects.create(
        person=person, unit=world.old_cell, party_status=PartyStatus.OFFICIAL,
        valid_from=date(2020, 1, 1), valid_to=date(2025, 2, 28),
    )  # fmt: skip
    session(world, person, BEFORE[2], Mark.ABSENT, cell=world.old_cell)
    for day, how in zip(DAYS, [Mark.ABSENT, mark, Mark.ABSENT], strict=True):
        session(world, person, day, how)
    assert flagged(world) == ["Đảng viên vắng"]  # February at the cell whose records it keeps


def test_who_has_left_is_flagged_no_more(world, person):
    for day in DAYS:
        session(world, person, day, Mark.ABSENT)
    Position.objects.filter(person=person).update(valid_to=date(2025, 5, 10))
    assert flagged(world) == []


def test_names_for_its_own_people_and_a_count_for_the_superior(world, signed_in, person):
    for day in DAYS:
        session(world, person, day, Mark.ABSENT)
    url = reverse("meetings:rhythm-unit", args=[world.cell.pk])
    own = words(signed_in("bithu.dttg").get(url))
    assert "Đảng viên vắng" in own
    assert "vắng không lý do 3 tháng liên tiếp: 3/2025, 4/2025, 5/2025" in own
    assert not AuditEvent.objects.filter(kind="meetings.absences.read").exists()
    above = words(signed_in("bithu.dubnd").get(url))
    assert "Đảng viên vắng 3" in above  # the heading
    assert "1 đảng viên. Họ tên chỉ người của chi bộ xem được." in above
    assert "Đảng viên vắng<" not in above
    assert not AuditEvent.objects.filter(kind="meetings.absences.read").exists()
    matrix = words(signed_in("bithu.dubnd").get(reverse("meetings:rhythm-matrix")))
    assert "1 đảng viên vắng 3 tháng liên tiếp" in matrix
    panel = matrix.partition("Chi bộ có đảng viên vắng 3 tháng liên tiếp")[2].partition("<table")[0]
    assert f"/sinh-hoat-chi-bo/{world.cell.pk}/" in panel  # before the long table, with its way on
    for _ in range(2):
        inspector = words(signed_in("kiemtra.tinh").get(url))
        assert "Đảng viên vắng<" in inspector
    assert AuditEvent.objects.filter(kind="meetings.absences.read").count() == 1
