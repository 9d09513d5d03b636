"""A tie between two documents that was entered by mistake is taken back, and counts no more."""

import pytest
from django.urls import reverse

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from plans.actions.coverage import set_coverage
from plans.actions.document import cite_document, link_implements, withdraw_tie
from plans.models import DocumentCitation, DocumentLink, Scope
from plans.models.cascade import carried_out, lines_carried, links_around
from plans.models.directives import directives_above, plans_from
from tests.plans.builders import a_document, a_plan
from tests.plans.pages import words
from units.models import AuditEvent

WHY = "Ghi nhầm."


@pytest.fixture
def directive(world):
    return a_document(
        world, unit=world.province, by=world.vanphong_ubnd, symbol="1/KH-UBND",
        receivers=[world.ethnic],
    )  # fmt: skip


@pytest.fixture
def paper(world, directive):
    return a_document(world, implements=[directive])


def take_back(world, paper, links="parent_links"):
    return withdraw_tie(paper, by=world.canbo_dttg, tie=getattr(paper, links).get(), reason=WHY)


def test_it_is_kept_and_leaves_one_row_in_the_log(world, paper, directive):
    before = AuditEvent.objects.count()
    take_back(world, paper)
    assert AuditEvent.objects.count() == before + 1
    told = AuditEvent.objects.latest("pk")
    assert told.kind == "plans.document.tie_withdrawn"
    assert "01/KH-UBND" in str(told.payload)
    kept = DocumentLink.everything.get()
    assert (kept.child, kept.parent) == (paper, directive)
    assert (kept.withdrawn_on, kept.withdrawn_reason) == (today(), WHY)
    assert not DocumentLink.objects.exists()


def test_no_statement_reads_it_any_more(world, paper, directive):
    coverage = set_coverage(
        directive, by=world.vanphong_ubnd, due_on=today(), scope=Scope.DEPARTMENT
    )
    row, units = coverage.rows.get(unit=world.ethnic), {world.ethnic.pk}
    plan = a_plan(world, basis=[paper])
    asked = [directive.pk]

    def readings():
        return (
            bool(carried_out(asked, list(units))),
            coverage.rows.filter(pk__in=lines_carried(units), unit=row.unit).exists(),
            links_around(directive.pk) == {(paper.pk, directive.pk)},
            type(plan).objects.filter(pk__in=plans_from(asked)).exists(),
            directive.pk in directives_above([plan.pk]),
        )

    assert readings() == (True,) * 5
    take_back(world, paper)
    assert readings() == (False,) * 5


def test_the_other_way_round_is_no_circle_afterwards_and_both_may_be_tied_again(world, paper):
    low = a_document(world, symbol="06/KH-SDTTG", implements=[paper])
    with pytest.raises(Refused, match="triển khai chính nó"):
        link_implements(paper, by=world.canbo_dttg, parent=low)
    take_back(world, low)
    link_implements(low, by=world.canbo_dttg, parent=paper)
    take_back(world, low)
    link_implements(paper, by=world.canbo_dttg, parent=low)
    assert DocumentLink.everything.filter(child=low).count() == 2


def test_a_ground_is_taken_back_likewise(world, paper):
    other = a_document(world, symbol="06/KH-SDTTG")
    cite_document(paper, by=world.canbo_dttg, cited=other)
    take_back(world, paper, "citation_links")
    assert not DocumentCitation.objects.exists()
    cite_document(paper, by=world.canbo_dttg, cited=other)
    assert DocumentCitation.objects.count() == 1


def test_twice_and_from_another_paper_are_refused(world, paper):
    tie = paper.parent_links.get()
    other = a_document(world, symbol="06/KH-SDTTG")
    with pytest.raises(Refused, match="đã bỏ"):
        withdraw_tie(other, by=world.canbo_dttg, tie=tie, reason=WHY)
    take_back(world, paper)
    with pytest.raises(Refused, match="đã bỏ"):
        withdraw_tie(paper, by=world.canbo_dttg, tie=tie, reason=WHY)


def test_pages(world, paper, signed_in):
    officer = signed_in("canbo.dttg")
    tie = paper.parent_links.get()
    url = reverse("plans:document-unlink", args=[paper.pk, tie.pk])
    assert url in words(officer.get(paper.get_absolute_url()))
    assert "Bỏ văn bản được triển khai?" in words(officer.get(url))
    assert "Chưa nhập lý do." in words(officer.post(url, {"reason": ""}))
    assert DocumentLink.objects.exists()
    text = words(officer.post(url, {"reason": WHY}, follow=True))
    assert "Đã bỏ liên kết, kèm lý do." in text
    assert "Chưa ghi văn bản nào" in text
    assert officer.get(url).status_code == 404


def test_what_is_hidden_is_not_found(world, signed_in):
    """Who does not see the other paper is not told that there is a tie."""
    hidden = a_document(world, unit=world.home_affairs, by=world.canbo_snv, symbol="7/KH-SNV")
    paper = a_document(world)
    tie = DocumentLink.objects.create(child=paper, parent=hidden)
    with pytest.raises(Refused, match="Không tìm thấy văn bản này"):
        take_back(world, paper)
    url = reverse("plans:document-unlink", args=[paper.pk, tie.pk])
    assert signed_in("canbo.dttg").get(url).status_code == 404
