"""An amendment changes the theme, the texts and the basis of a plan too."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cchc.lib.refusal import Conflict, Refused
from plans.actions.amendment import (
    amend_plan,
    begin_amendment,
    propose_basis,
    propose_drop,
    propose_texts,
    withdraw_change,
)
from plans.actions.plan import approve_plan, issue_plan, send_plan
from plans.amending import content_of
from plans.models import Document, DocumentLink, PlanBasis, PlanChange, PlanVersion, Task
from plans.models.plan import TEXTS
from plans.plan_exports import plan_context, plan_pdf
from tests.papers import Paper
from tests.plans.builders import TODAY, a_document, a_plan
from tests.plans.pages import queries_of, words
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

NUMBER = {"family": "STATE", "doc_type": "DECISION", "symbol": "30/QĐ-SDTTG", "issued_on": TODAY}


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def plan(world):
    """An issued plan that rests on one document, with a theme and objectives."""
    world.van_thu = make_user("van.thu", (Role.CLERK, world.ethnic))
    world.old = a_document(world, symbol="04/KH-SDTTG", subject="Căn cứ cũ")
    plan = a_plan(world, theme="Kỷ cương", objectives="Mục tiêu một.", basis=[world.old])
    send_plan(plan, by=world.canbo_dttg)
    approve_plan(plan, by=world.lanhdao_dttg)
    issue_plan(plan, by=world.van_thu, family="STATE", symbol="12/KH-SDTTG", issued_on=TODAY)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def version(world, plan):
    return begin_amendment(plan, by=world.canbo_dttg, reason="Theo chỉ đạo mới.")


def texts_of(plan, **changes):
    return {name: getattr(plan, name) for name in TEXTS} | changes


def standing(version):
    found = version.changes.filter(is_withdrawn=False).order_by("pk")
    return [(change.subject, change.kind, change.row) for change in found]


def url(name, *keys):
    return reverse(f"plans:{name}", args=keys)


def test_texts_and_basis_change_with_the_issue_and_are_printed(world, plan, version, officer):
    new = a_document(world, symbol="06/KH-SDTTG", subject="Căn cứ mới")
    by = world.canbo_dttg
    before = AuditEvent.objects.count()
    propose_texts(version, by=by, **texts_of(plan, theme="Chuyển đổi số", budget="Ngân sách."))
    assert AuditEvent.objects.count() == before + 1
    propose_basis(version, by=by, document=new)
    propose_drop(version, by=by, document=world.old, reason="Hết hiệu lực.")
    plan.refresh_from_db()
    assert (plan.theme, plan.budget, list(plan.basis.all())) == ("Kỷ cương", "", [world.old])
    amend_plan(version, by=world.van_thu, **NUMBER)
    plan.refresh_from_db()
    version.refresh_from_db()
    assert (plan.theme, plan.objectives, plan.budget) == (
        "Chuyển đổi số", "Mục tiêu một.", "Ngân sách.",
    )  # fmt: skip
    assert list(plan.basis.all()) == [new]
    parents = DocumentLink.objects.filter(child=version.document)
    assert {link.parent_id for link in parents} == {plan.document_id, new.pk}
    paper = plan_context(plan)
    assert [line for line in paper["basis"] if "Căn cứ mới" in line or "căn cứ mới" in line]
    assert not [line for line in paper["basis"] if "căn cứ cũ" in line.lower()]
    lines = [line for section in paper["sections"] for line in section["lines"]]
    assert "Chủ đề năm 2026: Chuyển đổi số." in lines
    assert "Ngân sách." in lines
    assert "điều chỉnh theo Quyết định số 30/QĐ-SDTTG" in paper["attached"][-1]
    first = Paper(plan_pdf(plan)).pages[0].extract_text()
    assert "(Đã điều chỉnh theo Quyết định số 30/QĐ-SDTTG" in first
    page = officer.get(url("plan-history", plan.pk))
    parts = {title: [(one.title, one.words) for one in pairs]
             for title, pairs in page.context["parts"]}  # fmt: skip
    assert parts["Nội dung kế hoạch"] == [("Chủ đề năm", "sửa đổi"), ("Kinh phí", "bổ sung")]
    assert parts["Căn cứ"] == [(str(new), "bổ sung"), (str(world.old), "bỏ")]
    assert parts["Nhiệm vụ"] == []
    text = words(page)
    assert "Nội dung: Kỷ cương" in text
    assert "Nội dung: Chuyển đổi số" in text


def test_a_text_written_back_is_no_change(world, plan, version):
    by = world.canbo_dttg
    with pytest.raises(Refused, match="đều giống kế hoạch"):
        propose_texts(version, by=by, **texts_of(plan))
    propose_texts(version, by=by, **texts_of(plan, theme="Một", purpose="Hai"))
    propose_texts(version, by=by, **texts_of(plan, theme="Ba", purpose="Hai"))
    assert standing(version) == [("TEXT", "CHANGE", "purpose"), ("TEXT", "CHANGE", "theme")]
    assert version.changes.count() == 3
    propose_texts(version, by=by, **texts_of(plan, theme="Ba", purpose="Hai"))
    assert version.changes.count() == 3
    propose_texts(version, by=by, **texts_of(plan, purpose="Hai"))
    assert standing(version) == [("TEXT", "CHANGE", "purpose")]
    propose_texts(version, by=by, **texts_of(plan))
    assert standing(version) == []
    with pytest.raises(Refused, match="chưa có thay đổi nào"):
        amend_plan(version, by=world.van_thu, **NUMBER)


def test_a_text_is_taken_out(world, plan, version):
    propose_texts(version, by=world.canbo_dttg, **texts_of(plan, objectives=""))
    amend_plan(version, by=world.van_thu, **NUMBER)
    plan.refresh_from_db()
    version.refresh_from_db()
    assert plan.objectives == ""
    assert [row["id"] for row in version.content["texts"]] == ["theme"]


def test_what_the_plan_rests_on_already_or_not_is_refused(world, plan, version):
    other = a_document(world, symbol="07/KH-SDTTG")
    by = world.canbo_dttg
    with pytest.raises(Refused, match="đã là căn cứ"):
        propose_basis(version, by=by, document=world.old)
    with pytest.raises(Refused, match="là chính kế hoạch này"):
        propose_basis(version, by=by, document=plan.document)
    with pytest.raises(Refused, match="không phải căn cứ"):
        propose_drop(version, by=by, document=other, reason="x")
    hidden = a_document(world, unit=world.home_affairs, by=world.canbo_snv, symbol="01/KH-SNV")
    assert not Document.objects.visible_to(by).filter(pk=hidden.pk).exists()
    with pytest.raises(Refused, match="phạm vi được xem"):
        propose_basis(version, by=by, document=hidden)


@pytest.mark.parametrize("subject", ["TEXT", "BASIS"])
def test_what_is_changed_is_changed_once(world, version, subject):
    row = {"field": "theme"} if subject == "TEXT" else {"document": world.old}
    fields = {"plan_version": version, "kind": "CHANGE", "subject": subject, **row}
    PlanChange.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanChange.objects.create(**fields)


def test_tasks_stem_from_a_new_basis_and_from_what_the_paper_carried_out(world, plan, version):
    new = a_document(world, symbol="06/KH-SDTTG")
    propose_drop(version, by=world.canbo_dttg, document=world.old, reason="Hết hiệu lực.")
    propose_basis(version, by=world.canbo_dttg, document=new)
    assert Task.objects.stemming_from([new.pk]).count() == 0
    amend_plan(version, by=world.van_thu, **NUMBER)
    assert [link.document for link in PlanBasis.objects.filter(plan=plan)] == [new]
    assert Task.objects.stemming_from([new.pk]).count() == 1
    assert Task.objects.stemming_from([world.old.pk]).count() == 1  # as the plan went out


def test_a_version_from_before_words_were_kept_is_completed(world, plan, version):
    first = PlanVersion.objects.get(number=1)
    del first.content["texts"], first.content["basis"]
    first.save()
    propose_texts(version, by=world.canbo_dttg, **texts_of(plan, theme="Mới"))
    amend_plan(version, by=world.van_thu, **NUMBER)
    first.refresh_from_db()
    assert [row["text"] for row in first.content["texts"]] == ["Kỷ cương", "Mục tiêu một."]
    assert [row["id"] for row in first.content["basis"]] == [world.old.pk]


def test_pages_from_the_form_to_the_list_of_changes(world, plan, version, officer):
    new = a_document(world, symbol="06/KH-SDTTG", subject="Căn cứ mới")
    page = words(officer.get(version.get_absolute_url()))
    assert "Kỷ cương" in page
    assert "Căn cứ cũ" in page
    address = url("version-texts", version.pk)
    shown = officer.get(address)
    assert shown.context["form"]["theme"].value() == "Kỷ cương"
    assert '<input type="hidden" name="version" value="1"' in words(shown)
    data = texts_of(plan, version=1)
    assert "đều giống kế hoạch" in words(officer.post(address, data), 409)
    data |= {"theme": "Chuyển đổi số"}
    assert officer.post(address, data).url == version.get_absolute_url()
    assert officer.get(address).context["form"]["theme"].value() == "Chuyển đổi số"
    add = url("version-add-basis", version.pk)
    assert officer.post(add, {"document": new.pk}).status_code == 302
    drop = url("version-drop-basis", version.pk, world.old.pk)
    assert str(world.old) in words(officer.get(drop))
    assert officer.post(drop, {"reason": "Hết hiệu lực."}).status_code == 302
    assert officer.get(url("version-drop-basis", version.pk, new.pk)).status_code == 404
    page = officer.get(version.get_absolute_url())
    rows = {title: len(rows) for title, rows in page.context["parts"]}
    assert rows == {"Thay đổi về nội dung kế hoạch": 1, "Thay đổi về căn cứ": 2}
    assert "Hết hiệu lực." in words(page)
    change = version.changes.get(subject="TEXT")
    withdraw_change(change, by=world.canbo_dttg)
    rows = [title for title, _ in officer.get(version.get_absolute_url()).context["parts"]]
    assert rows == ["Thay đổi về căn cứ"]


def test_a_basis_that_is_not_seen_is_told_to_nobody_who_does_not_see_it(
    world, plan, version, officer, signed_in
):
    """Neither on the page of the amendment nor on that of the versions: what the plan rested on
    before, what an amendment adds, what it drops."""
    unseen = {"unit": world.home_affairs, "by": world.canbo_snv}
    resting, dropped, added = (
        a_document(world, symbol=f"{number}/BC-SNV", doc_type="REPORT", subject=name, **unseen)
        for number, name in ((71, "Việc riêng"), (72, "Việc cũ"), (73, "Việc thêm"))
    )
    plan.basis_links.create(document=resting)
    plan.basis_links.create(document=dropped)
    first = plan.versions.get(number=1)
    first.content = content_of(plan)  # as it would read, had the plan gone out with them
    first.save()
    PlanChange.objects.create(
        plan_version=version, kind="ADD", subject="BASIS", document=added, line={}
    )
    PlanChange.objects.create(
        plan_version=version, kind="DROP", subject="BASIS", document=dropped, line={}, reason="Cũ."
    )
    seen = a_document(world, symbol="06/KH-SDTTG", subject="Căn cứ mới")
    propose_basis(version, by=world.canbo_dttg, document=seen)

    def told_on(client, address):
        page = words(client.get(address))
        return [str(one) for one in (world.old, seen, resting, dropped, added) if str(one) in page]

    draft, history = version.get_absolute_url(), url("plan-history", plan.pk)
    assert told_on(officer, draft) == [str(world.old), str(seen)]
    both = make_user("hai.co-quan", (Role.CLERK, world.ethnic), (Role.OFFICER, world.home_affairs))
    amend_plan(version, by=both, **NUMBER)
    assert len(PlanVersion.objects.get(number=2).content["basis"]) == 4
    assert told_on(officer, history) == [str(seen)]
    assert told_on(signed_in(both.username), history) == [str(seen), str(dropped), str(added)]


def test_two_people_on_the_texts_are_told_of_each_other(world, plan, version, officer, signed_in):
    """The second, whose page is from before, is asked first; nothing that either typed is lost."""
    address = url("version-texts", version.pk)
    shown = officer.get(address).context["form"]["version"].value()
    first = texts_of(plan, theme="Của người thứ nhất", version=shown)
    assert signed_in("lanhdao.dttg").post(address, first).status_code == 302
    mine = texts_of(plan, purpose="Của người thứ hai.", version=shown)
    stale = officer.post(address, mine)
    page = words(stale, 409)
    assert "Cán bộ lanhdao.dttg đã lưu" in page
    assert ("purpose", "Của người thứ hai.") in stale.context["kept"]
    assert ("theme", "Kỷ cương") in stale.context["kept"]
    assert standing(version) == [("TEXT", "CHANGE", "theme")]
    assert version.changes.get().line == {"text": "Của người thứ nhất"}
    with pytest.raises(Conflict) as conflict:
        propose_texts(version, by=world.canbo_dttg, **mine)
    assert conflict.value.fields == [
        ("chủ đề năm", "Của người thứ nhất", "Kỷ cương"),
        ("mục đích, yêu cầu", "", "Của người thứ hai."),
    ]
    for name in ("theme", "purpose"):  # may be put together too
        assert f'name="{name}" rows="4"' in page
    again = dict(stale.context["kept"]) | {"version": stale.context["version"]}
    assert officer.post(address, again).status_code == 302
    assert standing(version) == [("TEXT", "CHANGE", "purpose")]  # chosen after both were seen


def test_a_text_that_was_taken_back_does_not_come_again_from_an_older_page(
    world, plan, version, officer
):
    propose_texts(version, by=world.canbo_dttg, **texts_of(plan, theme="Chuyển đổi số"))
    address = url("version-texts", version.pk)
    form = officer.get(address).context["form"]
    data = {name: form[name].value() for name in (*TEXTS, "version")} | {"budget": "Ngân sách."}
    withdraw_change(version.changes.get(), by=world.lanhdao_dttg)
    stale = officer.post(address, data)
    assert stale.status_code == 409
    told = {row["name"]: row["typed"] for row in stale.context["rows"]}
    assert told == {"theme": "Chuyển đổi số", "budget": "Ngân sách."}
    assert standing(version) == []


def test_a_change_of_a_task_does_not_hold_up_the_texts(world, plan, version, officer):
    address = url("version-texts", version.pk)
    shown = officer.get(address).context["form"]["version"].value()
    propose_drop(version, by=world.lanhdao_dttg, task=plan.tasks.get(), reason="Không còn cần.")
    data = texts_of(plan, theme="Chuyển đổi số", version=shown)
    assert officer.post(address, data).status_code == 302


def test_more_changed_words_need_no_more_queries(world, plan, version, officer):
    propose_texts(version, by=world.canbo_dttg, **texts_of(plan, theme="Một"))
    propose_basis(version, by=world.canbo_dttg, document=a_document(world, symbol="1/KH-SDTTG"))
    one = queries_of(officer, version.get_absolute_url())
    propose_texts(version, by=world.canbo_dttg, **texts_of(plan, theme="Một", purpose="Hai"))
    for number in (2, 3):
        paper = a_document(world, symbol=f"{number}/KH-SDTTG")
        propose_basis(version, by=world.canbo_dttg, document=paper)
    assert queries_of(officer, version.get_absolute_url()) == one
