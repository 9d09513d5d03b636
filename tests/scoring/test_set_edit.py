"""The editor of a draft set on the screen."""

import pytest
from django.urls import reverse

from scoring.criterion_form import CriterionForm
from scoring.drafts import Draft, alone
from scoring.models import CriteriaSet
from tests.scoring.builders import SET_TEXT, make_set
from tests.scoring.random_sheets import random_sheet


@pytest.fixture
def coordinator(signed_in):
    return signed_in("thuongtruc.snv")


@pytest.fixture
def draft(world):
    return make_set(world.province, is_published=False)


def text_of(response):
    return " ".join(response.content.decode().split())


def row_of(made, code):
    return Draft.read(CriteriaSet.objects.get(pk=made.pk).text).row(code)


def sent(form):
    """What a browser sends of a form that was only opened."""
    return {
        bound.name: bound.field.prepare_value(bound.value())
        for bound in form
        if bound.value() not in (None, False)
    }


STEPS = {
    "name": "Tỷ lệ hồ sơ đúng hạn",
    "code": "2.2",
    "kind": "tiers",
    "shown": "tiers",
    "max": "2,5",
    "method": "self",
    "evidence": "required",
    "bound": "at_least",
    "gain": "points",
    "step_0_at": "80",
    "step_0_gain": "1",
    "step_1_at": "95,5",
    "step_1_gain": "2,5",
}


def test_a_set_is_built_from_nothing(world, coordinator):
    head = {
        "name": "Bộ mới",
        "code": "so-2027",
        "level": "DEPARTMENT",
        "year": "2027",
        "decimals": "2",
        "basis": "Quyết định một\nQuyết định hai",
        "bonus_cap": "2,5",
        "band_0": "Khá",
        "from_0": "70",
        "band_1": "Tốt",
        "from_1": "80,5",
        "conditions": "co_tthc = Có thủ tục hành chính",
    }
    response = coordinator.post(reverse("scoring:set-create"), head)
    made = CriteriaSet.objects.get()
    edit = reverse("scoring:set-edit", args=[made.pk])
    assert response["Location"] == edit
    assert "Chưa có tiêu chí nào." in text_of(coordinator.get(edit))
    add = reverse("scoring:criterion-add", args=[made.pk])
    coordinator.post(add, {"name": "Thủ tục hành chính", "code": "2", "kind": "group"})
    assert "Chưa có tiêu chí con, cũng chưa có" in text_of(coordinator.get(edit))
    response = coordinator.post(f"{add}?thuoc=2", STEPS)
    assert response["Location"] == f"{edit}#tc-2"
    made.refresh_from_db()
    assert Draft.read(made.text).head["bands"] == [
        {"name": "Tốt", "at_least": "80.5"},
        {"name": "Khá", "at_least": "70"},
    ]
    assert row_of(made, "2.2")["rule"]["tiers"] == [
        {"at_least": "95.5", "points": "2.5"},
        {"at_least": "80", "points": "1"},
    ]
    page = text_of(coordinator.get(edit))
    assert "Từ 95,5: 2,50 điểm; từ 80: 1,00; dưới 80: 0." in page
    assert "Tổng điểm là 2,50, không phải 100." in page
    publish = reverse("scoring:set-publish", args=[made.pk])
    assert coordinator.post(publish).status_code == 302


def test_publishing_waits_until_nothing_is_wrong(world, coordinator, draft):
    add = reverse("scoring:criterion-add", args=[draft.pk])
    coordinator.post(add, {"name": "Lĩnh vực trống", "code": "4", "kind": "group"})
    publish = reverse("scoring:set-publish", args=[draft.pk])
    assert "4: Chưa có tiêu chí con" in text_of(coordinator.get(publish))
    assert coordinator.post(publish).status_code == 409
    assert "Ban hành bộ tiêu chí" not in text_of(coordinator.get(draft.get_absolute_url()))


def test_a_value_is_tried_before_anything_is_saved(world, coordinator, draft):
    preview = reverse("scoring:criterion-preview", args=[draft.pk])
    page = text_of(coordinator.post(f"{preview}?thuoc=2", {**STEPS, "gia_tri": "87,5"}))
    assert '<span class="trial-points">1,00</span> / 2,50 điểm' in page
    assert "87,5 đạt mức từ 80: 1 điểm" in page
    page = text_of(coordinator.post(f"{preview}?thuoc=2", {**STEPS, "gia_tri": "x"}))
    assert "Nhập số bằng chữ số" in page
    assert not Draft.read(CriteriaSet.objects.get(pk=draft.pk).text).has("2.2")


