"""A form and its action: a rule's refusal becomes the form's error, so that it stays filled."""

from cchc.lib.refusal import Conflict, PasswordNeeded, Refused


def attempt(form, action, obj, **kwargs):
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
