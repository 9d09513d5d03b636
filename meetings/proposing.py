"""What may be put on the agenda of a meeting: overdue tasks, directives, pending conclusions.

Each is offered as far as the user sees it, until it stands on the agenda of this very meeting; in a
later one it is offered again as long as it is open.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max, Q

from cchc.lib.clock import today
from cchc.lib.vietnamese import sentence_date
from meetings.models import AgendaItem, Conclusion, Topic
from plans.models import CoverageUnit, Task
from plans.models.cascade import lines_carried
from units.lineage import line_of
from units.models import Host

MOST_OFFERED = 20  # of each kind; the others wait in the lists of their own
TITLE_LENGTH = AgendaItem._meta.get_field("title").max_length


@dataclass(frozen=True)
class Proposal:
    """One thing that may become an item. `source`: the column of AgendaItem that will name it,
    `thing` its key; `title`, `topic` of the item; `about`: what its row tells; `discussed_on`: the
    last meeting that had it on its agenda, or None."""

    source: str
    thing: int
    title: str
    topic: str
    about: str
    url: str
    discussed_on: date | None = None


def proposals_for(meeting, user):
    """[(heading, [Proposal], whether there are more)] of one meeting; the same number of queries
    whatever is offered."""
    line = line_of(meeting.unit)
    found = [
        (
            part.heading,
            [part.make(row) for row in part.rows(meeting, user, line)[: MOST_OFFERED + 1]],
        )
        for part in _PARTS
    ]
    discussed = _discussed(meeting, line, [one for _, offered in found for one in offered])
    return [
        (
            heading,
            [
                replace(one, discussed_on=discussed.get((one.source, one.thing)))
                for one in offered[:MOST_OFFERED]
            ],
            len(offered) > MOST_OFFERED,
        )
        for heading, offered in found
    ]


def find_proposal(meeting, user, source, thing):
    """The Proposal of that thing, or None where it is not offered (any more)."""
    for part in _PARTS:
        if part.source == source:
            rows = part.rows(meeting, user, line_of(meeting.unit))
            row = rows.filter(**{part.key: thing}).first()
            return part.make(row) if row is not None else None
    return None


# --- What is offered ----------------------------------------------------------------------------


def _taken(meeting, source):
    named = meeting.items.filter(**{f"{source}__isnull": False})
    return named.order_by().values(source)


def _tasks(meeting, user, line):
    """Led by the unit or, of a Party organisation, by the agency at which it is established."""
    hosts = Host.objects.at(meeting.held_on).filter(party_unit__in=line).values("agency")
    leads = Q(lead__in=line) | Q(lead__in=hosts)
    tasks = Task.objects.visible_to(user).overdue(today()).filter(leads)
    return tasks.exclude(pk__in=_taken(meeting, "from_task")).with_names().order_by("due_on", "pk")


def _directives(meeting, user, line):
    rows = CoverageUnit.objects.visible_to(user).asked().filter(unit__in=line)
    rows = rows.exclude(pk__in=lines_carried(line))
    rows = rows.exclude(coverage__document__in=_taken(meeting, "from_directive"))
    return rows.select_related("coverage__document").order_by("due_on", "pk")


def _conclusions(meeting, user, line):
    rows = Conclusion.objects.visible_to(user).of_met().pending().filter(meeting__unit__in=line)
    rows = rows.filter(meeting__held_on__lte=meeting.held_on).exclude(meeting=meeting)
    rows = rows.exclude(pk__in=_taken(meeting, "from_conclusion"))
    return rows.select_related("meeting__unit").order_by("meeting__held_on", "order", "pk")


def _of_task(task):
    late = (today() - task.due_on).days
    return Proposal(
        "from_task",
        task.pk,
        f"Nhiệm vụ quá hạn: {task.title}",
        Topic.REVIEW,
        f"{task.lead_name} · hạn {sentence_date(task.due_on)}, quá hạn {late} ngày",
        task.get_absolute_url(),
    )


def _of_directive(row):
    document, days = row.coverage.document, (row.due_on - today()).days
    told = (
        f"còn {days} ngày" if days > 0 else f"quá hạn {-days} ngày" if days else "hết hạn hôm nay"
    )
    return Proposal(
        "from_directive",
        document.pk,
        f"Triển khai {document}: {document.subject}",
        Topic.TASKS,
        f"Hạn ban hành văn bản triển khai {sentence_date(row.due_on)}, {told}",
        document.get_absolute_url(),
    )


def _of_conclusion(conclusion):
    about = [conclusion.meeting.heading, conclusion.state_label]
    about += [f"hạn {conclusion.due_words}"] if conclusion.due_words else []
    return Proposal(
        "from_conclusion",
        conclusion.pk,
        f"Thực hiện kết luận: {' '.join(conclusion.text.split())}",
        Topic.REVIEW,
        " · ".join(about),
        conclusion.get_absolute_url(),
    )


@dataclass(frozen=True)
class _Part:
    """One kind: `rows(meeting, user, line)` as a queryset, `key` of what a Proposal names."""

    source: str
    heading: str
    key: str
    rows: Callable
    make: Callable


_PARTS = (
    _Part("from_task", "Nhiệm vụ quá hạn", "pk", _tasks, _of_task),
    _Part(
        "from_directive",
        "Văn bản chưa triển khai",
        "coverage__document",
        _directives,
        _of_directive,
    ),
    _Part("from_conclusion", "Kết luận chưa thực hiện xong", "pk", _conclusions, _of_conclusion),
)
SOURCES = tuple(part.source for part in _PARTS)


def _discussed(meeting, line, offered):
    """{(source, key): the last day on which other meetings of the unit had it on the agenda}."""
    named = Q(pk__in=[])
    for source in SOURCES:
        keys = [one.thing for one in offered if one.source == source]
        named |= Q(**{f"{source}__in": keys})
    items = AgendaItem.objects.filter(named, meeting__unit__in=line).exclude(meeting=meeting)
    rows = items.order_by().values_list(*SOURCES).annotate(day=Max("meeting__held_on"))
    return {
        (source, key): day
        for *keys, day in rows
        for source, key in zip(SOURCES, keys, strict=True)
        if key is not None
    }
