"""Hủy: takes back a unit that was founded by mistake, while nothing hangs on it yet.

Nothing is deleted: the unit, its versions and its log stay, and its page says what happened. Trees,
lists, search and choices read the others alone, and its name and codes are free again. What has
begun to work is ended instead (actions/succession.py) or set right (actions/correction.py).
"""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, thousands, upper_first
from units.access import forget_access
from units.audit import tell
from units.command import command
from units.models import Unit, UnitVersion
from units.permissions import Permission

# What a row is called that names the unit by this field; of others the model's own name is told.
_WORDS = {"parent": "đơn vị trực thuộc"}


@command("units.unit.withdrawn", Permission.MANAGE_UNIT, "hủy đơn vị ghi nhầm")
def withdraw_unit(unit, *, by, reason):
    """Hủy đơn vị ghi nhầm, có lý do: as soon as anything hangs on it, it is refused."""
    if not reason:
        raise Refused("Chưa nhập lý do hủy.")
    unit.refuse_if_withdrawn()
    name = unit.name
    if unit.ended_on is not None:
        raise Refused(
            f"{upper_first(name)} kết thúc hoạt động sau {sentence_date(unit.ended_on)}; mở lại "
            "đơn vị trước khi hủy."
        )
    if hanging := hanging_on(unit):
        told = ", ".join(f"{thousands(count)} {words}" for words, count in hanging.items())
        raise Refused(
            f"Gắn với {name} đã có: {told}. Đơn vị như vậy không hủy được; dùng kết thúc hoạt "
            "động, hoặc đính chính lịch sử."
        )
    tell(name=name)
    unit.versions.update(is_withdrawn=True)
    unit.withdrawn_on, unit.withdrawn_reason = today(), reason
    forget_access(by)


def hanging_on(unit):
    """{words: how many rows} of every app that name the unit, its own versions left out.

    Whatever may name a unit one day is counted too; withdrawn children and successions are not.
    """
    found = {}
    for relation in Unit._meta.get_fields(include_hidden=True):
        if not relation.auto_created or not (relation.one_to_many or relation.one_to_one):
            continue
        model, field = relation.related_model, relation.field.name
        if (model, field) == (UnitVersion, "unit"):
            continue
        words = _WORDS.get(field, model._meta.verbose_name)
        if count := model._default_manager.filter(**{field: unit}).count():
            found[words] = found.get(words, 0) + count
    return found
