"""Sets as files: exported and read in again they are equal; damaged files end in sentences."""

import random
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cchc.lib import sheets
from cchc.lib.limited import ask
from cchc.lib.refusal import Refused
from cchc.lib.sheets import Column, write_xlsx
from cchc.lib.sheets_child import child
from scoring import engine
from scoring.criteria import shipped_sets, shipped_text
from scoring.models import CriteriaSet
from scoring.set_sheets import COLUMNS, read_workbook, set_workbook
from tests.evidence import note
from tests.lib import broken_sheets
from tests.scoring.builders import SET_TEXT, make_set
from tests.scoring.random_sheets import random_sheet

EXAMPLES = Path(__file__).parent / "examples"
TEXTS = [
    *(shipped_text(name) for name in shipped_sets()),
    *(path.read_text() for path in sorted(EXAMPLES.glob("*.toml"))),
]


class _Heard:
    """Takes what the reading child sends, so that thousands of files need no process each."""

    def send(self, answer):
        self.answer = answer


@pytest.fixture
def read_here(monkeypatch):
    """Files are read in this process, without the limits of a child."""

    def here(function, kind, content, *, wait, **limits):
        heard = _Heard()
        function(heard, kind, content, **limits)
        return heard.answer

    monkeypatch.setattr("cchc.lib.sheets_child.set_limits", lambda memory, seconds: None)
    monkeypatch.setattr(sheets, "ask", here)


def again(the_set):
    return engine.read_set(read_workbook("bo.xlsx", set_workbook(engine.table_of(the_set))))


def test_a_real_child_reads_a_set(world):
    the_set = engine.read_set(SET_TEXT)
    assert ask is sheets.ask
    assert child is not None
    assert again(the_set) == the_set


@pytest.mark.parametrize("text", TEXTS)
def test_a_set_comes_back_from_a_workbook_and_from_toml(read_here, text):
    the_set = engine.read_set(text)
    assert again(the_set) == the_set
    assert engine.read_set(engine.write_set(the_set)) == the_set


ODD = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).filter(
    lambda text: text.strip()
)
SOURCES = [
    ("plan.issued_on", {"plan": "CCHC"}),
    ("report.late_count", {"kinds": ["Q1", "H1", "Q3"]}),
    ("report.late_count", {}),
    ("report.figure", {"indicator": "766-1.1"}),
    ("task.on_time_rate", {"scope": "superior"}),
    ("conclusion.done_rate", {"scope": "previous_meeting"}),
    ("survey.index", {"group": "sipas"}),
    ("sheet.submitted_on", {}),
    ("Ngày ban hành kế hoạch", {"plan": "CCHC"}),
]
GATES = st.lists(
    st.fixed_dictionaries(
        {
            "band": ODD,
            "full": st.lists(st.one_of(st.sampled_from(["1", "1.1", "a;b"]), ODD), max_size=3),
            "otherwise": ODD,
            "enabled": st.booleans(),
            "source": st.one_of(st.just(""), ODD),
        }
    ),
    max_size=2,
)
NOTES = st.fixed_dictionaries(
    {},
    optional={
        "guide": st.text(st.characters(exclude_categories=("Cs",))),
        "auto": ODD,
        "auto_args": st.dictionaries(ODD, st.one_of(ODD, st.integers(-9, 9), st.booleans())),
        "due_on": st.dates().map(str),
        "due_after": st.one_of(
            st.just({"event": "movement.launched_on", "days": 10}),
            st.just({"event": "Ngày phát động phong trào thi đua", "days": 0}),
            st.fixed_dictionaries({"event": ODD, "days": st.integers(-5, 5000)}),
            ODD,
        ),
        "applies": ODD,
        "area": st.sampled_from(["DIRECTION", "khac", " "]),
    },
)


@given(st.integers(0, 10**9), NOTES, ODD, st.sampled_from(SOURCES), GATES)
def test_any_set_comes_back(monkeypatch_module, seed, notes, odd, source, gates):
    table, _ = random_sheet(seed)
    word, args = source
    table["criterion"][-1] |= {"auto": word, "auto_args": args}
    table |= {"gates": gates, "status": "partial", "missing": [odd], "valid_from": "2026-02-01"}
    table["criterion"][0] |= notes
    table["criterion"][-1]["name"] = odd
    table["conditions"] = {odd: odd}
    the_set, faults = engine.look_over(table)
    assert not faults
    assert again(the_set) == the_set
    assert engine.read_set(engine.write_set(the_set)) == the_set


