"""The life of a unit as events: names and superiors, mergers and ends, where it was set up.

An event is a dict: on, title, text, note (its source), document (the deciding one, where the
register holds it), is_cut (a merger, split or end), and unit or units to be opened.
"""

from datetime import timedelta
from itertools import pairwise

from django.db.models import Q

from cchc.lib.vietnamese import upper_first
from plans.models import Document
from plans.symbols import SymbolProblem, canonical
from units.models import Host, Succession, UnitVersion

# More names than this are not told one by one.
MOST_NAMED = 6
_MERGED_IN, _FOUNDED, _SET_UP = 0, 1, 2


def events_of(unit, behind, user):
    """Events of the unit and of those that it came from, newest first.

    `behind`: the Successions that led to it, through generations.
    """
    ahead = unit.heirs.select_related("successor", "predecessor")
    rows = [*behind, *ahead]
    shown = {unit.pk: unit}
    for group in _meetings_of(rows).values():
        shown |= {row.predecessor_id: row.predecessor for row in group[:MOST_NAMED]}
    versions = list(
        UnitVersion.objects.filter(unit__in=shown)
        .select_related("unit", "parent")
        .prefetch_related("parent__versions")
    )
    deciding = _documents([*versions, *rows], user)
    events = [*_versions_told(versions, deciding), *_cuts_told(rows, deciding), *_hosts_told(unit)]
    # On one day the new name stands above the cut that it came from, and the end above both.
    events.sort(key=lambda event: (event["on"], event["rank"]), reverse=True)
    for above, event in pairwise(events):
        event["is_same_source"] = above["note"] == event["note"]
    return events


def _documents(rows, user):
    """{(symbol as typed, day): Document} of deciding documents that this reader may open."""
    wanted = {(row.decision_symbol, row.decision_on) for row in rows if row.decision_symbol}
    if not wanted:
        return {}
    written = {symbol: _written(symbol) for symbol, _ in wanted}
    found = {
        (document.symbol, document.issued_on): document
        for document in Document.objects.visible_to(user)
        .issued()
        .filter(symbol__in=written.values(), issued_on__in=[day for _, day in wanted if day])
    }
    return {
        (symbol, day): found[written[symbol], day]
        for symbol, day in wanted
        if (written[symbol], day) in found
    }


def _written(symbol):
    """As the register writes it; as it stands where it is no symbol that is known."""
    try:
        return canonical(symbol)
    except SymbolProblem:
        return symbol


def _event(row, on, rank, title, text, deciding, **more):
    return {
        "on": on,
        "rank": rank,
        "title": title,
        "text": text,
        "note": row.source_note,
        "document": deciding.get((row.decision_symbol, row.decision_on)),
        "is_cut": False,
        **more,
    }


def _versions_told(versions, deciding):
    before = {}
    for version in sorted(versions, key=lambda v: (v.unit_id, v.valid_from)):
        earlier = before.get(version.unit_id)
        before[version.unit_id] = version
        text = _change_told(earlier, version)
        yield _event(
            version, version.valid_from, _FOUNDED, version.name, text, deciding, unit=version.unit
        )


def _change_told(earlier, version):
    """What began with this version, as a sentence."""
    upper = version.parent.short_name_on(version.valid_from) if version.parent else ""
    if earlier is None:
        told = [f"Thành lập, trực thuộc {upper}" if upper else "Thành lập"]
    else:
        told = []
        if earlier.name != version.name:
            told.append(f"Đổi tên từ {earlier.name}")
        if earlier.parent_id != version.parent_id:
            told.append(f"Chuyển cấp trên trực tiếp: {upper or 'không còn'}")
        if earlier.kind != version.kind:
            told.append(f"Đổi loại: {version.get_kind_display()}")
        if earlier.code != version.code:
            told.append(f"Mã định danh: {version.code or 'không còn'}")
        told = told or ["Điều chỉnh thông tin"]
    return f"{'. '.join(told)}{_basis(version)}."


def _meetings_of(rows):
    """{(day, form, heir): rows that meet there}: one event each."""
    groups = {}
    for row in rows:
        key = (row.on, row.form, row.successor_id or -row.predecessor_id)
        groups.setdefault(key, []).append(row)
    return groups


def _cuts_told(rows, deciding):
    """Mergers, splits and ends: one event for all rows of a day that meet in one unit."""
    for (on, form, _), group in _meetings_of(rows).items():
        named = group[:MOST_NAMED]
        names = [row.predecessor.name_on(on - timedelta(days=1)) for row in named]
        rest = [f"{len(group) - len(named)} đơn vị khác"] if len(group) > len(named) else []
        told = [*names, *rest]
        joined = " và ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
        yield _event(
            group[0],
            on,
            _MERGED_IN,
            _cut_title(form, joined, len(group)),
            _cut_text(form, group[0].successor, on, group),
            deciding,
            units=[(row.predecessor, name) for row, name in zip(named, names, strict=True)],
            is_cut=True,
        )


def _cut_title(form, names, count):
    forms = Succession.Form
    if form == forms.END:
        return f"Kết thúc hoạt động: {names}"
    if form == forms.HIVE_OFF or (form == forms.MERGE and count == 1):
        return f"{forms(form).label} từ {names}"
    return f"{forms(form).label} {names}"


def _cut_text(form, heir, on, group):
    if heir is None:
        return f"Không có đơn vị kế thừa{_basis(group[0])}."
    verb = "Tách ra" if form == Succession.Form.HIVE_OFF else "Kế thừa"
    keeps = ", tiếp nhận hồ sơ, tài liệu" if any(row.keeps_records for row in group) else ""
    return f"{verb}: {heir.name_on(on)}{keeps}{_basis(group[0])}."


def _hosts_told(unit):
    """Where a Party organisation was set up, or which ones were set up at this agency."""
    is_party = unit.branch == "PARTY"
    hosts = (
        Host.objects.filter(Q(party_unit=unit) | Q(agency=unit))
        .select_related("party_unit", "agency")
        .prefetch_related("party_unit__versions", "agency__versions")
    )
    for host in hosts:
        other = host.agency if is_party else host.party_unit
        words = "lập tại" if is_party else "là nơi lập"
        ends = [(host.valid_from, upper_first(words))]
        if host.valid_to and host.valid_to != unit.ended_on:
            ends.append((host.valid_to + timedelta(days=1), f"Thôi {words}"))
        for on, told in ends:
            name = other.name_on(min(on, host.valid_to or on))
            yield {
                "on": on,
                "rank": _SET_UP,
                "title": f"{told} {name}",
                "text": "",
                "note": "",
                "document": None,
                "is_cut": False,
                "units": [(other, name)],
            }


def _basis(row):
    """The deciding document in brackets."""
    return f" ({row.decision})" if row.decision else ""