def test_another_rule_brings_its_fields_and_keeps_what_was_typed(world, coordinator, draft):
    preview = reverse("scoring:criterion-preview", args=[draft.pk])
    typed = {**STEPS, "kind": "deadline", "name": "Tên đang nhập"}
    page = text_of(coordinator.post(f"{preview}?ma=1.2", typed))
    assert "Chậm không quá (ngày; sớm: số âm)" in page
    assert "Tên đang nhập" in page
    assert "chỗ cần xem lại" not in page
    assert "95,5" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"max": ""}, "Chưa nhập điểm tối đa."),
        ({"code": "1.1"}, "Đã có tiêu chí mã 1.1 trong bộ này"),
        ({"code": "a b"}, "Mã gồm chữ, số"),
        ({"step_1_gain": "3"}, "lớn hơn điểm tối đa 2,5"),
        ({"step_1_gain": ""}, "Chưa nhập điểm của dòng này."),
        ({"step_1_at": ""}, "Dòng này có điểm nhưng chưa có mức."),
        ({"step_1_at": "80"}, "có hai mức trùng nhau"),
        ({"max": "1e2"}, "Nhập số bằng chữ số"),
        ({"kind": "late_penalty", "first_day": "1", "each_day": "1"}, "chỉ dùng với"),
        ({"kind": "linear", "full_at": "50", "floor": "90"}, "mức sàn phải từ 0"),
    ],
)
def test_what_is_wrong_is_said_and_kept(world, coordinator, draft, typed, sentence):
    add = reverse("scoring:criterion-add", args=[draft.pk])
    response = coordinator.post(f"{add}?thuoc=2", {**STEPS, **typed})
    assert response.status_code == 200
    assert sentence.lower() in text_of(response).lower()
    assert "Tỷ lệ hồ sơ đúng hạn" in text_of(response)
    assert CriteriaSet.objects.get(pk=draft.pk).text == draft.text


def test_two_editors_see_each_other_on_the_screen(world, coordinator, draft):
    edit = reverse("scoring:criterion-edit", args=[draft.pk, "2.1"])
    one = sent(CriterionForm(draft=Draft.read(draft.text), row=row_of(draft, "2.1"), parent="2"))
    coordinator.post(edit, {**one, "name": "Tên thứ nhất"})
    response = coordinator.post(edit, {**one, "name": "Tên thứ hai"})
    assert response.status_code == 409
    assert "<mark>nhất</mark>" in text_of(response)
    assert row_of(draft, "2.1")["name"] == "Tên thứ nhất"


def test_rows_move_and_go(world, coordinator, draft):
    move = reverse("scoring:criterion-move", args=[draft.pk])
    response = coordinator.post(move, {"len": "2"})
    assert response["Location"].endswith("#tc-1")
    assert coordinator.post(move, {"len": "khong-co"}).status_code == 404
    assert coordinator.post(move, {}).status_code == 404
    remove = reverse("scoring:criterion-remove", args=[draft.pk, "1"])
    page = coordinator.get(remove)
    assert "3 dòng trên được bỏ" in text_of(page)
    seen = page.context["form"]["version"].value()
    assert coordinator.post(remove, {"version": seen}).status_code == 302
    assert coordinator.get(remove).status_code == 404


@pytest.mark.parametrize("query", ["?thuoc=khong-co", "?thuoc=%00", "?ma=9999"])
def test_broken_addresses_end_in_a_page(world, coordinator, draft, query):
    add = reverse("scoring:criterion-add", args=[draft.pk])
    assert coordinator.get(add + query).status_code in (200, 400, 404)
    compare = reverse("scoring:set-compare")
    assert coordinator.get(f"{compare}?cu={'9' * 30}&moi=x").status_code == 200


def test_a_criterion_opened_and_saved_is_the_same(world):
    """Every kind of rule survives its form."""
    kinds = set()
    for seed in range(60):
        table, _ = random_sheet(seed)
        draft = Draft(table)
        for row in draft.rows:
            if "rule" not in row or float(row["max"]) > 9999:
                continue
            form = CriterionForm(draft=draft, row=row, parent=row.get("parent"))
            again = CriterionForm(sent(form), draft=draft, row=row, parent=row.get("parent"))
            assert again.is_valid(), (row, again.errors)
            assert alone(again.row, draft.decimals) == alone(row, draft.decimals)
            kinds.add(row["rule"]["kind"])
    assert len(kinds) == 10


