"""The table of tasks of a plan: its rows put together, read, taken over whole."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.lib.sheets import Column, read, write_csv, write_xlsx
from plans.actions.plan import add_plan_task, send_plan
from plans.models import Plan, PlanTableDraft, Task
from plans.plan_reading import FAULT, OWN, TITLES, check, guess, table_of
from tests.plans.builders import a_plan
from tests.plans.pages import queries_of, words
from tests.plans.test_pasted import HEADS, WORD
from tests.world import make_unit
from units.models import AuditEvent


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def plan(world):
    return a_plan(world, tasks=0)


def checked(plan, *rows, heads=HEADS, **taken):
    """The rows below these heads, as they would be planned."""
    table = table_of([list(heads), *(list(row) for row in rows)])
    return check(plan, table.rows, guess(table.heads), **taken)


def the_line(found):
    (line,) = found.lines
    return line


def a_row(title="Rà soát văn bản", lead="Sở Dân tộc và Tôn giáo", due="quý II", **cells):
    return [
        cells.get("number", "1"), title, cells.get("deliverable", "Báo cáo"), lead,
        cells.get("partners", ""), due,
    ]  # fmt: skip


# --- Read ---------------------------------------------------------------------------------------


def test_columns_are_known_by_their_heads_in_any_order():
    heads = ["Thời gian hoàn thành", "Đơn vị phối hợp", "Cơ quan, đơn vị chủ trì", "Nội dung",
             "Kết quả, sản phẩm đầu ra", "Kinh phí (triệu đồng)", "Ghi chú", "STT"]  # fmt: skip
    assert guess(heads) == [
        "due", "partners", "lead", "title", "deliverable", "budget", "note", "number",
    ]  # fmt: skip


def test_a_table_without_heads_is_taken_in_the_usual_order(plan):
    table = table_of([a_row(), a_row("Việc hai", number="2")])
    assert guess(table.heads) == ["number", "title", "deliverable", "lead", "partners", "due"]
    assert len(check(plan, table.rows, guess(table.heads)).new) == 2


def test_a_row_is_read(plan, world):
    line = the_line(checked(plan, a_row(partners="Sở Nội vụ; Sở Tài chính, các xã")))
    assert line.faults == []
    assert line.task == {
        "title": "Rà soát văn bản",
        "area": None,
        "deliverable": "Báo cáo",
        "budget": "",
        "note": "",
        "due_on": date(2026, 6, 30),
        "recurrence": "",
        "due_text": "quý II",
        "lead": world.ethnic.pk,
        "lead_text": "",
        "partner_text": "các xã",
    }
    assert line.partners == [world.home_affairs.pk, world.finance.pk]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        (["I", "CHỈ ĐẠO, ĐIỀU HÀNH"], "DIRECTION"),
        (["II. Cải cách thể chế", ""], "INSTITUTIONS"),
        (["", "Cải cách thủ tục hành chính"], "PROCEDURES"),
        (["3", "Cải cách tổ chức bộ máy hành chính nhà nước"], "ORGANISATION"),
        (["D.", "Cải cách chế độ công vụ"], "CIVIL_SERVICE"),
        (["VI", "Cải cách tài chính công"], "PUBLIC_FINANCE"),
        (["", "XÂY DỰNG, PHÁT TRIỂN CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ"], "DIGITAL"),
    ],
)
def test_a_heading_names_the_area_of_what_follows(plan, heading, code):
    found = checked(plan, [*heading, "", "", "", ""], a_row())
    assert the_line(found).task["area"].code == code
    assert [row.area.code for row in found.headings] == [code]


def test_a_heading_that_names_no_area_is_told(plan):
    found = checked(plan, ["II", "Cải cách thể chế", "", "", "", ""],
                    ["A", "NHIỆM VỤ TRỌNG TÂM", "", "", "", ""], a_row())  # fmt: skip
    assert [row.area is None for row in found.headings] == [False, True]
    assert the_line(found).task["area"].code == "INSTITUTIONS"


@pytest.mark.parametrize(
    "heading", [["", "NHIỆM VỤ KHÁC"], ["Đ", "Nhiệm vụ khác"], ["VII. Nhiệm vụ khác", ""],
                ["7", "nhiệm vụ khác"]],
)  # fmt: skip
def test_what_is_under_other_tasks_has_no_area(plan, heading):
    found = checked(plan, ["II", "Cải cách thể chế", "", "", "", ""], a_row("Việc một"),
                    [*heading, "", "", "", ""], a_row("Việc hai"))  # fmt: skip
    assert [row.is_rest for row in found.headings] == [False, True]
    first, second = found.new
    assert (first.task["area"].code, second.task["area"]) == ("INSTITUTIONS", None)


def test_a_task_without_anything_beside_is_no_heading(plan):
    found = checked(plan, ["1", "Rà soát văn bản", "", "", "", ""])
    assert not found.headings
    assert [fault.partition(":")[0] for fault in the_line(found).faults] == [
        "Cột “Thời gian hoàn thành”", "Cột “Cơ quan chủ trì”",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cells",
    [
        ["", "Tổng cộng: 40 nhiệm vụ", "", "", "", ""],
        ["Tổng cộng", "", "", "", "", "", "350 triệu đồng"],
        ["", "Cộng", "", "", "", ""],
        ["", "Tổng số nhiệm vụ (40).", "", "", "", ""],
    ],
)
def test_a_row_that_sums_up_is_no_task(plan, cells):
    cells = [*cells, ""][:7]
    found = checked(plan, [*a_row(), ""], cells, heads=[*HEADS, "Kinh phí"])
    assert the_line(found).faults == []
    assert [row.text for row in found.headings] == [cells[0] or cells[1]]


@pytest.mark.parametrize("title", ["Tổng kết công tác năm", "Công bố 40 thủ tục", "Tổng hợp"])
def test_a_task_that_begins_like_a_sum_is_a_task(plan, title):
    found = checked(plan, a_row(title), a_row("Cộng"))
    assert [line.title for line in found.new] == [title, "Cộng"]


def test_merged_cells_are_those_of_the_row_above(plan, world):
    rows = [a_row(lead="Sở Nội vụ"), a_row("Việc hai", lead="", due="", number="2"),
            ["II", "CẢI CÁCH THỂ CHẾ", "", "", "", ""],
            a_row("Việc ba", lead="", number="3")]  # fmt: skip
    first, second, third = checked(plan, *rows).lines
    assert second.task["lead"] == world.home_affairs.pk
    assert second.task["due_text"] == "quý II"
    assert second.notices == [
        "“Thời gian hoàn thành” lấy theo dòng 2.", "“Cơ quan chủ trì” lấy theo dòng 2.",
    ]  # fmt: skip
    assert third.faults == ["Cột “Cơ quan chủ trì”: chưa ghi cơ quan chủ trì."]
    assert len(checked(plan, *rows, blank=FAULT).wrong) == 2
    assert first.notices == []


def test_a_row_that_goes_on_belongs_to_the_one_above(plan):
    found = checked(plan, a_row(partners="Sở Nội vụ"), ["", "", "Danh mục", "", "Sở Tài chính", ""],
                    ["", "theo lĩnh vực", "", "", "", ""])  # fmt: skip
    line = the_line(found)
    assert line.title == "Rà soát văn bản theo lĩnh vực"
    assert line.task["deliverable"] == "Báo cáo; Danh mục"
    assert len(line.partners) == 2


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("Sở Nội vụ", "home_affairs"),
        ("SỞ NỘI VỤ TỈNH", "home_affairs"),
        ("so noi vu tinh Tuyen Quang", "home_affairs"),
        ("SNV", "home_affairs"),
        ("Văn phòng UBND tỉnh", "office"),
        ("Văn phòng Ủy ban nhân dân tỉnh", "office"),
        ("UBND tỉnh", "province"),
        ("Ủy ban nhân dân tỉnh Tuyên Quang", "province"),
        ("UBND xã Minh Thử", "commune"),
        ("Xã Minh Thử", "commune"),
        ("Ban Dân tộc", "ethnic"),
    ],
)
def test_units_are_known_by_the_names_that_offices_write(plan, world, name, attribute):
    line = the_line(checked(plan, a_row(lead=name)))
    assert (line.faults, line.task["lead"]) == ([], getattr(world, attribute).pk)


def test_names_with_commas_stay_whole(plan, world):
    culture = make_unit("Sở Văn hóa, Thể thao và Du lịch", parent=world.province)
    line = the_line(checked(plan, a_row(lead="Sở Văn hóa, Thể thao và Du lịch, Sở Nội vụ")))
    assert line.task["lead"] == culture.pk
    assert line.partners == [world.home_affairs.pk]


def test_a_part_of_the_office_leads_by_its_name(plan, world):
    line = the_line(checked(plan, a_row(lead="Phòng Tổ chức")))
    assert (line.task["lead"], line.task["lead_text"]) == (world.ethnic.pk, "Phòng Tổ chức")
    assert "in nguyên tên" in line.notices[0]


def test_an_unknown_lead_is_a_fault_or_the_own_unit(plan, world):
    line = the_line(checked(plan, a_row(lead="Sở Nội vu")))
    assert line.faults == []
    line = the_line(checked(plan, a_row(lead="Sở Nội vvụ")))
    assert line.faults == [
        "Cột “Cơ quan chủ trì”: chưa tìm thấy đơn vị “Sở Nội vvụ”; có phải Sở Nội vụ?."
    ]
    line = the_line(checked(plan, a_row(lead="Các sở, ban, ngành"), unknown=OWN))
    assert (line.task["lead"], line.task["lead_text"]) == (world.ethnic.pk, "Các sở, ban, ngành")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"due": "15/12/2025"}, "là ngày 15/12/2025, trước năm của kế hoạch (2026)"),
        ({"due": ""}, "chưa ghi thời gian hoàn thành"),
        ({"due": "trước 31/02"}, "không có ngày 31/2/2026"),
        ({"due": "x" * 101}, "dài 101 ký tự, tối đa 100"),
        ({"title": "Rà sоát"}, "lẫn chữ cái của bảng chữ khác"),
        ({"title": ""}, "chưa ghi nhiệm vụ"),
        ({"lead": "Sở " + "x" * 200}, "dài 203 ký tự, tối đa 200"),
    ],
)
def test_what_is_wrong_is_told_with_its_column(plan, cells, said):
    assert said in " ".join(the_line(checked(plan, a_row(**cells))).faults)


def test_what_is_planned_already_or_comes_twice_is_told(plan, world):
    add_plan_task(
        plan, by=world.canbo_dttg, title="rà soát văn bản", lead=world.ethnic, due_text="x"
    )
    found = checked(plan, a_row(), a_row("Khác"), a_row("Khác"))
    assert len(found.known) == 1
    assert [line.faults for line in found.wrong] == [
        ["Trùng với dòng 3: cùng nhiệm vụ, chủ trì, thời gian."]
    ]


def test_forty_rows_need_no_more_queries_than_one(plan, django_assert_max_num_queries):
    rows = [a_row(f"Việc {number}", number=str(number)) for number in range(40)]
    with django_assert_max_num_queries(14):
        assert len(checked(plan, *rows).new) == 40


# --- Pages --------------------------------------------------------------------------------------


def url(name, row):
    return reverse(f"plans:{name}", args=[row.pk])


def a_file(rows, name="bang.xlsx", heads=HEADS):
    columns = [Column(head) for head in heads]
    content = write_csv(columns, rows) if name.endswith("csv") else write_xlsx("B", columns, rows)
    return SimpleUploadedFile(name, content)


def sent(client, plan, **data):
    response = client.post(url("plan-upload", plan), data)
    return response, PlanTableDraft.objects.order_by("-pk").first()


def confirmed(client, draft, **changes):
    """Presses the button of the preview as it was shown."""
    page = client.get(url("plan-table-preview", draft))
    data = {field.name: field.value() or "" for field in page.context["confirm"]}
    return client.post(url("plan-table-import", draft), data | changes)


FORTY = [
    ["II", "CẢI CÁCH THỂ CHẾ", "", "", "", ""],
    *(a_row(f"Nhiệm vụ số {n}", number=str(n), due="hằng quý") for n in range(1, 41)),
]


@pytest.mark.parametrize("name", ["bang.xlsx", "bang.csv"])
def test_forty_tasks_come_from_a_file_by_one_act(officer, plan, name):
    response, draft = sent(officer, plan, file=a_file(FORTY, name))
    assert response.url == url("plan-table-preview", draft)
    assert not Task.objects.exists()
    before = AuditEvent.objects.count()
    done = confirmed(officer, draft)
    assert done.url == plan.get_absolute_url()
    assert "Đã đưa 40 nhiệm vụ vào kế hoạch." in words(officer.get(done.url))
    tasks = list(Task.objects.filter(plan=plan).order_by("pk"))
    assert [task.title for task in tasks[:2]] == ["Nhiệm vụ số 1", "Nhiệm vụ số 2"]
    assert {(task.state, task.recurrence, task.area.code) for task in tasks} == {
        ("DRAFT", "QUARTERLY", "INSTITUTIONS")
    }
    assert tasks[0].search_fold == "nhiem vu so 1 bao cao"
    assert AuditEvent.objects.count() == before + 1
    told = AuditEvent.objects.get(kind="plans.plan.table_imported").told
    assert told["facts"] == {"count": 40, "known": 0, "wrong": 0, "file": name}
    assert plan.version < Plan.objects.get().version


def test_a_paste_of_word_comes_in(officer, plan, world):
    _, draft = sent(officer, plan, text=WORD)
    text = words(officer.get(url("plan-table-preview", draft)))
    for said in (
        "3 nhiệm vụ hợp lệ, 0 dòng lỗi",
        "in nguyên tên",
        "Dòng 5: II. CẢI CÁCH THỂ CHẾ",
    ):
        assert said in text, said
    confirmed(officer, draft)
    last = Task.objects.order_by("pk").last()
    assert (last.lead, last.due_on, last.deliverable) == (
        world.home_affairs, date(2026, 12, 31), "Báo cáo; Danh mục",
    )  # fmt: skip


def test_wrong_rows_stay_and_come_as_a_file_of_their_own(officer, plan):
    rows = [a_row("Việc đúng"), a_row("Việc sai", lead="Sở Không Có", number="2")]
    _, draft = sent(officer, plan, file=a_file(rows))
    text = words(officer.get(url("plan-table-preview", draft)))
    assert "chưa tìm thấy đơn vị “Sở Không Có”" in text
    done = confirmed(officer, draft)
    assert done.url == url("plan-table-preview", draft)
    assert "Đã đưa 1 nhiệm vụ vào kế hoạch, bỏ qua 1 dòng lỗi." in words(officer.get(done.url))
    faults = read("dong-loi.xlsx", officer.get(url("plan-table-faults", draft)).content)
    assert faults[0] == [*HEADS, "Nội dung cần sửa"]
    assert [row[1] for row in faults[1:]] == ["Việc sai"]
    mended = [[*row[:3], "Sở Nội vụ", *row[4:]] for row in faults[1:]]
    _, draft = sent(officer, plan, file=a_file(mended, heads=faults[0]))
    confirmed(officer, draft)
    assert Task.objects.count() == 2


def test_columns_are_chosen_again(officer, plan):
    heads = ["Mục", "Ai", "Gì", "Bao giờ"]
    _, draft = sent(
        officer, plan, file=a_file([["1", "Sở Nội vụ", "Tập huấn", "quý I"]], heads=heads)
    )
    page = officer.get(url("plan-table-preview", draft))
    assert page.context["checked"].new == []
    chosen = {"c0": "number", "c1": "lead", "c2": "title", "c3": "due"}
    page = officer.get(url("plan-table-preview", draft), chosen)
    assert len(page.context["checked"].new) == 1
    twice = officer.post(
        url("plan-table-import", draft),
        chosen | {"c0": "lead", "blank": "tren", "unknown": "loi", "count": "1"},
    )
    assert "đã chọn cho cột khác" in words(twice)
    assert not Task.objects.exists()


def test_what_changed_in_between_is_shown_again(officer, plan, world):
    _, draft = sent(officer, plan, file=a_file([a_row(), a_row("Việc hai")]))
    page = officer.get(url("plan-table-preview", draft))
    data = {field.name: field.value() or "" for field in page.context["confirm"]}
    add_plan_task(plan, by=world.lanhdao_dttg, title="Việc hai", lead=world.ethnic, due_text="x")
    response = officer.post(url("plan-table-import", draft), data)
    assert "vừa thay đổi; xem lại các dòng rồi nhập" in words(response, 409)
    assert Task.objects.count() == 1


def test_a_table_is_taken_over_once(officer, plan):
    _, draft = sent(officer, plan, file=a_file([a_row()]))
    page = officer.get(url("plan-table-preview", draft))
    data = {field.name: field.value() or "" for field in page.context["confirm"]}
    assert officer.post(url("plan-table-import", draft), data).status_code == 302
    assert "Tệp này đã được nhập" in words(officer.post(url("plan-table-import", draft), data), 409)
    assert Task.objects.count() == 1


def test_a_plan_that_was_sent_takes_no_table(officer, plan, world):
    _, draft = sent(officer, plan, file=a_file([a_row()]))
    page = officer.get(url("plan-table-preview", draft))
    data = {field.name: field.value() or "" for field in page.context["confirm"]}
    add_plan_task(plan, by=world.canbo_dttg, title="Việc", lead=world.ethnic, due_text="quý I")
    send_plan(plan, by=world.canbo_dttg)
    assert officer.get(url("plan-upload", plan)).status_code == 409
    assert officer.post(url("plan-table-import", draft), data).status_code == 409
    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Chọn tệp hoặc dán bảng nhiệm vụ."),
        ({"text": "không có cột"}, "Nội dung dán không có cột."),
        ({"text": "a\tb", "file": "x"}, "không làm cả hai một lúc"),
        ({"file": "rỗng"}, "Tệp không đọc được"),
    ],
)
def test_bad_input_is_shown_again(officer, plan, data, said):
    if data.get("file"):
        content = b"%PDF-1.4" if data["file"] == "rỗng" else b"a,b\n1,2"
        data = data | {"file": SimpleUploadedFile("x.xlsx", content)}
    assert said in words(officer.post(url("plan-upload", plan), data))
    assert not PlanTableDraft.objects.exists()


def test_five_megabytes_of_text_are_refused_with_a_page(officer, plan):
    response = officer.post(url("plan-upload", plan), {"text": "a\tb\n" * 1_400_000})
    assert response.status_code == 413
    response = officer.post(url("plan-upload", plan), {"text": "a\tb\n" * 300_000})
    assert "tối đa 1.000.000" in words(response)


def test_the_template_has_every_column(officer, plan):
    rows = read("mau.xlsx", officer.get(url("plan-table-template", plan)).content)
    assert rows == [list(TITLES.values())]


def test_others_are_kept_out(officer, plan, signed_in):
    _, draft = sent(officer, plan, file=a_file([a_row()]))
    for name in ("plan-table-preview", "plan-table-faults"):
        assert signed_in("lanhdao.dttg").get(url(name, draft)).status_code == 404
    assert signed_in("bithu.langson").get(url("plan-upload", plan)).status_code == 404


def test_one_and_three_rows_need_the_same_queries(officer, plan):
    _, draft = sent(officer, plan, file=a_file([a_row()]))
    one = queries_of(officer, url("plan-table-preview", draft))
    _, draft = sent(officer, plan, file=a_file([a_row(f"Việc {n}") for n in range(3)]))
    assert queries_of(officer, url("plan-table-preview", draft)) == one


def test_an_export_of_the_template_is_read_again_as_it_was(plan):
    """A filled template comes back cell for cell."""
    cells = ["1", "Thể chế", "Rà soát", "Báo cáo", "Sở Nội vụ", "", "quý II", "5 triệu đồng", "Ghi"]
    content = write_xlsx("B", [Column(title) for title in TITLES.values()], [cells])
    table = table_of(read("b.xlsx", BytesIO(content).read()))
    (line,) = check(plan, table.rows, guess(table.heads)).new
    assert line.task["budget"] == "5 triệu đồng"
    assert line.task["area"].code == "INSTITUTIONS"


def test_rows_without_heads_are_numbered_as_they_were_pasted():
    rows = [
        ["1", "Việc một", "Báo cáo", "Sở", "", "quý I"],
        ["2", "Việc hai", "", "Sở", "", "quý II"],
    ]
    table = table_of(rows)
    assert [number for number, _cells in table.rows] == [1, 2]
    assert [cells for _number, cells in table.rows] == rows
    with_heads = table_of([["TT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Hạn"], *rows])
    assert [number for number, _cells in with_heads.rows] == [2, 3]
