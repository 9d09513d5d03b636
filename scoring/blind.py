"""Which rows two appraisers decide without seeing each other, and what is still open of them.

The choice is reproducible: anyone with the seed of the round gets the same rows. A tenth of each
sheet, rounded up, so that no unit is left out; a row asked not to apply is decided by itself.
"""

import hashlib

from scoring.models import BlindAppraisal, BlindAssignment, Sheet

SHARE = 10  # one row of so many


def chosen(seed, unit_id, codes):
    """The codes of a sheet's rows that are appraised twice, as a set."""

    def draw(code):
        return hashlib.sha256(f"{seed}:{unit_id}:{code}".encode()).hexdigest()

    return set(sorted(codes, key=draw)[: -(-len(codes) // SHARE)])


def chosen_entries(sheet):
    """The rows of a sheet that are appraised twice, in the order of the set."""
    if not sheet.round.has_blind_rows:
        return []
    rows = dict(sheet.entries.self_scored().values_list("criterion__code", "pk"))
    codes = chosen(sheet.round.blind_seed, sheet.unit_id, rows)
    found = sheet.entries.filter(pk__in=[rows[code] for code in codes], na_state="")
    found = list(found.select_related("criterion").order_by("criterion__position"))
    for entry in found:
        entry.sheet = sheet
    return found


def decided_blind(sheet):
    """{entry id: BlindAppraisal} of the appraisal under way; what is from before a reopening is
    not of it."""
    if sheet.appraised_since is None:
        return {}
    found = BlindAppraisal.objects.filter(entry__sheet=sheet, at__gte=sheet.appraised_since)
    return {row.entry_id: row for row in found}


def differences(sheet):
    """[(Entry, BlindAppraisal)] where both have decided, to other points, and the first has not
    yet kept to his own. Before both have decided nothing is told."""
    done = decided_blind(sheet)
    pairs = [(entry, done.get(entry.pk)) for entry in chosen_entries(sheet)]
    return [
        (entry, blind)
        for entry, blind in pairs
        if blind and entry.is_looked_at and blind.settled_at is None and blind.differs_from(entry)
    ]


def what_is_left(sheet):
    """The sentence that keeps the first appraisal from being finished, or "". It names no row that
    the second appraiser has not decided: the first is not to know which they are."""
    if not sheet.round.has_blind_rows or sheet.state != Sheet.State.APPRAISING:
        return ""
    if differing := differences(sheet):
        codes = ", ".join(entry.criterion.code for entry, _ in differing)
        return (
            f"Thẩm định độc lập cho kết quả khác ở tiêu chí {codes}; sửa kết quả hoặc giữ ý kiến "
            "kèm lý do."
        )
    assigned = BlindAssignment.objects.standing().filter(round=sheet.round_id, unit=sheet.unit_id)
    if not assigned.exists():
        return "Chưa có thẩm định viên độc lập cho phiếu này; đề nghị thường trực CCHC phân công."
    done = decided_blind(sheet)
    left = sum(entry.pk not in done for entry in chosen_entries(sheet))
    return f"Chờ thẩm định viên độc lập: còn {left} tiêu chí." if left else ""


def take_back_settlement(entry):
    """The first appraiser changes his mind: what he kept to before no longer stands."""
    if entry.sheet.round.has_blind_rows:
        BlindAppraisal.objects.filter(entry=entry.pk, settled_at__isnull=False).update(
            settled_at=None, settled_note=""
        )


def open_blind_sheets(user):
    """[(Sheet, rows decided, rows in all)] of what this person is to decide independently, those
    that wait first."""
    held = BlindAssignment.objects.held_by(user).values("round", "unit")
    sheets = (
        Sheet.objects.visible_to(user)
        .with_names()
        .filter(
            state__in=(Sheet.State.SUBMITTED, Sheet.State.APPRAISING),
            round__state="OPEN",
            round__in=held.values("round"),
            unit__in=held.values("unit"),
        )
    )
    found = []
    for sheet in sheets.order_by("-round__year", "unit_id"):
        rows, done = chosen_entries(sheet), decided_blind(sheet)
        found.append((sheet, sum(row.pk in done for row in rows), len(rows)))
    return sorted(found, key=lambda each: each[1] >= each[2])
