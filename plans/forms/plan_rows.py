"""What is asked of a row of a plan: a planned task, a target."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VersionField, VietnameseForm
from cchc.lib.vietnamese import upper_first
from plans.forms.task import TaskForm
from plans.models import Area
from plans.recurrence import read_due
from plans.targets import parse_goal
from units.forms.fields import NOTHING


def area_field():
    """Which area of today; chosen where the row tells one."""
    return forms.ModelChoiceField(
        Area.objects.none(), label="Lĩnh vực", required=False, empty_label=NOTHING
    )


def offer_areas(field):
    field.queryset = Area.objects.at(today())
    field.label_from_instance = lambda area: upper_first(area.name)


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


class EditPlanTaskForm(PlanTaskForm):
    """A planned task changed; `version`: the one that was shown."""

    version = VersionField()

    def __init__(self, task, *args, groups, **kwargs):
        initial = {name: getattr(task, name) for name in self.base_fields if hasattr(task, name)}
        is_read = bool(task.due_text) and read_due(task.due_text, task.plan.year).due_on
        initial |= {
            # A date that was read from the words is read again, should these change.
            "due_on": None if is_read == task.due_on else task.due_on,
            "lead": task.lead_id,
            "partners": [link.unit_id for link in task.partner_links.all()],
        }
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
        offer_areas(self.fields["area"])


class EditTargetForm(TargetForm):
    """A target changed. What was read from its words is not shown as typed."""

    version = VersionField()

    def __init__(self, target, *args, **kwargs):
        initial = {name: getattr(target, name) for name in ("title", "goal", "note", "version")}
        read = parse_goal(target.goal)
        initial |= {
            "area": target.area_id,
            "unit_of_measure": ""
            if target.unit_of_measure == read.unit
            else target.unit_of_measure,
            "base": "" if target.base == read.base else target.base,
        }
        super().__init__(*args, initial=initial, **kwargs)
