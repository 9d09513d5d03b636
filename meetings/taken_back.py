"""What was taken back from the record of a meeting, as its page tells those who keep it."""

from django.db.models import CharField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from cchc.lib.vietnamese import upper_first
from meetings.models import AgendaItem, Attendance, Conclusion, Opinion, Vote

# (rows, which column says what it was, which one whose: none of a vote).
_PARTS = (
    (Attendance, "name", "title"),
    (AgendaItem, "title", "presenter"),
    (Opinion, "text", "speaker"),
    (Vote, "subject", None),
    (Conclusion, "text", "who"),
)


def taken_back_of(meeting):
    """[{kind, what, whose, at, by, reason}], the first one first. One query for all kinds."""
    first, *others = [_rows(place, meeting, *part) for place, part in enumerate(_PARTS)]
    found = sorted(first.union(*others, all=True), key=lambda row: (row[3], row[0]))
    return [
        {
            "kind": upper_first(_PARTS[place][0]().called),
            "what": what,
            "whose": whose,
            "at": at,
            "by": by,
            "reason": reason,
        }
        for place, what, whose, at, by, reason in found
    ]


def _rows(place, meeting, model, what, whose):
    name = Coalesce(NullIf("withdrawn_by__full_name", Value("")), "withdrawn_by__username")
    said = Cast(F(whose), TextField()) if whose else Value("", output_field=TextField())
    return (
        model.everything.filter(meeting=meeting, withdrawn_at__isnull=False)
        .order_by()
        .values_list(
            Value(place, output_field=IntegerField()),
            Cast(what, TextField()),
            said,
            "withdrawn_at",
            Cast(name, CharField(max_length=150)),
            "withdrawn_reason",
        )
    )
