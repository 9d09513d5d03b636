"""The pages of remedies: the overdue first, one with its history, every step of it."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import Remedy
from tests.plans.builders import an_upload
from tests.plans.inspecting import concluded, visited
from tests.plans.pages import words

URL = "/kiem-tra/khac-phuc/"


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.snv")


@pytest.fixture
def unit(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def remedy(world):
    return concluded(world).remedies.get()


def url(step, remedy):
    return reverse(f"plans:remedy-{step}", args=[remedy.pk])


def listed(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [row["remedy"].text for row in response.context["rows"]]


def test_the_list_begins_with_what_is_overdue(world, officer, unit):
    text = words(officer.get(URL))
    assert "Không có việc khắc phục nào quá hạn." in text
    concluded(world, findings=3)
    for remedy, (text, due, state) in zip(
        Remedy.objects.order_by("pk"),
        [
            ("Trễ", "2026-11-20", "OPEN"),
            ("Gần", "2026-11-28", "OPEN"),
            ("Xa", "2027-01-30", "OPEN"),
        ],
        strict=True,
    ):
        Remedy.objects.filter(pk=remedy.pk).update(text=text, due_on=due, state=state)
    for client in (officer, unit):
        assert listed(client) == ["Trễ"]
        assert listed(client, phan="soon") == ["Gần"]
        assert listed(client, phan="running") == ["Trễ", "Gần", "Xa"]
    assert "Quá hạn 5 ngày" in words(unit.get(URL))
    assert listed(officer, phan="running", don_vi="tai chinh") == []
    Remedy.objects.filter(text="Xa").update(state="DONE", done_on=date(2026, 11, 24))
    assert listed(officer, phan="done") == ["Xa"]
    assert listed(officer, phan="") == ["Trễ", "Gần", "Xa"]


def test_strangers_see_none(world, remedy, signed_in):
    for name in ("bithu.langson", "canbo.vanban", "vanphong.ubnd"):
        assert listed(signed_in(name), phan="") == []


def test_a_remedy_goes_from_report_to_confirmation(world, remedy, unit, officer):
    page = words(unit.get(remedy.get_absolute_url()))
    for said in ("Chưa khắc phục", "Đơn vị được kiểm tra chưa báo cáo.", "Báo cáo khắc phục",
                 "Chậm công bố thủ tục 1", "08/12/2026"):  # fmt: skip
        assert said in page, said
    bare = words(unit.post(url("report", remedy), {"text": "Đã làm."}))
    assert "cần tài liệu kiểm chứng (văn bản hoặc tệp), hoặc lý do không có." in bare
    data = {"text": "Đã làm.", "uploads": an_upload("qd.pdf")}
    text = words(unit.post(url("report", remedy), data, follow=True))
    assert "Đã báo cáo khắc phục; đang chờ đoàn kiểm tra xác nhận." in text
    assert "qd.pdf" in text
    assert words(unit.post(url("report", remedy), data), 409)
    back = {"reason": "Chưa đủ.", "due_on": "20/12/2026"}
    text = words(officer.post(url("send-back", remedy), back, follow=True))
    for said in ("Chưa đạt, tiếp tục khắc phục", "Chưa đủ.", "20/12/2026"):
        assert said in text, said
    again = {"text": "Đã làm đủ.", "no_evidence_reason": "Kết quả trên hệ thống khác."}
    unit.post(url("report", remedy), again)
    assert "Xác nhận khắc phục?" in words(officer.get(url("confirm", remedy)))
    text = words(officer.post(url("confirm", remedy), {"note": "Đạt."}, follow=True))
    for said in ("Đã xác nhận khắc phục.", "Hoàn thành đúng hạn", "Đạt.", "trên hệ thống khác"):
        assert said in text, said


def test_a_day_is_moved_with_a_reason(world, remedy, officer):
    data = {"due_on": "20/11/2026", "reason": "Chờ kinh phí.", "version": remedy.version}
    early = words(officer.post(url("move-due", remedy), data), 409)
    assert "Hạn khắc phục 20/11/2026 sớm hơn ngày kết luận 23/11/2026" in early
    text = words(
        officer.post(url("move-due", remedy), data | {"due_on": "31/12/2026"}, follow=True)
    )
    assert "Đã đổi hạn khắc phục, kèm lý do." in text
    stale = officer.post(url("move-due", remedy), data | {"due_on": "30/12/2026"})
    assert "Bản đang nhập" in words(stale, 409)


def test_before_the_conclusion_the_team_writes(world, officer):
    remedy = visited(world).remedies.get()
    acts = officer.get(remedy.get_absolute_url()).context["verbs"]
    assert [verb["label"] for verb in acts] == ["Sửa", "Rút"]
    data = {"text": "Việc khác", "due_on": "", "version": remedy.version}
    assert "Việc khác" in words(officer.post(url("edit", remedy), data, follow=True))
    reason = {"reason": "Gộp việc."}
    text = words(officer.post(url("withdraw", remedy), reason, follow=True))
    assert "Gộp việc." in text
    assert "Đã rút" in text
