"""The page of one task: facts, history, sources, and only the acts that are open to its reader."""

from datetime import date
from unittest import mock

import pytest
from django.urls import reverse

from plans.actions.part import report_part
from plans.actions.task import (
    accept_task,
    ask_extension,
    decide_extension,
    give_up_task,
    report_task,
    send_back_task,
    verify_task,
)
from plans.models import Task, TaskPartner
from plans.models.sources import sources_of
from tests.plans.builders import (
    a_document,
    a_plan,
    a_reported_task,
    a_task,
    an_accepted_task,
    an_upload,
)
from tests.plans.pages import words


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def page(client, task):
    return words(client.get(task.get_absolute_url()))


def acts(client, task):
    return [verb["label"] for verb in client.get(task.get_absolute_url()).context["verbs"]]


def test_it_says_who_gives_what_to_whom_until_when(world, officer):
    task = a_task(
        world, partners=[world.home_affairs], due_text="quý IV", source_on=date(2026, 1, 5)
    )
    assert task.get_absolute_url() == f"/nhiem-vu/{task.pk}/"
    text = page(officer, task)
    for said in ("Công bố thủ tục hành chính sửa đổi", "Quyết định", "quý IV",
                 "Sở Nội vụ", "15/12/2026", "Chưa đến hạn", "25/11/2026"):  # fmt: skip
        assert said in text, said


def test_acts_follow_role_and_state(world, officer, signed_in):
    task = a_task(world)
    leader = signed_in("lanhdao.ubnd")
    assert acts(officer, task) == ["Tiếp nhận", "Đề nghị gia hạn"]
    assert acts(leader, task) == ["Yêu cầu giải trình", "Ghi không thực hiện được", "Thôi giao"]
    assert acts(signed_in("kiemtra.tinh"), task) == []
    assert acts(signed_in("vanphong.ubnd"), task) == []
    accept_task(task, by=world.canbo_dttg)
    assert acts(officer, task) == ["Báo cáo tiến độ", "Đề nghị gia hạn"]
    ask_extension(task, by=world.canbo_dttg, new_due_on=date(2027, 1, 10), reason="Chờ số liệu.")
    assert acts(officer, task) == ["Báo cáo tiến độ"]
    assert acts(leader, task)[0] == "Quyết định gia hạn"
    text = page(leader, task)
    assert "Chờ gia hạn (hạn cũ vẫn tính)" in text
    assert "Đề nghị gia hạn đến 10/01/2027" in text
    decide_extension(task, by=world.lanhdao_ubnd, is_granted=True, note="Đồng ý.")
    assert "được gia hạn đến 10/01/2027. Đồng ý." in page(officer, task)


def test_who_reported_is_not_offered_to_confirm(world, signed_in):
    task = a_task(world, assigner=world.ethnic, by=world.lanhdao_dttg)
    accept_task(task, by=world.lanhdao_dttg)
    report_task(
        task, by=world.lanhdao_dttg, percent=100, result="Xong.", no_evidence_reason="Không cần."
    )
    assert "Xác nhận hoàn thành" not in acts(signed_in("lanhdao.dttg"), task)
    assert acts(signed_in("canbo.dttg"), task)[:2] == ["Xác nhận hoàn thành", "Yêu cầu bổ sung"]


def test_a_neighbour_may_decline(world, officer):
    task = a_task(world, assigner=world.home_affairs, by=world.canbo_snv)
    assert "Từ chối phối hợp" in acts(officer, task)


def test_an_overdue_one_offers_no_extension(world, officer):
    task = a_task(world, due_on=date(2026, 11, 20))
    assert acts(officer, task) == ["Tiếp nhận", "Gửi giải trình"]
    assert "Quá hạn 5 ngày" in page(officer, task)


