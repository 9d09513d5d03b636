"""Bộ tiêu chí: read in, changed while a draft, published for good."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from scoring import calculate
from scoring.models import CriteriaSet, Criterion
from scoring.models.criteria import columns_of
from scoring.set_faults import limit_faults
from units.audit import tell
from units.command import command
from units.permissions import Permission


@command("scoring.set.imported", Permission.MANAGE_SET, label="nhập bộ tiêu chí")
def import_set(owner, *, by, text):
    """Takes a set in as a draft of the unit `owner`; `text`: TOML. -> CriteriaSet.

    A draft of the same code takes the new text; a published one is refused. Raises Refused with
    one item for each fault.
    """
    the_set = _read(text)
    known = CriteriaSet.objects.select_for_update().filter(code=the_set.code).first()
    if known is not None and (known.is_published or known.owner_id != owner.pk):
        raise Refused(
            f"Đã có bộ tiêu chí mã {the_set.code}; đổi mã trong tệp rồi nhập thành bộ mới."
        )
    fields = {**columns_of(the_set), "text": text}
    if known is None:
        return CriteriaSet.objects.create(owner=owner, **fields)
    for name, value in fields.items():
        setattr(known, name, value)
    known.version += 1
    known.save(update_fields=[*fields, "version"])
    tell(code=known.code, sha256=calculate.sha256_of(text))
    return known


def _read(text):
    the_set = calculate.read_text(text)
    if found := limit_faults(the_set):
        raise Refused(str(found[0]), [(str(one), "") for one in found[1:]])
    return the_set


@command("scoring.set.published", Permission.PUBLISH_SET)
def publish_set(criteria_set, *, by):
    """Ban hành bộ tiêu chí: its rows are made and from now on nothing of it changes."""
    if criteria_set.is_published:
        raise Refused("Bộ tiêu chí đã ban hành không sửa được; nhập thành bộ mới dưới mã khác.")
    the_set, checked = calculate.looked_over(criteria_set.text)
    if checked.faults:
        raise Refused(
            f"Còn {len(checked.faults)} chỗ phải sửa trước khi ban hành. {checked.faults[0]}",
            [(str(fault), "") for fault in checked.faults[1:]],
        )
    rows = make_rows(criteria_set, the_set)
    criteria_set.state = CriteriaSet.State.PUBLISHED
    criteria_set.published_at = now()
    tell(criteria=len(rows), sha256=calculate.sha256_of(criteria_set.text))


def make_rows(criteria_set, the_set):
    """The Criterion rows of a set, by code, in the order of its text."""
    maxima = {code: most for code, _, most in calculate.node_maxima(the_set)}
    rows = {}
    for position, criterion in enumerate(the_set.criteria, 1):
        rows[criterion.code] = _row(criteria_set, the_set, criterion, position, maxima, rows)
    return rows


def _row(criteria_set, the_set, criterion, position, maxima, rows):
    """One Criterion row; parents stand before their children in the file."""
    is_leaf = criterion.is_leaf
    above = the_set.ancestors[criterion.code]
    return Criterion.objects.create(
        criteria_set=criteria_set,
        code=criterion.code,
        parent=rows.get(criterion.parent),
        top_code=above[-1] if above else criterion.code,
        position=position,
        name=criterion.name,
        max=criterion.max if is_leaf else maxima[criterion.code],
        is_leaf=is_leaf,
        method=criterion.method if is_leaf else "",
        evidence=criterion.evidence if is_leaf else Criterion.Evidence.NONE,
        rule={"kind": criterion.rule.kind, **criterion.rule.fields()} if is_leaf else {},
        area=str(criterion.notes.get("area", ""))[:20],
        guide=str(criterion.notes.get("guide", ""))[:4000],
    )
