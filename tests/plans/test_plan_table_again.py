"""Tables of tasks that go out and come back the same, and files that are no table."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.lib.sheets import Column, read, write_xlsx
from cchc.lib.vietnamese import short_date, upper_first
from plans.actions.plan import add_plan_task
from plans.actions.plan_table import draft_plan_table, import_plan_table
from plans.models import Area, Plan, Task
from plans.plan_exports import plan_context
from plans.plan_reading import ABOVE, FAULT, TITLES, check, guess, table_of
from tests.lib import broken_sheets
from tests.plans.builders import TODAY, a_plan

PART = "Phòng Cải cách hành chính"  # of the plan's own unit, which the paper names
texts = st.text(st.sampled_from("aăâbcđếộIV 123,;“”'=+-@%/().:"), max_size=40)
units = st.sampled_from(["ethnic", "home_affairs", "office", "finance", "commune"])
dues = st.dates(date(2026, 1, 1), date(2027, 12, 31)) | st.sampled_from(
    ["Quý II", "Trước 15/12", "Hằng quý", "Ngày 25 hằng tháng", "Thường xuyên", "Tháng 9/2026",
     "Khi có văn bản của cấp trên"]
)  # fmt: skip
entries = st.fixed_dictionaries(
    {
        "title": texts.filter(str.strip),
        "deliverable": texts,
        "budget": st.just("") | texts,
        "note": st.just("") | texts,
        "lead": units | st.just(PART),
        "partners": st.sets(units),
        "partner_text": st.sampled_from(["", "các xã", "các phòng, ban"]),
        "due": dues,
        "area": st.sampled_from(["", "INSTITUTIONS", "PROCEDURES", "ORGANISATION", "CIVIL_SERVICE",
                                 "PUBLIC_FINANCE", "DIGITAL", "DIRECTION"]),
    }
)  # fmt: skip


@given(st.lists(entries, min_size=1, max_size=5))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.first_database
def test_a_table_of_tasks_goes_into_another_plan_the_same(world, drawn):
    """Random tasks, written as the paper has them and as the template asks: read, checked, taken
    over by another plan, whose tasks and whose sheet are the same again."""
    with transaction.atomic():
        plan = a_plan(world, tasks=0)
        for number, entry in enumerate(drawn):
            _planned(world, plan, number, **entry)
        facts = _facts(plan)
        for sheet_of in (_as_printed, _as_template):
            heads, rows = sheet_of(plan)
            content = write_xlsx("Nhiệm vụ", [Column(head) for head in heads], rows)
            again = _taken_over(world, content)
            assert _facts(again) == facts
            assert sheet_of(again) == (heads, rows)
        transaction.set_rollback(True)


def _planned(world, plan, number, *, title, lead, partners, due, area, **texts):
    is_part = lead == PART
    unit = world.ethnic if is_part else getattr(world, lead)
    partners = [getattr(world, name) for name in sorted(partners)]
    add_plan_task(
        plan,
        by=world.canbo_dttg,
        title=f"{title} {number}",
        lead=unit,
        lead_text=PART if is_part else "",
        partners=[partner for partner in partners if partner != unit],
        area=Area.objects.at(TODAY).get(code=area) if area else None,
        **({"due_text": due} if isinstance(due, str) else {"due_on": due}),
        **texts,
    )


def _tasks(plan):
    tasks = Task.objects.filter(plan=plan).select_related("area", "lead")
    return tasks.prefetch_related("partner_links__unit__versions").order_by("area__order", "pk")


def _facts(plan):
    """All that a task of a plan says, in the order of its sheet."""
    found = [
        (
            task.title, task.deliverable, task.budget, task.note, task.due_on, task.due_text,
            task.recurrence, task.lead_id, task.lead_text, task.partner_text,
            task.area.code if task.area else "",
            {link.unit_id for link in task.partner_links.all()},
        )
        for task in _tasks(plan)
    ]  # fmt: skip
    return sorted(found, key=lambda each: each[0].rpartition(" ")[2])


def _as_printed(plan):
    """(heads, rows) of the annex of the plan's paper, areas as headings over their tasks."""
    annex = plan_context(Plan.objects.get(pk=plan.pk))["annex"]
    heads, rows = [column["title"] for column in annex["columns"]], []
    for group in annex["groups"]:
        rows.append([group["letter"], group["title"], *[""] * (len(heads) - 2)])
        rows += [[cell["text"] for cell in row] for row in group["rows"]]
    return heads, rows


def _as_template(plan):
    """(heads, rows) of the template, the area in each row."""
    rows = []
    for number, task in enumerate(_tasks(plan), start=1):
        partners = sorted(link.unit.short_name for link in task.partner_links.all())
        rows.append([
            str(number), upper_first(task.area.short_name) if task.area else "", task.title,
            task.deliverable, task.lead_text or task.lead.short_name,
            "; ".join(filter(None, [*partners, task.partner_text])),
            task.due_text or short_date(task.due_on), task.budget, task.note,
        ])  # fmt: skip
    return list(TITLES.values()), rows


def _taken_over(world, content):
    """Another plan of the same unit, made of the sheet alone."""
    table = table_of(read("b.xlsx", content))
    plan, columns = a_plan(world, tasks=0), guess(table.heads)
    found = check(plan, table.rows, columns)
    assert not found.wrong, [line.faults for line in found.wrong]
    draft = draft_plan_table(plan, by=world.canbo_dttg, name="b.xlsx", table=table)
    import_plan_table(
        plan, by=world.canbo_dttg, draft=draft, columns=columns, blank=ABOVE, unknown=FAULT,
        count=len(found.new),
    )  # fmt: skip
    return plan


# --- Files that are no table --------------------------------------------------------------------


def _sent(client, plan, name, content):
    return client.post(
        reverse("plans:plan-upload", args=[plan.pk]), {"file": SimpleUploadedFile(name, content)}
    )


@pytest.mark.first_database
@pytest.mark.parametrize("count", [50, pytest.param(300, marks=pytest.mark.deep)])
def test_damaged_files_end_in_a_page_and_plan_nothing(world, signed_in, count):
    """Half-read files are shown, refused ones told."""
    client, plan = signed_in("canbo.dttg"), a_plan(world, tasks=0)
    taken = 0
    for number, (name, content) in enumerate(broken_sheets.damaged(count, seed=13)):
        response = _sent(client, plan, name, content)
        assert response.status_code in (200, 302, 409), number
        if response.status_code == 302:
            taken += 1
            if taken % 10 == 1:
                assert client.get(response.url).status_code == 200
    assert 0 < taken < count
    assert not Task.objects.exists()
