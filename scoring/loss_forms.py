"""What is asked when a lost row becomes a task: which plan, then what a planned task needs."""

from django import forms

from plans.forms.task import TaskForm

NEW = "moi"


class LossTaskForm(TaskForm):
    """A planned task, and the draft that it goes into -> `plan`: a Plan, None for a new draft.

    `plans`: drafts that may be chosen; `coming`: the year of the new one offered beside them.
    """

    plan = forms.ChoiceField(label="Dự thảo kế hoạch")

    def __init__(self, *args, plans, coming, **kwargs):
        super().__init__(*args, **kwargs)
        self.plans = {str(plan.pk): plan for plan in plans}
        self.fields["plan"].choices = [
            *((key, plan.title) for key, plan in self.plans.items()),
            (NEW, f"Lập dự thảo mới: Kế hoạch cải cách hành chính năm {coming}"),
        ]
        self.order_fields(["plan"])

    def clean_plan(self):
        return self.plans.get(self.cleaned_data["plan"])
