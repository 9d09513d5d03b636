"""The one bridge to the engine: a rubric's text and the rows of a sheet in, points and class out.

The engine stands below every package and knows none of them, so that a session is counted by the
same arithmetic as everything else.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean
from meetings.quality import CLASSES, KNOWN_FACTS, Classed, class_under
from scoring import engine

OFFERED_KINDS = ("yes_no", "choice", "tiers", "points")
LEVEL = "PARTY_BODY"


@lru_cache(maxsize=32)
def parsed(text):
    """The engine's CriteriaSet of a rubric's TOML text. Raises engine.SetFault."""
    return engine.read_set(text)


def read_written(text):
    """(text, the_set) of a text that may be anything, the text as the column keeps it. Refused with
    one item for each fault, which tells the line where it was written."""
    kept = clean(text, multiline=True)
    try:
        return kept, read_rubric(kept)
    except Refused:
        read_rubric(text)  # whose lines are those of the file: empty ones are not kept
        raise


def read_rubric(text):
    """The CriteriaSet of a text that may be anything: Refused with one item for each fault."""
    try:
        the_set = parsed(text)
    except engine.Fault as fault:
        raise _unfit(fault.faults) from fault
    faults = [*_unusable(the_set)]
    if faults:
        raise _unfit(faults)
    return the_set


def _unfit(faults):
    return Refused(
        "Bộ tiêu chí chất lượng sinh hoạt chưa dùng được; sửa các chỗ sau rồi nạp lại.",
        [(line, "") for line in faults],
    )


def _unusable(the_set):
    """What a session cannot be scored by, though the engine can read it."""
    if the_set.level != LEVEL:
        yield f"level phải là {LEVEL}"
    if "valid_from" not in the_set.notes:
        yield "thiếu valid_from (ngày bắt đầu áp dụng)"
    if not the_set.bands:
        yield "thiếu mức xếp loại (bands)"
    names = {band.name for band in the_set.bands}
    if other := names.difference(CLASSES):
        yield f"mức xếp loại {', '.join(sorted(other))} không thuộc {', '.join(CLASSES)}"
    gates = gates_of(the_set)
    if not isinstance(gates, list) or not all(isinstance(gate, dict) for gate in gates):
        yield "gates phải là danh sách các bảng"
        return
    for gate in gates:
        for key in ("band", "full", "otherwise", "enabled", "source"):
            if key not in gate:
                yield f"gates: thiếu {key}"
        for code in gate.get("full", ()):
            if code not in the_set.by_code:
                yield f"gates: không có tiêu chí {code}"
        for key in ("band", "otherwise"):
            if gate.get(key) not in names:
                yield f"gates: {key} không phải một mức xếp loại"
    for leaf in the_set.leaves:
        if leaf.rule.kind not in OFFERED_KINDS:
            yield f"{leaf.code}: chưa chấm được theo quy tắc {leaf.rule.kind}"
        if not leaf.is_base:
            yield f"{leaf.code}: method {leaf.method} không dùng cho buổi sinh hoạt"
        auto = leaf.notes.get("auto")
        if leaf.method == "computed" and auto not in KNOWN_FACTS:
            yield f"{leaf.code}: không có số liệu {auto} để tự tính"


def gates_of(the_set):
    """[{band, full, otherwise, enabled, source}] of the set."""
    return the_set.notes.get("gates", [])


@dataclass(frozen=True)
class Rating:
    """What a sheet comes to. `percent`: 3 places, of the maximum that applies (or of the whole,
    where the rubric is not scaled), None where nothing applies; `classed`: the class with what a
    gate said; `result`: the engine's, by code; `missing`: codes without an answer."""

    points: Decimal
    max: Decimal
    whole: Decimal
    percent: Decimal | None
    classed: Classed
    result: engine.Result

    @property
    def missing(self):
        return self.result.unscored


def rate_answers(the_set, given, *, is_scaled=True):
    """The Rating of answers in JSON's shape, {code: {value} or {na, reason}}. Raises Refused."""
    try:
        result = engine.score(the_set, engine.read_answers(the_set, given))
    except engine.Fault as fault:
        raise Refused(f"Mục {'; '.join(fault.faults)}.") from fault
    total = result.total
    ratio = result.ratio if is_scaled else engine.exact_percent(total.points, the_set.base_max)
    if not total.max_units:
        ratio = None
    lacking = {
        code
        for code, leaf in result.leaves.items()
        if leaf.state != "na" and leaf.units < leaf.max_units
    }
    return Rating(
        points=total.points,
        max=total.max,
        whole=the_set.base_max,
        percent=engine.percent_of(ratio),
        classed=class_under(band_of(the_set, ratio), gates_of(the_set), lacking),
        result=result,
    )


def band_of(the_set, ratio):
    """The first band that the exact percentage reaches, as the engine gives it; None of None."""
    if ratio is None:
        return None
    for band in the_set.bands:
        floor, unit = band.ratio
        if ratio[0] * unit >= floor * ratio[1]:
            return band.name
    return None


def points_of(leaf, answer):
    """Points of one answer in JSON's shape; None stays None. Raises Refused."""
    if answer is None:
        return None
    the_set = engine.CriteriaSet("", "", LEVEL, 0, leaf.decimals, (leaf,))
    try:
        read = engine.read_answers(the_set, {leaf.code: answer}).get(leaf.code)
    except engine.Fault as fault:
        raise Refused(f"Mục {'; '.join(fault.faults)}.") from fault
    return engine.score_leaf(leaf, read).points
