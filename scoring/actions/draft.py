"""Bộ tiêu chí nháp: set up, its head and each criterion edited, moved, taken out, copied.

Two people may edit one draft: each form carries the mark of what it showed (`seen`), and only who
saves over another's change of the same criterion is asked; the row of the set is locked meanwhile.
"""

from decimal import Decimal

from cchc.lib.clock import local
from cchc.lib.refusal import Conflict, Refused
from cchc.lib.vietnamese import clean, decimal_text, sentence_moment, short_date
from scoring import calculate, engine
from scoring.auto_words import due_after_words, source_sentence
from scoring.drafts import LEAF_KEYS, MOST_DEPTH, Absent, Draft, due_day, mark_of
from scoring.models import CriteriaSet
from scoring.models.criteria import columns_of
from scoring.wording import rule_words
from units.audit import tell
from units.command import command
from units.models import AuditEvent
from units.permissions import Permission

SIZE_LIMIT = 400_000
FROZEN = "Bộ tiêu chí đã ban hành không sửa được; sao chép thành bộ mới rồi sửa bộ đó."
GONE = "Tiêu chí này vừa được bỏ hoặc đổi mã; mở lại bộ tiêu chí để xem bản đang có."
SAVED = (
    "{who} đã lưu{at}, sau khi trang này được mở. Phần đang nhập vẫn còn nguyên. "
    "So sánh hai bản rồi chọn."
)


@command("scoring.set.created", Permission.MANAGE_SET, label="lập bộ tiêu chí")
def create_set(owner, *, by, head):
    """An empty draft of the unit `owner`. `head`: keys of the set in its TOML. -> CriteriaSet."""
    _refuse_known_code(head["code"])
    draft = Draft({})
    draft.change_head(head)
    made = CriteriaSet(owner=owner)
    _write(made, draft)
    made.save()
    return made


@command("scoring.set.copied", Permission.MANAGE_SET, label="sao chép bộ tiêu chí")
def copy_set(owner, *, by, source, code, name, year):
    """A draft of the unit `owner` with all that `source` holds, for another year.

    Days to be kept (due_on) move by the difference of the years. -> CriteriaSet.
    """
    _refuse_known_code(code)
    draft = Draft.read(source.text)
    draft.change_head({"code": code, "name": name, "year": year})
    for row in draft.rows:
        if (day := due_day(row)) is not None:
            row["due_on"] = str(_in_year(day, day.year + year - source.year))
    made = CriteriaSet(owner=owner, source=source)
    _write(made, draft)
    made.save()
    tell(source=source.code)
    return made


@command("scoring.set.edited", Permission.MANAGE_SET, label="sửa thông tin bộ tiêu chí")
def edit_head(criteria_set, *, by, head, seen):
    """Code, name, level, year, basis, decimals, caps, bands. `head`: keys of the set in its TOML,
    None for one that goes; `seen`: the mark of the head as the form showed it."""
    draft = _draft_of(criteria_set)
    if seen != mark_of(draft.head):
        labels = {"name": "tên", "code": "mã", "year": "năm", "level": "cấp áp dụng"}
        _conflict(criteria_set, draft.head, head, labels, mark_of(draft.head))
    if head["code"] != criteria_set.code:
        _refuse_known_code(head["code"])
    draft.change_head(head)
    _write(criteria_set, draft)


@command("scoring.criterion.added", Permission.MANAGE_SET, label="thêm tiêu chí")
def add_criterion(criteria_set, *, by, parent, row):
    """One more criterion under the code `parent` (None: a new area), last among its siblings.
    `row`: its keys in the TOML."""
    draft = _draft_of(criteria_set)
    _refuse_code(draft, row["code"])
    if parent is not None:
        above = _found(draft, parent)
        if draft.depth(parent) >= MOST_DEPTH:
            raise Refused(f"Tiêu chí {parent} ở tầng {MOST_DEPTH}, không có tầng dưới nữa.")
        if any(key in above for key in LEAF_KEYS):
            raise Refused(
                f"Tiêu chí {parent} đang được chấm trực tiếp; sửa tiêu chí đó, chọn “có tiêu chí "
                "con” ở ô quy tắc, rồi thêm tiêu chí con."
            )
    draft.add({**row, "parent": parent})
    _write(criteria_set, draft)
    tell(code=row["code"], criterion=_told(row))


@command("scoring.criterion.changed", Permission.MANAGE_SET, label="sửa tiêu chí")
def change_criterion(criteria_set, *, by, code, row, seen):
    """The criterion `code` takes the keys of `row`, perhaps another code; its parent stays."""
    draft = _draft_of(criteria_set)
    old = _found(draft, code)
    if seen != mark_of(old):
        labels = {"code": "mã", "name": "tên", "max": "điểm tối đa"}
        labels |= {"rule": "quy tắc", "guide": "hướng dẫn"}
        labels |= {"due_on": "hạn", "due_after": "hạn tính từ", "auto": "nguồn số liệu"}
        _conflict(criteria_set, old, row, labels, mark_of(old))
    if row["code"] != code:
        _refuse_code(draft, row["code"])
    if draft.children(code) and any(key in row for key in LEAF_KEYS):
        raise Refused("Tiêu chí có tiêu chí con thì không chấm trực tiếp; bỏ tiêu chí con trước.")
    before = _told(old)
    draft.change(code, {**row, "parent": old.get("parent")})
    after = _told(draft.row(row["code"]))
    changed = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    if changed:
        _write(criteria_set, draft)
        tell(
            code=code,
            was={key: before[key] for key in changed if key in before},
            criterion={key: after[key] for key in changed if key in after},
        )


