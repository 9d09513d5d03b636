"""Publication, the public ranking, one unit's result, corrections on the screen."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from scoring.actions.result import correct_results, request_correction
from scoring.exports import ranking_context
from scoring.models import CorrectionRequest, Entry, Result, Sheet, Snapshot
from tests.scoring.builders import entry_of, make_decision, make_round, next_decision, put, sheet_of
from units.triggers import protect, release


def text_of(response):
    return " ".join(response.content.decode().split())


def url(name, obj):
    return reverse(f"scoring:{name}", args=[obj.pk])


def appraised(world, *units, year=2026, points=()):
    the_round = make_round(world, *units, year=year, title=f"Kỳ {year} (dữ liệu minh họa)")
    for sheet in the_round.sheets.all():
        put(sheet, Sheet.State.APPRAISED)
    for unit, value in points:
        entry = entry_of(sheet_of(the_round, unit), "2.1")
        Entry.objects.filter(pk=entry.pk).update(first_value=value, first_points=value)
    return the_round.blocks.get()


@pytest.fixture
def decision(world):
    return make_decision(world.province)


@pytest.fixture
def publish(world, signed_in):
    def press(block):
        decision = next_decision(world)
        signed_in("congbo.ubnd").post(url("block-publish", block), {"document": decision.pk})
        return Snapshot.objects.latest("pk")

    return press


def test_a_block_is_published_after_a_question(world, decision, signed_in):
    block = appraised(world, world.ethnic, world.finance)
    publisher = signed_in("congbo.ubnd")
    text = text_of(publisher.get(url("block-publish", block)))
    assert "Công bố kết quả khối sở, ban, ngành?" in text
    assert "15/QĐ-UBND" in text
    nothing = publisher.post(url("block-publish", block), {"document": ""})
    assert "Chưa chọn văn bản phê duyệt" in text_of(nothing)
    response = publisher.post(url("block-publish", block), {"document": decision.pk}, follow=True)
    snapshot = Snapshot.objects.get()
    assert f"Đã công bố kết quả (lần 1), mã xác thực {snapshot.code_text}." in text_of(response)


def test_who_has_no_decision_at_hand_is_told_to_have_it_registered(world, signed_in):
    block = appraised(world, world.ethnic)
    make_decision(world.home_affairs, symbol="3/QĐ-SNV")
    text = text_of(signed_in("congbo.ubnd").get(url("block-publish", block)))
    assert "Đề nghị văn phòng vào sổ quyết định đã ban hành" in text
    assert ">Công bố kết quả</button>" not in text


def test_a_block_that_is_not_ready_says_which_sheets_are_missing(world, decision, signed_in):
    block = appraised(world, world.ethnic, world.finance)
    Sheet.objects.filter(unit=world.finance).update(state=Sheet.State.SUBMITTED)
    publisher = signed_in("congbo.ubnd")
    asked = text_of(publisher.get(url("block-publish", block)))
    assert "Sở Tài chính: đã nộp" in asked
    assert ">Công bố kết quả</button>" not in asked
    response = publisher.post(url("block-publish", block), {"document": decision.pk})
    assert response.status_code == 409
    assert "Chưa công bố được: 1 phiếu chưa thẩm định xong (Sở Tài chính)" in text_of(response)


def test_anyone_sees_the_newest_ranking(world, publish):
    publish(appraised(world, world.ethnic, world.finance, year=2025, points=[(world.ethnic, "1")]))
    publish(
        appraised(
            world,
            world.ethnic,
            world.finance,
            world.office,
            world.home_affairs,
            points=[(world.office, "1"), (world.home_affairs, "1")],
        )
    )
    response = Client().get(reverse("scoring:ranking"))
    text = text_of(response)
    assert response.status_code == 200
    assert "Xếp hạng khối sở, ban, ngành năm 2026" in text
    assert "47,50%" in text
    assert "tăng 1 bậc" in text
    assert text.count("(đồng hạng)") == 4
    assert "mới" in text
    assert "dữ liệu minh họa" in text
    assert 'href="/xep-hang/ket-qua/' not in text
    assert list(Result.objects.filter(snapshot__round_block__round__year=2026).ranked()
                .values_list("rank", flat=True)) == [1, 1, 3, 3]  # fmt: skip


def test_another_year_is_chosen_and_broken_parameters_give_the_newest(world, publish):
    old = publish(appraised(world, world.ethnic, year=2025))
    publish(appraised(world, world.ethnic))
    ranking = reverse("scoring:ranking")
    chosen = Client().get(ranking, {"ky": old.round_block.round_id, "khoi": "so"})
    assert "ngành năm 2025" in text_of(chosen)
    for broken in ({"ky": "x"}, {"ky": "9" * 20}, {"khoi": "<b>"}, {"ky": ""}):
        assert "ngành năm 2026" in text_of(Client().get(ranking, broken)), broken
    assert "chưa công bố kết quả" in text_of(Client().get(ranking, {"khoi": "xa"}))


def test_nothing_published_is_said(db):
    assert "Chưa công bố kết quả nào." in text_of(Client().get(reverse("scoring:ranking")))


def test_who_is_signed_in_finds_his_unit_and_each_leaf(world, publish, signed_in):
    snapshot = publish(appraised(world, world.ethnic, world.finance))
    client = signed_in("canbo.dttg")
    text = text_of(client.get(reverse("scoring:ranking")))
    assert "đơn vị đang công tác" in text
    own = snapshot.results.get(unit=world.ethnic)
    text = text_of(client.get(own.get_absolute_url()))
    assert "Ban hành kế hoạch cải cách hành chính năm" in text
    assert own.sheet.get_absolute_url() in text
    rival = text_of(client.get(snapshot.results.get(unit=world.finance).get_absolute_url()))
    assert "Xem phiếu chấm điểm" not in rival
    assert "Chưa có điểm" in rival


def test_every_published_total_opens_as_arithmetic(world, publish, signed_in):
    block = appraised(world, world.ethnic, points=[(world.ethnic, "4.5")])
    sheet = sheet_of(block.round, world.ethnic)
    mine, other = signed_in("canbo.dttg"), signed_in("thuongtruc.snv")
    assert "Kết quả đã công bố" not in text_of(mine.get(sheet.get_absolute_url()))
    result = publish(block).results.get()
    assert result.get_absolute_url() in text_of(mine.get(sheet.get_absolute_url()))
    for client, opened in ((mine, True), (other, False)):
        text = text_of(client.get(result.get_absolute_url()))
        assert "Tỷ lệ đạt:" in text
        assert "2.1: 4,5" in text
        assert ("Điểm nhập: 4,5 điểm" in text) is opened


def test_who_is_signed_in_finds_the_ranking_of_his_block_first(
    world, publish, signed_in, django_assert_max_num_queries
):
    publish(appraised(world, world.ethnic, year=2025))
    publish(appraised(world, world.finance))
    ranking = reverse("scoring:ranking")
    assert "ngành năm 2026" in text_of(Client().get(ranking))
    client = signed_in("canbo.dttg")
    with django_assert_max_num_queries(6):
        assert "ngành năm 2025" in text_of(client.get(ranking))


def test_what_is_not_there_is_not_found(world, signed_in):
    client = signed_in("canbo.dttg")
    for name in ("snapshot-detail", "result-detail"):
        assert client.get(reverse(f"scoring:{name}", args=[999])).status_code == 404


def test_a_unit_without_a_place_is_said(world, publish):
    block = appraised(world, world.ethnic, world.finance)
    Sheet.objects.filter(unit=world.finance).update(is_ranked=False)
    sheet_of(block.round, world.finance).entries.update(na_state="GRANTED", na_reason="Không")
    text = text_of(Client().get(publish(block).get_absolute_url()))
    assert "không xếp hạng" in text


def test_results_are_corrected_at_a_leaders_request(world, publish, signed_in):
    first = publish(appraised(world, world.ethnic, world.finance))
    block = first.round_block
    publisher, leader = signed_in("congbo.ubnd"), signed_in("lanhdao.ubnd")
    assert publisher.get(url("block-correct", block)).status_code == 409
    board = text_of(leader.get(block.round.get_absolute_url()))
    assert url("block-request-correction", block) in board
    asked = leader.post(url("block-request-correction", block), {"reason": "Sai số liệu"})
    assert asked.status_code == 302
    assert CorrectionRequest.objects.get().by == world.lanhdao_ubnd
    text = text_of(publisher.get(url("block-correct", block)))
    assert "Chưa đính chính được: sổ văn bản chưa có quyết định" in text
    assert ">Đính chính kết quả</button>" not in text
    decision = next_decision(world)
    text = text_of(publisher.get(url("block-correct", block)))
    assert "Sai số liệu" in text
    assert first.document.citation not in text
    data = {
        "document": decision.pk,
        "unit": world.finance.pk,
        "code": "2.1",
        "value": "9",
        "reason": "Sai số liệu quý IV",
    }
    assert "Nhập từ 0 đến 5,00" in text_of(publisher.post(url("block-correct", block), data))
    data |= {"code": "1.1", "value": "Không"}
    assert publisher.post(url("block-correct", block), data).status_code == 302
    second = Snapshot.objects.get(number=2)
    assert second.results.get(unit=world.finance).points == 7.5
    page = text_of(Client().get(first.get_absolute_url()))
    assert "Bản này đã được đính chính." in page
    newest = text_of(Client().get(second.get_absolute_url()))
    assert "Lý do đính chính" in newest
    assert "lần 2 (đính chính)" in text_of(Client().get(reverse("scoring:ranking")))


@pytest.fixture
def corrected(world, publish):
    """Sở Tài chính: 2.1 from 4 to 3, so that it has 8 points instead of 9."""
    points = [(world.finance, "4")]
    block = publish(appraised(world, world.ethnic, world.finance, points=points)).round_block
    asked = request_correction(block, by=world.lanhdao_ubnd, reason="Sai số liệu")
    return correct_results(
        block, by=world.congbo_ubnd, request=asked, document=next_decision(world), reason="Sai",
        changes=[{"unit": world.finance.pk, "code": "2.1", "value": "3"}],
    )  # fmt: skip


def test_a_correction_says_what_was_corrected_to_each_as_much_as_he_may_read(
    world, corrected, signed_in
):
    about, total = "Tiêu chí 2.1 (", "Sở Tài chính: tổng điểm từ 9,00 thành 8,00."
    points, value = "điểm từ 4,00 thành 3,00.", "kết quả từ 4 thành 3;"
    for client, shown in (
        (Client(), {about, total}),
        (signed_in("canbo.dttg"), {about, total, points}),
        (signed_in("congbo.ubnd"), {about, total, points, value}),
    ):
        text = text_of(client.get(corrected.get_absolute_url()))
        assert "Nội dung đính chính" in text
        assert {words for words in (about, total, points, value) if words in text} == shown
    first = text_of(Client().get(corrected.round_block.snapshots.get(number=1).get_absolute_url()))
    assert "Nội dung đính chính" not in first
    (note,) = (note for note in ranking_context(corrected)["notes"] if "Nội dung" in note)
    assert note.startswith("Nội dung đính chính: Sở Tài chính, tiêu chí 2.1 (")
    assert note.endswith("tổng điểm từ 9,00 thành 8,00.")
    assert "điểm từ 4,00" not in note


def test_the_total_of_a_unit_is_said_once_however_many_rows_were_corrected(world, publish):
    points = [(world.finance, "4")]
    block = publish(appraised(world, world.ethnic, world.finance, points=points)).round_block
    asked = request_correction(block, by=world.lanhdao_ubnd, reason="Sai số liệu")
    second = correct_results(
        block, by=world.congbo_ubnd, request=asked, document=next_decision(world), reason="Sai",
        changes=[
            {"unit": world.finance.pk, "code": "2.1", "value": "3"},
            {"unit": world.finance.pk, "code": "1.1", "value": False},
        ],
    )  # fmt: skip
    text = text_of(Client().get(second.get_absolute_url()))
    assert text.count("Sở Tài chính: tổng điểm từ") == 1
    assert "Tiêu chí 2.1 (" in text
    assert "Tiêu chí 1.1 (" in text


def test_the_corrected_row_says_what_it_was(world, corrected, signed_in):
    result = corrected.results.get(unit=world.finance)
    rival = text_of(signed_in("canbo.dttg").get(result.get_absolute_url()))
    assert rival.count("Đính chính lần 2") == 1
    assert "Trước đó: điểm 4,00" in rival
    assert "Lần 2: tổng điểm từ 9,00 thành 8,00." in rival  # at the top of a long page
    assert ": điểm từ 4,00 thành 3,00." in rival
    assert 'href="#tc-2.1"' in signed_in("canbo.dttg").get(result.get_absolute_url()).text
    mine = text_of(signed_in("congbo.ubnd").get(result.get_absolute_url()))
    assert "Trước đó: 4, điểm 4,00" in mine
    assert ": kết quả từ 4 thành 3; điểm từ 4,00 thành 3,00." in mine
    other = corrected.results.get(unit=world.ethnic)
    text = text_of(signed_in("canbo.dttg").get(other.get_absolute_url()))
    assert "Đính chính lần 2" not in text


def test_the_areas_lead_down_the_long_page(world, corrected, signed_in):
    page = signed_in("canbo.dttg").get(corrected.results.get(unit=world.finance).get_absolute_url())
    html = page.text
    areas = page.context["areas"]
    assert [area["top"]["code"] for area in areas] == ["1", "2", "3", "9"]
    for row in (row for area in areas for row in area["rows"]):
        assert html.count(f'<tr id="tc-{row["code"]}"') == 1
        assert html.count(f'href="#tc-{row["code"]}">{row["code"]} ') >= (row["depth"] == 1)


def test_what_was_corrected_is_open_else_what_lost_most(world, corrected, signed_in):
    """The others are folded: thirty screens of a phone are nobody's reading."""
    client = signed_in("canbo.dttg")

    def open_on(result):
        page = client.get(result.get_absolute_url())
        areas = page.context["areas"]
        assert page.text.count('<details class="panel fold"') == len(areas)
        assert page.text.count('<details class="panel fold" open>') == 1
        return [area["top"]["code"] for area in areas if area["is_open"]]

    assert open_on(corrected.results.get(unit=world.finance)) == ["2"]
    other = corrected.results.get(unit=world.ethnic)
    tops = [area["top"] for area in client.get(other.get_absolute_url()).context["areas"]]
    lost = {top["code"]: top["max"] - top["points"] for top in tops if top["points"] is not None}
    assert open_on(other) == [max(lost, key=lost.get)]


