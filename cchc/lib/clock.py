"""The one clock: moments are stored in UTC, dates are those of the local calendar (Việt Nam)."""

from django.utils import timezone


def now():
    """The present moment, aware (UTC)."""
    return timezone.now()


def today():
    """The local date: after 17:00 UTC it is already tomorrow here."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def local(moment):
    """An aware moment as an aware moment of local time; None stays None."""
    # Named, since looking up what a thread may have set takes longer than the sum.
    return None if moment is None else timezone.localtime(moment, timezone.get_default_timezone())
