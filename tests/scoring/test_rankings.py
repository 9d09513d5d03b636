"""The pages of published results: filters, orders, comparisons, the years; what is open to whom."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cchc.lib.sheets import read
from scoring import comparison, exports
from scoring.actions.result import publish_results
from scoring.exports import ranking_context, ranking_pdf
from scoring.models import Entry, Result, Sheet, SheetAct, SnapshotPaper
from tests.papers import Paper
from tests.scoring.builders import entry_of, make_decision, make_round, put, sheet_of
from tests.world import make_unit

RANKING = "/xep-hang/"


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def make_published(world, *units, year=2026, points=()):
    the_round = make_round(world, *units, year=year, title=f"Kỳ {year} (dữ liệu minh họa)")
    for sheet in the_round.sheets.all():
        put(sheet, Sheet.State.APPRAISED)
    for unit, value in points:
        entry = entry_of(sheet_of(the_round, unit), "2.1")
        Entry.objects.filter(pk=entry.pk).update(first_value=value, first_points=value)
    document = make_decision(world.province, symbol=f"{year}/QĐ-UBND")
    return publish_results(the_round.blocks.get(), by=world.congbo_ubnd, document=document)


@pytest.fixture
def older(world):
    return make_published(world, world.ethnic, world.finance, year=2025)


@pytest.fixture
def newest(world, older):
    """Ethnic 1st (+ 0,50), office 2nd and new, finance 3rd (- 2,50), home affairs last."""
    return make_published(
        world, world.ethnic, world.finance, world.office, world.home_affairs,
        points=[(world.ethnic, "5"), (world.finance, "2"), (world.home_affairs, "1")],
    )  # fmt: skip


def units_on(response):
    return [row["result"].unit_id for row in response.context["rows"]]


@pytest.fixture
def cast(world):
    return {
        unit.pk: name
        for unit, name in (
            (world.ethnic, "dttg"),
            (world.office, "vp"),
            (world.finance, "tc"),
            (world.home_affairs, "nv"),
        )
    }


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ({}, "dttg vp tc nv"),
        ({"xep": "lv1"}, "dttg vp tc nv"),
        ({"xep": "ten"}, "dttg nv tc vp"),
        ({"xep": "tang-hang"}, "dttg tc vp nv"),
        ({"xep": "tang-diem"}, "dttg tc vp nv"),
        ({"xep": "lv9"}, "dttg vp tc nv"),
        ({"xep": "<b>"}, "dttg vp tc nv"),
        ({"loai": "Khá"}, "dttg vp tc nv"),
        ({"tim": "TAI CHINH"}, "tc"),
        ({"tim": "vụ nội"}, "nv"),
        ({"tim": "a" * 300}, "dttg vp tc nv"),
        ({"trang": "x"}, "dttg vp tc nv"),
    ],
)
def test_units_are_filtered_and_put_in_order(newest, cast, asked, order):
    response = Client().get(RANKING, asked)
    text_of(response)
    assert " ".join(cast[pk] for pk in units_on(response)) == order


def test_the_table_says_places_points_and_what_changed(world, newest):
    text = text_of(Client().get(RANKING))
    assert "+0,50 điểm" in text
    assert "giảm 2 bậc" in text
    assert "10,00 / 20,00" in text
    area = text_of(Client().get(RANKING, {"xep": "lv1"}))
    assert "lĩnh vực 2: 100,00%" in area


def test_a_first_ranking_says_once_that_nothing_compares(older, newest):
    response = Client().get(reverse("scoring:ranking"), {"ky": older.round_block.round_id})
    text = text_of(response)
    assert text.count("Chưa có kết quả xếp hạng năm 2024 của khối này để so sánh.") == 1
    assert ">mới<" not in text
    assert "So với 2024" not in text
    assert "Tăng hạng nhiều nhất" not in text
    assert (
        "Chưa có kết quả xếp hạng năm 2024 của khối này để so sánh."
        in ranking_context(older)["notes"]
    )
    narrowed = {"ky": older.round_block.round_id, "tim": "zzz"}
    assert "Tăng hạng nhiều nhất" not in text_of(Client().get(RANKING, narrowed))
    compared = text_of(Client().get(reverse("scoring:ranking")))
    assert "So với 2025" in compared
    assert "Tăng hạng nhiều nhất" in compared
    assert "Chưa có kết quả xếp hạng" not in " ".join([compared, *ranking_context(newest)["notes"]])


def test_nothing_found_leads_back_to_the_same_ranking(newest):
    text = text_of(Client().get(RANKING, {"tim": "zzz"}))
    assert "Không có đơn vị nào khớp với bộ lọc." in text
    assert f"?ky={newest.round_block.round_id}&amp;khoi=so" in text


def test_a_class_is_chosen_among_those_given(world, newest):
    assert newest.figures["bands"] == []
    entries = Entry.objects.filter(sheet__round=newest.round_block.round, criterion__code="3")
    assert entries.count() == 4
    lifted = make_round(world, world.ethnic, world.finance, year=2027, title="Kỳ 2027")
    decision = make_decision(world.province, issued_on=date(2027, 12, 1))
    for sheet in lifted.sheets.all():
        put(sheet, Sheet.State.APPRAISED)
    sheet_of(lifted, world.ethnic).entries.filter(criterion__code="3").update(
        first_value="90", first_points=9, first_at=lifted.opened_at
    )
    made = publish_results(lifted.blocks.get(), by=world.congbo_ubnd, document=decision)
    assert made.figures["bands"] == ["Tốt"]
    assert units_on(Client().get(RANKING, {"loai": "Tốt"})) == [world.ethnic.pk]


def test_many_units_are_read_page_by_page(world, newest, django_assert_max_num_queries):
    row = newest.results.get(unit=world.finance)
    for number in range(120):
        row.pk, row.unit = None, make_unit(f"Đơn vị {number:03}", parent=world.province)
        row.unit_name, row.rank = row.unit.name, 5 + number
        row.save(force_insert=True)
    seen, query = [], {}
    while query is not None:
        with django_assert_max_num_queries(6):
            response = Client().get(RANKING, query)
        seen += units_on(response)
        token = response.context["page"].next_token
        query = {"trang": token} if token else None
    assert len(seen) == len(set(seen)) == 124
    by_area = Client().get(RANKING, {"xep": "lv0"})
    after = Client().get(RANKING, {"xep": "lv0", "trang": by_area.context["page"].next_token})
    assert not set(units_on(by_area)) & set(units_on(after))


# --- Files ---------------------------------------------------------------------------------------


def test_the_ranking_leaves_as_a_table_of_numbers(world, newest):
    sheet = Client().get(reverse("scoring:ranking-xlsx", args=[newest.pk]))
    head, first, *_ = read("xep-hang.xlsx", sheet.content)
    row = dict(zip(head, first, strict=True))
    assert (row["Hạng"], row["Trên tổng số"], row["Tổng điểm"]) == ("1", "4", "10,00")
    assert (row["Tăng, giảm điểm"], row["2. Thủ tục hành chính (%)"]) == ("+0,50", "100,000")
    csv = Client().get(reverse("scoring:ranking-csv", args=[newest.pk])).content.decode("utf-8-sig")
    assert csv.count("\r\n") == 5
    assert csv.splitlines()[3].startswith("3,4,Sở Tài chính")


def test_the_paper_of_a_publication_is_kept(world, decided, signed_in):
    block, document = decided
    client = signed_in("congbo.ubnd")
    client.post(reverse("scoring:block-publish", args=[block.pk]), {"document": document.pk})
    kept = SnapshotPaper.objects.get()
    paper = Client().get(reverse("scoring:ranking-pdf", args=[kept.snapshot_id]))
    assert paper.content == bytes(kept.content)


@pytest.fixture
def decided(world):
    the_round = make_round(world)
    for sheet in the_round.sheets.all():
        put(sheet, Sheet.State.APPRAISED)
    return the_round.blocks.get(), make_decision(world.province)


def test_a_paper_that_cannot_be_set_does_not_stop_the_publication(
    world, decided, signed_in, monkeypatch
):
    from cchc.lib import pdf

    monkeypatch.setattr(pdf, "ROWS", 1)
    block, document = decided
    client = signed_in("congbo.ubnd")
    response = client.post(
        reverse("scoring:block-publish", args=[block.pk]), {"document": document.pk}, follow=True
    )
    assert "Chưa lưu bản in của kết quả" in text_of(response)
    assert Result.objects.count() == 2
    assert not SnapshotPaper.objects.exists()


# --- Full marks ----------------------------------------------------------------------------------


def test_units_with_all_points_of_a_criterion_are_listed(world, newest, signed_in):
    client = signed_in("canbo.dttg")
    url = reverse("scoring:full-marks", args=[newest.pk])
    page = client.get(url, {"tieu_chi": "2.1"})
    assert [row.unit for row in page.context["page"]] == [world.ethnic]
    assert "Sở Dân tộc và Tôn giáo" in text_of(page)
    first = client.get(url)
    assert len(first.context["page"]) == 4  # 1.1, the first one
    assert "Không đơn vị nào trong khối" in text_of(client.get(url, {"tieu_chi": "9.1"}))
    assert len(client.get(url, {"tieu_chi": "77"}).context["page"]) == 4
    assert "9.2" not in dict(first.context["form"].fields["tieu_chi"].choices)
    assert client.get(reverse("scoring:full-marks", args=[999])).status_code == 404


def test_what_does_not_apply_is_not_full(world, newest):
    leaves = newest.results.get(unit=world.ethnic).leaves
    leaves["2.1"] = {"points": "0.00", "max": "0.00", "state": "na"}
    row = Result(leaves=leaves, **_columns(newest, world))
    row.save()
    assert list(newest.results.with_full_marks("2.1").values_list("unit", flat=True)) == [
        world.ethnic.pk
    ]


def _columns(snapshot, world):
    unit = make_unit("Sở Mới", parent=world.province)
    return {
        "snapshot": snapshot, "sheet": snapshot.results.first().sheet, "unit": unit,
        "unit_name": unit.name, "is_ranked": True, "points": 1, "max": 20,
    }  # fmt: skip


def test_a_leaf_that_lost_points_leads_to_who_did_not(world, newest, signed_in):
    row = newest.results.get(unit=world.finance)
    text = text_of(signed_in("lanhdao.dttg").get(row.get_absolute_url()))
    assert f"/xep-hang/{newest.pk}/diem-toi-da/?tieu_chi=2.1" in text
    assert "?tieu_chi=1.1" not in text
    assert "Ban hành trước ngày 31/01." in text
    assert "Dữ liệu minh họa, không phải văn bản của cơ quan nào" in text


def test_the_arithmetic_is_that_of_the_published_text(world, newest, signed_in):
    row = newest.results.get(unit=world.ethnic)
    the_set = newest.round_block.criteria_set
    type(the_set).objects.filter(pk=the_set.pk).update(text="", name="Bộ khác")
    row.sheet.entries.update(first_value=None, second_value=None)
    text = text_of(signed_in("canbo.dttg").get(row.get_absolute_url()))
    assert "Điểm nhập: 5: 5 điểm" in text or "2.1: 5" in text
    assert "Bộ khác" not in text


# --- Side by side --------------------------------------------------------------------------------


def compared(client, one, two):
    return client.get(reverse("scoring:result-compare"), {"mot": one.pk, "hai": two.pk})


def test_two_units_stand_side_by_side(world, newest, signed_in):
    one, two = newest.results.get(unit=world.ethnic), newest.results.get(unit=world.finance)
    page = compared(signed_in("canbo.dttg"), one, two)
    text = text_of(page)
    assert "+15,00 đpt" in text
    assert "+2 bậc" in text
    rows = {row["code"]: row for row in page.context["leaves"]}
    assert rows["2.1"] == {
        "code": "2.1", "name": "Giải quyết hồ sơ", "other_name": "", "one": "5,00 / 5,00",
        "two": "2,00 / 5,00", "difference": "+3,00", "is_other": True,
    }  # fmt: skip
    assert not rows["1.1"]["is_other"]
    assert rows["3"]["one"] == "chưa có điểm"


def test_two_years_of_a_unit_stand_side_by_side(world, older, newest):
    one, two = newest.results.get(unit=world.finance), older.results.get(unit=world.finance)
    page = compared(Client(), one, two)
    assert page.context["heads"] == ["Năm 2026", "Năm 2025"]
    areas = {row["code"]: row["difference"] for row in page.context["areas"]}
    assert areas == {"1": "0,00 đpt", "2": "-50,00 đpt", "3": "0,00 đpt"}


def test_what_stands_in_one_year_only_has_no_difference(world, newest):
    one, two = newest.results.get(unit=world.finance), newest.results.get(unit=world.ethnic)
    two.areas = [{**two.areas[0], "name": "Tên khác"}, {**two.areas[1], "code": "7"}]
    rows = {row["code"]: row for row in comparison.area_rows(one, two)}
    assert list(rows) == ["1", "2", "3", "7"]
    assert rows["1"]["other_name"] == "Tên khác"
    assert (rows["2"]["two"], rows["2"]["difference"], rows["7"]["one"]) == ("–", "", "–")
    two.max += 1
    assert comparison.total_rows(one, two)[2]["difference"] == ""


def test_one_result_offers_the_others(world, older, newest):
    url = reverse("scoring:result-compare")
    assert "Chưa chọn đơn vị để so sánh." in text_of(Client().get(url))
    for broken in ({"mot": "x"}, {"mot": "9" * 30}, {"hai": "999"}):
        assert "Chưa chọn đơn vị" in text_of(Client().get(url, broken))
    one = newest.results.get(unit=world.finance)
    page = Client().get(url, {"mot": one.pk})
    assert f"hai={older.results.get(unit=world.finance).pk}" in text_of(page)
    assert len(page.context["units"]) == 3
    found = Client().get(url, {"mot": one.pk, "tim": "noi vu"}).context["units"]
    assert [row.unit for row in found] == [world.home_affairs]
    assert "gõ tên ngắn hơn" in text_of(Client().get(url, {"mot": one.pk, "tim": "zzz"}))


# --- The years -----------------------------------------------------------------------------------


def test_a_unit_is_seen_through_the_years(world, older, newest):
    url = reverse("scoring:unit-history", args=[world.finance.pk])
    page = Client().get(url)
    text = text_of(page)
    assert [row["year"] for row in page.context["rows"]] == [2026, 2025]
    assert "2026: thứ 3 trên 4" in text
    assert "-2,50 điểm" in text
    never = reverse("scoring:unit-history", args=[world.langson_ethnic.pk])
    assert Client().get(never).status_code == 404


def test_those_whose_records_it_keeps_belong_to_the_line(world):
    """Sở Dân tộc và Tôn giáo of today came from the Ban Dân tộc of before."""
    old = make_published(world, world.old_ethnic, year=2024)
    results, since = comparison.results_in_line(world.ethnic)
    assert [row.snapshot for row in results] == [old]
    assert world.old_ethnic.pk in since


# --- What is open to whom ------------------------------------------------------------------------


def test_who_is_not_signed_in_reads_areas_and_no_criterion(world, older, newest):
    one, two = newest.results.get(unit=world.ethnic), newest.results.get(unit=world.finance)
    public = [
        RANKING,
        newest.get_absolute_url(),
        reverse("scoring:unit-history", args=[world.ethnic.pk]),
        f"{reverse('scoring:result-compare')}?mot={one.pk}&hai={two.pk}",
        reverse("scoring:ranking-csv", args=[newest.pk]),
    ]
    for address in public:
        text = text_of(Client().get(address))
        assert "Giải quyết hồ sơ" not in text, address
        assert "/xep-hang/ket-qua/" not in text, address
        assert "diem-toi-da" not in text, address
    for name, pk in (("result-detail", one.pk), ("full-marks", newest.pk)):
        assert Client().get(reverse(f"scoring:{name}", args=[pk])).status_code == 302


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "APPRAISED"])
def test_nothing_that_is_not_published_shows_on_a_public_page(world, newest, state):
    """The same bytes before and after another round is scored."""
    addresses = [
        RANKING,
        f"{RANKING}?xep=lv1",
        newest.get_absolute_url(),
        reverse("scoring:unit-history", args=[world.ethnic.pk]),
        f"{reverse('scoring:result-compare')}?mot={newest.results.get(unit=world.ethnic).pk}",
        reverse("scoring:ranking-csv", args=[newest.pk]),
    ]
    before = [_bytes(address) for address in addresses]
    secret = make_unit("Sở Chưa Công Bố", parent=world.province)
    the_round = make_round(world, world.ethnic, secret, year=2027, title="Kỳ kín 2027")
    for sheet in the_round.sheets.all():
        put(sheet, state, by=world.canbo_dttg)
    assert [_bytes(address) for address in addresses] == before
    hidden = reverse("scoring:unit-history", args=[secret.pk])
    assert Client().get(hidden).status_code == 404
    wanted = Client().get(RANKING, {"ky": the_round.pk, "khoi": "so"})
    assert "Kỳ kín" not in text_of(wanted)


def _bytes(address):
    """The page but for the clock at its foot and the tokens of its forms."""
    text = text_of(Client().get(address))
    return text.partition("Giờ máy chủ")[0]


# --- The annex -----------------------------------------------------------------------------------


def test_the_annex_has_a_table_of_areas_and_the_acts_with_their_reasons(world, newest, older):
    reopened = SheetAct.objects.create(
        sheet=sheet_of(newest.round_block.round, world.finance), act="REOPEN",
        by=world.lanhdao_ubnd, at=newest.round_block.round.opened_at, reason="Bổ sung số liệu",
    )  # fmt: skip
    context = ranking_context(newest)
    assert [head["code"] for head in context["areas"]["heads"]] == ["1", "2", "3"]
    assert context["areas"]["rows"][0] == {
        "rank": "1", "unit": "Sở Dân tộc và Tôn giáo", "percents": ["100,00", "100,00", "0,00"],
    }  # fmt: skip
    (act,) = context["acts"]
    assert (act["about"], act["what"], act["reason"]) == (
        "Sở Tài chính",
        "Mở lại phiếu",
        "Bổ sung số liệu",
    )
    text = " ".join(Paper(ranking_pdf(newest)).text.split())
    assert "Tỷ lệ đạt theo lĩnh vực" in text
    assert "Bổ sung số liệu" in text
    assert text.endswith("./.")
    assert ranking_context(older)["acts"] == []
    SheetAct.objects.filter(pk=reopened.pk).update(at=newest.published_at + timedelta(seconds=1))
    assert ranking_context(newest)["acts"] == []


def test_a_long_ranking_is_printed_without_its_areas(newest, monkeypatch):
    monkeypatch.setattr(exports, "MOST_WITH_AREAS", 3)
    assert ranking_context(newest)["areas"] is None
