"""Every kind of paper that the site prints: its name on the command line, its model, its maker."""

from meetings.exports import minutes_pdf
from meetings.models import Meeting
from plans.inspection_exports import conclusion_pdf
from plans.letters import reminder_pdf
from plans.models import Coverage, Inspection, Plan, Report
from plans.plan_exports import plan_pdf
from plans.report_exports import report_pdf
from scoring.exports import ranking_pdf
from scoring.models import Snapshot
from units.exports import handover_pdf
from units.models import Handover, Unit
from units.rolls import roll_pdf

PAPERS = {
    "conclusion": (Inspection, conclusion_pdf),
    "handover": (Handover, handover_pdf),
    "minutes": (Meeting, minutes_pdf),
    "plan": (Plan, plan_pdf),
    "ranking": (Snapshot, ranking_pdf),
    "reminder": (Coverage, reminder_pdf),
    "report": (Report, report_pdf),
    "roll": (Unit, roll_pdf),
}
