"""What a row of a sheet is offered before a person answers it: a value with its records, that it
does not apply, and what the unit said the year before. Nothing of it counts until it is taken."""

from cchc.lib.fields import lower_first
from cchc.lib.vietnamese import decimal_text
from scoring import calculate
from scoring.due_days import REORGANISED
from scoring.facts import due_of, events_of, year_of
from scoring.hints import needs, propose, unrecorded
from scoring.models import Entry
from scoring.wording import is_rate, value_words

ASKED = (Entry.Na.ASKED, Entry.Na.GRANTED)


def proposal_of(entry, user):
    """The Hint of one row as this user may see it, or None."""
    notes = _leaf(entry).notes
    year = year_of(entry.sheet, user, needs(notes))
    return propose(notes, entry.criterion.rule["kind"], year, due_of(entry))


def condition_of(entry):
    """The sentence of the set on which the row depends; "" where it always applies."""
    code = _leaf(entry).notes.get("applies")
    sentence = calculate.engine_set(entry.sheet.criteria_set).notes.get("conditions", {}).get(code)
    return sentence if isinstance(sentence, str) else ""


def na_reason_of(entry):
    """Why a row does not apply whose condition does not hold, as a sentence; "" without one."""
    sentence = condition_of(entry)
    return f"Không thuộc trường hợp: {lower_first(sentence)}." if sentence else ""


def add_proposals(page, rows, user):
    """Gives each of these Rows of a SheetPage `hint`, `unrecorded`, `na_reason` and `last`."""
    wanted = {part for row in rows for part in needs(_leaf(row.entry).notes)}
    if any(_leaf(row.entry).notes.get("applies") == "has_findings" for row in rows):
        wanted.add("remedies")
    year = year_of(page.sheet, user, wanted)
    before = _said_before(page.sheet, user)
    failing = _failing_conditions(page, year)
    for row in rows:
        leaf, entry = _leaf(row.entry), row.entry
        found = propose(leaf.notes, leaf.rule.kind, year, due_of(entry))
        row.hint = _shown(entry, leaf, found) if found else None
        row.unrecorded = "" if found else unrecorded(leaf.notes)
        if leaf.notes.get("applies") in failing and entry.na_state not in ASKED:
            row.na_reason = na_reason_of(entry)
        row.last = before.get((leaf.code, leaf.name, leaf.rule.kind), "")


def _leaf(entry):
    return calculate.engine_set(entry.sheet.criteria_set).by_code[entry.criterion.code]


def _failing_conditions(page, year):
    """Codes of the conditions that do not hold as far as the data tells, or that the unit itself
    named for another row."""
    failing = {
        _leaf(entry).notes.get("applies") for entry in page.entries if entry.na_state in ASKED
    }
    if not year.remedies.whole:
        failing.add("has_findings")
    if REORGANISED not in events_of(page.sheet):
        failing.add("was_reorganised")
    return failing - {None}


def _shown(entry, leaf, hint):
    """{value, words, points, records, verb} for the row; None once everything is taken over.
    `verb` "": it only tells, there is nothing to take."""
    held = {item.document_id for item in entry.standing_evidence}
    left = [key for key in hint.documents if key not in held]
    is_same = hint.value is None or (
        hint.value == entry.self_value and type(hint.value) is type(entry.self_value)
    )
    is_told = hint.value is None and not hint.documents
    if is_same and not left and not is_told:
        return None
    verb = "Dùng tài liệu này" if is_same else "Dùng gợi ý này"
    return _told(entry, leaf, hint, "" if is_told else verb)


def _told(entry, leaf, hint, verb):
    points = None
    if hint.value is not None:
        points = calculate.points_of(entry.sheet.criteria_set, leaf.code, hint.value)
    return {
        "value": _value_words(hint.value, entry.criterion),
        "words": hint.words,
        "points": points,
        "records": hint.records,
        "verb": verb,
    }


def add_side_proposals(sheet, rows, user):
    """Gives each of these Rows of survey, bonus and penalty `hint`, `unrecorded` and `proposed`,
    the value in JSON's types, None without one."""
    wanted = {part for row in rows for part in needs(_leaf(row.entry).notes)}
    year = year_of(sheet, user, wanted)
    for row in rows:
        leaf, entry = _leaf(row.entry), row.entry
        found = propose(leaf.notes, leaf.rule.kind, year, due_of(entry))
        row.unrecorded = "" if found else unrecorded(leaf.notes)
        row.proposed = None if found is None or found.value == entry.first_value else found.value
        if found and (row.proposed is not None or found.value is None):
            row.hint = _told(entry, leaf, found, "" if row.proposed is None else "Điền gợi ý này")


def _value_words(value, criterion):
    if value is None:
        return ""
    kind = criterion.rule["kind"]
    words = value_words(value, kind)
    return f"{words}%" if kind in ("tiers", "linear") and is_rate(criterion.guide) else words


def _said_before(sheet, user):
    """{(code, name, kind): "Năm 2025: chậm 3 ngày, 0,50 điểm"} of the unit's sheet of the year
    before: a hint, never a value."""
    year = sheet.round.year - 1
    said = {}
    for entry in Entry.objects.visible_to(user).of_unit_in(sheet.unit_id, year):
        criterion = entry.criterion
        kind = criterion.rule["kind"]
        value, points = entry.counted
        if entry.is_na:
            words = f"Năm {year}: không áp dụng."
        elif value is not None and points is not None:
            told = _value_words(value, criterion)
            words = f"Năm {year}: {lower_first(told)}, {decimal_text(points, 2)} điểm."
        else:
            continue
        said[criterion.code, criterion.name, kind] = words
    return said