@pytest.fixture(scope="module")
def monkeypatch_module():
    """The reading of `read_here` for a test that hypothesis calls many times."""
    with pytest.MonkeyPatch.context() as patch:

        def here(function, kind, content, *, wait, **limits):
            heard = _Heard()
            function(heard, kind, content, **limits)
            return heard.answer

        patch.setattr("cchc.lib.sheets_child.set_limits", lambda memory, seconds: None)
        patch.setattr(sheets, "ask", here)
        yield


# --- On the screen -----------------------------------------------------------------------------


@pytest.fixture
def coordinator(signed_in):
    return signed_in("thuongtruc.snv")


def text_of(response):
    return " ".join(response.content.decode().split())


def sent(client, name, content):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("scoring:set-import"), {"file": file})


@pytest.mark.parametrize("kind", ["toml", "xlsx"])
def test_an_exported_file_is_read_in_as_a_new_draft(world, coordinator, kind):
    made = make_set(world.province)
    answer = coordinator.get(reverse(f"scoring:set-{kind}", args=[made.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    CriteriaSet.objects.filter(pk=made.pk).update(code="cu")
    assert sent(coordinator, f"bo.{kind}", answer.content).status_code == 302
    new = CriteriaSet.objects.get(code="so-thu-2026")
    assert engine.read_set(new.text) == engine.read_set(SET_TEXT)


def workbook(rows, head=None):
    """A workbook of a set from rows {column code: text}."""
    titles = COLUMNS.titles
    head = head or [
        ["Mã bộ tiêu chí", "so-x"],
        ["Tên bộ tiêu chí", "Bộ thử"],
        ["Áp dụng cho", "Sở, ban, ngành"],
        ["Năm", "2026"],
        ["Số chữ số sau dấu phẩy", "2"],
    ]
    cells = [[row.get(code) for code in titles] for row in rows]
    return write_xlsx("x", [Column(title) for title in titles.values()], cells, above=[*head, []])


LEAF = {
    "code": "1",
    "name": "Kế hoạch",
    "max": "2",
    "method": "Tự chấm, có thẩm định",
    "kind": "Có / không",
}


def test_words_of_the_screen_are_taken_from_a_workbook(read_here):
    row = {
        **LEAF,
        "auto": "tỷ lệ nhiệm vụ hoàn thành đúng hạn",
        "auto_args": "nhiệm vụ cấp trên giao",
        "due_event": "Ngày phát động phong trào thi đua",
        "due_days": "15",
    }
    gate = ["Tiêu chí bắt buộc", "Tốt", "1", "Khá", "Có", "Quyết định thử"]
    head = [
        ["Mã bộ tiêu chí", "so-x"],
        ["Tên bộ tiêu chí", "Bộ thử"],
        ["Áp dụng cho", "Sở, ban, ngành"],
        ["Năm", "2026"],
        ["Số chữ số sau dấu phẩy", "2"],
        ["Mức xếp loại", "Tốt", "80"],
        ["Mức xếp loại", "Khá", "50"],
        gate,
        ["Đối chiếu", "chưa đối chiếu văn bản gốc"],
        ["Áp dụng từ ngày", "01/02/2026"],
    ]
    the_set = engine.read_set(read_workbook("x.xlsx", workbook([row], head)))
    notes = the_set.by_code["1"].notes
    assert (notes["auto"], notes["auto_args"]) == ("task.on_time_rate", {"scope": "superior"})
    assert notes["due_after"] == {"event": "movement.launched_on", "days": 15}
    assert (the_set.notes["status"], the_set.notes["valid_from"]) == ("unverified", "2026-02-01")
    assert the_set.notes["gates"] == [
        {
            "band": "Tốt",
            "full": ["1"],
            "otherwise": "Khá",
            "enabled": True,
            "source": "Quyết định thử",
        }
    ]


def test_a_small_workbook_is_taken(world, coordinator):
    assert sent(coordinator, "x.xlsx", workbook([LEAF])).status_code == 302
    assert CriteriaSet.objects.get().name == "Bộ thử"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{**LEAF, "parent": "9"}], "1: Không có tiêu chí cấp trên “9”."),
        (
            [
                {"code": "1", "parent": "2", "name": "Một"},
                {"code": "2", "parent": "1", "name": "Hai"},
            ],
            "vòng lặp",
        ),
        ([{**LEAF, "max": "2,5x"}], "1: Điểm tối đa “2,5x” không phải số"),
        ([{**LEAF, "max": "-1"}], "1: Điểm tối đa không được âm"),
        ([{**LEAF, "kind": "đoán"}], "1: Loại quy tắc là “đoán”"),
        ([{"code": "1", "name": "Trống"}], "1: Chưa có tiêu chí con"),
        ([LEAF, LEAF], "1: Mã này ghi hai lần."),
        ([{"step": "3", "points": "1"}], "chưa có mã tiêu chí"),
        ([{**LEAF, "rest": "x = 1"}], "cột “Khóa khác” không phải một bảng TOML"),
        ([{**LEAF, "rest": "{ la = 1 }"}], "khóa “la” trong định dạng"),
        ([{**LEAF, "name": ""}], "1: Thiếu tên."),
        (
            [{**LEAF, "auto": "Ngày ban hành kế hoạch", "auto_args": "Việc khác"}],
            "nguồn số liệu không có nội dung “Việc khác”",
        ),
    ],
)
def test_a_wrong_workbook_is_told_line_by_line(world, coordinator, rows, sentence):
    response = sent(coordinator, "x.xlsx", workbook(rows))
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert not CriteriaSet.objects.exists()


