"""The sheet by area: read, filled row by row, saved as a whole, submitted."""

from datetime import date

import pytest
from django.urls import reverse

from scoring.actions.entry import score_entry
from scoring.models import Entry, Sheet, SheetAct
from tests.scoring.builders import entry_of, fill, make_round, put
from units.models import Membership

HTMX = {"HX-Request": "true"}


@pytest.fixture
def mine(signed_in):
    return signed_in("canbo.dttg")


def typed(entry, initial=None, **fields):
    """What the page sends of one row: its fields, and with `initial` what it showed at first."""
    sent = {f"e{entry.pk}-{name}": value for name, value in fields.items()}
    shown = {f"initial-e{entry.pk}-{name}": value for name, value in (initial or {}).items()}
    return {f"e{entry.pk}-version": entry.version, **sent, **shown}


def url(name, obj):
    return reverse(f"scoring:{name}", args=[obj.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


# --- List ----------------------------------------------------------------------------------------


def test_my_sheets_are_listed_newest_first(world, mine):
    make_round(world, world.ethnic, year=2025, title="Kỳ 2025")
    make_round(world, world.ethnic, title="Kỳ 2026")
    text = text_of(mine.get(reverse("scoring:sheet-list")))
    assert text.index("Kỳ 2026") < text.index("Kỳ 2025")
    assert "Chưa bắt đầu" in text
    assert "0/3" in text


def test_no_sheet_says_what_comes_next(mine):
    text = text_of(mine.get(reverse("scoring:sheet-list")))
    assert "Chưa có phiếu chấm điểm nào" in text


def test_a_publisher_lists_what_was_submitted(world, sheet, signed_in):
    put(sheet, Sheet.State.SUBMITTED)
    text = text_of(signed_in("congbo.ubnd").get(reverse("scoring:sheet-list")))
    assert "Sở Dân tộc và Tôn giáo" in text
    assert "Sở Tài chính" not in text


def test_one_and_three_rows_need_the_same_queries(world, mine, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for year in (2024, 2025, 2026):
        make_round(world, world.ethnic, year=year, title=f"Kỳ {year}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            mine.get(reverse("scoring:sheet-list"))
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 6, counts


# --- The sheet -----------------------------------------------------------------------------------


def test_the_sheet_shows_an_area_what_is_missing_and_the_total(world, sheet, mine):
    response = mine.get(sheet.get_absolute_url())
    text = text_of(response)
    assert "1. Chỉ đạo, điều hành" in text
    assert "Ban hành kế hoạch cải cách hành chính năm" in text
    assert "Giải quyết hồ sơ" not in text
    assert "Còn 3 việc trước khi nộp" in text
    assert "/ 10,00" in text
    assert "Chưa gồm 10,00 điểm điều tra" in text
    assert "dữ liệu minh họa" in text
    other = text_of(mine.get(sheet.get_absolute_url(), {"linh-vuc": "2"}))
    assert "Giải quyết hồ sơ" in other
    assert "1. Chỉ đạo, điều hành" in text_of(mine.get(sheet.get_absolute_url(), {"linh-vuc": "?"}))


def test_the_head_is_offered_to_submit_when_nothing_is_missing(world, sheet, signed_in):
    head = signed_in("lanhdao.dttg")
    assert "Nộp phiếu (còn 3 việc)" in text_of(head.get(sheet.get_absolute_url()))
    fill(sheet, world.canbo_dttg)
    assert url("sheet-submit", sheet) in text_of(head.get(sheet.get_absolute_url()))


def test_the_officer_reads_who_submits_when_nothing_is_missing(world, sheet, mine):
    assert "Việc tiếp theo" in text_of(mine.get(sheet.get_absolute_url()))
    fill(sheet, world.canbo_dttg)
    text = text_of(mine.get(sheet.get_absolute_url()))
    assert f"thủ trưởng nộp phiếu ({world.lanhdao_dttg})" in text
    assert "đã đủ, chờ thủ trưởng nộp" in text
    assert url("sheet-submit", sheet) not in text
    Membership.objects.filter(user=world.lanhdao_dttg).update(valid_to=date(2025, 12, 31))
    text = text_of(mine.get(sheet.get_absolute_url()))
    assert "Đơn vị chưa có ai giữ vai trò thủ trưởng" in text


def test_a_submitted_sheet_is_read_only(world, sheet, mine, signed_in):
    put(sheet, Sheet.State.SUBMITTED)
    text = text_of(mine.get(sheet.get_absolute_url()))
    assert "Lưu dòng" not in text
    assert "Đã nộp, chờ thẩm định" in text
    assert url("sheet-reopen", sheet) in text_of(
        signed_in("lanhdao.ubnd").get(sheet.get_absolute_url())
    )


def test_what_the_appraiser_decided_is_shown_once_he_is_done(world, sheet, mine):
    put(sheet, Sheet.State.APPRAISED, by=world.thamdinh_snv)
    entry = entry_of(sheet, "1.1")
    Entry.objects.filter(pk=entry.pk).update(
        first_value=False, first_points=0, reason_code="LATE", note="Ban hành tháng 3"
    )
    text = text_of(mine.get(sheet.get_absolute_url()))
    assert "ban hành hoặc gửi chậm: Ban hành tháng 3" in text


def test_the_reason_of_a_return_stands_above_the_rows(world, sheet, mine):
    from cchc.lib.clock import now

    put(sheet, Sheet.State.RETURNED)
    SheetAct.objects.create(
        sheet=sheet, act="RETURN", by=world.thamdinh_snv, at=now(), reason="Thiếu số liệu quý IV"
    )
    assert "Thiếu số liệu quý IV" in text_of(mine.get(sheet.get_absolute_url()))


def test_every_number_opens_as_arithmetic(world, sheet, mine):
    fill(sheet, world.canbo_dttg)
    text = text_of(mine.get(url("sheet-arithmetic", sheet)))
    assert "Điểm nhập: 4,5 điểm" in text
    assert "Tỷ lệ đạt:" in text


# --- One row -------------------------------------------------------------------------------------


def test_a_row_is_saved_by_itself(world, sheet, mine):
    entry = entry_of(sheet, "2.1")
    response = mine.post(url("entry-score", entry), typed(entry, value="4,25"))
    assert response.status_code == 302
    assert response["Location"].endswith(f"#e{entry.pk}")
    assert entry_of(sheet, "2.1").self_value == "4.25"


def test_a_row_saved_by_htmx_comes_back_with_the_total(world, sheet, mine):
    entry = entry_of(sheet, "2.1")
    response = mine.post(url("entry-score", entry), typed(entry, value="4,25"), headers=HTMX)
    text = text_of(response)
    assert response.status_code == 200
    assert f'id="s{entry.pk}"' in text
    assert f'name="e{entry.pk}-version" value="2"' in text
    assert 'id="total" hx-swap-oob="true"' in text
    assert '<span class="total-value">4,25</span>' in text
    assert "Còn 2 việc trước khi nộp" in text
    assert "<!doctype" not in text.lower()


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("2.1", "87,5x", "Nhập số bằng chữ số"),
        ("2.1", "5,01", "Nhập từ 0 đến 5,00 (điểm tối đa của tiêu chí)."),
        ("2.1", "1,234", "Nhập nhiều nhất 2 chữ số"),
        ("1.2", "Mức lạ", "Chọn lại mức đạt"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_input_is_shown_again_with_its_sentence(
    world, sheet, mine, code, value, sentence, headers
):
    entry = entry_of(sheet, code)
    response = mine.post(url("entry-score", entry), typed(entry, value=value), headers=headers)
    text = text_of(response)
    assert response.status_code == 200
    assert sentence in text
    if not headers and code == "2.1":
        assert f'value="{value}"' in text
    assert entry_of(sheet, code).self_value is None


def test_not_applicable_is_asked_with_its_reason(world, sheet, mine):
    entry = entry_of(sheet, "2.1")
    response = mine.post(url("entry-score", entry), typed(entry, is_na="on"))
    assert "Chưa nhập lý do không áp dụng." in text_of(response)
    mine.post(url("entry-score", entry), typed(entry, is_na="on", na_reason="Không có thủ tục"))
    assert entry_of(sheet, "2.1").na_state == Entry.Na.ASKED


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_two_on_one_row_the_second_sees_both_values(world, sheet, mine, signed_in, headers):
    entry = entry_of(sheet, "2.1")
    signed_in("lanhdao.dttg").post(url("entry-score", entry), typed(entry, value="4"))
    response = mine.post(url("entry-score", entry), typed(entry, value="3"), headers=headers)
    text = text_of(response)
    assert response.status_code == 409
    assert "Cán bộ lanhdao.dttg đã lưu lúc" in text
    assert "kết quả tự chấm: 4" in text
    if not headers:
        assert f'name="e{entry.pk}-value" value="3"' in text
    assert f'name="e{entry.pk}-version" value="2"' in text
    assert entry_of(sheet, "2.1").self_value == "4"
    fresh = entry_of(sheet, "2.1")
    mine.post(url("entry-score", entry), typed(fresh, value="3"))
    assert entry_of(sheet, "2.1").self_value == "3"


def test_two_on_two_rows_do_not_meet(world, sheet, mine, signed_in):
    first, second = entry_of(sheet, "1.1"), entry_of(sheet, "2.1")
    assert mine.post(url("entry-score", first), typed(first, value="true")).status_code == 302
    other = signed_in("lanhdao.dttg")
    assert other.post(url("entry-score", second), typed(second, value="3")).status_code == 302
    assert (entry_of(sheet, "1.1").self_value, entry_of(sheet, "2.1").self_value) == (True, "3")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_row_of_a_submitted_sheet_is_refused(world, sheet, mine, headers):
    put(sheet, Sheet.State.SUBMITTED)
    entry = entry_of(sheet, "2.1")
    response = mine.post(url("entry-score", entry), typed(entry, value="1"), headers=headers)
    assert response.status_code == 409
    assert entry_of(sheet, "2.1").self_value == "4.5"


def test_rows_of_others_are_not_found_and_rows_of_readers_not_theirs(world, sheet, signed_in):
    put(sheet, Sheet.State.SUBMITTED)
    entry = entry_of(sheet, "2.1")
    for username, status in (("bithu.langson", 404), ("thamdinh.snv", 403)):
        response = signed_in(username).post(url("entry-score", entry), typed(entry, value="1"))
        assert response.status_code == status


# --- An area -------------------------------------------------------------------------------------


def area_data(sheet, values):
    data = {"area": "1"}
    for code, value in values.items():
        entry = entry_of(sheet, code)
        data |= typed(entry, {"value": "", "explanation": "", "na_reason": ""}, value=value)
    return data


def test_an_area_is_saved_without_script(world, sheet, mine):
    data = area_data(sheet, {"1.1": "true", "1.2": "Thiếu báo cáo"})
    response = mine.post(url("sheet-save-area", sheet), {**data, "next": "1"})
    assert response["Location"].endswith("?linh-vuc=2")
    assert entry_of(sheet, "1.1").self_value is True
    assert entry_of(sheet, "1.2").self_value == "Thiếu báo cáo"


def test_a_wrong_row_keeps_the_others_typed(world, sheet, mine):
    data = area_data(sheet, {"1.1": "true", "1.2": "Mức lạ"})
    response = mine.post(url("sheet-save-area", sheet), data)
    assert response.status_code == 200
    assert "Chọn lại mức đạt" in text_of(response)
    assert entry_of(sheet, "1.1").self_value is None


def test_rows_left_alone_are_not_sent_over_what_others_saved(world, sheet, mine, signed_in):
    data = area_data(sheet, {"1.1": "true", "1.2": ""})
    entry = entry_of(sheet, "1.2")
    signed_in("lanhdao.dttg").post(url("entry-score", entry), typed(entry, value="Thiếu báo cáo"))
    assert mine.post(url("sheet-save-area", sheet), data).status_code == 302
    assert entry_of(sheet, "1.2").self_value == "Thiếu báo cáo"


def test_a_stale_row_of_an_area_shows_both_values(world, sheet, mine, signed_in):
    data = area_data(sheet, {"1.1": "true", "1.2": "Đủ, đúng hạn"})
    entry = entry_of(sheet, "1.2")
    signed_in("lanhdao.dttg").post(url("entry-score", entry), typed(entry, value="Thiếu báo cáo"))
    response = mine.post(url("sheet-save-area", sheet), data)
    assert response.status_code == 409
    assert "kết quả tự chấm: Thiếu báo cáo" in text_of(response)
    assert entry_of(sheet, "1.1").self_value is None


# --- Moves ---------------------------------------------------------------------------------------


def test_the_head_submits_after_a_question(world, sheet, signed_in):
    fill(sheet, world.canbo_dttg)
    head = signed_in("lanhdao.dttg")
    text = text_of(head.get(url("sheet-submit", sheet)))
    assert "Nộp phiếu chấm điểm?" in text
    assert "9,50 / 10,00" in text
    response = head.post(url("sheet-submit", sheet), follow=True)
    assert "Đã nộp phiếu; đang chờ Sở Nội vụ thẩm định." in text_of(response)
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.SUBMITTED


def test_a_sheet_changed_since_the_question_is_not_submitted_unseen(world, sheet, signed_in):
    fill(sheet, world.canbo_dttg)
    head = signed_in("lanhdao.dttg")
    seen = sheet.rows_version
    assert f'name="seen" value="{seen}"' in text_of(head.get(url("sheet-submit", sheet)))
    entry = entry_of(sheet, "2.1")
    score_entry(entry, by=world.canbo_dttg, version=entry.version, self_value="2")
    response = head.post(url("sheet-submit", sheet), {"seen": seen})
    assert response.status_code == 409
    text = text_of(response)
    assert "Phiếu vừa được sửa sau khi trang này được mở" in text
    assert "7,00 / 10,00" in text
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.DRAFT
    assert head.post(url("sheet-submit", sheet), {"seen": sheet.rows_version}).status_code == 302


def test_a_sheet_with_rows_missing_is_not_submitted(world, sheet, signed_in):
    head = signed_in("lanhdao.dttg")
    response = head.post(url("sheet-submit", sheet))
    assert response.status_code == 409
    assert "Còn 3 tiêu chí chưa chấm" in text_of(response)
    asked = text_of(head.get(url("sheet-submit", sheet)))
    assert "1.1 chưa chấm" in asked
    assert ">Nộp phiếu</button>" not in asked


def test_a_sheet_is_returned_reopened_and_taken_out_with_a_reason(world, sheet, signed_in):
    put(sheet, Sheet.State.SUBMITTED)
    steps = [
        ("sheet-return", "thamdinh.snv", Sheet.State.RETURNED),
        ("sheet-reopen", "lanhdao.ubnd", Sheet.State.RETURNED),
        ("sheet-withdraw", "thuongtruc.snv", Sheet.State.WITHDRAWN),
    ]
    for name, username, state in steps:
        Sheet.objects.filter(pk=sheet.pk).update(state=Sheet.State.SUBMITTED)
        client = signed_in(username)
        assert "Chưa nhập lý do." in text_of(client.post(url(name, sheet), {"reason": ""}))
        assert client.post(url(name, sheet), {"reason": "Thiếu số liệu"}).status_code == 302
        sheet.refresh_from_db()
        assert sheet.state == state
    response = signed_in("thuongtruc.snv").post(url("sheet-withdraw", sheet), {"reason": "Nữa"})
    assert response.status_code == 409


def test_the_sheet_page_asks_a_bounded_number_of_queries(
    sheet, mine, django_assert_max_num_queries
):
    with django_assert_max_num_queries(24):
        mine.get(sheet.get_absolute_url())


@pytest.mark.parametrize("name", ["sheet-detail", "sheet-arithmetic", "sheet-submit"])
def test_pages_of_a_made_up_set_say_what_it_rests_on(world, sheet, signed_in, name):
    text = text_of(signed_in("lanhdao.dttg").get(url(name, sheet)))
    assert "Dữ liệu minh họa, không phải văn bản của cơ quan nào." in text
