"""Every kind of paper that the site prints: its name on the command line, its model, its maker."""

from collections.abc import Callable
from dataclasses import dataclass

from meetings.exports import minutes_pdf
from meetings.invitation import invitation_pdf
from meetings.models import Meeting, QualitySheet
from meetings.quality_exports import quality_pdf
from plans.inspection_exports import conclusion_pdf
from plans.letters import reminder_pdf
from plans.models import Coverage, Inspection, Plan, Report
from plans.plan_exports import plan_pdf
from plans.report_exports import report_pdf
from scoring.exports import ranking_pdf
from scoring.models import Sheet, Snapshot
from scoring.sheet_exports import sheet_pdf
from units.exports import handover_pdf
from units.models import Handover, Unit
from units.rolls import roll_pdf


@dataclass(frozen=True)
class Paper:
    """`make(object of model)` gives the bytes of the PDF; `title`: what the paper is."""

    title: str
    model: type
    make: Callable


PAPERS = {
    "conclusion": Paper("thông báo kết luận kiểm tra", Inspection, conclusion_pdf),
    "handover": Paper("biên bản bàn giao", Handover, handover_pdf),
    "invitation": Paper("giấy mời, thông báo họp", Meeting, invitation_pdf),
    "minutes": Paper("biên bản cuộc họp", Meeting, minutes_pdf),
    "plan": Paper("kế hoạch và phụ lục", Plan, plan_pdf),
    "quality": Paper("phiếu chất lượng sinh hoạt", QualitySheet, quality_pdf),
    "ranking": Paper("kết quả xếp hạng", Snapshot, ranking_pdf),
    "reminder": Paper("công văn đôn đốc hôm nay", Coverage, reminder_pdf),
    "report": Paper("báo cáo định kỳ và phụ lục", Report, report_pdf),
    "roll": Paper("danh sách hôm nay", Unit, roll_pdf),
    "sheet": Paper("phiếu chấm điểm", Sheet, sheet_pdf),
}


def told_papers():
    """“conclusion: thông báo kết luận kiểm tra (mã cuộc kiểm tra); …”: every kind, with whose id it
    takes."""
    return "; ".join(
        f"{kind}: {paper.title} (mã {paper.model._meta.verbose_name})"
        for kind, paper in PAPERS.items()
    )