def test_a_sheet_says_that_its_published_result_was_corrected(world, corrected, signed_in):
    client, the_round = signed_in("congbo.ubnd"), corrected.round_block.round
    text = text_of(client.get(sheet_of(the_round, world.finance).get_absolute_url()))
    assert "đã được đính chính so với phiếu này (lần 2: tiêu chí 2.1)" in text
    assert corrected.results.get(unit=world.finance).get_absolute_url() in text
    text = text_of(client.get(sheet_of(the_round, world.ethnic).get_absolute_url()))
    assert "đính chính so với phiếu này" not in text


def test_a_correction_names_a_criterion(world, publish, decision, signed_in):
    block = publish(appraised(world, world.ethnic)).round_block
    CorrectionRequest.objects.create(
        round_block=block, by=world.lanhdao_ubnd, at=block.round.opened_at, reason="Sai"
    )
    response = signed_in("congbo.ubnd").post(
        url("block-correct", block), {"document": decision.pk, "code": "77"}
    )
    assert "Chọn lại tiêu chí trong danh sách." in text_of(response)


def test_a_request_needs_a_reason(world, publish, signed_in):
    block = publish(appraised(world, world.ethnic)).round_block
    response = signed_in("lanhdao.ubnd").post(
        url("block-request-correction", block), {"reason": ""}
    )
    assert "Chưa nhập lý do." in text_of(response)


