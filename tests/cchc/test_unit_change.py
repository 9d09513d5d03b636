"""Pages of changes of organisation: filled in, shown with what is touched, carried out."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from cchc.unit_change import CHANGES
from tests.meetings.builders import logged
from tests.plans.builders import a_task
from tests.units.histories import BASIS, acts_done, gapless
from tests.world import MERGED, make_heir, make_unit
from units.models import AuditEvent, Host, Kind, Succession, Unit

NEW_YEAR = date(2026, 1, 1)
BASIS_TYPED = {
    "decision_symbol": "12/QĐ-UBND",
    "decision_issuer": "Ủy ban nhân dân tỉnh Tuyên Quang",
    "decision_on": "20/12/2025",
    "source_note": "",
    "version": "1",
}
TYPED = {"on": "01/01/2026", **BASIS_TYPED}
NEW_UNIT = {"name": "Sở Mới tỉnh Tuyên Quang", "kind": "DEPARTMENT", "block": "so"}


def text_of(response):
    return " ".join(response.content.decode().split())


def again(unit):
    return Unit.objects.get(pk=unit.pk)


def address(unit, code):
    return f"/don-vi/{unit.pk}/thay-doi/{code}/"


def hidden_of(page):
    """The fields that a preview sends on, as its hidden inputs hold them."""
    fields = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', page):
        name = re.search(r'name="([^"]*)"', tag)[1]
        value = re.search(r'value="([^"]*)"', tag)
        fields.setdefault(name, []).append(value[1] if value else "")
    return {name: values for name, values in fields.items() if name != "csrfmiddlewaretoken"}


def go_through(client, unit, code, typed):
    """Fills the form in, looks at the preview, confirms it with what it carries. -> both pages."""
    typed = {**typed, "version": again(unit).version}
    preview = client.post(address(unit, code), typed)
    assert preview.status_code == 200
    assert "xac-nhan" in preview.content.decode(), preview.context["form"].errors
    done = client.post(address(unit, code), hidden_of(preview.content.decode()))
    assert done.status_code == 302
    return text_of(preview), done


@pytest.fixture
def admin(signed_in, world):
    return signed_in("quantri")


@pytest.fixture
def party_admin(signed_in, world):
    from units.actions.bootstrap import widen_admin

    widen_admin(world.quantri, world.party)
    return signed_in("quantri")


# --- The way there ------------------------------------------------------------------------------


def test_who_manages_units_finds_the_way_from_the_page_of_a_unit(signed_in, world):
    page = text_of(signed_in("quantri").get(f"/don-vi/{world.ethnic.pk}/"))
    assert f'href="/don-vi/{world.ethnic.pk}/thay-doi/"' in page
    assert "Thêm đơn vị" in page
    page = text_of(signed_in("quantri").get(f"/don-vi/{world.ethnic_board.pk}/"))
    assert "Thay đổi tổ chức" in page
    assert "Thêm đơn vị" not in page
    assert "Thay đổi tổ chức" not in text_of(
        signed_in("lanhdao.dttg").get(f"/don-vi/{world.ethnic.pk}/")
    )


def test_only_what_applies_is_offered(admin, party_admin, world):
    def offered(unit):
        page = text_of(admin.get(f"/don-vi/{unit.pk}/thay-doi/"))
        return set(re.findall(rf"/don-vi/{unit.pk}/thay-doi/([a-z-]+)/\"", page))

    ends = {"hop-nhat", "sap-nhap", "chia", "tach", "ket-thuc", "chuyen-cap-tren", "huy"}
    assert offered(world.finance) == {"them-don-vi", "doi-ten", *ends}
    assert offered(world.province) == {"them-don-vi", "doi-ten"}
    assert offered(world.ethnic_board) == {"mo-lai", "dinh-chinh-ngay-ket-thuc"}
    assert offered(world.cell) == {"them-don-vi", "doi-ten", *ends, "noi-lap", "thoi-noi-lap"}
    world.cell.hosts.update(valid_to=date(2026, 1, 1))
    assert "thoi-noi-lap" not in offered(world.cell)


def test_others_and_other_units_are_answered_as_everywhere(signed_in, client, world):
    for path in (f"/don-vi/{world.finance.pk}/thay-doi/", address(world.finance, "doi-ten")):
        assert client.get(path).status_code == 302
        assert signed_in("lanhdao.dttg").get(path).status_code == 403
        assert signed_in("bithu.langson").get(path).status_code == 403
    admin = signed_in("quantri")
    assert admin.get(address(world.langson, "doi-ten")).status_code == 403
    assert admin.get("/don-vi/999999/thay-doi/").status_code == 404
    assert admin.get(address(world.finance, "khong-co")).status_code == 404
    assert admin.get(address(world.ethnic_board, "doi-ten")).status_code == 409
    assert admin.get(address(world.finance, "mo-lai")).status_code == 409


@pytest.mark.parametrize("code", CHANGES)
def test_every_form_opens(party_admin, world, code):
    unit = world.cell if "lap" in code else world.finance
    unit = world.ethnic_board if code in {"mo-lai", "dinh-chinh-ngay-ket-thuc"} else unit
    page = text_of(party_admin.get(address(unit, code)))
    assert '<h1 class="h1 ' in page or CHANGES[code].title in page
    assert "Xem trước khi ghi" in page


# --- In two steps -------------------------------------------------------------------------------


def test_the_preview_writes_nothing_and_the_press_does(admin, world):
    a_task(world)
    meeting = logged(world.ethnic, world.canbo_dttg, date(2026, 5, 4))
    typed = {**TYPED, "successor": world.finance.pk, "move_below": "on"}
    preview, done = go_through(admin, world.ethnic, "sap-nhap", typed)
    assert "Sáp nhập đơn vị?" in preview
    assert "button-danger" in preview
    assert "Nhiệm vụ chưa hoàn thành" in preview
    assert "Cuộc họp chưa khóa biên bản" in preview
    assert meeting.heading not in preview  # the admin sees no meetings, only how many there are
    assert done.url == f"/don-vi/{world.finance.pk}/"
    assert again(world.ethnic).ended_on == date(2025, 12, 31)
    row = Succession.objects.get(predecessor=world.ethnic)
    assert (row.successor, row.decision) == (world.finance, BASIS)


def test_nothing_is_left_behind_by_a_preview(admin, world):
    before = (acts_done(), Unit.objects.count(), Succession.everything.count())
    typed = {**TYPED, "successor": world.finance.pk}
    admin.post(address(world.ethnic, "sap-nhap"), typed)
    assert (acts_done(), Unit.objects.count(), Succession.everything.count()) == before
    assert again(world.ethnic).ended_on is None


def test_what_was_typed_is_kept_when_it_is_mended(admin, world):
    typed = {**TYPED, **NEW_UNIT, "others": [world.ethnic.pk], "parent": world.province.pk}
    page = text_of(admin.post(address(world.finance, "hop-nhat"), {**typed, "sua": "1"}))
    assert 'value="Sở Mới tỉnh Tuyên Quang"' in page
    assert 'value="12/QĐ-UBND"' in page
    wrong = text_of(admin.post(address(world.finance, "hop-nhat"), {**typed, "on": "31/02/2026"}))
    assert "Tháng 02/2026 không có ngày 31" in wrong
    assert 'value="Sở Mới tỉnh Tuyên Quang"' in wrong


def test_a_rule_that_refuses_is_said_before_anything_is_asked(admin, world):
    answer = admin.post(
        address(world.finance, "sap-nhap"),
        {**TYPED, "on": "01/7/2025", "successor": world.ethnic.pk},
    )
    assert answer.status_code == 409
    page = text_of(answer)
    assert "hoạt động từ 01/7/2025; chọn ngày sau đó" in page
    assert 'value="12/QĐ-UBND"' in page
    assert again(world.finance).ended_on is None


def test_a_rule_that_refuses_at_the_press_is_said_as_well(admin, world):
    typed = {**TYPED, "successor": world.ethnic.pk, "xac-nhan": "1", "on": "01/7/2025"}
    answer = admin.post(address(world.finance, "sap-nhap"), typed)
    assert (answer.status_code, again(world.finance).ended_on) == (409, None)


def test_a_refusal_at_the_preview_leaves_its_row(admin, world):
    """Its heir is of another province: who may not touch that one may not open this one again."""
    gone = make_unit("Sở A", parent=world.province, since=MERGED, until=date(2025, 12, 31))
    make_heir(gone, world.langson_ethnic, NEW_YEAR)
    answer = admin.post(address(gone, "mo-lai"), {**BASIS_TYPED, "reason": "Nhập nhầm"})
    assert answer.status_code == 403
    assert AuditEvent.objects.get().outcome == "REFUSED"
    assert again(gone).ended_on == date(2025, 12, 31)


def test_a_second_press_does_nothing(admin, world):
    typed = {**TYPED, **NEW_UNIT, "xac-nhan": "1", "idempotency_key": str(uuid4())}
    first = admin.post(address(world.finance, "them-don-vi"), typed)
    second = admin.post(address(world.finance, "them-don-vi"), typed)
    assert first.url == second.url
    assert Unit.objects.filter(versions__name=NEW_UNIT["name"]).count() == 1


def test_the_password_is_asked_again(admin, world):
    session = admin.session
    session["password_at"] = str(datetime(2020, 1, 1, tzinfo=UTC))
    session.save()
    answer = admin.post(address(world.finance, "sap-nhap"), {**TYPED, "successor": world.ethnic.pk})
    assert "Nhập lại mật khẩu" in text_of(answer)
    assert 'value="12/QĐ-UBND"' in text_of(answer)
    assert again(world.finance).ended_on is None


# --- Each change --------------------------------------------------------------------------------


def test_a_unit_is_added_under_another(admin, world):
    typed = {**TYPED, "name": "Phòng Ngân sách", "kind": "DIVISION"}
    _, done = go_through(admin, world.finance, "them-don-vi", typed)
    unit = Unit.objects.get(versions__name="Phòng Ngân sách")
    assert done.url == unit.get_absolute_url()
    (version,) = gapless(unit)
    assert (version.parent, unit.founded_on, version.decision) == (world.finance, NEW_YEAR, BASIS)


def test_a_unit_is_renamed_and_moved(admin, world):
    page = text_of(admin.get(address(world.finance, "doi-ten")))
    assert 'value="Sở Tài chính tỉnh Tuyên Quang"' in page
    typed = {**TYPED, "name": "Sở Tiền", "kind": "DEPARTMENT", "block": "so"}
    preview, _ = go_through(admin, world.finance, "doi-ten", typed)
    assert "Sở Tiền (đang ghi: Sở Tài chính tỉnh Tuyên Quang)" in preview
    assert "để trống (đang ghi: STC)" in preview
    assert "Loại đơn vị" not in preview
    assert "button-danger" not in preview
    typed = {**TYPED, "on": "01/02/2026", "parent": world.ethnic.pk}
    go_through(admin, world.finance, "chuyen-cap-tren", typed)
    names = [(v.name, v.parent) for v in gapless(again(world.finance))]
    assert names[1:] == [("Sở Tiền", world.province), ("Sở Tiền", world.ethnic)]


def test_a_rename_that_changes_nothing_is_said(admin, world):
    form = admin.get(address(world.finance, "doi-ten")).context["form"]
    same = {name: form.initial[name] for name in form.initial}
    page = text_of(admin.post(address(world.finance, "doi-ten"), {**TYPED, **same}))
    assert "Chưa có gì khác so với tên, thông tin đang dùng" in page


def test_units_are_merged_from_the_page_of_one_of_them(admin, world):
    division = make_unit("Phòng A", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    typed = {**TYPED, **NEW_UNIT, "others": [world.ethnic.pk, world.office.pk]}
    typed |= {"parent": world.province.pk, "move_below": "on"}
    preview, done = go_through(admin, world.finance, "hop-nhat", typed)
    assert "Chuyển theo đơn vị tiếp nhận" in preview
    unit = Unit.objects.get(versions__name=NEW_UNIT["name"])
    assert done.url == unit.get_absolute_url()
    assert {row.predecessor for row in unit.forebears.all()} == {
        world.finance, world.ethnic, world.office,
    }  # fmt: skip
    assert division.at(NEW_YEAR).parent == unit


def test_two_who_change_one_unit_meet(admin, world):
    go_through(admin, world.finance, "doi-ten", {**TYPED, **NEW_UNIT})
    typed = {**TYPED, **NEW_UNIT, "name": "Sở Khác", "on": "01/02/2026", "version": "1"}
    answer = admin.post(address(world.finance, "doi-ten"), typed)
    assert answer.status_code == 409
    assert "đã lưu" in text_of(answer)
    assert again(world.finance).name == NEW_UNIT["name"]


def test_units_left_below_one_that_ended_are_named(admin, world):
    make_unit("Phòng Bỏ lại", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    go_through(admin, world.finance, "ket-thuc", {**TYPED, "form": "DISSOLVE"})
    page = text_of(admin.get(f"/don-vi/{world.finance.pk}/thay-doi/"))
    assert "chưa có cấp trên mới" in page
    assert "Phòng Bỏ lại" in page
    left = Unit.objects.get(versions__name="Phòng Bỏ lại")
    go_through(admin, left, "chuyen-cap-tren", {**TYPED, "parent": world.ethnic.pk})
    assert left.at(NEW_YEAR).parent == world.ethnic


def test_a_unit_is_split_and_one_part_keeps_the_records(admin, world):
    typed = {**TYPED, "name_1": "Sở Thu", "name_2": "Sở Chi", "keeper": "2", "move_below": "on"}
    go_through(admin, world.finance, "chia", typed)
    rows = world.finance.heirs.order_by("pk")
    assert [(r.successor.name, r.keeps_records) for r in rows] == [
        ("Sở Thu", False),
        ("Sở Chi", True),
    ]
    page = text_of(admin.post(address(world.ethnic, "chia"), {**typed, "keeper": "3"}))
    assert "Chưa nhập tên đơn vị mới 3" in page


def test_a_unit_is_hived_off(admin, world):
    go_through(admin, world.finance, "tach", {**TYPED, **NEW_UNIT})
    assert world.finance.heirs.get().form == "HIVE_OFF"
    assert again(world.finance).ended_on is None


def test_a_unit_is_dissolved_or_ends_with_heirs(admin, world):
    make_unit("Phòng A", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    preview, _ = go_through(admin, world.finance, "ket-thuc", {**TYPED, "form": "DISSOLVE"})
    assert "Không còn cấp trên từ ngày hiệu lực" in preview
    typed = {**TYPED, "form": "END", "successors": [world.ethnic.pk], "move_below": "on"}
    go_through(admin, world.home_affairs, "ket-thuc", typed)
    row = world.home_affairs.heirs.get()
    assert (row.form, row.share, row.keeps_records) == ("END", "WHOLE", True)
    two = {**typed, "successors": [world.ethnic.pk, world.province.pk]}
    page = text_of(admin.post(address(world.office, "ket-thuc"), two))
    assert "Chọn đơn vị tiếp nhận hồ sơ, tài liệu trong số kế thừa" in page
    go_through(admin, world.office, "ket-thuc", {**two, "keeper": world.province.pk})
    assert {(r.share, r.keeps_records) for r in world.office.heirs.all()} == {
        ("PART", False),
        ("PART", True),
    }
    page = text_of(
        admin.post(
            address(world.commune, "ket-thuc"),
            {**TYPED, "form": "END", "keeper": world.ethnic.pk},
        )
    )
    assert "Chọn đơn vị kế thừa cùng đơn vị tiếp nhận hồ sơ" in page


def test_a_party_organisation_moves_to_another_agency(party_admin, world):
    host = world.cell.hosts.get()
    typed = {**TYPED, "on": "31/12/2025", "host": host.pk}
    go_through(party_admin, world.cell, "thoi-noi-lap", typed)
    go_through(party_admin, world.cell, "noi-lap", {**TYPED, "agency": world.finance.pk})
    assert Host.objects.at(NEW_YEAR).get(party_unit=world.cell).agency == world.finance
    assert Host.objects.get(pk=host.pk).valid_to == date(2025, 12, 31)


def test_a_unit_is_opened_again_and_its_end_set_right(admin, world):
    go_through(admin, world.finance, "sap-nhap", {**TYPED, "successor": world.ethnic.pk})
    why = {**BASIS_TYPED, "reason": "Nhập nhầm"}
    go_through(admin, world.finance, "dinh-chinh-ngay-ket-thuc", {**why, "on": "01/02/2026"})
    assert again(world.finance).ended_on == date(2026, 1, 31)
    go_through(admin, world.finance, "mo-lai", why)
    assert again(world.finance).ended_on is None
    assert not world.finance.heirs.exists()
    page = text_of(admin.post(address(world.ethnic_board, "mo-lai"), BASIS_TYPED))
    assert "Chưa nhập lý do đính chính" in page


def test_a_version_is_set_right(admin, world):
    row = world.finance.versions.get()
    page = text_of(admin.get(address(world.finance, "dinh-chinh") + f"?giai-doan={row.pk}"))
    assert 'value="01/07/2025"' in page
    form = admin.get(address(world.finance, "dinh-chinh")).context["form"]
    kept = {name: getattr(value, "pk", value) or "" for name, value in form.initial.items()}
    kept["valid_from"] = "01/7/2025"
    kept |= {"recorded_note": "Công báo", "name": "Sở Tài chánh"}
    why = {**BASIS_TYPED, "reason": "Nhập nhầm tên"}
    go_through(admin, world.finance, "dinh-chinh", {**kept, **why})
    assert again(world.finance).name == "Sở Tài chánh"
    assert AuditEvent.objects.first().kind == "units.unit.corrected"
    root = admin.get(address(world.province, "dinh-chinh")).context["form"]
    assert "parent" not in root.fields


# --- What nobody types by accident --------------------------------------------------------------


@pytest.mark.parametrize("code", CHANGES)
def test_no_odd_value_breaks_a_form_or_writes(party_admin, world, code):
    unit = world.cell if "lap" in code else world.finance
    unit = world.ethnic_board if code in {"mo-lai", "dinh-chinh-ngay-ket-thuc"} else unit
    before = acts_done()
    form = party_admin.get(address(unit, code)).context["form"]
    for odd in ("9" * 20, "²", "\0"):
        assert party_admin.get(address(unit, code), {"giai-doan": odd}).status_code in {200, 400}
        for name in form.fields.keys() - {"reason"}:
            typed = {**BASIS_TYPED, "on": "01/01/2026", name: odd, "xac-nhan": "1"}
            assert party_admin.post(address(unit, code), typed).status_code in {200, 400}, name
    assert acts_done() == before
