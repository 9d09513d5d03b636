"""Strict and lenient appraisers, after publication: each against others on the same criteria."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.lib.clock import now
from scoring.appraiser_report import Appraiser, appraisers_of, doubled_of
from scoring.models import BlindAppraisal, BlindAssignment, Entry, Sheet
from tests.scoring.builders import entry_of, make_round, put, sheet_of


@pytest.fixture
def judged(world):
    """Two sheets of one appraiser, one of another; the first deducts 1,5 and 0,5 on 2.1."""
    the_round = make_round(world, world.ethnic, world.finance, world.office)
    for unit, by, points in (
        (world.ethnic, world.thamdinh_snv, "3"),
        (world.finance, world.thamdinh_snv, "4"),
        (world.office, world.thamdinh_vp, "4.3"),
    ):
        sheet = put(sheet_of(the_round, unit), Sheet.State.PUBLISHED, by=by)
        Entry.objects.filter(sheet=sheet, criterion__code="2.1").update(
            first_value=points, first_points=points
        )
    return the_round


def test_each_is_held_against_others_on_the_same_criteria(world, judged):
    strict, lenient = appraisers_of(judged)
    assert strict.user == world.thamdinh_snv
    assert (strict.rows, strict.compared) == (6, 6)
    # (1,5 + 0,5) / 6 rows; others take 0,2 on 2.1, met twice, and nothing on 1.1 and 1.2
    assert strict.lost == Decimal(2) / 6
    assert strict.others == Decimal("0.4") / 6
    assert (lenient.lost, lenient.others) == (Decimal("0.2") / 3, Decimal(1) / 3)
    assert strict.difference > 0 > lenient.difference
    assert (strict.other_rows, lenient.other_rows) == (3, 6)
    assert not strict.is_enough


@pytest.mark.parametrize(
    ("rows", "others", "lost", "is_enough", "is_alike"),
    [(30, 30, "0.21", True, True), (300, 29, "0.5", False, False), (30, 90, "0.1", True, False)],
)
def test_a_difference_says_something_from_enough_rows_on(rows, others, lost, is_enough, is_alike):
    one = Appraiser(None, rows, rows, others, Decimal(lost), Decimal("0.2"))
    assert (one.is_enough, one.is_alike) == (is_enough, is_alike)


def test_what_one_alone_appraised_compares_with_nothing(world):
    the_round = make_round(world, world.ethnic)
    put(sheet_of(the_round, world.ethnic), Sheet.State.PUBLISHED, by=world.thamdinh_snv)
    (alone,) = appraisers_of(the_round)
    assert (alone.rows, alone.compared, alone.difference) == (3, 0, None)


def test_rows_left_out_do_not_count_and_nothing_proved_does(world, judged):
    sheet = sheet_of(judged, world.office)
    Entry.objects.filter(sheet=sheet, criterion__code="2.1").update(
        na_state="GRANTED", na_reason="Không có"
    )
    Entry.objects.filter(sheet=sheet, criterion__code="1.1").update(
        first_value=None, first_points=None
    )
    found = {one.user: one for one in appraisers_of(judged)}
    assert found[world.thamdinh_vp].rows == 2
    assert found[world.thamdinh_vp].lost == 1
    assert found[world.thamdinh_snv].compared == 4


def test_before_publication_nothing_is_told(world, judged, signed_in):
    Sheet.objects.filter(round=judged).update(state="APPRAISED")
    assert appraisers_of(judged) == []
    page = signed_in("thuongtruc.snv").get(reverse("scoring:round-appraisers", args=[judged.pk]))
    text = page.content.decode()
    assert "Chưa có phiếu nào được công bố" in text
    assert "Mục hai người chấm" not in text


def test_the_page_counts_what_was_appraised_twice(world, judged, signed_in):
    judged.has_blind_rows = True
    judged.save(update_fields=["has_blind_rows"])
    sheet = sheet_of(judged, world.ethnic)
    assignment = BlindAssignment.objects.create(
        round=judged, unit=world.ethnic, appraiser=world.thamdinh_vp
    )
    for code, points, kept in (("2.1", "4", now()), ("1.1", "2", None)):
        BlindAppraisal.objects.create(
            entry=entry_of(sheet, code),
            assignment=assignment,
            points=points,
            at=now(),
            settled_at=kept,
            settled_note="Đủ" if kept else "",
        )
    told = doubled_of(judged)
    assert (told.rows, told.differing, told.kept, told.gap) == (2, 1, 1, Decimal("0.5"))
    text = (
        signed_in("lanhdao.ubnd")
        .get(reverse("scoring:round-appraisers", args=[judged.pk]))
        .content.decode()
    )
    assert "Mục hai người chấm" in text
    assert "chưa đủ để nhận xét" in text
    Sheet.objects.filter(round=judged).update(state="APPRAISED")
    assert doubled_of(judged).rows == 0


@pytest.mark.parametrize(
    "username", ["thamdinh.snv", "canbo.dttg", "congbo.ubnd", "quantri", "vanphong.ubnd"]
)
def test_nobody_else_reads_it(judged, signed_in, username):
    url = reverse("scoring:round-appraisers", args=[judged.pk])
    assert signed_in(username).get(url).status_code == 403


def test_as_many_queries_for_many_as_for_one(judged, django_assert_num_queries):
    with django_assert_num_queries(2):
        appraisers_of(judged)
