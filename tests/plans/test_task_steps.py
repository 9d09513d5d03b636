"""The steps of a task: the question, what its answer changes, every way it is refused."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions.task import accept_task, ask_extension
from plans.models import ProgressReport, StoredFile, Task
from tests.plans.builders import (
    a_document,
    a_reported_task,
    a_task,
    an_accepted_task,
    an_upload,
)
from tests.plans.pages import words
from units.models import AuditEvent

REASON = {"reason": "Chưa bố trí được kinh phí."}


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def leader(signed_in):
    return signed_in("lanhdao.ubnd")


def url(step, task):
    return reverse(f"plans:task-{step}", args=[task.pk])


def done(client, step, task, data, message):
    """Presses the button of a step; -> the task as it then stands, one audit row later."""
    before = AuditEvent.objects.count()
    text = words(client.post(url(step, task), data, follow=True))
    assert message in text
    assert AuditEvent.objects.count() == before + 1
    return Task.objects.get(pk=task.pk)


def extended(world, task):
    ask_extension(task, by=world.canbo_dttg, new_due_on=date(2027, 1, 10), reason="Chờ số liệu.")
    return Task.objects.get(pk=task.pk)


@pytest.mark.parametrize(
    ("step", "who", "build", "data", "state", "message"),
    [
        ("accept", "canbo.dttg", a_task, {"once": 1}, "ACCEPTED", "Đã tiếp nhận nhiệm vụ."),
        ("verify", "lanhdao.ubnd", a_reported_task, {"note": "Đạt."}, "VERIFIED", "Đã xác nhận"),
        ("send-back", "lanhdao.ubnd", a_reported_task, REASON, "RETURNED", "Đã yêu cầu bổ sung"),
        ("give-up", "lanhdao.ubnd", a_task, REASON, "CANNOT", "không thực hiện được, kèm"),
        ("cancel", "lanhdao.ubnd", a_task, REASON, "CANCELLED", "Đã thôi giao nhiệm vụ"),
    ],
)  # fmt: skip
def test_a_step_is_asked_and_done(world, signed_in, step, who, build, data, state, message):
    task, client = build(world), signed_in(who)
    question = words(client.get(url(step, task)))
    assert task.title in question
    assert "Quay lại" in question
    assert Task.objects.get(pk=task.pk).state == task.state
    assert done(client, step, task, data, message).state == state


def test_a_second_time_is_refused(world, officer):
    task = an_accepted_task(world)
    for response in (officer.get(url("accept", task)), officer.post(url("accept", task))):
        assert "“đang thực hiện” nên chưa tiếp nhận được" in words(response, 409)


def test_a_double_click_acts_once(world, officer):
    task = a_task(world)
    data = {"idempotency_key": "0123456789abcdef"}
    assert officer.post(url("accept", task), data).status_code == 302
    assert AuditEvent.objects.filter(kind="plans.task.accepted").count() == 1
    assert officer.post(url("accept", task), data).status_code == 409
    assert AuditEvent.objects.filter(kind="plans.task.accepted").count() == 1


@pytest.mark.parametrize("step", ["decline", "give-up", "cancel", "send-back"])
def test_a_reason_is_asked(world, signed_in, step):
    task = {"send-back": a_reported_task}.get(step, a_task)(world)
    client = signed_in("canbo.dttg" if step == "decline" else "lanhdao.ubnd")
    assert "Chưa nhập lý do." in words(client.post(url(step, task), {"reason": " "}))
    assert Task.objects.get(pk=task.pk).state == task.state


def test_a_neighbour_declines_a_subordinate_does_not(world, officer):
    asked = a_task(world, assigner=world.home_affairs, by=world.canbo_snv)
    assert done(officer, "decline", asked, REASON, "Đã từ chối phối hợp").state == "DECLINED"
    given = a_task(world)
    text = words(officer.post(url("decline", given), REASON), 409)
    assert "thuộc cơ quan giao nên không từ chối được" in text
    assert "Chưa bố trí được kinh phí." in text


def test_progress_is_reported_with_evidence(world, officer):
    task, document = an_accepted_task(world), a_document(world)
    assert "Không nhập bí mật nhà nước" in words(officer.get(url("report", task)))
    data = {
        "percent": "60",
        "result": "Đã rà soát 12/20 thủ tục.",
        "document": document.pk,
        "uploads": [an_upload("ra-soat.pdf"), an_upload("phu-luc.pdf", b"%PDF-1.7 x")],
    }
    task = done(officer, "report", task, data, "Đã ghi nhận tiến độ.")
    report = task.reports.get()
    assert (task.state, task.percent, report.result) == (
        "ACCEPTED",
        60,
        "Đã rà soát 12/20 thủ tục.",
    )
    assert list(report.documents.all()) == [document]
    assert [link.file.name for link in report.file_links.order_by("pk")] == [
        "ra-soat.pdf",
        "phu-luc.pdf",
    ]


def test_a_full_report_waits_for_the_assigner(world, officer):
    task = an_accepted_task(world)
    data = {"percent": "100", "result": "Đã ban hành.", "no_evidence_reason": "Văn bản mật."}
    task = done(officer, "report", task, data, "đang chờ tỉnh Tuyên Quang xác nhận.")
    assert (task.state, task.reported_on) == ("REPORTED", date(2026, 11, 25))


def test_a_full_report_needs_result_and_evidence(world, officer):
    task = an_accepted_task(world)
    text = words(officer.post(url("report", task), {"percent": "100"}))
    assert "Chưa nhập kết quả thực hiện." in text
    assert "Báo cáo 100% cần tài liệu kiểm chứng" in text
    text = words(officer.post(url("report", task), {"percent": "101", "result": "Giữ lại chữ này"}))
    assert "Nhập từ 0 đến 100" in text
    assert "Giữ lại chữ này" in text
    long = {"percent": "100", "result": "x" * 5001, "no_evidence_reason": "y" * 501}
    text = words(officer.post(url("report", task), long))
    assert "Kết quả thực hiện dài 5.001 ký tự, tối đa 5.000" in text
    assert not ProgressReport.objects.exists()


def test_a_false_file_is_told_beside_the_field_and_nothing_is_kept(world, officer, settings):
    task = an_accepted_task(world)
    html = an_upload("a.pdf", b"<html><script>alert(1)</script>")
    data = {"percent": "100", "result": "Đã xong", "uploads": [an_upload("b.pdf"), html]}
    text = words(officer.post(url("report", task), data))
    assert "Tệp “a.pdf” không phải PDF thật; chọn lại tệp PDF, Word, Excel hoặc ảnh." in text
    assert "Đã xong" in text
    assert not StoredFile.objects.exists()
    assert not ProgressReport.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_a_document_is_looked_up_in_the_register(world, officer):
    task = an_accepted_task(world)
    a_document(world)
    other = a_document(world, symbol="07/BC-SDTTG", doc_type="REPORT", subject="Kết quả tập huấn")
    offered = officer.get(url("report", task), {"tim": "tap huan"}).context["form"]
    assert list(offered.fields["document"].queryset) == [other]
    hidden = a_document(
        world, by=world.bithu_langson, unit=world.langson_ethnic, symbol="1/KH-SDTTG"
    )
    text = words(officer.post(url("report", task), {"percent": "10", "document": hidden.pk}))
    assert "Chọn lại văn bản kết quả trong danh sách." in text


def test_a_partner_reports_beside_the_lead(world, signed_in, officer):
    task = an_accepted_task(world, partners=[world.home_affairs])
    partner = signed_in("canbo.snv")
    assert "tình trạng nhiệm vụ không đổi" in words(partner.get(url("report-part", task)))
    task = done(partner, "report-part", task, {"percent": "100"}, "Đã ghi nhận tiến độ.")
    assert (task.state, task.percent) == ("ACCEPTED", 0)
    assert task.reports.get().unit == world.home_affairs
    text = words(officer.get(url("report-part", task)), 409)
    assert "Đơn vị chủ trì báo cáo ở trang" in text
    assert signed_in("lanhdao.ubnd").get(url("report-part", task)).status_code == 403
    late = a_task(world, partners=[world.home_affairs])
    assert partner.get(url("report-part", late)).status_code == 409


def test_an_extension_is_asked_and_granted(world, officer, leader):
    task = a_task(world)
    data = {"new_due_on": "10/01/2027", **REASON}
    task = done(officer, "ask-extension", task, data, "hạn cũ vẫn tính")
    assert task.due_on == date(2026, 12, 15)
    question = words(leader.get(url("decide-extension", task)))
    assert "10/01/2027" in question
    assert "Chưa bố trí được kinh phí." in question
    task = done(leader, "decide-extension", task, {"is_granted": "yes"}, "Đã quyết định")
    assert task.due_on == date(2027, 1, 10)


def test_a_refused_extension_says_why(world, leader):
    task = extended(world, a_task(world))
    text = words(leader.post(url("decide-extension", task), {"is_granted": "no"}))
    assert "Chưa nhập lý do không gia hạn." in text
    assert "Chưa chọn gia hạn hay không gia hạn." in words(
        leader.post(url("decide-extension", task), {"note": "x"})
    )
    data = {"is_granted": "no", "note": "Việc gấp."}
    task = done(leader, "decide-extension", task, data, "Đã quyết định")
    assert (task.due_on, task.extension.state) == (date(2026, 12, 15), "REFUSED")


@pytest.mark.parametrize(
    ("due", "new", "sentence"),
    [
        (date(2026, 11, 24), "10/01/2027", "Đã quá hạn nên không đề nghị gia hạn được"),
        (date(2026, 12, 15), "15/12/2026", "Hạn mới phải sau hạn đang có (15/12/2026)."),
    ],
)
def test_an_extension_that_a_rule_refuses(world, officer, due, new, sentence):
    task = a_task(world, due_on=due)
    text = words(officer.post(url("ask-extension", task), {"new_due_on": new, **REASON}), 409)
    assert sentence in text
    assert "Chưa bố trí được kinh phí." in text


def test_a_second_extension_is_refused(world, officer):
    task = extended(world, a_task(world))
    data = {"new_due_on": "20/02/2027", **REASON}
    assert "hạn cũ vẫn tính" in words(officer.post(url("ask-extension", task), data), 409)


def test_without_an_asked_extension_there_is_nothing_to_decide(world, leader):
    response = leader.post(url("decide-extension", a_task(world)), {"is_granted": "yes"})
    assert "không có đề nghị gia hạn đang chờ" in words(response, 409)


def test_who_reported_does_not_confirm(world, signed_in):
    task = a_task(world, assigner=world.ethnic, by=world.lanhdao_dttg)
    accept_task(task, by=world.canbo_dttg)
    client = signed_in("canbo.dttg")
    client.post(url("report", task), {"percent": "100", "result": "a", "no_evidence_reason": "b"})
    text = words(client.post(url("verify", task), {"note": ""}), 403)
    assert "Người báo cáo không tự xác nhận hoàn thành" in text
    assert Task.objects.get().state == "REPORTED"


def test_the_lead_says_who_carries_the_task_out(world, officer):
    task = a_task(world)
    page = words(officer.get(reverse("plans:task-detail", args=[task.pk])))
    assert "chưa phân công" in page
    assert ">Phân công</a>" in page
    officer.post(url("accept", task), {"once": 1})
    assert Task.objects.get().owner == world.canbo_dttg
    page = words(officer.get(url("name-owner", task)))
    assert "<dd>Cán bộ canbo.dttg</dd>" in page
    assert "Cán bộ lanhdao.dttg" in page
    assert "Cán bộ canbo.snv" not in page
    data = {"owner": world.lanhdao_dttg.pk}
    assert done(officer, "name-owner", task, data, "Đã phân công").owner == world.lanhdao_dttg
    assert "Chưa chọn" in words(officer.post(url("name-owner", task), {"owner": ""}))
    stranger = {"owner": world.canbo_snv.pk}
    assert officer.post(url("name-owner", task), stranger).status_code == 200
    assert Task.objects.get().owner == world.lanhdao_dttg


def test_nobody_is_named_once_the_task_is_reported(world, officer):
    task = a_reported_task(world)
    assert officer.get(url("name-owner", task)).status_code == 409
    assert "Phân công" not in words(officer.get(reverse("plans:task-detail", args=[task.pk])))


STEPS = ("accept", "decline", "report", "report-part", "verify", "send-back", "ask-extension",
         "decide-extension", "name-owner", "give-up", "cancel")  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_others_are_kept_out(world, signed_in, client, step):
    task = a_task(world)
    assert client.get(url(step, task)).headers["Location"].startswith("/dang-nhap/")
    assert signed_in("bithu.langson").post(url(step, task), REASON).status_code == 404
    assert signed_in("vanphong.ubnd").post(url(step, task), REASON).status_code == 403
    assert Task.objects.get(pk=task.pk).state == "ASSIGNED"