# --- verify_snapshot -----------------------------------------------------------------------------


def verify(snapshot):
    out = StringIO()
    call_command("verify_snapshot", str(snapshot.pk), stdout=out)
    return out.getvalue()


def test_a_snapshot_is_recomputed_and_holds(world, publish):
    snapshot = publish(appraised(world, world.ethnic, world.finance))
    assert "Khớp" in verify(snapshot)


def test_a_snapshot_that_was_changed_is_found_out(world, publish):
    snapshot = publish(appraised(world, world.ethnic, world.finance))
    first = snapshot.results.get(unit=world.ethnic)
    changes = [
        (snapshot, "payload", snapshot.payload.replace("Kỳ 2026", "Kỳ 2027"), "mã đối chiếu"),
        (first, "rank", 5, "thứ hạng"),
        (first, "points", 1, "tổng điểm"),
    ]
    for row, field, value, sentence in changes:
        table = row._meta.db_table
        release(table)
        type(row).objects.filter(pk=row.pk).update(**{field: value})
        with pytest.raises(CommandError, match=sentence):
            verify(snapshot)
        type(row).objects.filter(pk=row.pk).update(**{field: getattr(row, field)})
        protect(table)
    with pytest.raises(CommandError, match="Không có bản công bố"):
        call_command("verify_snapshot", "999")
