"""What is asked of a row of a plan: a planned task, a target."""

from django import forms

from cchc.lib.fields import CleanCharFormField, VersionField, VietnameseForm
from plans.forms.task import TaskForm, offer_areas
from plans.models import Area
from plans.recurrence import read_due
from plans.targets import parse_goal
from units.forms.fields import NOTHING


def area_field():
    """Which area of today; chosen where the row tells one."""
    return forms.ModelChoiceField(
        Area.objects.none(), label="Lĩnh vực", required=False, empty_label=NOTHING
    )


class PlanTaskForm(TaskForm):
    """A planned task with everything that the table of a plan has."""

    lead_text = CleanCharFormField(
        label="Bộ phận chủ trì",
        max_length=200,
        required=False,
        help_text="Phòng, bộ phận thuộc cơ quan chủ trì; in ở cột “Chủ trì” thay tên cơ quan.",
    )
    partner_text = CleanCharFormField(
        label="Phối hợp khác",
        max_length=300,
        required=False,
        help_text="Ghi như trong kế hoạch khi không chọn được từng đơn vị: các sở, ban, ngành.",
    )
    budget = CleanCharFormField(label="Kinh phí", max_length=100, required=False)
    note = CleanCharFormField(label="Ghi chú", max_length=500, required=False)


def values_of_task(task):
    """The fields of a task as its form shows them. A date that was read from its words is read
    again, should these change."""
    is_read = bool(task.due_text) and read_due(task.due_text, task.plan.year).due_on
    is_shown = not task.recurrence and is_read != task.due_on
    names = ("title", "deliverable", "lead_text", "partner_text", "due_text", "budget", "note")
    return {
        **{name: getattr(task, name) for name in names},
        "due_on": task.due_on if is_shown else None,
        "area": task.area_id,
        "lead": task.lead_id,
        "partners": [link.unit_id for link in task.partner_links.all()],
    }


def values_of_target(target):
    """The fields of a target as typed: what was read from its words is not shown again."""
    read = parse_goal(target.goal)
    return {
        **{name: getattr(target, name) for name in ("title", "goal", "note")},
        "area": target.area_id,
        "unit_of_measure": "" if target.unit_of_measure == read.unit else target.unit_of_measure,
        "base": "" if target.base == read.base else target.base,
    }


class EditPlanTaskForm(PlanTaskForm):
    """A planned task changed; `version`: the one that was shown."""

    version = VersionField()

    def __init__(self, task, *args, groups, **kwargs):
        initial = {**values_of_task(task), "version": task.version}
        super().__init__(*args, groups=groups, initial=initial, **kwargs)


class TargetForm(VietnameseForm):
    """A target as it is written; the number is read from the words."""

    title = CleanCharFormField(
        label="Nội dung chỉ tiêu", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    goal = CleanCharFormField(
        label="Mức phấn đấu",
        max_length=200,
        help_text="Ghi như trong kế hoạch: ≥ 45%, trên 90%, nhóm 5, tăng 2 bậc so với 2025, tăng.",
    )
    unit_of_measure = CleanCharFormField(
        label="Đơn vị tính",
        max_length=40,
        required=False,
        help_text="Để trống nếu đã ghi ở mức phấn đấu.",
    )
    base = CleanCharFormField(label="So với", max_length=200, required=False)
    area = area_field()
    note = CleanCharFormField(label="Ghi chú", max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_areas(self.fields["area"], self.initial.get("area"))


class EditTargetForm(TargetForm):
    """A target changed. What was read from its words is not shown as typed."""

    version = VersionField()

    def __init__(self, target, *args, **kwargs):
        initial = {**values_of_target(target), "version": target.version}
        super().__init__(*args, initial=initial, **kwargs)
