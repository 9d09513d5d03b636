"""Làm tốt đến đâu: bộ tiêu chí, kỳ chấm điểm, phiếu, kết quả, chỉ số đã công bố."""

from scoring.models.criteria import CriteriaSet, Criterion, Method
from scoring.models.entry import Entry, Evidence, EvidenceFile, Reason
from scoring.models.improvement import CriterionTask
from scoring.models.index import Index, NationalMean, PublishedIndex
from scoring.models.index_draft import IndexDraft
from scoring.models.result import CorrectionRequest, Result, Snapshot
from scoring.models.round import Assignment, Round, RoundBlock, RoundUnit
from scoring.models.sheet import Sheet, SheetAct

__all__ = [
    "Assignment",
    "CorrectionRequest",
    "CriteriaSet",
    "Criterion",
    "CriterionTask",
    "Entry",
    "Evidence",
    "EvidenceFile",
    "Index",
    "IndexDraft",
    "Method",
    "NationalMean",
    "PublishedIndex",
    "Reason",
    "Result",
    "Round",
    "RoundBlock",
    "RoundUnit",
    "Sheet",
    "SheetAct",
    "Snapshot",
]
