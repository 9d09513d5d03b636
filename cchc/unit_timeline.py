"""The life of a unit as events: names and superiors, mergers and ends, where it was set up.

An event is a dict: on, title, text, note (its source), document (the deciding one, where the
register holds it), is_cut (a merger, split or end), and unit or units to be opened.
"""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from django.db.models import Q, prefetch_related_objects

from cchc.lib.vietnamese import upper_first
from plans.models import Document
from plans.symbols import SymbolProblem, canonical
from units.models import Host, Succession, UnitVersion

# More names than this are not told one by one.
MOST_NAMED = 6
_MERGED_IN, _FOUNDED, _SET_UP, _WITHDRAWN = 0, 1, 2, 3


def events_of(unit, behind, user):
    """Events of the unit and of those that it came from, newest first.

    `behind`: the Successions that led to it, through generations.
    """
    ahead = unit.heirs.select_related("successor", "predecessor")
    cuts = _cuts(_with_partners([*behind, *ahead]))
    shown, lived = {unit.pk: unit}, {row.pk for row in behind}
    for cut in cuts:
        before = [row for row in cut if row.pk in lived]
        shown |= {row.predecessor_id: row.predecessor for row in before[:MOST_NAMED]}
    versions = list(
        UnitVersion.everything.filter(unit__in=shown)
        .select_related("unit", "parent")
        .prefetch_related("parent__versions")
    )
    deciding = _documents([*versions, *(row for cut in cuts for row in cut)], user)
    events = [
        *_versions_told(versions, deciding),
        *(_cut_told(unit, cut, deciding) for cut in cuts),
        *_hosts_told(unit),
        *_withdrawal_told(unit),
    ]
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
        if version.is_date_assumed:
            text = f"{text} Ngày là giả định."
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


def _with_partners(rows):
    """These Successions and those that were one act with them: further heirs of a unit that ended
    in the same form on the same day, further units that went into the same heir.

    Adds `joined`: how many went into its heir on that day, in whatever form.
    """
    acts = {(row.on, row.form, end) for row in rows for end in _ends(row)}
    heirs = {row.successor_id for row in rows if row.successor_id}
    found = (
        Succession.objects.filter(
            Q(successor__in=heirs) | Q(predecessor__in={row.predecessor_id for row in rows})
        )
        .select_related("successor", "predecessor")
        .order_by("pk")
    )
    joined = Counter((row.successor_id, row.on) for row in found)
    partners = []
    for row in found:
        if any((row.on, row.form, end) in acts for end in _ends(row)):
            row.joined = joined[row.successor_id, row.on]
            partners.append(row)
    units = [unit for row in partners for unit in (row.predecessor, row.successor) if unit]
    prefetch_related_objects(units, "versions")
    return partners


def _ends(row):
    """What names the unit that ended, and its heir, among the ends of other rows."""
    return [("from", row.predecessor_id), ("into", row.successor_id or -row.predecessor_id)]


def _cuts(rows):
    """[[Succession]]: the rows of one act together. A unit with several heirs is an act of its
    own; else all that went into one heir on one day are one act."""
    heirs = Counter((row.on, row.form, row.predecessor_id) for row in rows)
    cuts = {}
    for row in rows:
        ended, into = _ends(row)
        is_shared = heirs[row.on, row.form, row.predecessor_id] > 1
        cuts.setdefault((row.on, row.form, ended if is_shared else into), []).append(row)
    return list(cuts.values())


def _cut_told(unit, cut, deciding):
    """A merger, split or end, from the page of `unit`."""
    first, on = cut[0], cut[0].on
    heirs = {row.successor: row.successor.name_on(on) for row in cut if row.successor}
    gone = {row.predecessor: row.predecessor.name_on(on - timedelta(days=1)) for row in cut}
    # The one whose name lived on comes first.
    gone = dict(sorted(gone.items(), key=lambda pair: pair[1] not in heirs.values()))
    named = [*list(gone.items())[:MOST_NAMED], *list(heirs.items())[:MOST_NAMED]]
    return _event(
        first,
        on,
        _MERGED_IN,
        _cut_title(first, gone, heirs),
        _cut_text(cut, heirs),
        deciding,
        units=[(other, name) for other, name in named if other != unit],
        is_cut=True,
    )


def _cut_title(row, gone, heirs):
    """The act by its form; what law calls a merger took two units or more."""
    forms, names, into = Succession.Form, _joined(gone.values()), _joined(heirs.values())
    if row.form == forms.MERGE and len(gone) == 1:
        if row.successor.founded_on < row.on:
            return f"Sáp nhập {names} vào {into}"
        if row.joined > 1:  # with a part of another
            return f"Hợp nhất {names} thành {into}"
        return f"Thành lập trên cơ sở {names}"
    return {
        forms.MERGE: f"Hợp nhất {names}",
        forms.ABSORB: f"Sáp nhập {names} vào {into}",
        forms.SPLIT: f"Chia {names} thành {into}",
        forms.HIVE_OFF: f"Tách {into} từ {names}",
        forms.DISSOLVE: f"Giải thể {names}",
        forms.END: f"Kết thúc hoạt động: {names}",
    }[forms(row.form)]


def _cut_text(cut, heirs):
    if not heirs:
        return f"Không có đơn vị kế thừa{_basis(cut[0])}."
    if cut[0].form == Succession.Form.HIVE_OFF:
        return f"Đơn vị cũ vẫn hoạt động{_basis(cut[0])}."
    keepers = {row.successor for row in cut if row.keeps_records}
    if len(heirs) == 1:
        keeps = ", tiếp nhận hồ sơ, tài liệu" if keepers else ""
        return f"Kế thừa: {_joined(heirs.values())}{keeps}{_basis(cut[0])}."
    told = [
        f"{name} (tiếp nhận hồ sơ, tài liệu)" if heir in keepers else name
        for heir, name in heirs.items()
    ]
    return f"Kế thừa: {_joined(told)}{_basis(cut[0])}."


def _joined(names):
    """ "A, B và C"; of many the first ones and how many more there are."""
    names = list(names)
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} đơn vị khác"]
    return " và ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))


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


def _withdrawal_told(unit):
    if unit.is_withdrawn:
        yield {
            "on": unit.withdrawn_on,
            "rank": _WITHDRAWN,
            "title": "Hủy do ghi nhầm",
            "text": f"Lý do: {unit.withdrawn_reason}",
            "note": "",
            "document": None,
            "is_cut": True,
        }


def _basis(row):
    """The deciding document in brackets."""
    return f" ({row.decision})" if row.decision else ""
