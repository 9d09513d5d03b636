"""Proposals on the sheet: shown with their records, taken by a press, never an answer."""

from datetime import date

import pytest

from cchc.lib.clock import now
from cchc.lib.refusal import Conflict
from plans.models import Document, Plan
from plans.models.doctype import DocType
from scoring.actions.entry import take_hint
from scoring.models import Entry, Sheet
from tests.scoring.builders import entry_of, make_decision, make_round, make_set, sheet_of
from tests.scoring.test_sheet import HTMX, text_of, url

TEXT = """
code = "co-goi-y"
name = "Bộ tiêu chí có gợi ý (dữ liệu minh họa)"
level = "DEPARTMENT"
year = 2026
decimals = 2
illustrative = true
[conditions]
has_findings = "Có tồn tại phải khắc phục trong năm"
has_files = "Có hồ sơ trong năm"
[[criterion]]
code = "1"
name = "Chỉ đạo, điều hành"
[[criterion]]
code = "1.1"
parent = "1"
name = "Thời điểm ban hành kế hoạch"
max = "1"
method = "computed"
evidence = "required"
rule = { kind = "deadline", tiers = [{ days_late_at_most = 0, points = "1" }, { days_late_at_most = 10, points = "0.5" }] }
auto = "plan.issued_on"
auto_args = { plan = "CDS" }
due_on = "2026-01-31"
[[criterion]]
code = "1.2"
parent = "1"
name = "Khắc phục tồn tại"
max = "1"
method = "computed"
rule = { kind = "linear", full_at = "100", floor = "50" }
guide = "Số đã khắc phục / số phải khắc phục x 100."
auto = "inspection.remedied_rate"
applies = "has_findings"
[[criterion]]
code = "1.3"
parent = "1"
name = "Giải quyết hồ sơ"
max = "1"
method = "self"
rule = { kind = "yes_no" }
applies = "has_files"
[[criterion]]
code = "1.4"
parent = "1"
name = "Công khai kết quả"
max = "1"
method = "self"
rule = { kind = "yes_no" }
applies = "has_files"
[[criterion]]
code = "1.5"
parent = "1"
name = "Kế hoạch của đơn vị"
max = "1"
method = "computed"
rule = { kind = "deadline", tiers = [{ days_late_at_most = 0, points = "1" }] }
auto = "plan.issued_on"
auto_args = { plan = "CCHC" }
due_after = { event = "parent_plan.issued_on", days = 15 }
"""  # noqa: E501


@pytest.fixture
def sheet(world):
    made = make_set(world.province, text=TEXT)
    return sheet_of(make_round(world, world.ethnic, criteria_set=made), world.ethnic)