@pytest.mark.parametrize(
    "written",
    [
        'auto = "plan.issued_on"\nauto_args = { plan = "CCHC" }',
        'auto = "plan.issued_on"\nauto_args = { plan = "LA" }',
        'auto = "la.lam"\nauto_args = { x = 1, y = ["a"] }',
        'auto = "report.late_count"',
        'auto = "task.on_time_rate"',
        'auto = "report.figure"\nauto_args = { indicator = "khong-co" }',
        'due_after = { event = "parent_plan.issued_on", days = 15 }',
        'due_after = { event = "la.lam", days = 0 }',
        'due_on = "2026-01-31"',
        'applies = "co_tthc"',
    ],
)
def test_what_a_file_says_beside_the_points_survives_its_form(world, coordinator, written):
    text = SET_TEXT.replace('guide = "Ban', f'{written}\nguide = "Ban').replace(
        "[caps]", '[conditions]\nco_tthc = "Có thủ tục hành chính"\n\n[caps]'
    )
    made = make_set(world.province, text=text, is_published=False)
    before = row_of(made, "1.1")
    edit = reverse("scoring:criterion-edit", args=[made.pk, "1.1"])
    page = coordinator.get(edit)
    coordinator.post(edit, {**sent(page.context["form"]), "name": "Tên khác"})
    assert row_of(made, "1.1") == {**before, "name": "Tên khác"}


LATE = {
    "name": "Ban hành kế hoạch",
    "code": "2.2",
    "kind": "deadline",
    "shown": "deadline",
    "max": "1",
    "method": "computed",
    "evidence": "required",
    "step_0_at": "0",
    "step_0_gain": "1",
    "due_event": "parent_plan.issued_on",
    "due_days": "15",
    "auto": "plan.issued_on",
    "auto_args": "plan=CDS",
}


def test_a_due_day_after_an_event_and_a_source_are_chosen_in_words(world, coordinator, draft):
    add = reverse("scoring:criterion-add", args=[draft.pk])
    coordinator.post(f"{add}?thuoc=2", LATE)
    row = row_of(draft, "2.2")
    assert row["due_after"] == {"event": "parent_plan.issued_on", "days": 15}
    assert (row["auto"], row["auto_args"]) == ("plan.issued_on", {"plan": "CDS"})
    page = text_of(coordinator.get(draft.get_absolute_url()))
    assert "15 ngày sau ngày cấp trên ban hành kế hoạch cải cách hành chính năm" in page
    assert "Số liệu gợi ý: Ngày ban hành kế hoạch: Chuyển đổi số." in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due_on": "31/01/2026"}, "Chỉ ghi một hạn"),
        ({"due_days": ""}, "Chưa nhập số ngày; đúng ngày đó thì nhập 0."),
        ({"due_event": ""}, "Đã nhập số ngày; chọn ngày bắt đầu tính."),
        ({"due_event": "la.lam"}, "Chọn lại ngày khác để tính hạn trong danh sách."),
        ({"due_days": "9999"}, "3660"),
        ({"auto_args": ""}, "Chưa chọn nội dung của nguồn số liệu."),
        ({"auto_args": "kind=YEAR"}, "Chọn lại nội dung của nguồn số liệu trong danh sách."),
        ({"auto": "la.lam"}, "Chọn lại nguồn số liệu gợi ý trong danh sách."),
    ],
)
def test_a_wrong_due_day_or_source_is_said(world, coordinator, draft, typed, sentence):
    add = reverse("scoring:criterion-add", args=[draft.pk])
    response = coordinator.post(f"{add}?thuoc=2", {**LATE, **typed})
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert CriteriaSet.objects.get(pk=draft.pk).text == draft.text


def test_another_source_brings_what_it_is_about(world, coordinator, draft):
    preview = reverse("scoring:criterion-preview", args=[draft.pk])
    page = coordinator.post(f"{preview}?thuoc=2", {**LATE, "auto": "task.on_time_rate"})
    assert "Nhiệm vụ Ban Chỉ đạo giao" in text_of(page)
    assert "chỗ cần xem lại" not in text_of(page)
    page = coordinator.post(f"{preview}?thuoc=2", {**LATE, "auto": "sheet.submitted_on"})
    assert "Nội dung của nguồn số liệu" not in text_of(page)


