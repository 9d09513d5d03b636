"""Where a task came from, told by whoever points to it: plans know no higher app."""

from dataclasses import dataclass

from plans.models.task import Task


@dataclass(frozen=True)
class Source:
    """A record that points to a task: what it is, what it is called, where it is read."""

    kind: str
    title: str
    url: str


def sources_of(task, user):
    """Records of other apps that point to the task, as far as this reader may see them.

    Any model with a foreign key to Task, a page of its own and `visible_to` on its queryset counts.
    """
    found = []
    for relation in Task._meta.related_objects:
        model = relation.related_model
        is_ours = model._meta.app_label == Task._meta.app_label
        if is_ours or not hasattr(model, "get_absolute_url"):
            continue
        rows = model.objects.visible_to(user).filter(**{relation.field.name: task})
        found += [
            Source(str(model._meta.verbose_name), str(row), row.get_absolute_url())
            for row in rows.order_by("pk")
        ]
    return found