@pytest.fixture
def mine(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def plan(world):
    document = make_decision(world.ethnic, symbol="9/KH-SDTTG", issued_on=date(2026, 2, 5))
    Document.objects.filter(pk=document.pk).update(
        doc_type=DocType.PLAN, subject="Kế hoạch chuyển đổi số năm 2026"
    )
    return Document.objects.get(pk=document.pk)


def hints_of(client, sheet):
    return text_of(client.get(sheet.get_absolute_url(), {"linh-vuc": "1", "goi-y": "1"}))


def press(client, entry, **more):
    return client.post(url("hint-take", entry), {f"e{entry.pk}-version": entry.version, **more})


def test_a_proposal_is_shown_with_its_points_and_record_and_counts_nothing(sheet, plan, mine):
    assert "Gợi ý" not in text_of(mine.get(sheet.get_absolute_url())).replace("Xem gợi ý", "")
    text = hints_of(mine, sheet)
    assert "Gợi ý: <b>chậm 5 ngày</b>, ban hành ngày 05/02/2026 (0,50 điểm)" in text
    assert plan.get_absolute_url() in text
    assert "Dùng gợi ý này" in text
    assert not Entry.objects.filter(sheet=sheet, self_value__isnull=False).exists()
    assert "0,00</span>" in text


def test_by_htmx_the_pieces_come_alone(sheet, plan, mine):
    answer = mine.get(sheet.get_absolute_url(), {"linh-vuc": "1", "goi-y": "1"}, headers=HTMX)
    text = text_of(answer)
    assert "<h1" not in text
    assert f'id="h{entry_of(sheet, "1.1").pk}" hx-swap-oob="true"' in text


def test_a_press_takes_value_and_document_over(sheet, plan, mine, world):
    entry = entry_of(sheet, "1.1")
    assert press(mine, entry).status_code == 302
    entry.refresh_from_db()
    assert (entry.self_value, entry.self_by) == (5, world.canbo_dttg)
    assert format(entry.self_points, ".2f") == "0.50"
    assert [item.document for item in entry.evidence.standing()] == [plan]
    assert "Gợi ý: <b>chậm" not in hints_of(mine, sheet)
    press(mine, entry)
    assert entry.evidence.standing().count() == 1


def test_a_press_on_an_old_page_is_a_conflict(sheet, plan, world):
    entry = entry_of(sheet, "1.1")
    take_hint(entry, by=world.canbo_dttg, version=1, value=0, documents=[])
    with pytest.raises(Conflict):
        take_hint(entry, by=world.canbo_dttg, version=1, value=5, documents=[plan])
    assert entry_of(sheet, "1.1").self_value == 0


def test_what_the_reader_may_not_see_is_not_proposed(world, sheet, plan, mine):
    Document.objects.filter(pk=plan.pk).update(state="DRAFT")
    assert "Gợi ý: <b>" not in hints_of(mine, sheet)
    answer = press(mine, entry_of(sheet, "1.1"))
    assert answer.status_code == 409
    assert "không còn gợi ý" in text_of(answer)


def test_a_condition_that_the_data_denies_is_proposed_as_not_applicable(sheet, mine):
    text = hints_of(mine, sheet)
    reason = "Không thuộc trường hợp: có tồn tại phải khắc phục trong năm."
    assert f"Gợi ý: không áp dụng. {reason}" in text
    assert "Chỉ áp dụng khi: có hồ sơ trong năm." in text
    assert "Không thuộc trường hợp: có hồ sơ" not in text
    entry = entry_of(sheet, "1.2")
    assert press(mine, entry, na="1").status_code == 302
    entry.refresh_from_db()
    assert (entry.na_state, entry.na_reason) == ("ASKED", reason)


def test_what_the_unit_said_of_one_row_is_proposed_for_the_others(sheet, mine):
    press(mine, entry_of(sheet, "1.3"), na="1")
    text = hints_of(mine, sheet)
    assert "Gợi ý: không áp dụng. Không thuộc trường hợp: có hồ sơ trong năm." in text
    assert entry_of(sheet, "1.4").na_state == ""


def test_a_row_without_a_condition_is_left_out_only_with_typed_words(sheet, mine):
    answer = press(mine, entry_of(sheet, "1.1"), na="1")
    assert answer.status_code == 409
    assert entry_of(sheet, "1.1").na_state == ""


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999"])
def test_a_broken_press_is_refused(sheet, plan, mine, version):
    entry = entry_of(sheet, "1.1")
    answer = mine.post(url("hint-take", entry), {f"e{entry.pk}-version": version})
    assert answer.status_code == 409
    assert entry_of(sheet, "1.1").self_value is None


def test_nothing_is_taken_once_the_sheet_is_submitted(sheet, plan, mine):
    Sheet.objects.filter(pk=sheet.pk).update(state="SUBMITTED", submitted_at=now())
    assert press(mine, entry_of(sheet, "1.1")).status_code == 409
    assert "Xem gợi ý" not in hints_of(mine, sheet)


def test_the_due_day_follows_from_the_plan_of_the_superior(world, sheet, mine):
    document = make_decision(world.province, symbol="1/KH-UBND", issued_on=date(2026, 1, 20))
    Plan.objects.create(
        unit=world.province,
        year=2026,
        title="Kế hoạch CCHC của tỉnh (dữ liệu minh họa)",
        state="ISSUED",
        document=document,
    )
    assert "Hạn 04/02/2026." in text_of(mine.get(sheet.get_absolute_url()))


def test_last_years_answer_is_a_hint_and_no_value(world, sheet, mine):
    text = TEXT.replace("co-goi-y", "nam-truoc").replace("Công khai kết quả", "Công khai khác")
    before = make_round(
        world, world.ethnic, year=2025, criteria_set=make_set(world.province, text=text)
    )
    for code, value, points in (("1.1", 3, "0.5"), ("1.3", True, "1"), ("1.4", True, "1")):
        Entry.objects.filter(sheet__round=before, criterion__code=code).update(
            self_value=value, self_points=points
        )
    text = hints_of(mine, sheet)
    assert "Năm 2025: chậm 3 ngày, 0,50 điểm." in text
    assert text.count("Năm 2025: có, 1,00 điểm.") == 1
    assert not Entry.objects.filter(sheet=sheet, self_value__isnull=False).exists()


def test_queries_of_the_sheet_and_of_its_proposals(
    sheet, plan, mine, django_assert_max_num_queries
):
    url_of = sheet.get_absolute_url()
    mine.get(url_of)
    with django_assert_max_num_queries(12):
        mine.get(url_of)
    with django_assert_max_num_queries(24):
        mine.get(url_of, {"goi-y": "1"}, headers=HTMX)
