"""Pages of what was lost: published only, notes for who may read them, two clicks for a head."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.lib.clock import now, today
from plans.models import Plan, Task
from scoring.models import CriterionTask, Entry
from tests.scoring.builders import entry_of, make_round, put, sheet_of
from tests.scoring.published import publish, publish_losses


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def published(world):
    return publish_losses(world)


@pytest.fixture
def address(world, published):
    return reverse("scoring:loss-detail", args=[published[world.ethnic].sheet_id])


@pytest.fixture
def entry(world, published):
    return entry_of(published[world.ethnic].sheet, "1.2")


def post(client, entry, **fields):
    url = reverse("scoring:loss-task", args=[entry.pk])
    shown = client.get(url).context["form"]
    data = {name: shown[name].value() or "" for name in shown.fields if name != "partners"}
    data["plan"] = shown.fields["plan"].choices[0][0]
    return client.post(url, data | {"due_text": "quý II"} | fields, follow=True)


def test_a_head_reads_the_newest_year_of_his_unit(world, signed_in, address):
    publish_losses(world, year=2025)
    client = signed_in("lanhdao.dttg")
    text = text_of(client.get(reverse("scoring:loss-list")))
    listed = text_of(client.get(reverse("scoring:loss-list"), {"tat-ca": ""}))
    assert address in listed
    assert "năm 2025" in listed
    for said in (
        "Nguyên nhân mất điểm năm 2026", "Ban hành hoặc gửi chậm (1 mục)", "1,50 điểm", "4,50",
        "Kết quả điều tra xã hội học", "Điểm phạt", "Quý III", "Đưa vào kế hoạch",
    ):  # fmt: skip
        assert said in text, said


def test_who_scores_nothing_chooses_a_block(world, signed_in, published):
    text = text_of(signed_in("bithu.langson").get(reverse("scoring:loss-list")))
    block = published[world.ethnic].snapshot.round_block_id
    assert reverse("scoring:loss-block", args=[block]) in text


def test_nothing_published_is_said(world, signed_in):
    text = text_of(signed_in("lanhdao.dttg").get(reverse("scoring:loss-list")))
    assert "Chưa có kết quả nào được công bố" in text


def test_points_are_for_everyone_signed_in_but_not_the_notes(world, signed_in, client, address):
    text = text_of(signed_in("bithu.langson").get(address))
    assert "Ban hành hoặc gửi chậm" in text
    assert "Quý III" not in text
    assert "Đưa vào kế hoạch" not in text
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "APPRAISED"])
def test_nothing_shows_before_publication(world, signed_in, the_round, state):
    sheet = put(sheet_of(the_round, world.ethnic), state, world.canbo_dttg)
    Entry.objects.filter(sheet=sheet).update(reason_code="LATE")
    entry = entry_of(sheet, "2.1")
    client = signed_in("lanhdao.dttg")
    for name, key in (
        ("loss-detail", sheet.pk), ("loss-block", sheet.round_block_id), ("loss-task", entry.pk),
    ):  # fmt: skip
        assert client.get(reverse(f"scoring:{name}", args=[key])).status_code == 404


def test_one_cause_may_be_looked_at_alone(world, signed_in, address):
    client = signed_in("lanhdao.dttg")
    text = text_of(client.get(address, {"nguyen_nhan": "LATE"}))
    assert "Chế độ báo cáo" in text
    assert "Giải quyết hồ sơ" not in text
    assert client.get(address, {"nguyen_nhan": "\x00"}).status_code == 400
    for broken in ("XX", "9" * 400):
        assert "Giải quyết hồ sơ" in text_of(client.get(address, {"nguyen_nhan": broken}))


def test_the_page_of_a_result_leads_there(world, signed_in, published, address):
    result = published[world.ethnic].get_absolute_url()
    assert address in text_of(signed_in("bithu.langson").get(result))


def test_the_years_stand_beside_one_another(world, signed_in, address):
    publish_losses(world, year=2025)
    text = text_of(signed_in("lanhdao.dttg").get(address))
    assert "Qua các năm" in text
    assert "Năm 2025" in text


def test_a_block_with_its_criteria_and_units(world, signed_in, published):
    url = reverse("scoring:loss-block", args=[published[world.ethnic].snapshot.round_block_id])
    publish_losses(world, year=2025)
    text = text_of(signed_in("canbo.dttg").get(url))
    for said in ("2/2", "Giải quyết hồ sơ", "Sở Tài chính", "Theo đơn vị", "Qua các năm"):
        assert said in text, said


def test_one_press_makes_a_task_that_the_row_then_shows(world, signed_in, entry, address):
    client = signed_in("lanhdao.dttg")
    shown = client.get(reverse("scoring:loss-task", args=[entry.pk])).context["form"]
    assert shown["title"].value() == "Chế độ báo cáo (tiêu chí 1.2: đạt đủ 3,00 điểm)"
    assert str(shown["lead"].value()) == str(world.ethnic.pk)
    assert shown.fields["area"].queryset.get(pk=shown["area"].value()).code == "DIRECTION"
    assert shown["due_on"].value() == "31/12/2027"
    text = text_of(post(client, entry))
    assert "Đã đưa vào dự thảo kế hoạch" in text
    task = Task.objects.get()
    assert (task.state, task.due_text) == ("DRAFT", "quý II")
    assert task.get_absolute_url() in text
    assert "Dự kiến giao" in text
    told = text_of(client.get(task.get_absolute_url()))
    assert "1.2 Chế độ báo cáo: 1,50 điểm chưa đạt năm 2026" in told
    plan = text_of(client.get(task.plan.get_absolute_url()))
    assert "1,50 điểm: <a" in plan
    assert "tiêu chí 1.2" in plan


def test_a_plan_tells_the_points_that_hang_on_its_late_tasks(world, signed_in, entry):
    plan = Plan.objects.create(unit=world.ethnic, year=2027, title="Kế hoạch năm 2027")
    rows = []
    for days in (-1, 1):
        task = Task.objects.create(
            plan=plan, assigner=world.ethnic, lead=world.ethnic, title=f"Việc {days}",
            state="ASSIGNED", assigned_on=date(2026, 1, 5), due_on=today() + timedelta(days=days),
        )  # fmt: skip
        rows.append(
            CriterionTask(entry=entry, task=task, lost="1.5", by=world.lanhdao_dttg, at=now())
        )
    client = signed_in("lanhdao.dttg")
    assert "Điểm có nguy cơ mất" not in text_of(client.get(plan.get_absolute_url()))
    CriterionTask.objects.bulk_create(rows)
    text = text_of(client.get(plan.get_absolute_url()))
    assert "trên 3,00 điểm gắn với nhiệm vụ" in text
    figure = text[text.index("Điểm có nguy cơ mất") :][:200]
    assert "1,50" in figure
    assert "figure-late" in figure


def test_who_does_not_see_the_draft_sees_that_there_is_a_task(world, signed_in, entry, address):
    post(signed_in("lanhdao.dttg"), entry)
    text = text_of(signed_in("bithu.langson").get(address))
    assert "Đã có nhiệm vụ" in text
    assert Task.objects.get().get_absolute_url() not in text


def test_it_may_be_pressed_as_it_is_proposed(signed_in, entry):
    client, url = signed_in("lanhdao.dttg"), reverse("scoring:loss-task", args=[entry.pk])
    form = client.get(url).context["form"]
    names = ("title", "deliverable", "lead", "area", "due_on")
    answer = client.post(url, {name: form[name].value() for name in names} | {"plan": "moi"})
    assert answer.status_code == 302
    assert Task.objects.get().due_on == date(2027, 12, 31)


def test_two_presses_make_one(world, signed_in, entry):
    client = signed_in("lanhdao.dttg")
    url = reverse("scoring:loss-task", args=[entry.pk])
    form = client.get(url).context["form"]
    data = {"plan": "moi", "title": "Việc", "lead": form["lead"].value(), "due_text": "quý II"}
    key = {"idempotency_key": "0c2b6a52-8f5d-4a28-9f5e-3f4d7e2a9b10"}
    for _ in range(2):
        client.post(url, data | key)
    assert client.post(url, data).status_code == 409
    assert CriterionTask.objects.count() == Task.objects.count() == 1
    assert "Tiêu chí này đã có nhiệm vụ" in text_of(client.get(url))


def test_a_form_without_a_time_is_shown_again(world, signed_in, entry):
    text = text_of(post(signed_in("canbo.dttg"), entry, due_on="", due_text="", title="Việc tự gõ"))
    assert "Chưa nhập hạn hoặc thời gian hoàn thành" in text
    assert "Việc tự gõ" in text
    assert not Task.objects.exists()


def test_others_are_refused(world, signed_in, entry):
    url = reverse("scoring:loss-task", args=[entry.pk])
    for account in ("bithu.langson", "thamdinh.snv", "quantri"):
        assert signed_in(account).get(url).status_code == 403


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_one_row_and_many_ask_the_same(world, signed_in, address):
    client = signed_in("lanhdao.dttg")
    assert queries_of(client, f"{address}?nguyen_nhan=LATE") == queries_of(client, address)


def test_a_block_of_one_unit_and_of_two_ask_the_same(world, signed_in):
    client = signed_in("lanhdao.dttg")
    alone = make_round(world, world.finance, year=2025)
    put(sheet_of(alone, world.finance), "APPRAISED", world.canbo_dttg)
    (one,) = publish(world, alone).values()
    of_one = reverse("scoring:loss-block", args=[one.snapshot.round_block_id])
    asked = queries_of(client, of_one)
    two = publish_losses(world, year=2024)[world.finance]
    of_two = reverse("scoring:loss-block", args=[two.snapshot.round_block_id])
    assert queries_of(client, of_two) == asked


@pytest.mark.parametrize(("account", "is_told"), [("lanhdao.dttg", True), ("thamdinh.snv", False)])
def test_the_first_page_leads_there(world, signed_in, account, is_told):
    assert ("Đơn vị mất điểm ở đâu" in text_of(signed_in(account).get("/viec-cua-toi/"))) is is_told
