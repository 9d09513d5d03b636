"""What a visit found, written by the team until the conclusion."""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean, sentence_date, upper_first
from plans.actions.file import keep_all
from plans.models import Finding, FindingFile, Remedy
from units.audit import tell
from units.command import command
from units.permissions import Permission
from units.superiors import ids_below


@command("plans.finding.recorded", Permission.RECORD_FINDING)
def record_finding(
    inspection, *, by, area, severity, text, unit=None, uploads=(), remedy="", due_on=None
):
    """Ghi tồn tại, hạn chế, and with it what must be put right (`remedy`, until `due_on`).

    `unit`: the one that answers for it, else the inspected unit. -> Finding.
    """
    inspection.refuse_unless("find")
    unit = unit or inspection.inspected
    _check_unit(inspection, unit)
    finding = Finding.objects.create(
        inspection=inspection, area=area, severity=severity, text=text, unit=unit
    )
    _keep(finding, by, uploads)
    if clean(remedy):
        _require_remedy(finding, remedy, due_on)
    return finding


@command("plans.finding.edited", Permission.RECORD_FINDING, label="sửa tồn tại, hạn chế")
def edit_finding(finding, *, by, area, severity, text, unit, uploads=()):
    """Sửa trước khi kết luận."""
    finding.inspection.refuse_unless("find")
    finding.refuse_unless("edit")
    _check_unit(finding.inspection, unit)
    finding.area, finding.severity, finding.text, finding.unit = area, severity, text, unit
    _keep(finding, by, uploads)


@command("plans.finding.withdrawn", Permission.RECORD_FINDING, label="rút tồn tại, hạn chế")
def withdraw_finding(finding, *, by, reason):
    """Rút trước khi kết luận, có lý do; its remedies go with it."""
    finding.inspection.refuse_unless("find")
    finding.move("withdraw")
    finding.state_reason = reason
    for remedy in finding.remedies.filter(state=Remedy.State.OPEN):
        remedy.state, remedy.state_reason = Remedy.State.WITHDRAWN, "Tồn tại, hạn chế đã rút."
        remedy.version += 1
        remedy.save()


@command("plans.remedy.required", Permission.RECORD_FINDING, label="ghi việc khắc phục")
def require_remedy(finding, *, by, text, due_on=None):
    """Ghi việc phải khắc phục. -> Remedy."""
    finding.inspection.refuse_unless("find")
    finding.refuse_unless("edit")
    return _require_remedy(finding, text, due_on)


def check_remedy_due(inspection, due_on):
    """Refuse a day before the conclusion, or before the visit while there is none yet."""
    source = inspection.concluded_on or inspection.visited_on
    if due_on is not None and source is not None and due_on < source:
        what = "ngày kết luận" if inspection.concluded_on else "ngày kiểm tra"
        raise Refused(
            f"Hạn khắc phục {sentence_date(due_on)} sớm hơn {what} {sentence_date(source)}; kiểm "
            "tra lại hai ngày này."
        )


def _require_remedy(finding, text, due_on):
    check_remedy_due(finding.inspection, due_on)
    return Remedy.objects.create(
        inspection=finding.inspection, finding=finding, text=text, due_on=due_on
    )


def _check_unit(inspection, unit):
    day = inspection.visited_on or today()
    inspected = inspection.inspected
    if unit.pk != inspected.pk and unit.pk not in ids_below(inspected.pk, day):
        raise Refused(
            f"{upper_first(unit.name)} không thuộc {inspected.name}; chọn đơn vị được kiểm tra "
            "hoặc đơn vị trực thuộc."
        )


def _keep(finding, by, uploads):
    for file in keep_all(finding.inspection.unit, by=by, uploads=uploads):
        FindingFile.objects.get_or_create(finding=finding, file=file)
    if uploads:
        tell(files=len(uploads))
