"""Appraisal pages: the list, one line a criterion, bulk agreement, side points, the end."""

import pytest
from django.urls import reverse

from scoring.actions.sheet import reopen_sheet
from scoring.models import Entry, Sheet
from tests.scoring.builders import entry_of, make_round, put, sheet_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def submitted(world, sheet):
    return put(sheet, Sheet.State.SUBMITTED, by=world.canbo_dttg)


@pytest.fixture
def judge(signed_in):
    return signed_in("thamdinh.snv")


def url(name, obj):
    return reverse(f"scoring:{name}", args=[obj.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def typed(entry, **fields):
    data = {"version": entry.version, **fields}
    return {f"e{entry.pk}-{key}": value for key, value in data.items()}


def test_assigned_sheets_are_listed(world, submitted, judge, signed_in):
    text = text_of(judge.get(reverse("scoring:appraisal-list")))
    assert "Sở Dân tộc và Tôn giáo" in text
    assert "Đã nộp, chờ thẩm định" in text
    assert url("sheet-appraise", submitted) in text
    draft = sheet_of(submitted.round, world.finance)
    assert url("sheet-appraise", draft) not in text
    empty = text_of(signed_in("thamdinh.vp").get(reverse("scoring:appraisal-list")))
    assert "Chưa được phân công" in empty


def test_what_waits_for_the_appraiser_stands_first(world, submitted, judge):
    first, second = sorted((world.ethnic, world.finance), key=lambda unit: unit.pk)
    for done, waiting in ((first, second), (second, first)):
        put(sheet_of(submitted.round, done), Sheet.State.APPRAISED)
        put(sheet_of(submitted.round, waiting), Sheet.State.SUBMITTED)
        page = judge.get(reverse("scoring:appraisal-list")).context["page"]
        assert [sheet.unit for sheet in page] == [waiting, done]


def test_sheets_stand_by_name_and_one_round_is_named_once(world, judge):
    units = (world.finance, world.office, world.ethnic)
    the_round = make_round(world, *units)
    address = reverse("scoring:appraisal-list")
    response = judge.get(address)
    names = [sheet.unit_short_name for sheet in response.context["page"]]
    assert names == ["Sở Dân tộc và Tôn giáo", "Sở Tài chính", "Văn phòng UBND"]
    assert text_of(response).count(the_round.title) == 1
    other = make_round(world, world.office, year=2025, title="Kỳ trước")
    text = text_of(judge.get(address))
    assert (text.count(the_round.title), text.count(other.title)) == (3, 1)


def test_a_draft_is_not_opened(sheet, judge):
    assert judge.get(url("sheet-appraise", sheet)).status_code == 404


def test_the_page_shows_value_explanation_and_a_form_for_each_row(submitted, judge):
    text = text_of(judge.get(url("sheet-appraise", submitted)))
    assert "Thẩm định: Sở Dân tộc và Tôn giáo" in text
    assert "Giải trình: Theo kế hoạch đã ban hành." in text
    assert "0/3 tiêu chí đã xem" in text
    assert "Thống nhất các mục chưa xem của lĩnh vực 1" in text


def test_agreeing_takes_the_units_value(submitted, judge):
    entry = entry_of(submitted, "1.1")
    response = judge.post(url("entry-appraise", entry), typed(entry) | {"agree": "1"})
    assert response.status_code == 302
    assert entry_of(submitted, "1.1").first_value is True
    text = text_of(judge.get(url("sheet-appraise", submitted)))
    assert "Đã thống nhất, 2,00" in text
    assert "1/3 tiêu chí đã xem" in text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_agreeing_over_what_was_typed_is_asked_once(submitted, judge, headers):
    entry = entry_of(submitted, "2.1")
    data = typed(entry, value="3", reason_code="FIGURES") | {"agree": "1"}
    response = judge.post(url("entry-appraise", entry), data, headers=headers)
    text = text_of(response)
    assert "bấm “Lưu” để ghi, hoặc bấm “Thống nhất” lần nữa để bỏ phần đã nhập." in text
    assert 'value="3"' in text
    assert 'name="drop" value="1"' in text
    assert "Chưa lưu" in text
    assert entry_of(submitted, "2.1").first_at is None
    judge.post(url("entry-appraise", entry), data | {"drop": "1"}, headers=headers)
    assert entry_of(submitted, "2.1").first_value == "4.5"


def test_a_lower_value_needs_its_reason_and_shows_the_difference(submitted, judge):
    entry = entry_of(submitted, "2.1")
    response = judge.post(url("entry-appraise", entry), typed(entry, value="3"))
    assert response.status_code == 409
    assert "Chưa chọn lý do trừ điểm" in text_of(response)
    assert 'value="3"' in text_of(response)
    data = typed(entry, value="3", reason_code="FIGURES", note="Trùng hồ sơ")
    response = judge.post(url("entry-appraise", entry), data, headers=HTMX)
    text = text_of(response)
    assert f'id="e{entry.pk}"' in text
    assert "Trừ 1,50, còn 3,00" in text
    assert 'id="progress" hx-swap-oob="true"' in text
    assert "<!doctype" not in text.lower()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_input_is_shown_again(submitted, judge, headers):
    entry = entry_of(submitted, "2.1")
    response = judge.post(url("entry-appraise", entry), typed(entry, value="x"), headers=headers)
    assert response.status_code == 200
    assert "Nhập số bằng chữ số" in text_of(response)


def test_a_row_decided_meanwhile_is_told(submitted, judge):
    entry = entry_of(submitted, "2.1")
    data = typed(entry) | {"agree": "1"}
    Entry.objects.filter(pk=entry.pk).update(version=7)
    response = judge.post(url("entry-appraise", entry), data)
    assert response.status_code == 409
    assert "sau khi trang này được mở" in text_of(response)


def test_the_rest_of_an_area_is_agreed_at_once(submitted, judge):
    judge.post(url("sheet-agree-rest", submitted), {"area": "1"})
    assert submitted.entries.filter(first_at__isnull=False).count() == 2
    response = judge.post(url("sheet-agree-rest", submitted), {"area": ""})
    assert response["Location"] == url("sheet-appraise", submitted)
    assert submitted.entries.filter(first_at__isnull=False).count() == 3


def test_not_applicable_is_granted_or_refused(submitted, judge):
    entry = entry_of(submitted, "2.1")
    Entry.objects.filter(pk=entry.pk).update(
        na_state="ASKED", na_reason="Không có thủ tục", self_value=None, self_points=None
    )
    text = text_of(judge.get(url("sheet-appraise", submitted), {"linh-vuc": "2"}))
    assert "Lý do không áp dụng: Không có thủ tục" in text
    assert judge.post(url("entry-decide-na", entry), {"refuse": "1"}).status_code == 409
    judge.post(url("entry-decide-na", entry), {"refuse": "1", "note": "Có hai thủ tục"})
    assert entry_of(submitted, "2.1").na_state == Entry.Na.REFUSED
    Entry.objects.filter(pk=entry.pk).update(na_state="ASKED")
    judge.post(url("entry-decide-na", entry), {"grant": "1"})
    assert entry_of(submitted, "2.1").na_state == Entry.Na.GRANTED
    response = judge.post(url("entry-decide-na", entry), {"note": "x" * 2001})
    assert response.status_code == 409


def test_what_was_granted_before_a_reopening_is_asked_again(world, submitted, judge):
    entry = entry_of(submitted, "2.1")
    Entry.objects.filter(pk=entry.pk).update(na_state="ASKED", na_reason="Không có thủ tục")
    judge.post(url("entry-decide-na", entry), {"grant": "1"})
    page, area = url("sheet-appraise", submitted), {"linh-vuc": "2"}
    assert "Chấp nhận không áp dụng" not in text_of(judge.get(page, area))
    reopen_sheet(
        Sheet.objects.get(pk=submitted.pk), by=world.lanhdao_ubnd, reason="Bổ sung tài liệu"
    )
    put(submitted, Sheet.State.SUBMITTED)
    assert "Chấp nhận không áp dụng" in text_of(judge.get(page, area))
    judge.post(url("entry-decide-na", entry), {"grant": "1"})
    assert entry_of(submitted, "2.1").is_looked_at


def test_an_appraised_sheet_is_read_only(world, sheet, judge):
    put(sheet, Sheet.State.APPRAISED, by=world.thamdinh_snv)
    text = text_of(judge.get(url("sheet-appraise", sheet)))
    assert "Thẩm định: Có, <b>2,00</b>" in text
    assert "Lưu<span" not in text


def test_the_end_names_what_is_left_and_then_is_done(world, sheet, judge):
    put(sheet, Sheet.State.APPRAISED, by=world.thamdinh_snv)
    Sheet.objects.filter(pk=sheet.pk).update(state=Sheet.State.APPRAISING)
    text = text_of(judge.get(url("sheet-finish", sheet)))
    assert "3 chưa nhập kết quả điều tra" in text
    assert judge.post(url("sheet-finish", sheet)).status_code == 409
    survey = entry_of(sheet, "3")
    judge.post(url("sheet-side-points", sheet), side_data(sheet, {"3": "82,5"}))
    survey.refresh_from_db()
    assert survey.first_value == "82.5"
    assert judge.post(url("sheet-finish", sheet)).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.APPRAISED
    assert judge.get(url("sheet-finish", sheet)).status_code == 409


def test_a_row_decided_since_the_question_is_not_finished_unseen(world, sheet, judge):
    put(sheet, Sheet.State.APPRAISED, by=world.thamdinh_snv)
    Sheet.objects.filter(pk=sheet.pk).update(state=Sheet.State.APPRAISING)
    judge.post(url("sheet-side-points", sheet), side_data(sheet, {"3": "82,5"}))
    seen = sheet.rows_version
    assert f'name="seen" value="{seen}"' in text_of(judge.get(url("sheet-finish", sheet)))
    entry = entry_of(sheet, "2.1")
    judge.post(url("entry-appraise", entry), typed(entry, value="3", reason_code="FIGURES"))
    response = judge.post(url("sheet-finish", sheet), {"seen": seen})
    assert response.status_code == 409
    assert "Phiếu vừa được sửa sau khi trang này được mở" in text_of(response)
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.APPRAISING
    assert judge.post(url("sheet-finish", sheet), {"seen": sheet.rows_version}).status_code == 302


def side_data(sheet, values, **more):
    data = {}
    for code in ("3", "9.1", "9.2"):
        data |= typed(entry_of(sheet, code), value=values.get(code, ""))
    return {**data, **more}


def test_the_coordinator_enters_side_points_and_sees_nothing_else(world, sheet, signed_in):
    coordinator = signed_in("thuongtruc.snv")
    text = text_of(coordinator.get(url("sheet-side-points", sheet)))
    assert "Hài lòng" in text
    assert "Giải quyết hồ sơ" not in text
    response = coordinator.post(url("sheet-side-points", sheet), side_data(sheet, {"9.1": "1"}))
    assert response["Location"] == sheet.round.get_absolute_url()
    assert entry_of(sheet, "9.1").first_points == 1


def test_bad_side_points_are_shown_again(world, sheet, signed_in):
    coordinator = signed_in("thuongtruc.snv")
    response = coordinator.post(url("sheet-side-points", sheet), side_data(sheet, {"9.1": "9"}))
    assert response.status_code == 200
    assert "Nhập từ 0 đến 2,00" in text_of(response)
    survey = entry_of(sheet, "3")
    data = side_data(sheet, {"3": "80"}, **{f"e{survey.pk}-na_reason": "Không tổ chức"})
    response = coordinator.post(url("sheet-side-points", sheet), data)
    assert "để trống phần lý do" in text_of(response)
    put(sheet, Sheet.State.APPRAISED)
    assert coordinator.get(url("sheet-side-points", sheet)).status_code == 409
