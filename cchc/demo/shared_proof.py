"""Evidence of the newest published round that some departments share with their block; made up."""

from datetime import date

from cchc.lib.illustrative import MARK
from plans.actions.document import register_document
from plans.models import DocType, Family
from scoring.actions.entry import add_evidence
from scoring.actions.sheet import share_proof
from scoring.models import Sheet
from units.permissions import Role

SHARING = ("Sở Tài chính", "Sở Y tế")
ROWS = ("1.1.1", "1.1.2")  # a plan proves when it went out, and what it says


def _shares(org, unit):
    return unit in [org.departments[name] for name in SHARING]


def prove(org, sheet, officer):
    """Before it is submitted: the plan of that year as evidence, of those that share and of Sở Dân
    tộc và Tôn giáo."""
    unit, year = sheet.unit, sheet.round.year
    if not (_shares(org, unit) or unit == org.ethnic):
        return
    plan = register_document(
        unit,
        by=officer,
        family=Family.STATE,
        doc_type=DocType.PLAN,
        symbol=f"03/KH-{unit.version_on(sheet.round.last_day).symbol}",
        issued_on=max(date(year, 1, 16), unit.founded_on),
        subject=f"Cải cách hành chính năm {year} {MARK}",
    )
    for entry in sheet.entries.filter(criterion__code__in=ROWS).select_related("criterion"):
        entry.sheet = sheet
        add_evidence(entry, by=officer, document=plan, place_in_document="Phụ lục, trang 2")


def share(org, the_round):
    """After publication: their heads let the block see it."""
    sheets = Sheet.objects.filter(round=the_round).select_related("unit")
    for sheet in sheets.filter(unit__in=[org.departments[name] for name in SHARING]):
        share_proof(sheet, by=org.keeper(Role.HEAD, sheet.unit), is_shared=True)
