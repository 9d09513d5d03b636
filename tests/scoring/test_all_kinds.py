"""A sheet with every kind of rule: filled row by row, and by area without script."""

from datetime import date

import pytest
from django.urls import reverse

from scoring.models import Entry
from tests.scoring.builders import entry_of, make_round, make_set, sheet_of
from tests.scoring.test_sheet import HTMX, text_of, typed, url

TEXT = """
code = "moi-kieu"
name = "Bộ tiêu chí mọi kiểu (dữ liệu minh họa)"
level = "DEPARTMENT"
year = 2026
decimals = 2
illustrative = true
[[criterion]]
code = "1"
name = "Chỉ đạo, điều hành"
[[criterion]]
code = "1.1"
parent = "1"
name = "Báo cáo năm"
max = "2"
method = "self"
due_on = "2026-12-05"
rule = { kind = "deadline", tiers = [{ days_late_at_most = 0, points = "2" }, { days_late_at_most = 3, points = "1" }] }
[[criterion]]
code = "1.2"
parent = "1"
name = "Tỷ lệ hoàn thành"
max = "1.5"
method = "computed"
guide = "Số nhiệm vụ đã hoàn thành / số nhiệm vụ đến hạn x 100."
rule = { kind = "linear", full_at = "100", floor = "70" }
[[criterion]]
code = "1.3"
parent = "1"
name = "Báo cáo gửi chậm"
max = "1"
method = "self"
rule = { kind = "deduction", points_each = "0.25" }
[[criterion]]
code = "1.4"
parent = "1"
name = "Tin, bài"
max = "1"
method = "self"
rule = { kind = "per_item", points_each = "0.1" }
[[criterion]]
code = "1.5"
parent = "1"
name = "Sáng kiến"
max = "1"
method = "self"
rule = { kind = "tiers", tiers = [{ at_least = "2", points = "1" }, { at_least = "1", points = "0.5" }] }
[[criterion]]
code = "9"
name = "Nộp phiếu chậm"
max = "2"
method = "penalty"
rule = { kind = "late_penalty", first_day = "0.5", each_day = "0.25" }
"""  # noqa: E501


@pytest.fixture(autouse=True)
def _the_year_is_over(monkeypatch):
    """A day that has not come is refused, whenever the tests are run."""
    monkeypatch.setattr("scoring.value_fields.today", lambda: date(2026, 12, 31))


@pytest.fixture
def the_round(world):
    return make_round(world, world.ethnic, criteria_set=make_set(world.province, text=TEXT))


@pytest.fixture
def sheet(world, the_round):
    return sheet_of(the_round, world.ethnic)


@pytest.fixture
def mine(signed_in):
    return signed_in("canbo.dttg")


@pytest.mark.parametrize(
    ("code", "value", "stored", "points", "told"),
    [
        ("1.1", "06/12/2026", 1, "1.00", "Chậm 1 ngày, trong mức chậm không quá 3 ngày: 1 điểm"),
        ("1.1", "-26", -26, "2.00", "Sớm 26 ngày, trong mức đúng hạn: 2 điểm"),
        ("1.2", "83,5", "83.5", "1.25", "làm tròn đến 2 chữ số sau dấu phẩy"),
        ("1.3", "1", 1, "0.75", "1 - 1 x 0,25 = 0,75"),
        ("1.4", "12", 12, "1.00", "12 x 0,1 = 1,2, tối đa 1"),
        ("1.5", "1", "1", "0.50", "1 đạt mức từ 1: 0,5 điểm"),
    ],
)
def test_a_row_is_saved_with_its_points_at_once(sheet, mine, code, value, stored, points, told):
    entry = entry_of(sheet, code)
    answer = mine.post(url("entry-score", entry), typed(entry, value=value), headers=HTMX)
    assert answer.status_code == 200
    assert told in text_of(answer)
    entry.refresh_from_db()
    assert (entry.self_value, format(entry.self_points, ".2f")) == (stored, points)


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("1.2", "87,5x", "Nhập số bằng chữ số"),
        ("1.4", "1,5", "Nhập số nguyên"),
        ("1.1", "31/02/2026", "không có ngày 31"),
        ("1.3", "-1", "từ 0"),
    ],
)
def test_wrong_input_is_a_sentence_in_the_row_and_is_not_saved(sheet, mine, code, value, sentence):
    entry = entry_of(sheet, code)
    for headers in (HTMX, {}):
        answer = mine.post(url("entry-score", entry), typed(entry, value=value), headers=headers)
        assert sentence in text_of(answer)
        assert "Chưa lưu" in text_of(answer)
    assert Entry.objects.get(pk=entry.pk).self_value is None


def test_the_page_tells_each_rule_and_the_due_day(sheet, mine):
    text = text_of(mine.get(sheet.get_absolute_url()))
    assert "Đúng hạn: 2,00 điểm; chậm đến 3 ngày: 1,00; chậm hơn: 0. Hạn 05/12/2026." in text
    assert "Từ 100%: 1,50 điểm; thấp hơn thì tính theo tỷ lệ; dưới 70%: 0." in text
    assert "Ngày, hoặc số ngày chậm" in text
    assert "Mỗi kết quả 0,10 điểm, nhiều nhất 1,00." in text


def test_an_area_saved_without_script_leaves_an_untouched_date_alone(sheet, mine):
    days, rate = entry_of(sheet, "1.1"), entry_of(sheet, "1.2")
    mine.post(url("entry-score", days), typed(days, value="01/12/2026"))
    days.refresh_from_db()
    sent = {
        "area": "1",
        **typed(days, initial={"value": "01/12/2026"}, value="01/12/2026"),
        **typed(rate, initial={"value": ""}, value="90"),
    }
    assert mine.post(url("sheet-save-area", sheet), sent).status_code == 302
    again = entry_of(sheet, "1.1")
    assert (again.self_value, again.version) == (-4, days.version)
    assert entry_of(sheet, "1.2").self_value == "90"


def test_an_appraiser_has_the_same_field(world, sheet, mine, signed_in):
    entry = entry_of(sheet, "1.1")
    mine.post(url("entry-score", entry), typed(entry, value="-4"))
    sheet.state, sheet.submitted_at = "SUBMITTED", entry_of(sheet, "1.1").self_at
    sheet.save()
    appraiser = signed_in("thamdinh.snv")
    text = text_of(appraiser.get(reverse("scoring:sheet-appraise", args=[sheet.pk])))
    assert "Sớm 4 ngày" in text
    assert 'value="01/12/2026"' in text
    entry = entry_of(sheet, "1.1")
    sent = {**typed(entry, value="07/12/2026"), f"e{entry.pk}-reason_code": "LATE"}
    assert appraiser.post(url("entry-appraise", entry), sent).status_code == 302
    entry = entry_of(sheet, "1.1")
    assert (entry.first_value, entry.first_points) == (2, 1)
