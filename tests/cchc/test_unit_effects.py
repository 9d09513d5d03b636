"""What a change of organisation touches: counts for all, names for who may see."""

from datetime import date

import pytest

from cchc.lib.clock import today
from meetings.actions.conclusion import add_conclusion
from plans.actions.explanation import ask_explanation
from plans.models import Area, Explanation, Finding, Inspection, Remedy
from tests.cchc.test_unit_change import (
    NEW_UNIT,
    NEW_YEAR,
    TYPED,
    address,
    again,
    go_through,
    text_of,
)
from tests.meetings.builders import logged
from tests.plans.builders import a_document, a_draft, a_plan, a_report, a_task
from tests.scoring.builders import make_round
from tests.units.histories import BASIS
from tests.world import MERGED, make_person
from units.models import AuditEvent, Host, Membership
from units.permissions import Role, access_of


@pytest.fixture
def admin(signed_in, world):
    return signed_in("quantri")


@pytest.fixture
def party_admin(signed_in, world):
    from units.actions.bootstrap import widen_admin

    widen_admin(world.quantri, world.party)
    return signed_in("quantri")


def test_the_preview_counts_what_hangs_on_the_unit(admin, world):
    make_person("Lò Thị A", world.ethnic)
    typed = {**TYPED, "successor": world.finance.pk}
    page = text_of(admin.post(address(world.ethnic, "sap-nhap"), typed))
    assert "Vai trò của người dùng" in page
    assert "Cán bộ canbo.dttg · cán bộ đầu mối" in page
    assert "Cán bộ, đảng viên đang giữ chức vụ" in page
    assert "Lò Thị A" in page
    assert "Tổ chức đảng lập tại đơn vị" in page
    assert "Chi bộ Sở Dân tộc và Tôn giáo" in page


def _inspected(world):
    """One inspection that it carries out, and a remedy that it owes to another."""
    year = {"year": 2026}
    Inspection.objects.create(
        unit=world.ethnic, inspected=world.finance, subject="Đợt kiểm tra riêng", **year
    )
    inspection = Inspection.objects.create(
        unit=world.home_affairs, inspected=world.ethnic, subject="Đợt kiểm tra chung", **year,
        state=Inspection.State.CONCLUDED, visited_on=date(2026, 5, 4),
        concluded_on=date(2026, 5, 6), conclusion=a_document(world, symbol="9/TB-SDTTG"),
    )  # fmt: skip
    finding = Finding.objects.create(
        inspection=inspection, unit=world.ethnic, severity="LOW", text="Tồn tại",
        area=Area.objects.latest("pk"),
    )  # fmt: skip
    Remedy.objects.create(inspection=inspection, finding=finding, text="Sửa sổ theo dõi")


@pytest.fixture
def laden(world):
    """Sở Dân tộc và Tôn giáo with open work of every kind, each row under words of its own."""
    task = a_task(world, assigner=world.home_affairs, by=world.canbo_snv, title="Việc được giao")
    asked = ask_explanation(task, by=world.lanhdao_ubnd, question="Vì sao?", due_on=today())
    # Asked by another one than the province, whose admin would see it as his own unit's.
    Explanation.objects.filter(pk=asked.pk).update(asker=world.home_affairs)
    a_report(world)
    a_task(world, assigner=world.ethnic, by=world.lanhdao_dttg, lead=world.finance,
           title="Việc giao đi")  # fmt: skip
    a_plan(world, title="Kế hoạch đang soạn")
    a_draft(world, subject="Báo cáo đang soạn")
    a_document(world, subject="Kế hoạch đã ban hành")
    _inspected(world)
    meeting = logged(world.ethnic, world.canbo_dttg, date(2026, 5, 4))
    add_conclusion(meeting, by=world.canbo_dttg, text="Lời kết luận")
    make_round(world, world.ethnic, world.office, year=2026)
    return world.ethnic


WORK = {
    "Nhiệm vụ chưa hoàn thành": (1, "Việc được giao"),
    "Nhiệm vụ đã giao, chờ kết quả": (1, "Việc giao đi"),
    "Văn bản dự thảo": (1, "Báo cáo đang soạn"),
    "Kế hoạch chưa ban hành": (1, "Kế hoạch đang soạn"),
    "Báo cáo định kỳ chưa được tiếp nhận": (1, "quý III năm 2026"),
    "Giải trình chưa kết luận": (1, "Giải trình: Việc được giao"),
    "Cuộc kiểm tra chưa kết thúc": (1, "Đợt kiểm tra riêng"),
    "Việc khắc phục sau kiểm tra chưa xong": (1, "Sửa sổ theo dõi"),
    "Cuộc họp chưa khóa biên bản": (1, "Họp thường kỳ tháng 5/2026"),
    "Kết luận chưa giao thực hiện": (1, "Kết luận 1"),
    "Phiếu chấm điểm chưa công bố": (1, "– năm 2026"),
}


def effects_told(client, world, unit):
    typed = {**TYPED, "successor": world.finance.pk}
    response = client.post(address(unit, "sap-nhap"), typed)
    return {effect.title: effect for effect in response.context["effects"]}, text_of(response)


