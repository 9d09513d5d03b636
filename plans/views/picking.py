"""Which tasks a view of tasks shows: the part, the filters, and links that keep them."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Subquery
from django.urls import reverse
from django.utils.http import urlencode

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import PARAMETER
from cchc.lib.vietnamese import short_date, sort_key
from plans.filters import COUNTED, EVERY, GIVEN, LED, NO_AREA, TABS, TaskFilterForm, area_choices
from plans.models import UNFINISHED, Document, Plan, Task
from plans.models.task_query import WORKERS
from units.permissions import Role, access_of

VIEWS = (
    ("plans:task-list", "Bảng"),
    ("plans:task-groups", "Theo nhóm"),
    ("plans:task-calendar", "Lịch"),
    ("plans:task-board", "Theo trạng thái"),
    ("plans:task-quarters", "Theo quý"),
)
MOST_DOCUMENTS = 50  # that a number typed by hand stands for


@dataclass
class Picking:
    """What was asked: `form` and its values `wanted`, `tasks` (seen and kept), `areas` as choices.

    `documents`: the directives from which the tasks stem, None where none was asked for.
    """

    request: object
    form: object
    wanted: dict
    tasks: object
    areas: list
    documents: list | None = field(default=None)

    def link(self, name="", **changes):
        """The address of a view with what is asked now, but for `changes` (None takes one away).

        What only the present view knows stays with it.
        """
        asked = {}
        for key in TaskFilterForm.base_fields if name else self.request.GET:
            if self.request.GET.get(key) and key != PARAMETER:
                asked[key] = self.request.GET[key]
        asked |= changes
        query = urlencode({key: value for key, value in asked.items() if value is not None})
        return f"{reverse(name) if name else self.request.path}?{query}"

    def listed(self, **changes):
        """The address of the table with the same part and filters, but for `changes`."""
        return self.link("plans:task-list", phan=self.wanted["phan"], **changes)

    @property
    def views(self):
        now = f"plans:{self.request.resolver_match.url_name}"
        return [
            {"label": label, "url": self.link(name), "is_now": name == now} for name, label in VIEWS
        ]

    @property
    def tabs(self):
        return [
            {"label": label, "url": self.link(phan=key), "is_now": key == self.wanted["phan"]}
            for key, label in TABS
        ]

    @cached_property
    def chips(self):
        """[(words, address without it)] of what links asked for and no field shows."""
        found, wanted = [], self.wanted
        if wanted["ke_hoach"] is not None:
            found.append((f"Kế hoạch: {self._plan()}", self.link(ke_hoach=None)))
        if wanted["van_ban"]:
            named = str(self.documents[0]) if self.documents else "ngoài phạm vi được xem"
            found.append((f"Từ văn bản chỉ đạo {named}", self.link(van_ban=None)))
        if wanted["tu"] or wanted["den"]:
            days = [short_date(day) for day in (wanted["tu"], wanted["den"]) if day]
            words = " đến ".join(days if wanted["tu"] != wanted["den"] else days[:1])
            found.append((f"Hạn {words}", self.link(tu=None, den=None)))
        return found

    def _plan(self):
        if not self.wanted["ke_hoach"]:
            return "không thuộc kế hoạch nào"
        if self.documents:
            title = self.documents[0].asked_plan
        else:
            title = _titles(self.request.user, self.wanted["ke_hoach"]).first()
        return title or "ngoài phạm vi được xem"


def pick_tasks(request, form_class=TaskFilterForm, *, leave_out=(), state=UNFINISHED):
    """The Picking of a request; `state`: which are shown when none is asked for.

    Tasks of one part that this account may see. A filter that is broken narrows nothing.
    """
    access, areas = access_of(request.user), area_choices()
    part = LED if access.has(*WORKERS) else GIVEN
    part = part if access.has(*WORKERS, Role.LEADER, Role.CLERK) else EVERY
    initial = {"phan": part, "trang_thai": state}
    form, wanted = clean_get(
        form_class, request.GET, areas=areas, leave_out=leave_out, initial=initial
    )
    tasks = Task.objects.visible_to(request.user)
    if wanted["phan"] == LED:
        tasks = tasks.led_by(request.user)
    elif wanted["phan"] == GIVEN:
        tasks = tasks.given_by(request.user)
    picking = Picking(request, form, wanted, tasks, areas)
    _narrow(picking, request.user)
    return picking


def _narrow(picking, user):
    wanted = picking.wanted
    state, area = wanted.get("trang_thai", ""), wanted["linh_vuc"]
    tasks = picking.tasks.picked(
        text=wanted["tim"],
        state="" if state == COUNTED else state,
        due=wanted.get("han", ""),
        unit=wanted["don_vi"],
        area="" if area == NO_AREA else area,
        day=today(),
    )
    if state == COUNTED:
        tasks = tasks.counted()
    if area == NO_AREA:
        tasks = tasks.filter(area__isnull=True)
    if wanted["ke_hoach"] is not None:
        tasks = tasks.of_plan(wanted["ke_hoach"])
    if wanted["van_ban"] or wanted["so_van_ban"]:
        picking.documents = _documents(user, wanted)
        tasks = tasks.stemming_from([document.pk for document in picking.documents])
    if wanted["tu"] or wanted["den"]:
        first, last = wanted["tu"] or wanted["den"], wanted["den"] or wanted["tu"]
        tasks = tasks.due_between(first, last)
    picking.tasks = tasks


def _documents(user, wanted):
    """The directive that a link named, else those whose number was typed; with it comes the title
    of a plan that is asked for too, which would be a query of its own.
    """
    key, plan = wanted["van_ban"], wanted["ke_hoach"]
    seen = Document.objects.visible_to(user)
    found = seen.filter(pk=key) if key else seen.issued().matching(wanted["so_van_ban"])
    found = found.only("family", "doc_type", "symbol", "issued_on", "issuer_text", "state")
    if plan:
        found = found.annotate(asked_plan=Subquery(_titles(user, plan)))
    return sorted(found.order_by("-pk")[:MOST_DOCUMENTS], key=lambda one: sort_key(str(one)))


def _titles(user, plan):
    """The title of one plan, where this reader sees it."""
    seen = Plan.objects.visible_to(user).filter(pk=plan)
    return seen.order_by("pk").values_list("title", flat=True)
