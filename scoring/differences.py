"""Two criteria sets side by side: what came, went, was renamed or counts otherwise. Pure."""

from dataclasses import dataclass, field
from decimal import Decimal

from cchc.lib.vietnamese import decimal_text, short_date
from scoring import gates
from scoring.auto_words import due_after_words, source_sentence
from scoring.drafts import due_day
from scoring.wording import rule_words

ADDED, REMOVED, RENAMED, CHANGED = "added", "removed", "renamed", "changed"
WORDS = {ADDED: "thêm", REMOVED: "bỏ", RENAMED: "đổi tên", CHANGED: "sửa"}


@dataclass(frozen=True)
class Change:
    """One criterion that differs. `details`: [(label, in the old set, in the new one)]."""

    kind: str
    code: str
    name: str
    depth: int
    details: list = field(default_factory=list)

    @property
    def words(self):
        return WORDS[self.kind]


@dataclass(frozen=True)
class Comparison:
    """`areas`: [(code, name, old sum or None, new sum or None)] and `total` (old, new) of base
    points; `head`: [(label, old, new)] of what differs in the whole set."""

    changes: list
    areas: list
    total: tuple
    head: list

    @property
    def counts(self):
        """[(kind in words, how many)] of the kinds that occur."""
        kinds = [change.kind for change in self.changes]
        return [(WORDS[kind], kinds.count(kind)) for kind in WORDS if kind in kinds]


def compare(old, new, words):
    """The Comparison of two engine CriteriaSets. `words`: {"method": {code: label}, "evidence": …}
    for what is told of a leaf."""
    pairs = _pairs(old, new)
    matched = {one.code for one, _ in pairs.values()}
    changes = []
    for criterion in new.criteria:
        if criterion.code not in pairs:
            changes.append(Change(ADDED, criterion.code, criterion.name, criterion.depth))
            continue
        before, after = pairs[criterion.code]
        details = _details(old, new, before, after, words)
        if details:
            kind = RENAMED if {label for label, *_ in details} <= {"Tên", "Mã"} else CHANGED
            changes.append(Change(kind, after.code, after.name, after.depth, details))
    changes += [
        Change(REMOVED, criterion.code, criterion.name, criterion.depth)
        for criterion in old.criteria
        if criterion.code not in matched
    ]
    return Comparison(
        changes=changes,
        areas=_areas(old, new),
        total=(old.base_max, new.base_max),
        head=_head(old, new),
    )


def _pairs(old, new):
    """{code in the new set: (old criterion, new criterion)}: by code, else by the same name under
    the same parent."""
    pairs = {
        criterion.code: (old.by_code[criterion.code], criterion)
        for criterion in new.criteria
        if criterion.code in old.by_code
    }
    free = {}
    for criterion in old.criteria:
        if criterion.code not in new.by_code:
            free.setdefault(criterion.name, criterion)
    for criterion in new.criteria:
        if criterion.code not in pairs and criterion.name in free:
            pairs[criterion.code] = (free.pop(criterion.name), criterion)
    return pairs


def _details(old, new, before, after, words):
    told = [
        (label, one, two)
        for label, one, two in (
            ("Mã", before.code, after.code),
            ("Tên", before.name, after.name),
            ("Điểm tối đa", _points(before.max), _points(after.max)),
            ("Quy tắc", _rule(before), _rule(after)),
            ("Cách xác định", _word(words, "method", before), _word(words, "method", after)),
            (
                "Tài liệu kiểm chứng",
                _word(words, "evidence", before),
                _word(words, "evidence", after),
            ),
            ("Hướng dẫn", _note(before, "guide"), _note(after, "guide")),
            ("Hạn", _due(before), _due(after)),
            ("Nguồn số liệu", source_sentence(before.notes), source_sentence(after.notes)),
            ("Chỉ áp dụng khi", *(_condition(*each) for each in ((old, before), (new, after)))),
        )
        if one != two
    ]
    return [(label, one or "–", two or "–") for label, one, two in told]


def _due(criterion):
    day = due_day(criterion.notes)
    return short_date(day) if day else due_after_words(criterion.notes)


def _condition(the_set, criterion):
    code = criterion.notes.get("applies")
    return "" if code is None else str((the_set.notes.get("conditions") or {}).get(code, code))


def _points(number):
    return "" if number is None else decimal_text(number, 2)


def _rule(criterion):
    if criterion.rule is None:
        return ""
    rule = {"kind": criterion.rule.kind, **criterion.rule.fields()}
    guide, is_penalty = criterion.notes.get("guide", ""), criterion.method == "penalty"
    return rule_words(rule, criterion.max, guide, is_penalty=is_penalty)


def _word(words, name, criterion):
    value = getattr(criterion, name)
    return "" if value is None else words[name].get(value, value)


def _note(criterion, key):
    value = criterion.notes.get(key)
    return "" if value is None else str(value)


def _areas(old, new):
    names = {top.code: top.name for top in [*old.children(), *new.children()]}
    sums = [area_sums(old), area_sums(new)]
    rows = [(code, name, sums[0].get(code), sums[1].get(code)) for code, name in names.items()]
    return [row for row in rows if row[2] or row[3]]


def area_sums(the_set):
    """{code of the first level: sum of its base points}."""
    sums = {top.code: Decimal(0) for top in the_set.children()}
    for leaf in the_set.leaves:
        if leaf.is_base:
            above = the_set.ancestors[leaf.code]
            sums[above[-1] if above else leaf.code] += leaf.max
    return sums


def _head(old, new):
    rows = (
        ("Tên bộ tiêu chí", old.name, new.name),
        ("Năm", str(old.year), str(new.year)),
        ("Căn cứ", "; ".join(old.basis), "; ".join(new.basis)),
        ("Số chữ số sau dấu phẩy", str(old.decimals), str(new.decimals)),
        ("Mức trần điểm thưởng", _points(old.bonus_cap), _points(new.bonus_cap)),
        ("Mức trần điểm phạt", _points(old.penalty_cap), _points(new.penalty_cap)),
        ("Tỷ lệ đạt được vượt 100%", _yes(old.allow_over_100), _yes(new.allow_over_100)),
        ("Mức xếp loại", _bands(old), _bands(new)),
        ("Tiêu chí bắt buộc", _gates(old), _gates(new)),
    )
    return [(label, one or "–", two or "–") for label, one, two in rows if one != two]


def _gates(the_set):
    return " ".join(gates.words(gate) for gate in gates.gates_of(the_set))


def _yes(flag):
    return "Có" if flag else "Không"


def _bands(the_set):
    return "; ".join(f"{band.name} từ {decimal_text(band.at_least)}%" for band in the_set.bands)
