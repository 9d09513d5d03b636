"""Checking a published snapshot: its hash, every number computed again from its own text, and the
evidence as it lies in the store today against the hashes that were published."""

import hashlib
import json

from scoring import calculate, engine, publication
from scoring.models import Evidence, SnapshotPaper


def faults_of(snapshot):
    """Sentences about what does not hold in a Snapshot, its Results, its evidence and its paper;
    none: it holds.

    Points and places are reckoned from what was published (set, answers), never from the sheets or
    the set of today; evidence is read again, file by file.
    """
    if calculate.sha256_of(snapshot.payload) != snapshot.sha256:
        return ["mã đối chiếu không khớp nội dung công bố"]
    published = json.loads(snapshot.payload)
    text = published["criteria_set"]["text"]
    faults = []
    if calculate.sha256_of(text) != published["criteria_set"]["sha256"]:
        faults.append("bộ tiêu chí không khớp mã đối chiếu của nó")
    the_set = engine.read_set(text)
    rows = {row.unit_id: row for row in snapshot.results.all()}
    if set(rows) != {unit["unit_id"] for unit in published["units"]}:
        faults.append("danh sách đơn vị khác nội dung công bố")
    units = publication.score_all(the_set, [(None, dict(unit)) for unit in published["units"]])
    for unit, told in zip(units, published["units"], strict=True):
        if unit.row["result"] != told["result"]:
            faults.append(f"{told['unit']}: tính lại ra kết quả khác")
        if told["unit_id"] in rows:
            faults += _differences(rows[told["unit_id"]], unit, told)
    if [unit.row["rank"] for unit in units] != [told["rank"] for told in published["units"]]:
        faults.append("tính lại ra thứ hạng khác")
    if publication.figures_of(the_set, units) != snapshot.figures:
        faults.append("số liệu chung khác nội dung công bố")
    return [*faults, *_evidence_faults(published["units"]), *_paper_faults(snapshot)]


def _differences(row, unit, told):
    """What the row shows and what its snapshot says, compared."""
    result = unit.result
    pairs = [
        ("tên", row.unit_name, told["unit"]),
        ("tổng điểm", row.points, result.total.points),
        ("điểm tối đa", row.max, result.total.max),
        ("tỷ lệ", row.percent, result.percent),
        ("xếp loại", row.band, result.band or ""),
        ("thứ hạng", row.rank, told["rank"]),
        ("điểm theo lĩnh vực", row.areas, unit.areas),
        ("điểm từng tiêu chí", row.leaves, unit.row["result"]["leaves"]),
    ]
    return [
        f"{told['unit']}: {name} khác nội dung công bố"
        for name, shown, computed in pairs
        if shown != computed
    ]


def _evidence_faults(units):
    """Evidence whose name or files are not what was published, unit by unit."""
    named = {item["id"] for unit in units for item in unit.get("evidence", ())}
    items = Evidence.objects.filter(pk__among=named).prefetch_related("file_links__file")
    hashes = {item.pk: _hash_in_store(item) for item in items}
    return [
        f"{unit['unit']}: tài liệu kiểm chứng của tiêu chí {item['code']} khác lúc công bố"
        for unit in units
        for item in unit.get("evidence", ())
        if hashes.get(item["id"]) != item["sha256"]
    ]


def _hash_in_store(item):
    """The hash of the evidence as it is now; "" where the bytes of a file are gone or changed."""
    for link in item.file_links.all():
        try:
            with link.file.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""
        if digest != link.file.sha256:
            return ""
    return calculate.evidence_hash(item)


def _paper_faults(snapshot):
    paper = SnapshotPaper.objects.filter(snapshot=snapshot).first()
    if paper and hashlib.sha256(paper.content).hexdigest() != paper.sha256:
        return ["bản in đã lưu không khớp mã đối chiếu của nó"]
    return []
