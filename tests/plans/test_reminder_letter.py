"""The reminder as a paper of both families: what it says and where its blocks stand."""

from datetime import date, timedelta

import pytest

from cchc.lib.vietnamese import paper_date
from plans.actions.coverage import set_coverage
from plans.letters import reminder_context, reminder_pdf
from plans.models import Scope
from tests.cchc.test_pdf import fonts_of
from tests.papers import BLANK, Paper, check_page
from tests.plans.builders import TODAY, a_document
from tests.plans.test_coverage_actions import DUE, ISSUED, a_directive, an_own, give
from tests.world import MERGED, make_unit
from units.models import Branch, Kind

pytestmark = pytest.mark.first_database  # a paper is set alike on both

REPLY = TODAY + timedelta(days=10)


def context_of(coverage):
    return reminder_context(coverage, coverage.missing(), REPLY)


def places(paper, blocks, page=1):
    for start, anchor, at, top, size, style in blocks:
        word = paper.word(start, page)
        found = word.middle if anchor == "c" else word.x0
        assert abs(found - at) < 0.5, (start, found)
        assert top is None or abs(word.top - top) < 0.7, (start, word.top)
        assert abs(word.size - size) < 0.1, (start, word.size)
        assert word.style == style, start


def test_the_letter_of_an_agency(world):
    directive = a_directive(world)
    coverage = give(world, directive)
    for number, unit in enumerate((world.finance, world.office), 1):
        an_own(world, unit, directive, date(2026, 2, 1), number)
    content = reminder_pdf(coverage)
    paper = Paper(content)
    places(
        paper,
        [
            ("DỰ THẢO", "x0", 30.0, 8.1, 12, "b"),
            ("ỦY BAN NHÂN DÂN", "c", 63.5, 20.6, 13, "b"),
            ("CỘNG HÒA", "c", 146.0, 20.6, 13, "b"),
            ("Độc lập", "c", 146.0, 25.9, 14, "b"),
            ("Số:", "c", 63.5, 35.0, 13, "r"),
            ("Tuyên Quang, ngày", "c", 146.0, 34.8, 14, "i"),
            ("V/v đôn đốc", "c", 63.5, 42.5, 12, "r"),
            ("Kính gửi", "x0", 62.8, 57.6, 14, "r"),
            ("- Sở Dân tộc", "x0", 80.5, 64.1, 14, "r"),
            ("Thực hiện Chỉ thị", "x0", 40.0, None, 14, "r"),
            ("TM. ỦY BAN", "c", 150.0, None, 14, "b"),
            ("[Họ và tên]", "c", 150.0, None, 14, "b"),
            ("Nơi nhận:", "x0", 30.0, None, 12, "bi"),
            ("- Như trên;", "x0", 30.0, None, 11, "r"),
            ("- Lưu: VT.", "x0", 30.0, None, 11, "r"),
        ],
    )
    assert abs(paper.word("TM. ỦY BAN").top - paper.word("Nơi nhận:").top) < 1
    check_page(paper, 1, number_top=8.0)
    assert all("Liberation-Serif" in name for name in fonts_of(content))
    text = " ".join(paper.text.split())
    assert "còn 02/04 cơ quan, đơn vị chưa ban hành văn bản triển khai" in text
    assert "qua theo dõi đến hết ngày 25 tháng 11 năm 2026" in text
    assert f"Chỉ thị số 02/CT-UBND {paper_date(ISSUED)} của Ủy ban nhân dân tỉnh" in text
    assert "trước ngày 05 tháng 12 năm 2026" in text
    assert "10/02/2026 quá hạn 288 ngày" in text
    assert "Sở Tài chính" not in text
    assert text.rstrip().count("./.") == 1


@pytest.fixture
def cells(world):
    """A directive of a Party committee, and thirteen cells that have not carried it down."""
    party = {"branch": Branch.PARTY, "kind": Kind.P_CELL, "parent": world.party}
    for number in range(12):
        make_unit(f"Chi bộ Thử {number}", since=MERGED, **party)
    directive = a_document(
        world, unit=world.party, by=world.bithu_dubnd, family="PARTY", doc_type="RESOLUTION",
        symbol="05-NQ/ĐU", issued_on=date(2026, 3, 1), subject="Đẩy mạnh cải cách hành chính",
    )  # fmt: skip
    return set_coverage(
        directive, by=world.bithu_dubnd, due_on=date(2026, 4, 1), scope=Scope.DIRECT
    )