def test_a_criterion_is_sent_to_another_parent_on_the_screen(world, coordinator, draft):
    edit = reverse("scoring:set-edit", args=[draft.pk])
    rehang = reverse("scoring:criterion-rehang", args=[draft.pk, "1.1"])
    assert rehang in text_of(coordinator.get(edit))
    page = coordinator.get(rehang)
    offered = [code for code, _ in page.context["form"].fields["parent"].choices]
    assert offered == ["", "=", "2", "9"]
    typed = sent(page.context["form"])
    assert coordinator.post(rehang, {**typed, "parent": "1.2"}).status_code == 200
    response = coordinator.post(rehang, {**typed, "parent": "2", "renumbered": "on"})
    assert response["Location"] == f"{edit}#tc-5"
    assert row_of(draft, "2.2")["parent"] == "2"
    stale = coordinator.post(rehang, {**typed, "parent": "2"})
    assert stale.status_code == 404


GATE = {
    "gate_0_band": "Tốt",
    "gate_0_full": "1.1; 2.1",
    "gate_0_otherwise": "Khá",
    "gate_0_source": "Quyết định thử",
    "gate_0_enabled": "on",
}


def test_a_class_gets_leaves_that_it_cannot_do_without(world, coordinator, draft):
    edit = reverse("scoring:set-edit-head", args=[draft.pk])
    page = coordinator.get(edit)
    assert coordinator.post(edit, {**sent(page.context["form"]), **GATE}).status_code == 302
    draft.refresh_from_db()
    assert Draft.read(draft.text).head["gates"] == [
        {
            "band": "Tốt",
            "full": ["1.1", "2.1"],
            "otherwise": "Khá",
            "enabled": True,
            "source": "Quyết định thử",
        }
    ]
    told = "Tốt chỉ khi đạt điểm tối đa ở tiêu chí 1.1, 2.1; thiếu thì xếp Khá."
    assert told in text_of(coordinator.get(draft.get_absolute_url()))
    again = coordinator.get(edit)
    assert coordinator.post(edit, sent(again.context["form"])).status_code == 302
    assert Draft.read(draft.text).head["gates"][0]["full"] == ["1.1", "2.1"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"gate_0_band": "Giỏi"}, "“Giỏi” không có trong các mức xếp loại ở trên."),
        ({"gate_0_otherwise": "Tốt"}, "Chọn mức thấp hơn Tốt."),
        ({"gate_0_otherwise": ""}, "Chưa nhập mức khi thiếu của dòng này."),
        ({"gate_0_full": "1.1, 7.7"}, "Không có tiêu chí chấm điểm mang mã 7.7 trong bộ này."),
        ({"gate_0_full": "1"}, "Không có tiêu chí chấm điểm mang mã 1 trong bộ này."),
        ({"gate_0_source": ""}, "Chưa nhập căn cứ của dòng này."),
    ],
)
def test_a_wrong_row_of_these_leaves_is_said(world, coordinator, draft, typed, sentence):
    edit = reverse("scoring:set-edit-head", args=[draft.pk])
    page = coordinator.get(edit)
    response = coordinator.post(edit, {**sent(page.context["form"]), **GATE, **typed})
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert CriteriaSet.objects.get(pk=draft.pk).text == draft.text


def test_how_far_a_set_was_compared_with_its_original_is_said_in_the_form(
    world, coordinator, draft
):
    edit = reverse("scoring:set-edit-head", args=[draft.pk])
    page = coordinator.get(edit)
    typed = {"status": "partial", "missing": "Nhóm III\nMức trần", "valid_from": "01/02/2026"}
    coordinator.post(edit, {**sent(page.context["form"]), **typed})
    draft.refresh_from_db()
    head = Draft.read(draft.text).head
    assert (head["status"], head["missing"]) == ("partial", ["Nhóm III", "Mức trần"])
    assert head["valid_from"] == "2026-02-01"
    page = text_of(coordinator.get(draft.get_absolute_url()))
    assert "Bộ tiêu chí chưa đầy đủ, chưa đối chiếu văn bản gốc" in page


def test_the_head_is_opened_and_saved_without_loss(world, coordinator, draft):
    edit = reverse("scoring:set-edit-head", args=[draft.pk])
    page = coordinator.get(edit)
    assert coordinator.post(edit, sent(page.context["form"])).status_code == 302
    draft.refresh_from_db()
    head = Draft.read(draft.text).head
    assert head["caps"] == {"bonus": "2", "penalty": "3"}
    assert [band["name"] for band in head["bands"]] == ["Tốt", "Khá"]
    assert draft.is_illustrative
