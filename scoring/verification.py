"""Checking a published snapshot: its hash, and every number computed again from its own text."""

import json

from scoring import calculate, engine


def faults_of(snapshot):
    """Sentences about what does not hold in a Snapshot and its Results; none: it holds.

    Only what was published is read (set, answers), never the sheets or the set of today.
    """
    if calculate.sha256_of(snapshot.payload) != snapshot.sha256:
        return ["mã đối chiếu không khớp nội dung công bố"]
    published = json.loads(snapshot.payload)
    the_set = engine.read_set(published["criteria_set"]["text"])
    rows = {row.unit_id: row for row in snapshot.results.all()}
    faults = []
    if set(rows) != {unit["unit_id"] for unit in published["units"]}:
        faults.append("danh sách đơn vị khác nội dung công bố")
    measures = []
    for unit in published["units"]:
        result = engine.score(the_set, engine.read_answers(the_set, unit["answers"]))
        if result.as_json() != unit["result"]:
            faults.append(f"{unit['unit']}: tính lại ra kết quả khác")
        measures.append({**unit, "ratio": result.ratio})
        row = rows.get(unit["unit_id"])
        if row is not None:
            faults += _differences(row, result, unit)
    places = calculate.places(measures)
    if any(places[unit["unit_id"]] != unit["rank"] for unit in published["units"]):
        faults.append("tính lại ra thứ hạng khác")
    return faults


def _differences(row, result, unit):
    """What the row shows and what its snapshot says, compared."""
    pairs = [
        ("tổng điểm", row.points, result.total.points),
        ("điểm tối đa", row.max, result.total.max),
        ("tỷ lệ", row.percent, result.percent),
        ("xếp loại", row.band, result.band or ""),
        ("thứ hạng", row.rank, unit["rank"]),
    ]
    return [
        f"{unit['unit']}: {name} khác nội dung công bố"
        for name, shown, computed in pairs
        if shown != computed
    ]