def test_the_letter_of_a_party_organisation(cells):
    paper = Paper(reminder_pdf(cells))
    places(
        paper,
        [
            ("ĐẢNG CỘNG SẢN", "c", 153.5, 20.7, 15, "b"),
            ("Số", "c", 71.0, None, 14, "r"),
            ("Tuyên Quang, ngày", "c", 153.5, None, 14, "i"),
            ("về việc đôn đốc", "c", 71.0, None, 12, "i"),
        ],
    )
    assert abs(paper.word("Số").top - paper.word("Tuyên Quang, ngày").top) < 0.3
    places(
        paper,
        [
            ("T/M ĐẢNG ỦY", "c", 153.5, None, 14, "b"),
            ("BÍ THƯ", "c", 153.5, None, 14, "r"),
            ("- Lưu Văn phòng.", "x0", 30.0, None, 12, "r"),
        ],
        page=2,
    )
    check_page(paper, 2, number_top=10.5)
    text = " ".join(paper.text.split())
    assert "Kính gửi: Các tổ chức đảng có tên trong biểu." in text
    assert "Nghị quyết số 05-NQ/ĐU, ngày 01/3/2026" in text
    assert "01/04/2026 quá hạn 238 ngày" in text
    assert "còn 13/13 tổ chức đảng" in text
    assert "./." not in text


def test_what_it_holds(world):
    coverage = give(world, a_directive(world), scope=Scope.LIST, units=[world.finance])
    context = context_of(coverage)
    assert context["heading"]["symbol"] == "/UBND"
    assert context["heading"]["number"] == BLANK
    assert context["heading"]["place"] == f"Tuyên Quang, ngày {BLANK} tháng 11 năm 2026"
    assert context["addressed"] == ["Sở Tài chính tỉnh Tuyên Quang."]
    assert context["is_draft"]
    assert not context["is_illustrative"]
    coverage.rows.update(due_on=TODAY + timedelta(days=3))
    assert context_of(coverage)["rows"][0][3]["text"] == "còn 3 ngày"
    coverage.rows.update(due_on=TODAY)
    assert context_of(coverage)["rows"][0][3]["text"] == "hết hạn hôm nay"


def test_who_has_days_left_is_not_asked_why_it_is_late(world):
    coverage = give(
        world, a_directive(world), scope=Scope.LIST, units=[world.finance, world.office]
    )

    def asked():
        return context_of(coverage)["requests"][2:]

    (both,) = asked()
    assert both.startswith("2. Gửi văn bản giải trình nguyên nhân chậm về Ủy ban nhân dân")
    coverage.rows.filter(unit=world.office).update(due_on=TODAY)
    (one,) = asked()
    assert one.startswith("2. Các cơ quan, đơn vị đã quá thời hạn gửi văn bản giải trình")
    coverage.rows.update(due_on=TODAY)
    assert asked() == []


def test_an_agency_signs_in_the_office_of_its_head(world):
    make_unit("Chi cục Thử", kind=Kind.SUBDEPARTMENT, parent=world.home_affairs, since=MERGED)
    directive = a_document(world, unit=world.home_affairs, by=world.canbo_snv, symbol="3/KH-SNV")
    coverage = set_coverage(directive, by=world.canbo_snv, due_on=DUE, scope=Scope.DIRECT)
    context = context_of(coverage)
    assert context["signer"] == ["GIÁM ĐỐC"]
    assert context["heading"]["symbol"] == "/SNV"
    assert context["heading"]["superior"] == ["UBND TỈNH TUYÊN QUANG"]


def test_a_unit_that_ended_is_named_by_its_heir(world):
    old = a_directive(
        world, unit=world.old_province, symbol="9/CT-UBND", issued_on=date(2024, 3, 1)
    )
    context = context_of(give(world, old, due_on=date(2024, 4, 1)))
    assert context["rows"][0][1]["text"] == (
        "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang (tiếp nhận từ Ban Dân tộc tỉnh Tuyên Quang)"
    )
    assert context["addressed"] == ["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang."]
