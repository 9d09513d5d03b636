"""The page of a long sheet: as many queries for 100 rows as for three; what comes next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.lib.clock import now
from plans.models import Document
from scoring.appraisal_page import AppraisalPage
from scoring.models import Assignment, Entry, Evidence, Sheet
from tests.scoring.builders import (
    SET_TEXT,
    entry_of,
    make_decision,
    make_round,
    make_set,
    put,
    sheet_of,
)


@pytest.fixture
def long_sheet(world):
    """A sheet of 103 rows in ten areas, each with a document."""
    parts = [SET_TEXT]
    for area in range(10, 20):
        parts.append(f'[[criterion]]\ncode = "{area}"\nname = "Lĩnh vực {area}"\n')
        parts += [
            f'[[criterion]]\ncode = "{area}.{row}"\nparent = "{area}"\nname = "Tiêu chí {row}"\n'
            'max = "1"\nmethod = "self"\nevidence = "required"\nrule = { kind = "yes_no" }\n'
            for row in range(1, 11)
        ]
    the_set = make_set(world.province, text="".join(parts), code="so-dai")
    the_round = make_round(world, world.ethnic, criteria_set=the_set, title="Kỳ phiếu dài")
    sheet = put(sheet_of(the_round, world.ethnic), Sheet.State.SUBMITTED, by=world.canbo_dttg)
    Entry.objects.filter(sheet=sheet, self_value__isnull=True, criterion__method="self").update(
        self_value=True, self_points=1, self_at=now(), explanation="Có"
    )
    document = make_decision(world.province)
    Evidence.objects.bulk_create(
        Evidence(
            entry=entry, document=document, name="Quyết định 15", added_by=world.canbo_dttg,
            added_at=now(),
        )
        for entry in sheet.entries.self_scored()
    )  # fmt: skip
    return Sheet.objects.with_names().get(pk=sheet.pk)


def url(name, obj):
    return reverse(f"scoring:{name}", args=[obj.pk])


def queries(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_long_sheet_takes_as_many_queries_as_a_short_one(world, long_sheet, sheet, signed_in):
    judge = signed_in("thamdinh.snv")
    short = put(sheet, Sheet.State.SUBMITTED)
    for each in (short, long_sheet):
        judge.get(url("sheet-appraise", each))
    few, many = (
        queries(lambda one=one: judge.get(url("sheet-appraise", one)))
        for one in (short, long_sheet)
    )
    assert many <= few + 2  # evidence and its files, which the short one has not
    assert many <= 25


def test_a_decision_takes_no_more_queries_on_a_long_sheet(world, long_sheet, sheet, signed_in):
    judge = signed_in("thamdinh.snv")
    short = put(sheet, Sheet.State.SUBMITTED)
    counts = []
    for each in (short, long_sheet):
        for code in ("1.1", "1.2"):
            entry = entry_of(each, code)
            data = {f"e{entry.pk}-version": entry.version, "agree": "1"}
            counts.append(
                queries(
                    lambda entry=entry, data=data: judge.post(
                        url("entry-appraise", entry), data, headers={"HX-Request": "true"}
                    )
                )
            )
    assert counts[3] <= counts[1] + 2


def test_what_comes_next_goes_round_and_keeps_to_the_own_areas(world, sheet):
    put(sheet, Sheet.State.SUBMITTED)
    Assignment.objects.filter(appraiser=world.thamdinh_snv).update(areas=["1"])
    page = AppraisalPage(Sheet.objects.with_names().get(pk=sheet.pk), world.thamdinh_snv)
    first, second = entry_of(sheet, "1.1"), entry_of(sheet, "1.2")
    assert page.next_open().pk == first.pk
    assert page.next_open(first).pk == second.pk
    assert page.next_open(second).pk == first.pk
    assert not page.may_decide(page.row_of(entry_of(sheet, "2.1")))


def test_the_page_opens_where_something_waits(world, sheet, signed_in):
    put(sheet, Sheet.State.SUBMITTED)
    Sheet.objects.filter(pk=sheet.pk).update(state="APPRAISING", appraised_since=now())
    Entry.objects.filter(sheet=sheet, criterion__code__startswith="1.").update(
        first_at=now(), first_value=True, first_points=2
    )
    judge = signed_in("thamdinh.snv")
    text = judge.get(url("sheet-appraise", sheet)).content.decode()
    assert "2. Thủ tục hành chính</h2>" in text
    for wanted in ("xyz", "9", "1' or 1=1"):
        page = judge.get(url("sheet-appraise", sheet), {"linh-vuc": wanted})
        assert page.status_code == 200


def test_after_a_decision_without_script_the_next_row_of_the_area_follows(sheet, signed_in):
    put(sheet, Sheet.State.SUBMITTED)
    judge = signed_in("thamdinh.snv")
    first, second, last = (entry_of(sheet, code) for code in ("1.1", "1.2", "2.1"))
    for entry, follows in ((first, second), (second, second), (last, last)):
        data = {f"e{entry.pk}-version": entry.version, "agree": "1"}
        response = judge.post(url("entry-appraise", entry), data)
        assert response["Location"].endswith(f"#e{follows.pk}")


def test_a_document_is_linked_only_for_who_may_open_it(world, long_sheet, signed_in):
    text = signed_in("thamdinh.snv").get(url("sheet-appraise", long_sheet)).content.decode()
    document = Evidence.objects.first().document
    is_seen = Document.objects.visible_to(world.thamdinh_snv).filter(pk=document.pk).exists()
    assert (document.get_absolute_url() in text) == is_seen
    assert "Quyết định 15" in text
