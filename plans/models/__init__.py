"""Phải làm gì: văn bản, tệp, kế hoạch, nhiệm vụ."""

from plans.models.area import Area
from plans.models.blob import FileLink, StoredFile, link_models
from plans.models.coverage import Coverage, CoverageUnit, Reminder, Scope
from plans.models.doctype import (
    SIGNS,
    DocType,
    Family,
    is_type_of,
    sign_problem,
    types_of,
    types_signed,
)
from plans.models.document import (
    Document,
    DocumentFile,
    DocumentReceiver,
    Force,
    versions_of,
)
from plans.models.draft import DocumentDraft
from plans.models.explanation import Explanation, ExplanationFile
from plans.models.figure import Figure, FigureCorrection
from plans.models.finding import Finding, FindingFile, Remedy, RemedyReport, RemedyReportFile
from plans.models.inspection import (
    Inspection,
    InspectionFile,
    SelfReport,
    SelfReportFile,
    TeamMember,
)
from plans.models.partner import TaskPartner
from plans.models.plan import Plan, PlanBasis
from plans.models.plan_table import PlanTableDraft
from plans.models.progress import Extension, ProgressReport, ReportDocument, ReportFile
from plans.models.registers import (
    Committee,
    CommitteeMember,
    IsoCertificate,
    PartyProcedure,
    ProcedureStep,
)
from plans.models.report import Report, ReportSection
from plans.models.report_period import Indicator, IndicatorSet, Level, PeriodKind, ReportPeriod
from plans.models.result import PeriodResult
from plans.models.target import Target
from plans.models.task import Task
from plans.models.task_query import UNFINISHED
from plans.models.tie import DocumentCitation, DocumentLink
from plans.models.version import PlanChange, PlanVersion

__all__ = [
    "SIGNS",
    "UNFINISHED",
    "Area",
    "Committee",
    "CommitteeMember",
    "Coverage",
    "CoverageUnit",
    "DocType",
    "Document",
    "DocumentCitation",
    "DocumentDraft",
    "DocumentFile",
    "DocumentLink",
    "DocumentReceiver",
    "Explanation",
    "ExplanationFile",
    "Extension",
    "Family",
    "Figure",
    "FigureCorrection",
    "FileLink",
    "Finding",
    "FindingFile",
    "Force",
    "Indicator",
    "IndicatorSet",
    "Inspection",
    "InspectionFile",
    "IsoCertificate",
    "Level",
    "PartyProcedure",
    "PeriodKind",
    "PeriodResult",
    "Plan",
    "PlanBasis",
    "PlanChange",
    "PlanTableDraft",
    "PlanVersion",
    "ProcedureStep",
    "ProgressReport",
    "Remedy",
    "RemedyReport",
    "RemedyReportFile",
    "Reminder",
    "Report",
    "ReportDocument",
    "ReportFile",
    "ReportPeriod",
    "ReportSection",
    "Scope",
    "SelfReport",
    "SelfReportFile",
    "StoredFile",
    "Target",
    "Task",
    "TaskPartner",
    "TeamMember",
    "is_type_of",
    "link_models",
    "sign_problem",
    "types_of",
    "types_signed",
    "versions_of",
]