def test_history_tells_reports_with_their_evidence(world, officer, signed_in):
    task = an_accepted_task(world)
    document = a_document(world)
    report_task(
        task, by=world.canbo_dttg, percent=60, result="Đã rà soát.", documents=[document],
        uploads=[an_upload("ra-soat.pdf")],
    )  # fmt: skip
    report_task(
        task, by=world.canbo_dttg, percent=100, result="Đã công bố.", no_evidence_reason="Chờ số."
    )
    send_back_task(task, by=world.lanhdao_ubnd, reason="Bổ sung quyết định.")
    text = page(officer, task)
    for said in ("Báo cáo 60%", "Đã rà soát.", "05/KH-SDTTG", "ra-soat.pdf", "Báo cáo 100%",
                 "Không có tài liệu kiểm chứng: Chờ số.", "yêu cầu bổ sung. Bổ sung quyết định.",
                 "Cán bộ lanhdao.ubnd", "Cần bổ sung"):  # fmt: skip
        assert said in text, said
    assert text.index("Báo cáo 100%") < text.index("Báo cáo 60%")


def test_a_document_that_the_reader_does_not_see_is_not_named(world, signed_in):
    task = a_task(world, partners=[world.home_affairs])
    accept_task(task, by=world.canbo_dttg)
    report_task(task, by=world.canbo_dttg, percent=50, documents=[a_document(world)])
    assert "05/KH-SDTTG" in page(signed_in("lanhdao.ubnd"), task)
    assert "05/KH-SDTTG" not in page(signed_in("canbo.snv"), task)


def test_a_partner_reports_its_part(world, signed_in, officer):
    task = an_accepted_task(world, partners=[world.home_affairs])
    partner = signed_in("canbo.snv")
    url = reverse("plans:task-report-part", args=[task.pk])
    assert url in page(partner, task)
    assert url not in page(officer, task)
    report_part(TaskPartner.objects.get(), by=world.canbo_snv, percent=30, result="Đã góp ý.")
    assert "Báo cáo 30% phần phối hợp" in page(officer, task)


def test_a_closed_one_says_why(world, officer):
    task = give_up_task(a_task(world), by=world.lanhdao_ubnd, reason="Bộ dừng chương trình.")
    text = page(officer, task)
    assert "Không thực hiện được" in text
    assert "Bộ dừng chương trình." in text
    assert acts(officer, task) == []


def test_a_done_one_says_when(world, officer):
    task = verify_task(a_reported_task(world), by=world.lanhdao_ubnd)
    text = page(officer, task)
    assert "hoàn thành ngày 25/11/2026" in text
    assert "Hoàn thành đúng hạn" in text


def test_a_planned_one_belongs_to_its_plan(world, officer, signed_in):
    task = a_plan(world).tasks.get()
    text = page(officer, task)
    assert "Kế hoạch cải cách hành chính năm 2026" in text
    assert "Dự kiến giao" in text
    assert signed_in("lanhdao.ubnd").get(task.get_absolute_url()).status_code == 404


def test_sources_are_told_by_who_points_here_and_may_be_seen(world):
    task = a_task(world)
    assert sources_of(task, world.canbo_dttg) == []
    model = mock.Mock()
    model._meta.app_label = "higher"
    model._meta.verbose_name = "kết luận"
    row = mock.MagicMock()
    row.__str__.return_value = "kết luận 1"
    row.get_absolute_url.return_value = "/cuoc-hop/1/"
    model.objects.visible_to.return_value.filter.return_value.order_by.return_value = [row]
    without_page = mock.Mock(related_model=mock.Mock(spec=["_meta"]))
    without_page.related_model._meta = mock.Mock(app_label="higher")
    relation = mock.Mock(related_model=model)
    relation.field.name = "task"
    with mock.patch.object(Task._meta, "related_objects", [without_page, relation]):
        (source,) = sources_of(task, world.canbo_dttg)
    assert (source.kind, source.title, source.url) == ("kết luận", "kết luận 1", "/cuoc-hop/1/")
    model.objects.visible_to.assert_called_once_with(world.canbo_dttg)
    model.objects.visible_to().filter.assert_called_once_with(task=task)


def test_hidden_from_another_unit(world, signed_in):
    task = a_task(world)
    for name in ("bithu.langson", "canbo.snv", "bithu.dttg"):
        assert signed_in(name).get(task.get_absolute_url()).status_code == 404
    assert signed_in("canbo.dttg").get("/nhiem-vu/99999999999999999999/").status_code == 404
