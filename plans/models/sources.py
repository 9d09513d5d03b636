"""Where a record came from, and what hangs on it, told by whoever points to it: plans know no
higher app."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q


@dataclass(frozen=True)
class Source:
    """A record that points to another: what it is, what it is called, where it is read."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class Stake:
    """Points that hang on a task: `name` is short ("tiêu chí 1.2"), `title` says all of it."""

    task_id: int
    name: str
    points: Decimal
    title: str
    url: str


def sources_of(obj, user):
    """Records of other apps that point to the object, as far as this reader may see them.

    Any model with a foreign key to it, a page of its own and `visible_to` on its queryset counts.
    """
    found = []
    for relation in obj._meta.related_objects:
        model = relation.related_model
        is_ours = model._meta.app_label == obj._meta.app_label
        if is_ours or not hasattr(model, "get_absolute_url"):
            continue
        rows = model.objects.visible_to(user).filter(**{relation.field.name: obj})
        found += [
            Source(str(model._meta.verbose_name), str(row), row.get_absolute_url())
            for row in rows.order_by("pk")
        ]
    return found


def stakes_of(tasks, user):
    """{task id: [Stake]} of some tasks of one model: what records of other apps say hangs on them.

    Any model with a foreign key to it whose queryset has `visible_to` and `stakes` counts.
    """
    found = defaultdict(list)
    if not tasks:
        return found
    for relation in tasks[0]._meta.related_objects:
        rows = relation.related_model.objects
        if not hasattr(rows, "stakes"):
            continue
        pointing = {f"{relation.field.name}__in": [task.pk for task in tasks]}
        for stake in rows.visible_to(user).filter(**pointing).stakes():
            found[stake.task_id].append(stake)
    return found


def concluded(tasks):
    """Those of these tasks (a query) that a conclusion gave.

    Any model with a foreign key to it whose queryset has `concluding` counts.
    """
    given = Q(pk__in=())
    for relation in tasks.model._meta.related_objects:
        rows = relation.related_model.objects
        if hasattr(rows, "concluding"):
            given |= Exists(rows.concluding().filter(**{relation.field.name: OuterRef("pk")}))
    return tasks.filter(given)
