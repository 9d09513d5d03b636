"""Pages of a coverage: who has and who has not, giving, changing, the matrix of a year."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.urls import reverse

from cchc.lib.sheets import read
from plans.actions.coverage import make_reminder, set_coverage
from plans.models import Coverage, CoverageUnit, Document, Reminder, Scope
from tests.plans.builders import PDF, TODAY, a_document
from tests.plans.pages import queries_of, words
from tests.plans.test_coverage_actions import DUE, ISSUED, a_directive, an_own, give
from tests.world import MERGED, make_unit
from units.models import Kind, Unit, UnitVersion

MATRIX = reverse("plans:coverage-matrix")


def url_of(document, page="detail"):
    return reverse(f"plans:coverage-{page}", args=[document.pk])


@pytest.fixture
def clerk(signed_in):
    return signed_in("vanphong.ubnd")


@pytest.fixture
def directive(world):
    return a_directive(world)


def test_who_has_and_who_has_not_is_one_press_from_the_document(world, clerk, directive):
    give(world, directive)
    own = an_own(world, world.finance, directive, date(2026, 2, 1))
    an_own(world, world.office, directive, date(2026, 2, 22))
    assert url_of(directive) in words(clerk.get(directive.get_absolute_url()))
    text = words(clerk.get(url_of(directive)))
    listed = text[text.index("<tbody>") :]
    order = ["Sở Dân tộc và Tôn giáo", "Sở Nội vụ", "Văn phòng UBND", "Sở Tài chính"]
    places = [listed.index(name) for name in order]
    assert places == sorted(places)
    assert "Chưa triển khai, quá hạn 288 ngày" in listed
    assert "Triển khai chậm 12 ngày" in listed
    assert own.get_absolute_url() in listed
    assert "50%" in text
    assert "Lập công văn đôn đốc (2)" in text
    assert text.count('class="square ') == 4


def test_the_list_is_narrowed(world, clerk, directive):
    give(world, directive)
    give(world, directive, scope=Scope.LIST, units=[world.commune])
    an_own(world, world.finance, directive, date(2026, 2, 1))

    def listed(query):
        return [version.short_name for _one, version, *_ in clerk.get(query).context["rows"]]

    url = url_of(directive)
    assert listed(f"{url}?tinh_trang=ON_TIME") == ["Sở Tài chính"]
    assert len(listed(f"{url}?tinh_trang=thieu")) == 4
    assert listed(f"{url}?khoi=xa") == ["xã Minh Thử"]
    assert listed(f"{url}?don_vi=noi vu") == ["Sở Nội vụ"]
    assert listed(f"{url}?don_vi=không có") == []
    assert "Bỏ lọc" in words(clerk.get(f"{url}?don_vi=không có"))
    assert len(listed(f"{url}?trang=9")) == 5


def test_a_unit_sees_its_own_line_alone(world, signed_in, directive):
    give(world, directive)
    response = signed_in("canbo.dttg").get(url_of(directive))
    assert [version.short_name for _one, version, *_ in response.context["rows"]] == [
        "Sở Dân tộc và Tôn giáo"
    ]
    text = words(response)
    assert "Sở Nội vụ" not in text
    assert "Lập công văn" not in text
    assert f'{reverse("plans:document-register")}?trien_khai={directive.pk}"' in text
    assert "Giao thêm" not in text


def test_a_paper_that_the_reader_may_not_see_is_told_by_its_day(world, signed_in):
    """An officer of the issuer sees that it is there, not what it is called."""
    below = make_unit(
        "Chi cục Thử", kind=Kind.SUBDEPARTMENT, parent=world.home_affairs, since=MERGED
    )
    directive = a_document(
        world, unit=world.home_affairs, by=world.canbo_snv, symbol="3/KH-SNV", issued_on=ISSUED
    )
    set_coverage(directive, by=world.canbo_snv, due_on=DUE, scope=Scope.DIRECT)
    own = an_own(world, below, directive, date(2026, 2, 1))
    text = words(signed_in("canbo.snv").get(url_of(directive)))
    assert "Ban hành 01/02/2026" in text
    assert "văn bản ngoài phạm vi được xem" in text
    row = exported(signed_in("canbo.snv"), directive)[1]
    assert row[4:6] == ["văn bản ngoài phạm vi được xem", "01/02/2026"]
    assert own.get_absolute_url() not in text


HEADS = [
    "Văn bản được giao", "Đơn vị", "Tình trạng", "Hạn ban hành", "Văn bản của đơn vị",
    "Ngày ban hành", "Số ngày chậm", "Tính đến ngày",
]  # fmt: skip


def exported(client, directive, query="", name="a.xlsx"):
    """Rows of the file behind the page, heads first."""
    response = client.get(url_of(directive, "export") + query)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    return read(name, response.content)


def test_who_has_issued_what_goes_out_as_a_file(world, clerk, directive):
    give(world, directive)
    give(world, directive, scope=Scope.LIST, units=[world.commune], due_on=date(2026, 11, 30))
    own = an_own(world, world.finance, directive, date(2026, 2, 1))
    an_own(world, world.office, directive, date(2026, 2, 22))
    rows = exported(clerk, directive)
    assert rows[0] == HEADS
    day = "25/11/2026"
    assert [row[1:] for row in rows[1:]] == [
        ["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", "Chưa triển khai, quá hạn 288 ngày",
         "10/02/2026", "", "", "288", day],
        ["Sở Nội vụ tỉnh Tuyên Quang", "Chưa triển khai, quá hạn 288 ngày", "10/02/2026", "", "",
         "288", day],
        ["Xã Minh Thử", "Chưa triển khai, còn 5 ngày", "30/11/2026", "", "", "", day],
        ["Văn phòng UBND tỉnh Tuyên Quang", "Triển khai chậm 12 ngày", "10/02/2026",
         f"Kế hoạch 01/KH-{world.office.pk}", "22/02/2026", "12", day],
        ["Sở Tài chính tỉnh Tuyên Quang", "Đã triển khai đúng hạn, sớm 9 ngày", "10/02/2026",
         str(own), "01/02/2026", "0", day],
    ]  # fmt: skip
    assert {row[0] for row in rows[1:]} == {str(directive)}
    assert exported(clerk, directive, "?dang=csv", "a.csv") == rows
    late = exported(clerk, directive, "?tinh_trang=LATE&trang=3")
    assert [row[1] for row in late[1:]] == ["Văn phòng UBND tỉnh Tuyên Quang"]
    text = words(clerk.get(url_of(directive) + "?tinh_trang=LATE"))
    assert f'href="{url_of(directive, "export")}?tinh_trang=LATE"' in text
    assert f'href="{url_of(directive, "export")}?tinh_trang=LATE&dang=csv"' in text


def test_a_file_holds_what_its_reader_sees(world, signed_in, directive):
    give(world, directive)
    own = exported(signed_in("canbo.dttg"), directive)
    assert [row[1] for row in own[1:]] == ["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"]
    assert signed_in("bithu.langson").get(url_of(directive, "export")).status_code == 404


def test_names_that_look_like_formulas_stay_words(world, clerk, directive):
    unit = make_unit("=Xã Thử", kind=Kind.COMMUNE, parent=world.province, since=MERGED)
    give(world, directive, scope=Scope.LIST, units=[unit])
    assert exported(clerk, directive)[1][1] == "=Xã Thử"
    content = clerk.get(url_of(directive, "export"), {"dang": "csv"}).content.decode()
    assert "'=Xã Thử" in content


def test_there_is_no_file_of_nothing(world, clerk, directive):
    said = words(clerk.get(url_of(directive, "export")), status=409)
    assert "Chưa có đơn vị nào được giao triển khai" in said
    assert url_of(directive, "export") not in words(clerk.get(url_of(directive)))


def test_nobody_is_asked_yet(world, clerk, signed_in, directive):
    text = words(clerk.get(url_of(directive)))
    assert "chưa giao cho đơn vị nào" in text
    assert url_of(directive, "set") in text
    other = words(signed_in("lanhdao.ubnd").get(url_of(directive)))
    assert "trong phạm vi được xem" in other
    assert url_of(directive, "set") not in other


def test_giving_by_the_form(world, clerk, directive):
    form = {"scope": "so", "as_of": "12/01/2026", "due_on": "10/02/2026", "note": ""}
    text = words(clerk.get(url_of(directive, "set")))
    assert "12/01/2026" in text
    assert "Sở Tài chính" in text
    response = clerk.post(url_of(directive, "set"), form)
    assert response["Location"] == url_of(directive)
    assert Coverage.objects.get().rows.count() == 4
    bad = clerk.post(url_of(directive, "set"), form | {"scope": "list"})
    assert "Chưa chọn đơn vị nào." in words(bad)
    early = clerk.post(url_of(directive, "set"), form | {"due_on": "01/01/2026"})
    assert "sớm hơn ngày ban hành" in words(early, status=409)
    named = form | {"scope": "list", "units": [world.commune.pk]}
    assert clerk.post(url_of(directive, "set"), named).status_code == 302
    assert CoverageUnit.objects.filter(unit=world.commune).exists()


def test_units_further_down_are_looked_up_by_name(world, clerk, directive):
    low = make_unit("Phòng Thử nghiệm", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    assert "Phòng Thử nghiệm" not in words(clerk.get(url_of(directive, "set")))
    found = words(clerk.get(url_of(directive, "set") + "?tim=phong thu"))
    assert f'value="{low.pk}"' in found


def test_a_party_document_is_given_by_list_or_to_all_below(world, signed_in):
    directive = a_document(
        world, unit=world.party, by=world.bithu_dubnd, family="PARTY", doc_type="RESOLUTION",
        symbol="05-NQ/ĐU", issued_on=date(2026, 3, 1),
    )  # fmt: skip
    text = words(signed_in("bithu.dubnd").get(url_of(directive, "set")))
    assert "Mọi đơn vị trực thuộc" in text
    assert "Khối sở, ban, ngành" not in text


def test_changing_one_unit(world, clerk, directive):
    row = give(world, directive).rows.get(unit=world.finance)
    url = reverse("plans:coverage-change", args=[row.pk])
    assert "10/02/2026" in words(clerk.get(url))
    form = {"due_on": "31/12/2026", "version": row.version}
    assert clerk.post(url, form)["Location"] == url_of(directive)
    row.refresh_from_db()
    assert row.due_on == date(2026, 12, 31)
    stale = clerk.post(url, form | {"due_on": "30/12/2026"})
    assert stale.status_code == 409
    released = {"due_on": "31/12/2026", "is_released": "on", "version": row.version}
    assert "Chưa nhập lý do thôi giao." in words(clerk.post(url, released))
    assert clerk.post(url, released | {"reason": "Không áp dụng."}).status_code == 302
    row.refresh_from_db()
    assert row.released_reason == "Không áp dụng."


def test_one_press_makes_the_letter_and_its_draft(world, clerk, directive):
    give(world, directive)
    an_own(world, world.finance, directive, date(2026, 2, 1))
    asked = words(clerk.get(url_of(directive, "remind")))
    assert "Lập công văn đôn đốc 3 đơn vị?" in asked
    assert "Sở Tài chính" not in asked
    with mock.patch("plans.letters.render", return_value=PDF) as render:
        response = clerk.post(url_of(directive, "remind"), {"reply_by": "05/12/2026"})
    named = [row[1]["text"] for row in render.call_args.args[1]["rows"]]
    assert [name.split(" tỉnh ")[0] for name in named] == [
        "Sở Dân tộc và Tôn giáo", "Sở Nội vụ", "Văn phòng UBND",
    ]  # fmt: skip
    letter = Document.objects.get(doc_type="LETTER")
    assert response["Location"] == letter.get_absolute_url()
    assert letter.file_links.get().file.name == f"cong-van-don-doc-{TODAY.isoformat()}.pdf"
    assert Reminder.objects.get().reply_by == date(2026, 12, 5)
    assert letter.get_absolute_url() in words(clerk.get(url_of(directive)))


def test_when_there_is_nobody_to_remind(world, clerk, directive):
    assert "giao triển khai trước" in words(clerk.get(url_of(directive, "remind")), status=409)
    give(world, directive, scope=Scope.LIST, units=[world.finance])
    late = clerk.post(url_of(directive, "remind"), {"reply_by": "25/11/2026"})
    with mock.patch("plans.letters.render", return_value=PDF):
        late = clerk.post(url_of(directive, "remind"), {"reply_by": "25/11/2026"})
    assert "phải sau hôm nay" in words(late, status=409)
    an_own(world, world.finance, directive, date(2026, 2, 1))
    assert "không cần đôn đốc" in words(clerk.get(url_of(directive, "remind")), status=409)


def test_the_matrix_of_a_year(world, clerk, signed_in, directive):
    give(world, directive)
    an_own(world, world.finance, directive, date(2026, 2, 1))
    second = a_directive(world, symbol="9/KH-UBND", issued_on=date(2026, 6, 1))
    give(world, second, due_on=TODAY + timedelta(days=9), scope=Scope.LIST, units=[world.commune])
    text = words(clerk.get(MATRIX))
    assert text.index("09/KH-UBND") < text.index("02/CT-UBND")
    body = text[text.index("<tbody>") :]
    rows = [part for part in body.split("<tr>") if "scope" in part]
    assert len(rows) == 5
    finance = next(row for row in rows if "Sở Tài chính" in row)
    assert "Đúng hạn" in finance
    assert "không phải ban hành riêng" in finance
    commune = next(row for row in rows if "Xã Minh Thử" in row)
    assert "Chưa, còn 9 ngày" in commune
    assert url_of(second) in commune
    only = clerk.get(MATRIX + "?khoi=xa").context["rows"]
    assert [version.name for version, *_ in only] == ["xã Minh Thử"]
    assert "chưa giao triển khai văn bản nào" in words(signed_in("bithu.langson").get(MATRIX))
    assert "Không có đơn vị, văn bản nào khớp" in words(clerk.get(MATRIX + "?nam=2019"))
    own = signed_in("canbo.dttg").get(MATRIX).context
    assert [version.short_name for version, *_ in own["rows"]] == ["Sở Dân tộc và Tôn giáo"]


def many(world, units, directives):
    """Communes, and directives of the province that are given to all of them."""
    made = Unit.objects.bulk_create([Unit(branch="STATE", founded_on=MERGED) for _ in range(units)])
    for number, unit in enumerate(made):
        UnitVersion.objects.create(
            unit=unit, name=f"xã Thử {number:03d}", kind=Kind.COMMUNE, parent=world.province,
            valid_from=MERGED, block="xa",
        )  # fmt: skip
    given = []
    for number in range(directives):
        symbol = f"{units * 100 + number}/CT-UBND"
        given.append(a_directive(world, symbol=symbol, issued_on=date(2026, 1, 12)))
        give(world, given[-1], scope=Scope.COMMUNE)
    return given


def test_both_ways_of_the_matrix_are_paged(world, clerk):
    many(world, 60, 8)
    first = clerk.get(MATRIX).context
    assert (len(first["page"]), len(first["columns"])) == (50, 6)
    token = first["columns"].next_token
    second = clerk.get(MATRIX, {"cot": token, "trang": first["page"].next_token}).context
    assert (len(second["page"]), len(second["columns"])) == (11, 2)


@pytest.mark.parametrize("name", ["vanphong.ubnd", "lanhdao.ubnd", "kiemtra.tinh"])
def test_as_many_queries_for_one_as_for_three(world, signed_in, name):
    reader = signed_in(name)
    directive = many(world, 1, 1)[0]
    carry(world, directive)
    few, matrix = queries_of(reader, url_of(directive)), queries_of(reader, MATRIX)
    more = many(world, 3, 3)[-1]
    carry(world, more)
    assert queries_of(reader, url_of(more)) == few <= 8
    assert queries_of(reader, f"{url_of(more)}?don_vi=x%C3%A3&khoi=xa") == few
    assert queries_of(reader, MATRIX) == matrix <= 8


def test_as_many_queries_on_every_page(world, clerk):
    directive = many(world, 60, 8)[0]
    carry(world, directive)
    first = clerk.get(MATRIX).context
    tokens = f"?cot={first['columns'].next_token}&trang={first['page'].next_token}"
    assert queries_of(clerk, MATRIX + tokens) == queries_of(clerk, MATRIX) <= 8
    assert len(clerk.get(url_of(directive) + "?trang=1").context["rows"]) == 11
    for page in ("", "?trang=1", "?trang=9"):
        assert queries_of(clerk, url_of(directive) + page) <= 8


def carry(world, directive):
    """One unit issues its own, and the others are reminded."""
    unit = directive.coverage.rows.select_related("unit").order_by("-pk")[0].unit
    an_own(world, unit, directive, date(2026, 2, 1))
    missing = [one.row.unit_id for one in directive.coverage.missing()]
    if missing:
        make_reminder(
            directive.coverage,
            by=world.vanphong_ubnd,
            reply_by=TODAY + timedelta(days=9),
            unit_ids=missing,
        )
