"""A finding of an inspection and a figure of a report are explained as a task is."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from cchc.lib.refusal import Refused
from plans.actions.explanation import answer_explanation, ask_explanation, conclude_explanation
from plans.actions.finding import withdraw_finding
from plans.models import Explanation, Report
from tests.plans.builders import TODAY, a_figure, a_report, a_task
from tests.plans.inspecting import a_finding, team_head, visited
from tests.plans.pages import queries_of, words
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

LIST = "/giai-trinh/"
UNTIL = TODAY + timedelta(days=3)
QUESTION = "Vì sao thấp hơn quý trước?"


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def leader(signed_in):
    return signed_in("lanhdao.ubnd")


@pytest.fixture
def finding(world):
    return visited(world).findings.get()


@pytest.fixture
def figure(world):
    return a_figure(a_report(world), "2.2b")


def asked(world, subject, *, by=None):
    return ask_explanation(subject, by=by or world.lanhdao_ubnd, question=QUESTION, due_on=UNTIL)


def url(name, subject):
    return reverse(f"plans:{name}", args=[subject.pk])


def test_who_answers_for_it_explains_and_who_asked_concludes(world, finding, figure):
    before = AuditEvent.objects.count()
    for subject in (finding, figure):
        explanation = asked(world, subject)
        assert (explanation.unit, explanation.asker) == (world.ethnic, world.province)
        assert explanation.subject == subject
        assert str(subject) in str(explanation)
        answer_explanation(explanation, by=world.canbo_dttg, answer="Hệ thống lỗi.")
        conclude_explanation(explanation, by=world.lanhdao_ubnd, conclusion="Chấp nhận.")
    assert AuditEvent.objects.count() == before + 6


def test_the_own_head_asks_too(world, finding):
    """The head of the unit itself asks for it, nobody of the unit that only inspects."""
    assert asked(world, finding, by=world.lanhdao_dttg).asker == world.ethnic
    conclude_explanation(
        answer_explanation(Explanation.objects.get(), by=world.canbo_dttg, answer="Hệ thống lỗi."),
        by=world.lanhdao_dttg,
        conclusion="Được.",
    )
    with pytest.raises(PermissionDenied):  # a head of another department does not reach it
        asked(world, finding, by=team_head(world))


def test_who_asks_for_two_units_asks_for_the_one_that_it_was_done_for(world, figure):
    """The province gave the task and gets the report; the head of the department himself, who
    leads the province too, stands nearer."""
    both = make_user("hai.vai", (Role.HEAD, world.ethnic), (Role.LEADER, world.province))
    for subject in (a_task(world), figure):
        assert asked(world, subject, by=both).asker == world.province
    own = a_task(world, assigner=world.ethnic, by=world.canbo_dttg)
    assert asked(world, own, by=both).asker == world.ethnic


def test_what_cannot_be_asked(world, finding, figure):
    asked(world, figure)
    with pytest.raises(Refused, match="chưa kết luận của số liệu này"):
        asked(world, figure)
    with pytest.raises(Refused, match="đã qua"):
        ask_explanation(
            finding, by=world.lanhdao_ubnd, question="?", due_on=TODAY - timedelta(days=1)
        )
    withdraw_finding(finding, by=team_head(world), reason="Ghi nhầm.")
    with pytest.raises(Refused):
        asked(world, finding)
    other = a_figure(a_report(world, kind="Q1"), "2.2b")
    Report.objects.filter(pk=other.report_id).update(state="WITHDRAWN", state_reason="Nhầm.")
    other.refresh_from_db()
    with pytest.raises(Refused, match="“đã hủy” nên chưa yêu cầu giải trình số liệu"):
        asked(world, other)


def test_it_is_about_one_thing(world, finding, figure):
    explanation = asked(world, finding)
    with pytest.raises(IntegrityError), transaction.atomic():
        Explanation.objects.filter(pk=explanation.pk).update(figure=figure)
    with pytest.raises(IntegrityError), transaction.atomic():
        Explanation.objects.filter(pk=explanation.pk).update(finding=None)


@pytest.mark.parametrize("kind", ["finding", "figure"])
def test_pages_from_the_question_to_the_conclusion(world, officer, leader, kind, request):
    subject = request.getfixturevalue(kind)
    home = subject.get_absolute_url().partition("#")[0]
    step = url(f"{kind}-ask-explanation", subject)
    assert step in words(leader.get(home))
    assert step not in words(officer.get(home))
    assert officer.get(step).status_code == 403
    assert "Yêu cầu giải trình?" in words(leader.get(step))
    data = {"question": QUESTION, "due_on": "20/11/2026"}
    assert "đã qua" in words(leader.post(step, data), 409)
    made = leader.post(step, data | {"due_on": f"{UNTIL:%d/%m/%Y}"})
    explanation = Explanation.objects.get()
    assert made.url == explanation.get_absolute_url()
    assert QUESTION in words(officer.get("/viec-cua-toi/"))
    assert QUESTION in words(officer.get(LIST))
    page = words(officer.get(explanation.get_absolute_url()))
    assert str(subject) in page
    answer = reverse("plans:explanation-answer", args=[explanation.pk])
    assert str(subject) in words(officer.get(answer))
    assert officer.post(answer, {"answer": "Hệ thống lỗi."}).status_code == 302
    for client in (officer, leader):
        page = words(client.get(home))
        assert QUESTION in page
        assert "Hệ thống lỗi." in page
        assert step not in page  # it waits for the conclusion


def test_one_of_another_unit_is_not_told(world, signed_in, figure):
    asked(world, figure)
    make_user("canbo.langson", (Role.OFFICER, world.langson))
    stranger = signed_in("canbo.langson")
    assert stranger.get(url("figure-ask-explanation", figure)).status_code == 404
    assert QUESTION not in words(stranger.get(LIST, {"phan": "tat-ca"}))


def test_the_list_costs_the_same_for_any_subject(world, finding, figure, officer):
    asked(world, a_task(world, due_on=date(2026, 12, 15)))
    one = queries_of(officer, LIST)
    asked(world, finding)
    asked(world, figure)
    assert queries_of(officer, LIST) == one <= 8
    rows = Explanation.objects.with_title().order_by("pk").values_list("title_now", flat=True)
    task, of_finding, of_figure = rows
    assert task == "giải trình: Công bố thủ tục hành chính sửa đổi"
    assert of_finding.startswith(f"giải trình: {finding.text[:60]}")
    assert of_figure == f"giải trình: {figure.indicator}"


def test_many_findings_that_were_asked_about_cost_no_more(world, finding, leader):
    home = finding.inspection.get_absolute_url()
    found = [finding] + [a_finding(world, finding.inspection, text=f"Chậm {n}") for n in (2, 3)]
    none = queries_of(leader, home)
    for each in found:
        asked(world, each)
    assert words(leader.get(home)).count(QUESTION) == 3
    assert queries_of(leader, home) == none
