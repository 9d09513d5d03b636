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
    DocumentLink,
    DocumentReceiver,
    Force,
    versions_of,
)
from plans.models.draft import DocumentDraft
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
from plans.models.progress import Extension, ProgressReport, ReportDocument, ReportFile
from plans.models.register import (
    Committee,
    CommitteeMember,
    IsoCertificate,
    PartyProcedure,
    ProcedureStep,
)
from plans.models.result import PeriodResult
from plans.models.task import UNFINISHED, Task

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
    "DocumentDraft",
    "DocumentFile",
    "DocumentLink",
    "DocumentReceiver",
    "Extension",
    "Family",
    "FileLink",
    "Finding",
    "FindingFile",
    "Force",
    "Inspection",
    "InspectionFile",
    "IsoCertificate",
    "PartyProcedure",
    "PeriodResult",
    "Plan",
    "PlanBasis",
    "ProcedureStep",
    "ProgressReport",
    "Remedy",
    "RemedyReport",
    "RemedyReportFile",
    "Reminder",
    "ReportDocument",
    "ReportFile",
    "Scope",
    "SelfReport",
    "SelfReportFile",
    "StoredFile",
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