def test_markup_and_formulas_stay_text(world, coordinator):
    rows = [{**LEAF, "name": "<script>alert(1)</script>", "guide": "=1+1"}]
    coordinator.post(reverse("scoring:set-import"), {})
    assert sent(coordinator, "x.xlsx", workbook(rows)).status_code == 302
    made = CriteriaSet.objects.get()
    page = text_of(coordinator.get(made.get_absolute_url()))
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    book = coordinator.get(reverse("scoring:set-xlsx", args=[made.pk])).content
    assert b"<f>" not in broken_sheets.parts_of(book)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.xlsx", b"x" * 5_300_000, "không quá 5 MB"),
        ("x.xlsx", b"PK", "không đọc được như một bảng tính"),
        ("x.xlsx", broken_sheets.good_xlsx(), "không có bảng tiêu chí"),
        ("x.toml", b"code = 1\n" * 2, "TOML: sai cú pháp"),
        ("x.toml", b"a." * 60 + b"b = 1", "TOML: quá dài"),
    ],
)
def test_what_is_no_set_is_refused(world, coordinator, name, content, sentence):
    response = sent(coordinator, name, content)
    assert response.status_code == 200
    assert sentence in text_of(response)


# --- Damaged files -----------------------------------------------------------------------------


def _damaged(count, seed):
    """(name, bytes) of sets with signs changed, cut, doubled, in text and in workbooks."""
    chance = random.Random(seed)  # noqa: S311 (test data)
    texts = [text.encode() for text in TEXTS]
    books = [set_workbook(engine.table_of(engine.read_set(text))) for text in TEXTS[:2]]
    parts = [broken_sheets.parts_of(book) for book in books]
    for number in range(count):
        if number % 5 == 4:  # inside the sheet, so that the archive stays whole
            whole = dict(chance.choice(parts))
            name = chance.choice(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
            whole[name] = _hurt(whole[name], chance)
            yield "x.xlsx", broken_sheets.zipped(whole)
        elif number % 5 == 3:
            yield "x.xlsx", _hurt(chance.choice(books), chance)
        else:
            yield "x.toml", _hurt(chance.choice(texts), chance)


def _hurt(content, chance):
    content = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(content) or 1), chance.randint(1, 60)
        kind = chance.randrange(4)
        if kind == 0:
            content[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del content[at : at + size]
        elif kind == 2:
            content[at:at] = content[at : at + size]
        else:
            lines = bytes(content).split(b"\n")
            one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[two] = lines[two], lines[one]
            content = bytearray(b"\n".join(lines))
    return bytes(content)


def _taken(name, content):
    """Was the file taken as a set? Else it is refused with sentences; nothing else may happen."""
    try:
        if name.endswith(".xlsx"):
            text = read_workbook(name, content)
        else:
            text = engine.read_text(content)
        the_set = engine.read_set(text)
    except (Refused, engine.Fault) as refusal:
        told = getattr(refusal, "faults", None) or [refusal.sentence]
        assert all(line.strip() for line in told)
        return False
    assert engine.read_set(engine.write_set(the_set)) == the_set
    return True


def test_damaged_files_are_taken_whole_or_refused(read_here):
    taken = sum(_taken(*each) for each in _damaged(40, seed=3))
    assert 0 < taken < 40


@pytest.mark.deep
def test_ten_thousand_damaged_files_are_taken_whole_or_refused(db, read_here):
    taken = sum(_taken(*each) for each in _damaged(10_000, seed=4))
    assert 0 < taken < 10_000
    note(
        "damaged-criteria-sets",
        command="make deep",
        files=10_000,
        taken_whole=taken,
        refused_with_sentences=10_000 - taken,
        ended_otherwise=0,
    )
