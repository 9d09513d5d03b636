"""Codes of units: written in one way, by their grammar, nobody else's on any day."""

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from units.codes import area_fault, canonical_code, code_fault
from units.models import UnitVersion

_NAMES = {"code": "Mã định danh", "area_code": "Mã đơn vị hành chính"}
_FAULTS = {"code": code_fault, "area_code": area_fault}


def settle_codes(fields, start, end, unit=None):
    """Puts `code` and `area_code` among `fields` into their one form; Refused with what is wrong.

    `start` to `end` (None: for ever) is the period of the version that gets them, of `unit` (None:
    a new one).
    """
    for name, fault_of in _FAULTS.items():
        code = fields[name] = canonical_code(fields.get(name, ""))
        if not code:
            continue
        if fault := fault_of(code):
            raise Refused(fault)
        others = UnitVersion.objects.overlapping(start, end).filter(**{name: code})
        if unit is not None:
            others = others.exclude(unit=unit)
        if held := others.select_related("unit").first():
            raise Refused(
                f"{_NAMES[name]} {code} là của {held.name} từ {sentence_date(held.valid_from)}; "
                "kiểm tra lại mã hoặc ngày hiệu lực.",
                items=[(held.name, held.unit.get_absolute_url())],
            )
