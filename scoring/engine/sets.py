"""A criteria set: the tree of criteria, the caps and bands, read from TOML with every fault said.

The set itself is frozen and knows no year's answers; `decimals` is copied into each criterion,
so that a rule needs the criterion alone.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from .faults import SetFault
from .numbers import one_line, quoted, units_of
from .reading import Table, read_toml
from .rules import Rule, read_rule

LEVELS = ("PROVINCE", "DEPARTMENT", "COMMUNE", "DIVISION", "PARTY_BODY")
BASE_METHODS = ("self", "computed", "survey")
METHODS = (*BASE_METHODS, "bonus", "penalty")
EVIDENCE = ("none", "optional", "required")
MOST_DECIMALS = 4
MOST_DEPTH = 3
# Known to the app and without effect on points, so their values are kept as they come.
SET_NOTES = ("illustrative", "status", "missing", "valid_from", "conditions", "gates")
CRITERION_NOTES = ("guide", "auto", "auto_args", "due_on", "due_after", "applies", "area")
LEAF_KEYS = ("max", "method", "evidence", "rule")


@dataclass(frozen=True)
class Criterion:
    """Lĩnh vực, tiêu chí, tiêu chí thành phần; a leaf where it has a rule.

    `depth` is 1 for the first level; `notes` holds guide, area and the other keys without effect on
    points. max, method, evidence and rule are None of a criterion with children.
    """

    code: str
    name: str
    parent: str | None
    depth: int
    decimals: int
    max: Decimal | None = None
    method: str | None = None
    evidence: str | None = None
    rule: Rule | None = None
    notes: dict = field(default_factory=dict)

    @property
    def is_leaf(self):
        return self.rule is not None

    @property
    def is_base(self):
        """Counts towards the points and the maximum, as against bonus and penalty."""
        return self.method in BASE_METHODS

    @cached_property
    def most(self):
        """The maximum as an exact pair."""
        return self.max.as_integer_ratio()

    @cached_property
    def max_units(self):
        """The maximum in units of the last decimal place."""
        return units_of(self.max, self.decimals)


@dataclass(frozen=True)
class Band:
    """Mức xếp loại: from `at_least` percent on."""

    name: str
    at_least: Decimal

    @cached_property
    def ratio(self):
        return self.at_least.as_integer_ratio()


@dataclass(frozen=True)
class CriteriaSet:
    """Bộ tiêu chí, in the order of the file; caps are None where none is given."""

    code: str
    name: str
    level: str
    year: int
    decimals: int
    criteria: tuple[Criterion, ...]
    basis: tuple[str, ...] = ()
    allow_over_100: bool = False
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    bands: tuple[Band, ...] = ()
    notes: dict = field(default_factory=dict)

    @property
    def is_illustrative(self):
        return self.notes.get("illustrative") is True

    @cached_property
    def by_code(self):
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def leaves(self):
        return tuple(criterion for criterion in self.criteria if criterion.is_leaf)

    @cached_property
    def nodes(self):
        """Criteria with children."""
        return tuple(criterion for criterion in self.criteria if not criterion.is_leaf)

    @cached_property
    def base_max(self):
        """Điểm tối đa: the sum of the base leaves, nothing taken out."""
        return sum((leaf.max for leaf in self.leaves if leaf.is_base), Decimal(0))

    @cached_property
    def ancestors(self):
        """{code: the codes above it, nearest first}."""
        above = {}
        for criterion in self.criteria:
            parent = criterion.parent
            above[criterion.code] = () if parent is None else (parent, *above[parent])
        return above

    def children(self, code=None):
        """The criteria right under `code`, or those of the first level."""
        return [criterion for criterion in self.criteria if criterion.parent == code]

    def for_year(self, year, code):
        """The same set for another year, under a code of its own."""
        return replace(self, year=year, code=code)


def read_set(text):
    """The CriteriaSet in TOML text. Raises SetFault with one line for each thing wrong."""
    criteria_set, faults = look_over(read_toml(text))
    if faults:
        raise SetFault(faults)
    return criteria_set


def look_over(raw):
    """(CriteriaSet, faults) of the table of a set, for showing a draft that is not finished.

    What is wrong is None in the set; a criterion with a fault of its own has no max, method or
    rule, like one with children. Only a set without faults can be scored.
    """
    faults = []
    table = Table(raw, "bộ tiêu chí", faults)
    decimals = table.integer("decimals", low=0, high=MOST_DECIMALS)
    values = {
        "code": table.text("code"),
        "name": table.text("name"),
        "level": table.choice("level", LEVELS),
        "year": table.integer("year"),
        "decimals": decimals,
        "basis": _read_basis(table),
        "allow_over_100": table.flag("allow_over_100"),
        **_read_caps(table, decimals),
        "bands": _read_bands(table),
        "notes": _read_notes(table, SET_NOTES),
        "criteria": _read_criteria(table, decimals),
    }
    table.close()
    return CriteriaSet(**values), faults


def _read_basis(table):
    lines = table.given("basis", needed=False)
    if lines is None:
        return ()
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        table.fault("basis phải là danh sách các dòng chữ")
        return ()
    return tuple(lines)


def _read_caps(table, decimals):
    caps = table.table("caps", "caps", needed=False)
    if caps is None:
        return {}
    values = {
        f"{kind}_cap": caps.decimal(kind, places=decimals, needed=False)
        for kind in ("bonus", "penalty")
    }
    caps.close()
    return values


def _read_bands(table):
    bands = []
    for row in table.tables("bands", "mức xếp loại", needed=False):
        bands.append(Band(row.text("name"), row.decimal("at_least")))
        row.close()
    floors = [band.at_least for band in bands]
    if None not in floors and any(one <= two for one, two in pairwise(floors)):
        table.fault("các mức xếp loại phải xếp từ cao xuống thấp, không trùng nhau")
    return tuple(bands)


def _read_notes(table, keys):
    """Keys that the app knows; kept as they are."""
    notes = {key: table.given(key, needed=False) for key in keys}
    return {key: value for key, value in notes.items() if value is not None}


# --- The tree -----------------------------------------------------------------------------------


def _read_criteria(table, decimals):
    rows = table.tables("criterion", "tiêu chí")
    codes = []
    for row in rows:
        code = row.text("code")
        if code is not None:
            row.where = one_line(code)
        codes.append(code)
    parents = [_parent_of(row) for row in rows]
    tree = _Tree(codes, parents)
    criteria = []
    for place, row in enumerate(rows):
        for sentence in tree.faults_of(place):
            row.fault(sentence)
        values = {
            "code": codes[place],
            "name": row.text("name"),
            "parent": parents[place],
            "depth": tree.depths[place],
            "decimals": decimals,
            "notes": _read_notes(row, CRITERION_NOTES),
        }
        if codes[place] in tree.with_children:
            _refuse_leaf_keys(row)
        else:
            known = len(row.faults)
            leaf = _read_leaf(row, decimals)
            values |= leaf if len(row.faults) == known else {}
        row.close()
        criteria.append(Criterion(**values))
    return tuple(criteria)


def _parent_of(row):
    return None if row.given("parent", needed=False) is None else row.text("parent")


def _refuse_leaf_keys(row):
    for key in LEAF_KEYS:
        if row.given(key, needed=False) is not None:
            row.fault(f"tiêu chí có tiêu chí con thì không ghi {key}")


def _read_leaf(row, decimals):
    most = row.decimal("max", places=decimals)
    method = row.choice("method", METHODS)
    rule_table = row.table("rule", f"{row.where}: rule")
    rule = None if rule_table is None else read_rule(rule_table, most, decimals)
    if rule is not None and rule.kind == "late_penalty" and method not in ("penalty", None):
        row.fault("late_penalty chỉ dùng với method penalty")
    return {
        "max": most,
        "method": method,
        "evidence": row.choice("evidence", EVIDENCE, default="none"),
        "rule": rule,
    }


class _Tree:
    """Codes and parents by place in the file: what is wrong between them, and the depths."""

    def __init__(self, codes, parents):
        self.codes, self.parents = codes, parents
        self.with_children = {parent for parent in parents if parent is not None}
        self.first = {}
        for place, code in enumerate(codes):
            if code is not None:
                self.first.setdefault(code, place)
        self.in_loop = self._loops()
        self.depths = []
        for place, parent in enumerate(parents):
            above = self.first.get(parent)
            is_ready = above is not None and above < place
            self.depths.append(self.depths[above] + 1 if is_ready else 1)

    def _loops(self):
        """Codes from which the way up comes back to themselves."""
        done, looped = set(), set()
        for start in self.first:
            path, at = {}, start
            while at in self.first and at not in done and at not in path:
                path[at] = len(path)
                at = self.parents[self.first[at]]
            if at in path:
                looped.update(code for code, step in path.items() if step >= path[at])
            done.update(path)
        return looped

    def faults_of(self, place):
        code, parent = self.codes[place], self.parents[place]
        if code is not None and self.first[code] != place:
            yield "mã này ghi hai lần"
        if parent is None:
            return
        if code in self.in_loop:
            yield f"cấp trên {quoted(parent)} lại nằm dưới chính tiêu chí này (vòng lặp)"
        elif parent not in self.first:
            yield f"không có tiêu chí cấp trên {quoted(parent)}"
        elif self.first[parent] > place:
            yield f"cấp trên {quoted(parent)} phải đứng trước trong tệp"
        elif self.depths[place] > MOST_DEPTH:
            yield f"ở tầng {self.depths[place]}, nhiều nhất {MOST_DEPTH} tầng"