def test_work_of_every_kind_is_counted(admin, world, laden):
    effects, page = effects_told(admin, world, laden)
    assert {title: effects[title].count for title in WORK if title in effects} == {
        title: count for title, (count, _) in WORK.items()
    }
    for title, (count, _) in WORK.items():
        assert f'<th scope="row">{title}</th> <td class="number" data-l="Số lượng">{count}<' in page
        assert "“tiếp nhận từ Sở Dân tộc và Tôn giáo” và làm tiếp" in effects[title].outcome


def test_an_admin_who_may_not_read_a_row_gets_its_number_alone(admin, world, laden):
    """An admin sees neither minutes nor scores, nor what others write."""
    effects, page = effects_told(admin, world, laden)
    for title, (count, words) in WORK.items():
        assert (effects[title].rows, effects[title].hidden) == ([], count), title
        assert words not in page, title
    assert "Lời kết luận" not in page


def test_who_reads_the_rows_too_gets_their_names(signed_in, world, laden):
    Membership.objects.create(
        user=world.quantri, unit=world.ethnic, role=Role.OFFICER, valid_from=MERGED
    )
    effects, page = effects_told(signed_in("quantri"), world, laden)
    for title, (_, words) in WORK.items():
        names = " ".join(name for name, _ in effects[title].rows)
        assert words in names, title
        for _, url in effects[title].rows:
            assert f'href="{url}"' in page


def test_the_reach_of_who_tried_is_as_before_the_preview(admin, world):
    admin.post(address(world.ethnic, "sap-nhap"), {**TYPED, "successor": world.finance.pk})
    assert world.ethnic.pk in access_of(world.user("canbo.dttg")).own()


def test_a_cell_goes_to_the_successor_of_its_agency_in_the_same_press(party_admin, world):
    typed = {**TYPED, "successor": world.finance.pk, "move_below": "on", "move_hosts": "on"}
    preview, _ = go_through(party_admin, world.ethnic, "sap-nhap", typed)
    assert "Lập tại đơn vị tiếp nhận hồ sơ, tài liệu từ ngày hiệu lực." in preview
    assert "Chi bộ Sở Dân tộc và Tôn giáo" in preview
    periods = world.cell.hosts.order_by("valid_from").values_list(
        "agency", "valid_from", "valid_to"
    )
    assert list(periods) == [
        (world.ethnic.pk, MERGED, date(2025, 12, 31)),
        (world.finance.pk, NEW_YEAR, None),
    ]
    assert {host.decision for host in world.cell.hosts.filter(valid_from=NEW_YEAR)} == {BASIS}
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert kinds >= {"units.unit.absorbed", "units.unit.hosted", "units.unit.host_ended"}
    assert again(world.cell).ended_on is None


@pytest.mark.parametrize("code", ["sap-nhap", "hop-nhat", "chia", "ket-thuc"])
def test_every_end_with_an_heir_may_take_the_cell_along(party_admin, world, code):
    more = {
        "sap-nhap": {"successor": world.finance.pk},
        "hop-nhat": {**NEW_UNIT, "others": [world.finance.pk], "parent": world.province.pk},
        "chia": {"name_1": "Sở Thu", "name_2": "Sở Chi", "keeper": "2"},
        "ket-thuc": {"form": "END", "successors": [world.finance.pk]},
    }[code]
    go_through(party_admin, world.ethnic, code, {**TYPED, **more, "move_hosts": "on"})
    keeper = world.ethnic.heirs.get(keeps_records=True).successor
    assert Host.objects.at(NEW_YEAR).get(party_unit=world.cell).agency == keeper


def test_the_cell_stays_where_it_is_unless_it_is_asked(party_admin, world):
    preview, _ = go_through(
        party_admin, world.ethnic, "sap-nhap", {**TYPED, "successor": world.finance.pk}
    )
    assert "Giữ nguyên; ghi nơi lập tổ chức đảng mới" in preview
    assert world.cell.hosts.get().valid_to is None


def test_a_cell_out_of_reach_is_left_and_said(admin, world):
    typed = {**TYPED, "successor": world.finance.pk, "move_hosts": "on"}
    preview, _ = go_through(admin, world.ethnic, "sap-nhap", typed)
    assert "Giữ nguyên; ghi nơi lập tổ chức đảng mới" in preview
    assert "Chi bộ Sở Dân tộc và Tôn giáo" in preview
    assert world.cell.hosts.get().valid_to is None


def test_a_cell_that_is_at_the_successor_already_is_not_set_up_twice(party_admin, world):
    Host.objects.create(party_unit=world.cell, agency=world.finance, valid_from=MERGED)
    typed = {**TYPED, "successor": world.finance.pk, "move_hosts": "on"}
    go_through(party_admin, world.ethnic, "sap-nhap", typed)
    assert [host.agency for host in Host.objects.at(NEW_YEAR).filter(party_unit=world.cell)] == [
        world.finance
    ]
