"""A form and its action: a rule's refusal becomes the form's error, so that it stays filled."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cchc.lib.clock import local
from cchc.lib.refusal import Conflict, PasswordNeeded, Refused
from cchc.lib.vietnamese import sentence_moment
from units.access import forget_access


def attempt(form, action, obj, /, **kwargs):
    """Run the action; -> its result, or None after a Refused, which the form then shows
    with its links (`refused_items`).

    A Conflict (somebody saved in between) and a password to be given again have pages of their own.
    """
    form.refused, form.refused_items = False, []
    try:
        return action(obj, **kwargs)
    except (Conflict, PasswordNeeded):
        raise
    except Refused as refusal:
        form.refused, form.refused_items = True, refusal.items
        form.add_error(None, refusal.sentence)
        return None


def acted_status(form):
    """409 when a rule refused what the form asked, else 200."""
    return 409 if getattr(form, "refused", False) else 200


def conflict_words(stale, say=lambda label, value: str(value)):
    """Who saved when, and what stands now, in the row that was typed: both values are seen before
    one is chosen. `say(label, value)`: how a value of this row is told."""
    at = f" lúc {sentence_moment(local(stale.at))}" if stale.at else ""
    told = [(label, say(label, theirs)) for label, theirs, _ in stale.fields]
    standing = "; ".join(f"{label}: {words or 'trống'}" for label, words in told)
    return (
        f"{stale.who} đã lưu{at}, sau khi trang này được mở. "
        f"Bản đang có – {standing or 'như bản đang nhập'}."
    )


class _TakenBack(Exception):
    """Ends a rehearsal, so that the database takes back what was written in it."""


def rehearse(form, action, obj, /, *, by, **kwargs):
    """Would `attempt` succeed now? The action is carried out and taken back whole: what a rule
    refuses is said on the form before anybody is asked to confirm."""
    try:
        with transaction.atomic():
            attempt(form, action, obj, by=by, **kwargs)
            raise _TakenBack
    except _TakenBack:
        forget_access(by)
    except PermissionDenied as refusal:
        refusal.recorded = False  # its row in the log went with the rest
        raise
    return not form.refused
