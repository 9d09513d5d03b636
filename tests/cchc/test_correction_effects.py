"""What setting the past of a unit right touches, told before the press."""

from datetime import date

import pytest

from tests.cchc.test_unit_change import BASIS_TYPED, address, again, text_of
from tests.meetings.builders import logged
from tests.plans.builders import a_document, a_task
from tests.scoring.builders import make_round
from tests.units.histories import BY_LAW, NEW_YEAR
from tests.world import MERGED, make_person, make_unit
from units.actions.succession import absorb_units
from units.models import Membership
from units.roles import Role

WHY = {**BASIS_TYPED, "reason": "Ghi nhầm ngày"}
MAY = date(2026, 5, 4)


@pytest.fixture
def admin(signed_in, world):
    return signed_in("quantri")


@pytest.fixture
def busy(world):
    """Sở Dân tộc và Tôn giáo of 01/7/2025 with people, accounts and records of the year after."""
    make_person("Lò Thị A", world.ethnic, since=MERGED)
    logged(world.ethnic, world.canbo_dttg, MAY)
    a_document(world, subject="Kế hoạch đã ban hành")
    make_round(world, world.ethnic, world.office, year=2025)
    return world.ethnic


def told(client, unit, code, typed):
    """({title: Effect}, the page) of the preview."""
    typed = {**WHY, **typed, "version": again(unit).version}
    answer = client.post(address(unit, code), typed)
    assert "effects" in answer.context, answer.context["form"].errors
    return {effect.title: effect for effect in answer.context["effects"]}, text_of(answer)


def first_day(client, unit, day):
    form = client.get(address(unit, "dinh-chinh")).context["form"]
    kept = {name: getattr(value, "pk", value) or "" for name, value in form.initial.items()}
    return told(client, unit, "dinh-chinh", {**kept, "valid_from": day})


def test_a_later_founding_names_what_came_before_it(admin, world):
    young = make_unit("Sở Trẻ", parent=world.province, since=MERGED)
    young.versions.update(source_note="Công báo")
    make_person("Lò Thị A", young, since=MERGED)
    Membership.objects.create(
        user=world.canbo_snv, unit=young, role=Role.OFFICER, valid_from=MERGED
    )
    a_document(world, by=world.canbo_snv, unit=young, issued_on=MAY)
    make_round(world, young, world.office, year=2025)
    effects, page = first_day(admin, young, "01/6/2026")
    assert {title: effect.count for title, effect in effects.items()} == {
        "Vai trò của người dùng trước ngày thành lập": 1,
        "Chức vụ trước ngày thành lập": 1,
        "Văn bản trước ngày thành lập": 1,
        "Phiếu chấm điểm trước ngày thành lập": 1,
    }
    assert "Lò Thị A" in page
    assert "nằm ngoài thời gian hoạt động; kiểm tra lại ngày" in page
    assert first_day(admin, young, "02/7/2025")[0].keys() == {
        "Vai trò của người dùng trước ngày thành lập",
        "Chức vụ trước ngày thành lập",
    }


def test_another_name_of_the_first_version_touches_nothing(admin, world, busy):
    busy.versions.update(source_note="Công báo")
    effects, page = first_day(admin, busy, "01/07/2025")
    assert effects == {}
    assert "Những gì bị ảnh hưởng" not in page


def test_an_end_that_is_told_late_names_the_meetings_since(admin, world, busy):
    typed = {"on": "01/02/2026", "successor": world.finance.pk, "move_below": "on"}
    effects, page = told(admin, busy, "sap-nhap", typed)
    assert effects["Cuộc họp sau ngày hoạt động cuối cùng"].count == 1
    assert "Phiếu chấm điểm sau ngày hoạt động cuối cùng" not in effects
    assert "Họp thường kỳ tháng 5/2026" not in page  # the admin does not read meetings


@pytest.fixture
def gone(world, busy):
    """It was absorbed by Sở Tài chính on 01/6/2026."""
    return absorbed(world, busy)


def absorbed(world, unit):
    absorb_units(world.finance, by=world.quantri, on=date(2026, 6, 1), absorbed=[unit], **BY_LAW)
    return again(unit)


def test_an_earlier_end_names_what_came_after_it(admin, world, gone):
    Membership.objects.create(
        user=world.canbo_snv, unit=gone, role=Role.OFFICER, valid_from=date(2026, 5, 20)
    )
    effects, _ = told(admin, gone, "dinh-chinh-ngay-ket-thuc", {"on": "01/5/2026"})
    assert {title: effect.count for title, effect in effects.items()} == {
        "Vai trò của người dùng sau ngày hoạt động cuối cùng": 1,
        "Cuộc họp sau ngày hoạt động cuối cùng": 1,
    }


def test_opening_again_says_what_wakes_and_what_stays(admin, world, busy):
    make_unit("Chi cục Minh họa", parent=busy, since=NEW_YEAR)
    a_task(world, assigner=world.home_affairs, by=world.canbo_snv, title="Việc được giao")
    gone = absorbed(world, busy)
    effects, page = told(admin, gone, "mo-lai", {})
    counts = {title: effect.count for title, effect in effects.items()}
    assert counts["Đơn vị kế thừa đã ghi"] == 1
    assert counts["Đơn vị trực thuộc đã chuyển"] == 1
    assert counts["Nhiệm vụ chưa hoàn thành"] == 1
    assert counts["Cán bộ, đảng viên đang giữ chức vụ"] == 1
    held = Membership.objects.filter(unit=gone, valid_to__isnull=True)
    assert counts["Vai trò của người dùng"] == held.count() > 0
    for words in ("Sở Tài chính", "Chi cục Minh họa", "Có hiệu lực trở lại ngay"):
        assert words in page
    assert again(gone).ended_on is not None  # only looked at
