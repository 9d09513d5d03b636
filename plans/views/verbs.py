"""The acts at the head of a page: which is the main one, which end something."""

from django.urls import reverse

# By the names of their addresses. What ends or takes back is drawn as such, never as the main act.
ENDING = frozenset(
    {
        "plans:explanation-withdraw",
        "plans:inspection-withdraw",
        "plans:plan-withdraw",
        "plans:remedy-withdraw",
        "plans:report-withdraw",
        "plans:task-cancel",
        "plans:task-decline",
        "plans:task-give-up",
    }
)
# What a thing does not wait for.
SIDE = frozenset(
    {
        "plans:inspection-edit",
        "plans:inspection-minutes",
        "plans:plan-amend",
        "plans:remedy-edit",
        "plans:remedy-move-due",
        "plans:remedy-send-back",
        "plans:task-ask-explanation",
    }
)


def verb(name, label, pk):
    """{label, name, url} of one act on the thing with this key."""
    return {"label": label, "name": name, "url": reverse(name, args=[pk])}


def weighed(verbs):
    """The same verbs with `is_primary` (the first alone, where it is what is waited for) and
    `is_ending`."""
    for place, one in enumerate(verbs):
        one["is_ending"] = one["name"] in ENDING
        one["is_primary"] = place == 0 and one["name"] not in ENDING | SIDE
    return verbs
