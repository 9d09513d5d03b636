"""What the tests of changes of organisation share."""

from datetime import date, timedelta
from itertools import pairwise

from units.models import AuditEvent

NEW_YEAR = date(2026, 1, 1)
BY_LAW = {
    "decision_symbol": "12/QĐ-UBND",
    "decision_issuer": "Ủy ban nhân dân tỉnh Tuyên Quang",
    "decision_on": date(2025, 12, 20),
}
BASIS = "12/QĐ-UBND của Ủy ban nhân dân tỉnh Tuyên Quang ngày 20/12/2025"


def acts_done():
    """How many acts the log holds, refusals left out."""
    return AuditEvent.objects.filter(outcome="DONE").count()


def facts():
    """What the newest act told."""
    return AuditEvent.objects.first().told["facts"]


def gapless(unit):
    """Versions of a unit follow each other from its first to its last day. -> them in order."""
    versions = list(unit.versions.order_by("valid_from"))
    assert versions[0].valid_from == unit.founded_on
    assert versions[-1].valid_to == unit.ended_on
    for earlier, later in pairwise(versions):
        assert earlier.valid_to + timedelta(days=1) == later.valid_from
    return versions
