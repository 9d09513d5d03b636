"""Làm tốt đến đâu: bộ tiêu chí, kỳ chấm điểm, phiếu, kết quả, chỉ số đã công bố."""

from scoring.models.blind import BlindAppraisal, BlindAssignment
from scoring.models.criteria import CriteriaSet, Criterion, Method
from scoring.models.deadline import DeadlineMove
from scoring.models.entry import Entry, Evidence, EvidenceFile, Reason
from scoring.models.improvement import CriterionTask
from scoring.models.index import Index, NationalMean, PublishedIndex
from scoring.models.index_draft import IndexDraft
from scoring.models.result import CorrectionRequest, Result, Snapshot, SnapshotPaper
from scoring.models.round import Assignment, Round, RoundBlock, RoundUnit
from scoring.models.sheet import Sheet, SheetAct

__all__ = [
    "Assignment",
    "BlindAppraisal",
    "BlindAssignment",
    "CorrectionRequest",
    "CriteriaSet",
    "Criterion",
    "CriterionTask",
    "DeadlineMove",
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
    "SnapshotPaper",
]
