"""Requests for explanation: who asks whom, until when, and what is left once a date is over."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cchc.lib.refusal import Refused
from plans.actions.explanation import (
    answer_explanation,
    ask_explanation,
    conclude_explanation,
    explain_late,
    withdraw_explanation,
)
from plans.actions.task import accept_task, ask_extension, cancel_task, report_task
from plans.models import Explanation, StoredFile
from tests.plans.builders import TODAY, a_plan, a_task, an_upload
from tests.plans.pages import queries_of, words
from tests.world import make_unit, make_user
from units.models import AuditEvent
from units.roles import Role

LIST = "/giai-trinh/"
LATE = date(2026, 11, 20)


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def leader(signed_in):
    return signed_in("lanhdao.ubnd")


def asked(world, task=None, *, by=None, due_on=TODAY + timedelta(days=3)):
    return ask_explanation(
        task or a_task(world),
        by=by or world.lanhdao_ubnd,
        question="Vì sao chưa công bố?",
        due_on=due_on,
    )


def answered(world, **fields):
    return answer_explanation(asked(world, **fields), by=world.canbo_dttg, answer="Chờ số liệu.")


def refused(action, *args, **kwargs):
    before = AuditEvent.objects.count()
    with pytest.raises(Refused) as refusal:
        action(*args, **kwargs)
    assert AuditEvent.objects.count() == before
    return str(refusal.value)


def test_it_is_asked_answered_concluded(world):
    explanation = asked(world)
    assert (explanation.unit, explanation.asker) == (world.ethnic, world.province)
    assert (explanation.state, str(explanation)) == (
        "ASKED", "giải trình: Công bố thủ tục hành chính sửa đổi",
    )  # fmt: skip
    answer_explanation(
        explanation, by=world.canbo_dttg, answer="Chờ số liệu.", uploads=[an_upload()]
    )
    concluded = conclude_explanation(explanation, by=world.lanhdao_ubnd, conclusion="Chấp nhận.")
    assert (concluded.state, concluded.answer, concluded.conclusion) == (
        "CONCLUDED", "Chờ số liệu.", "Chấp nhận.",
    )  # fmt: skip
    kinds = list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-3:] == [
        "plans.explanation.asked",
        "plans.explanation.answered",
        "plans.explanation.concluded",
    ]
    assert "Chờ số liệu" not in "".join(AuditEvent.objects.values_list("payload", flat=True))
    file = StoredFile.objects.get()
    assert file in StoredFile.objects.visible_to(world.lanhdao_ubnd)
    assert file not in StoredFile.objects.visible_to(world.canbo_snv)


def test_lateness_is_computed_and_a_late_answer_is_still_taken(world):
    explanation = asked(world, due_on=TODAY)
    assert explanation.due_state(TODAY).words == "hết hạn 24:00 hôm nay"
    assert explanation.due_state(TODAY + timedelta(days=2)).label == "quá hạn 2 ngày"
    assert list(Explanation.objects.overdue(TODAY)) == []
    assert list(Explanation.objects.overdue(TODAY + timedelta(days=1))) == [explanation]
    Explanation.objects.filter(pk=explanation.pk).update(due_on=LATE)
    late = answer_explanation(explanation, by=world.canbo_dttg, answer="Chờ.")
    assert late.due_state(TODAY + timedelta(days=9)).label == "trả lời chậm 5 ngày"
    assert answered(world, due_on=TODAY).due_state(TODAY).label == "trả lời đúng hạn"


def test_who_sees_the_task_but_not_the_explanation_is_not_told_of_it(world, signed_in):
    task = a_task(world, partners=[world.home_affairs])
    explanation = asked(world, task)
    for user, told in ((world.canbo_dttg, True), (world.canbo_snv, False)):
        rows = {task.pk: [explanation]} if told else {}
        assert Explanation.objects.told_of(user, [task]) == rows
        page = words(signed_in(user.username).get(task.get_absolute_url()))
        assert ("Vì sao chưa công bố?" in page) == told


def test_what_cannot_be_asked(world):
    task = a_task(world)
    assert "Hạn trả lời 24/11/2026 đã qua" in refused(
        asked, world, task, due_on=TODAY - timedelta(days=1)
    )
    asked(world, task)
    assert "Đã có giải trình chưa kết luận" in refused(asked, world, task)
    draft = a_plan(world).tasks.get()
    assert "chưa yêu cầu giải trình được" in refused(asked, world, draft)
    gone = cancel_task(a_task(world), by=world.lanhdao_ubnd, reason="Thôi.")
    assert "chưa yêu cầu giải trình được" in refused(asked, world, gone)


def test_the_head_asks_for_the_nearest_unit_of_his_line(world):
    room = make_unit("Phòng Thử", parent=world.ethnic)
    task = a_task(world, assigner=world.ethnic, by=world.lanhdao_dttg, lead=room)
    assert asked(world, task, by=world.lanhdao_dttg).asker == world.ethnic
    other = a_task(world, assigner=world.ethnic, by=world.lanhdao_dttg, lead=room)
    assert asked(world, other).asker == world.province
    own = asked(world, by=world.lanhdao_dttg)
    assert own.asker == world.ethnic


def test_only_who_asked_concludes_and_never_who_answered(world, signed_in):
    explanation = answered(world)
    url = reverse("plans:explanation-conclude", args=[explanation.pk])
    assert signed_in("lanhdao.dttg").get(url).status_code == 403
    own = asked(world, by=world.lanhdao_dttg)
    answer_explanation(own, by=world.lanhdao_dttg, answer="Tự trả lời.")
    assert list(Explanation.objects.to_conclude(world.lanhdao_dttg)) == []
    url = reverse("plans:explanation-conclude", args=[own.pk])
    text = words(signed_in("lanhdao.dttg").get(url), 403)
    assert "Người giải trình không tự kết luận." in text


def test_it_is_withdrawn_only_before_the_answer(world):
    explanation = asked(world)
    gone = withdraw_explanation(explanation, by=world.lanhdao_ubnd, reason="Hỏi nhầm.")
    assert (gone.state, gone.state_reason) == ("WITHDRAWN", "Hỏi nhầm.")
    assert "chưa giải trình được" in refused(
        answer_explanation, gone, by=world.canbo_dttg, answer="a"
    )
    told = answered(world)
    assert "chưa hủy được" in refused(withdraw_explanation, told, by=world.lanhdao_ubnd, reason="a")


# After the last day


def test_after_the_due_date_only_the_explanation_is_left(world):
    task, by = a_task(world, due_on=LATE), world.canbo_dttg
    later = {"new_due_on": date(2027, 1, 10), "reason": "Bận."}
    assert "Đã quá hạn nên không đề nghị gia hạn được" in refused(
        ask_extension, task, by=by, **later
    )
    explanation = explain_late(task, by=by, answer="Chờ số liệu của bộ.", uploads=[an_upload()])
    assert (explanation.state, explanation.asker) == ("ANSWERED", world.province)
    assert explanation.question == "Hạn 20/11/2026, quá hạn 5 ngày."
    assert explanation.due_state(TODAY).label == "tự giải trình"
    assert AuditEvent.objects.order_by("-seq").first().kind == "plans.task.explained"
    assert list(Explanation.objects.to_conclude(world.lanhdao_ubnd)) == [explanation]
    assert "Đã có giải trình chưa kết luận" in refused(explain_late, task, by=by, answer="Nữa.")


def test_on_the_last_day_it_is_too_early_to_explain(world):
    task = a_task(world, due_on=TODAY)
    assert "chưa quá hạn; cần thêm thời gian thì đề nghị gia hạn." in refused(
        explain_late, task, by=world.canbo_dttg, answer="a"
    )


def test_what_was_reported_late_is_explained_too(world):
    def reported(due_on):
        task = accept_task(a_task(world, due_on=due_on), by=world.canbo_dttg)
        return report_task(
            task, by=world.canbo_dttg, percent=100, result="Xong.", no_evidence_reason="Không."
        )

    assert explain_late(reported(LATE), by=world.canbo_dttg, answer="Chờ.").state == "ANSWERED"
    assert "chưa quá hạn" in refused(explain_late, reported(TODAY), by=world.canbo_dttg, answer="a")


def test_it_has_exactly_one_subject(world):
    explanation = asked(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Explanation.objects.filter(pk=explanation.pk).update(task=None)


# Who sees it, and for whom it waits


def test_partners_do_not_read_it(world):
    explanation = asked(world, a_task(world, partners=[world.home_affairs]))
    assert explanation in Explanation.objects.visible_to(world.canbo_dttg)
    assert explanation not in Explanation.objects.visible_to(world.canbo_snv)


def test_pages_of_a_request_from_the_question_to_the_conclusion(world, officer, leader):
    task = a_task(world)
    url = reverse("plans:task-ask-explanation", args=[task.pk])
    assert url in words(leader.get(task.get_absolute_url()))
    assert "Chưa nhập nội dung yêu cầu." in words(leader.post(url, {"question": " "}))
    data = {"question": "Vì sao chưa công bố?", "due_on": "24/11/2026"}
    assert "đã qua; chọn từ hôm nay trở đi." in words(leader.post(url, data), 409)
    text = words(leader.post(url, data | {"due_on": "28/11/2026"}, follow=True))
    assert "Đã yêu cầu giải trình." in text
    assert "Chưa trả lời." in text
    explanation = Explanation.objects.get()
    assert "Vì sao chưa công bố?" in words(officer.get(reverse("my-work")))
    assert "Vì sao chưa công bố?" in words(officer.get(LIST))
    page = words(officer.get(explanation.get_absolute_url()))
    answer = reverse("plans:explanation-answer", args=[explanation.pk])
    assert answer in page
    assert "Chưa nhập nội dung giải trình." in words(officer.post(answer, {"answer": " "}))
    sent = {"answer": "Chờ số liệu.", "uploads": [an_upload("giai-trinh.pdf")]}
    text = words(officer.post(answer, sent, follow=True))
    for said in ("Đã gửi giải trình.", "giai-trinh.pdf", "Trả lời đúng hạn"):
        assert said in text
    assert "Kết luận" in words(leader.get(reverse("my-work")))
    assert "Sở Dân tộc và Tôn giáo" in words(leader.get(LIST))
    conclude = reverse("plans:explanation-conclude", args=[explanation.pk])
    assert "Chờ số liệu." in words(leader.get(conclude))
    text = words(leader.post(conclude, {"conclusion": "Chấp nhận."}, follow=True))
    assert "Đã kết luận." in text
    text = words(officer.get(task.get_absolute_url()))
    for said in ("Vì sao chưa công bố?", "Chờ số liệu.", "Chấp nhận.", "Đã kết luận"):
        assert said in text
    assert "chưa giải trình được" in words(officer.get(answer), 409)


def test_pages_of_a_late_task(world, officer):
    task = a_task(world, due_on=LATE)
    url = reverse("plans:task-explain", args=[task.pk])
    assert url in words(officer.get(task.get_absolute_url()))
    assert "hạn không đổi" in words(officer.get(url))
    text = words(officer.post(url, {"answer": "Chờ số liệu."}, follow=True))
    assert "Đơn vị tự giải trình" in text
    assert url not in words(officer.get(task.get_absolute_url()))
    assert "Đã có giải trình chưa kết luận" in words(officer.post(url, {"answer": "B"}), 409)


def test_a_request_is_withdrawn_with_its_reason(world, leader):
    explanation = asked(world)
    url = reverse("plans:explanation-withdraw", args=[explanation.pk])
    text = words(leader.post(url, {"reason": "Hỏi nhầm."}, follow=True))
    assert "Đã hủy yêu cầu giải trình kèm lý do." in text
    assert "Hỏi nhầm." in text


def test_taking_a_request_back_is_never_the_main_act(world, officer, leader):
    explanation = asked(world)
    url = explanation.get_absolute_url()
    page = words(leader.get(url))
    assert "button-primary" not in page
    assert f'class="button button-danger" href="{url}huy/">Hủy yêu cầu</a>' in page
    step = words(leader.get(f"{url}huy/"))
    assert 'class="button button-danger" type="submit"' in step
    assert "button-primary" not in step
    page = words(officer.get(url))
    assert page.count("button-primary") == 1
    assert 'button-primary" href' in page


def test_the_list_begins_with_what_waits_and_costs_the_same(world, officer, leader, signed_in):
    assert "Không có giải trình nào đang chờ ở phần này." in words(officer.get(LIST))
    assert "Chưa có giải trình nào" in words(officer.get(f"{LIST}?phan=tat-ca"))
    counts = []
    for _number in range(3):
        asked(world)
        counts.append(queries_of(officer, LIST))
    assert counts[0] == counts[2] <= 6, counts
    assert len(leader.get(LIST).context["rows"]) == 0
    assert len(leader.get(f"{LIST}?phan=tat-ca").context["rows"]) == 3
    clerk = make_user("van.thu", (Role.CLERK, world.home_affairs))
    assert list(Explanation.objects.visible_to(clerk)) == []