@command("scoring.criterion.moved", Permission.MANAGE_SET, label="đổi thứ tự tiêu chí")
def move_criterion(criteria_set, *, by, code, step):
    """One place up (step -1) or down (1) among the criteria beside it; at the end nothing moves."""
    draft = _draft_of(criteria_set)
    _found(draft, code)
    if draft.move(code, step):
        _write(criteria_set, draft)
        tell(code=code, step=step)


@command("scoring.criterion.rehung", Permission.MANAGE_SET, label="chuyển tiêu chí")
def rehang_criterion(criteria_set, *, by, code, parent, renumbered, seen):
    """The criterion with what is under it goes under the code `parent` (None: a new area), last
    there; `renumbered`: under codes that follow the new parent. `seen`: the mark of all that the
    question showed."""
    draft = _draft_of(criteria_set)
    old = _found(draft, code)
    if seen != mark_of(draft.under(code)):
        raise Refused(f"Tiêu chí {code} vừa được sửa ở nơi khác; xem lại rồi chuyển.")
    if parent not in draft.parents_for(code):
        raise Refused(
            f"Tiêu chí {code} không chuyển vào đó được: nơi đến phải còn trong bộ, không chấm trực "
            f"tiếp, và sau khi chuyển còn trong {MOST_DEPTH} tầng."
        )
    before = old.get("parent")
    codes = draft.move_under(code, parent, renumbered=renumbered)
    _write(criteria_set, draft)
    changed = {one: other for one, other in codes.items() if one != other}
    tell(code=code, was=before or "", parent=parent or "", codes=changed)


@command("scoring.criterion.removed", Permission.MANAGE_SET, label="bỏ tiêu chí")
def remove_criterion(criteria_set, *, by, code, seen):
    """Takes the criterion and what is under it out of the draft; the log keeps what it was.
    `seen`: the mark of all that the question showed."""
    draft = _draft_of(criteria_set)
    _found(draft, code)
    if seen != mark_of(draft.under(code)):
        raise Refused(f"Tiêu chí {code} vừa được sửa ở nơi khác; xem lại rồi bỏ.")
    gone = draft.take_out(code)
    _write(criteria_set, draft)
    tell(code=code, removed=[_told(row) for row in gone])


def _draft_of(criteria_set):
    if criteria_set.is_published:
        raise Refused(FROZEN)
    return Draft.read(criteria_set.text)


def _write(criteria_set, draft):
    """The columns follow the text."""
    text = clean(draft.text, multiline=True)
    if len(text) > SIZE_LIMIT:
        raise Refused("Bộ tiêu chí quá dài; rút gọn hướng dẫn của các tiêu chí.")
    the_set, _ = calculate.looked_over(text)
    criteria_set.text = text
    for name, value in columns_of(the_set).items():
        setattr(criteria_set, name, value)


def _found(draft, code):
    try:
        return draft.row(code)
    except Absent as absent:
        raise Refused(GONE) from absent


def _refuse_code(draft, code):
    if draft.has(code):
        raise Refused(f"Đã có tiêu chí mã {code} trong bộ này; nhập mã khác.")


def _refuse_known_code(code):
    if CriteriaSet.objects.filter(code=code).exists():
        raise Refused(f"Đã có bộ tiêu chí mã {code}; nhập mã khác.")


def _told(row):
    """A criterion for the log: its keys as one line of TOML each."""
    return {key: engine.write_value(value) for key, value in row.items()}


def _in_year(day, year):
    """The same day of another year; 29/02 becomes 28/02 where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _conflict(criteria_set, theirs, mine, labels, mark):
    """Raises Conflict with what stands now beside what was typed."""
    who, at = last_saved(criteria_set)
    theirs, mine = _shown(theirs), _shown(mine)
    names = [name for name in labels if theirs.get(name) != mine.get(name)]
    raise Conflict(
        SAVED.format(who=who, at=f" lúc {sentence_moment(local(at))}" if at else ""),
        who=who,
        at=at,
        fields=[(labels[name], theirs.get(name, ""), mine.get(name, "")) for name in names],
        names=[name if name in ("name", "guide") else "" for name in names],
        back_url=criteria_set.get_absolute_url(),
        version=mark,
    )


def _shown(table):
    """Keys of a set or a criterion as the screen writes them."""
    shown = {key: value for key, value in table.items() if isinstance(value, str | int)}
    if "level" in table:
        shown["level"] = CriteriaSet.Level(table["level"]).label
    shown |= {"due_after": due_after_words(table), "auto": source_sentence(table)}
    if (day := due_day(table)) is not None:
        shown["due_on"] = short_date(day)
    if "rule" in table:
        shown["rule"] = rule_words(
            table["rule"],
            Decimal(table["max"]),
            table.get("guide", ""),
            is_penalty=table.get("method") == "penalty",
        )
        shown["max"] = decimal_text(Decimal(table["max"]))
    return shown


def last_saved(criteria_set):
    """(who, when) of the last change in the log; when is None where there is none."""
    last = (
        AuditEvent.objects.filter(
            object_type=criteria_set._meta.label_lower,
            object_id=str(criteria_set.pk),
            outcome=AuditEvent.Outcome.DONE,
        )
        .exclude(kind__endswith=".read")
        .first()
    )
    return (last.actor, last.at) if last else ("Người khác", None)
