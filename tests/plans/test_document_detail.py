"""The page of one document: facts, its family up and down, files, plans and tasks, open steps."""

from datetime import date

import pytest

from plans.actions.document import (
    end_document,
    link_implements,
    replace_document,
    rest_on,
    withdraw_document,
)
from plans.actions.task import report_task
from tests.plans.builders import (
    a_document,
    a_draft,
    a_plan,
    an_accepted_task,
    an_upload,
)
from tests.plans.pages import words


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def page(client, document):
    return words(client.get(document.get_absolute_url()))


def steps(client, document):
    return client.get(document.get_absolute_url()).context["can"]


def test_it_says_what_it_is(world, officer):
    document = a_document(world, signer="Nguyễn A", term="2025-2030", uploads=[an_upload()])
    assert document.get_absolute_url() == f"/van-ban/{document.pk}/"
    text = page(officer, document)
    for said in ("Kế hoạch 05/KH-SDTTG", "Cải cách hành chính năm 2026", "Còn hiệu lực",
                 "Kế hoạch số 05/KH-SDTTG ngày 20/01/2026 của Sở Dân tộc", "Nguyễn A", "2025-2030",
                 "ke-hoach.pdf", "Thường (không mật)", "Văn bản hành chính"):  # fmt: skip
        assert said in text, said
    assert document.file_links.get().file.get_absolute_url() in text


def test_it_stands_between_what_it_carries_out_and_who_carries_it_out(world, officer):
    resolution = a_document(
        world, family="PARTY", doc_type="RESOLUTION", symbol="05-NQ/TU", issuer_text="Tỉnh ủy",
        issued_on=date(2026, 3, 1), subject="Đẩy mạnh cải cách",
    )  # fmt: skip
    plan = a_document(world, implements=[resolution])
    report = a_document(world, symbol="9/BC-SDTTG", doc_type="REPORT", implements=[plan])
    text = page(officer, plan)
    assert text.index("Nghị quyết 05-NQ/TU") < text.index("Báo cáo 09/BC-SDTTG")
    assert "ban hành sau văn bản này" in text
    assert report.get_absolute_url() in text
    assert "Chưa ghi văn bản nào" in page(officer, resolution)
    assert "Chưa có văn bản triển khai nào" in page(officer, report)


def test_relatives_that_the_reader_does_not_see_are_not_named(world, officer, signed_in):
    parent = a_document(world, symbol="1/KH-SDTTG", receivers=[world.home_affairs])
    draft = a_draft(world, subject="Dự thảo kín")
    link_implements(draft, by=world.canbo_dttg, parent=parent)
    assert "Dự thảo kín" in page(officer, parent)
    assert "Dự thảo kín" not in page(signed_in("canbo.snv"), parent)


def test_what_it_rests_on_and_what_rests_on_it_is_named_as_far_as_it_is_seen(
    world, officer, signed_in
):
    paper = a_document(world, receivers=[world.home_affairs])
    theirs = {"unit": world.home_affairs, "by": world.canbo_snv}
    seen_above, seen_below = (a_document(world, symbol=f"{n}/KH-SDTTG") for n in (61, 62))
    hidden_above, hidden_below = (
        a_document(world, symbol=f"{n}/KH-SNV", **theirs) for n in (71, 72)
    )
    for above in (seen_above, hidden_above):
        rest_on(paper, above)
    for below in (seen_below, hidden_below):
        rest_on(below, paper)

    def named(client):
        shown = client.get(paper.get_absolute_url())
        text, told = words(shown), shown.context
        papers = (seen_above, hidden_above, seen_below, hidden_below)
        above = [tie.cited for tie in told["cites"]]
        assert {one for one in papers if one.symbol in text} == {*above, *told["cited_by"]}
        return above, told["cited_by"], told["citing"]

    assert named(officer) == ([seen_above], [seen_below], 1)
    assert named(signed_in("canbo.snv")) == ([hidden_above], [hidden_below], 1)


def test_plans_and_tasks_that_cite_it(world, officer):
    document = a_document(world)
    plan = a_plan(world, title="Kế hoạch năm 2027", year=2027, basis=[document])
    task = an_accepted_task(world)
    report_task(task, by=world.canbo_dttg, percent=50, documents=[document])
    report_task(task, by=world.canbo_dttg, percent=60, documents=[document])
    text = page(officer, document)
    assert plan.get_absolute_url() in text
    assert text.count(task.get_absolute_url()) == 1


def test_open_steps_follow_role_and_state(world, signed_in, officer):
    draft = a_draft(world)
    of_draft = {"edit", "withdraw", "link", "attach", "classify"}
    of_issued = {"link", "send", "replace", "end", "classify"}
    assert steps(officer, draft) == of_draft
    paper = a_document(world)
    assert steps(officer, paper) == of_issued | {"attach"}
    assert steps(signed_in("vanphong.ubnd"), paper) == set()
    full = a_document(world, symbol="6/KH-SDTTG", uploads=[an_upload()])
    assert steps(officer, full) == of_issued | {"renew"}
    replace_document(paper, by=world.canbo_dttg, replaced_by=full, on=date(2026, 2, 1))
    assert steps(officer, paper) == {"link", "send", "classify", "attach"}
    own = a_draft(world, unit=world.province, by=world.vanphong_ubnd)
    assert steps(signed_in("vanphong.ubnd"), own) == of_draft | {"issue"}
    assert steps(signed_in("congbo.ubnd"), own) == set()


def test_what_is_over_says_so(world, officer):
    old, new = a_document(world), a_document(world, symbol="06/KH-SDTTG")
    replace_document(old, by=world.canbo_dttg, replaced_by=new, on=date(2026, 2, 1))
    text = page(officer, old)
    assert "Bị thay thế" in text
    assert new.get_absolute_url() in text
    end_document(new, by=world.canbo_dttg, on=date(2026, 3, 1))
    assert "Hết hiệu lực" in page(officer, new)
    later = a_document(world, symbol="07/KH-SDTTG", effective_on=date(2027, 1, 1))
    assert "Chưa có hiệu lực" in page(officer, later)
    gone = withdraw_document(a_draft(world), by=world.canbo_dttg, reason="Làm lại từ đầu.")
    text = page(officer, gone)
    assert "Làm lại từ đầu." in text
    assert steps(officer, gone) == set()


def test_hidden_from_others(world, signed_in):
    draft, paper = a_draft(world), a_document(world)
    assert signed_in("lanhdao.ubnd").get(draft.get_absolute_url()).status_code == 404
    for name in ("bithu.langson", "canbo.snv", "bithu.dttg"):
        assert signed_in(name).get(paper.get_absolute_url()).status_code == 404
