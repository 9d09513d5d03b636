"""Two versions of a plan beside one another: what was added, changed, dropped. Pure.

A version is kept as {"targets": [row], "tasks": [row], "texts": [row], "basis": [row]}; a row is a
dict of texts as they were printed, with the `id` of what it tells. Versions from before texts and
basis could be amended lack these two until the next amendment.
"""

from dataclasses import dataclass

ADDED, CHANGED, DROPPED, SAME = "ADDED", "CHANGED", "DROPPED", "SAME"
KIND_WORDS = {ADDED: "bổ sung", CHANGED: "sửa đổi", DROPPED: "bỏ"}
# (name in a row, its words), in the order of the table of a plan
TASK_FIELDS = (
    ("area", "lĩnh vực"),
    ("title", "nhiệm vụ"),
    ("deliverable", "sản phẩm, kết quả"),
    ("lead", "chủ trì"),
    ("partners", "phối hợp"),
    ("due", "thời gian hoàn thành"),
    ("budget", "kinh phí"),
    ("note", "ghi chú"),
)
TARGET_FIELDS = (
    ("area", "lĩnh vực"),
    ("title", "chỉ tiêu"),
    ("goal", "mức phấn đấu"),
    ("note", "ghi chú"),
)
TEXT_FIELDS = (("text", "nội dung"),)
BASIS_FIELDS = (("subject", "trích yếu"),)
# (key of a version, title, its fields)
PARTS = (
    ("tasks", "Nhiệm vụ", TASK_FIELDS),
    ("targets", "Chỉ tiêu", TARGET_FIELDS),
    ("texts", "Nội dung kế hoạch", TEXT_FIELDS),
    ("basis", "Căn cứ", BASIS_FIELDS),
)


@dataclass(frozen=True)
class Pair:
    """One row of two versions: `before` or `after` is None where it is added or dropped;
    `fields`: [(words, text before, text after)] of what differs."""

    kind: str
    before: dict | None
    after: dict | None
    fields: tuple

    @property
    def key(self):
        """The id of the row, in whichever version it stands."""
        return (self.after or self.before)["id"]

    @property
    def title(self):
        return (self.after or self.before)["title"]

    @property
    def words(self):
        return KIND_WORDS.get(self.kind, "")


def differences(before, after, names):
    """[Pair] of the rows of two versions: those of `after` in their order, then what was dropped.

    `names`: the fields of such a row, as in PARTS.
    """
    old = {row["id"]: row for row in before}
    new = {row["id"]: row for row in after}
    pairs = [_pair(old.get(key), row, names) for key, row in new.items()]
    return pairs + [_pair(row, None, names) for key, row in old.items() if key not in new]


def _pair(before, after, names):
    first, second = before or {}, after or {}
    fields = tuple(
        (words, first.get(name, ""), second.get(name, ""))
        for name, words in names
        if first.get(name, "") != second.get(name, "")
    )
    if before is None:
        return Pair(ADDED, None, after, fields)
    if after is None:
        return Pair(DROPPED, before, None, fields)
    return Pair(CHANGED if fields else SAME, before, after, fields)
