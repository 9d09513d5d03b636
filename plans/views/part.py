"""Partners' parts of a task: giving one, accepting one."""

from functools import partial

from plans.actions.part import accept_part, give_part
from plans.forms.fields import ConfirmForm
from plans.forms.task import PartForm
from plans.models import TaskPartner
from plans.views.task import fetch_task
from plans.views.task_steps import ask_step
from units.permissions import Permission, fetch, require


def _fetch(request, pk, permission, move):
    """The partner with the task its page names; 404, 403 and 409 as for a whole task."""
    partner = fetch(request.user, TaskPartner, pk, TaskPartner.objects.select_related("unit"))
    partner.task = fetch_task(request.user, partner.task_id)
    require(request.user, permission, partner)
    partner.task.refuse_unless("give_part")
    partner.refuse_unless(move)
    return partner


def part_give(request, pk):
    """Giao phần việc cho đơn vị phối hợp."""
    partner = _fetch(request, pk, Permission.ASSIGN_TASK, "give")
    form = partial(PartForm, initial={"part": partner.part, "due_on": partner.due_on})
    return ask_step(
        request, partner.task, partner, give_part, form, "plans/part_give.html",
        f"Đã giao phần việc; đang chờ {partner.unit.name} tiếp nhận.", partner=partner,
    )  # fmt: skip


def part_accept(request, pk):
    """Tiếp nhận phần việc phối hợp."""
    partner = _fetch(request, pk, Permission.ACCEPT_TASK, "accept")
    return ask_step(
        request, partner.task, partner, accept_part, ConfirmForm, "plans/part_accept.html",
        "Đã tiếp nhận phần việc.", partner=partner,
    )  # fmt: skip
