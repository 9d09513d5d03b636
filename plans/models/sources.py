"""Where a record came from, told by whoever points to it: plans know no higher app."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A record that points to another: what it is, what it is called, where it is read."""

    kind: str
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
