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
from plans.models.partner import TaskPartner
from plans.models.plan import Plan, PlanBasis
from plans.models.plan_table import PlanTableDraft
from plans.models.progress import Extension, ProgressReport, ReportDocument, ReportFile
from plans.models.result import PeriodResult
from plans.models.target import Target
from plans.models.task import UNFINISHED, Task
from plans.models.version import PlanChange, PlanVersion

__all__ = [
    "SIGNS",
    "UNFINISHED",
    "Area",
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
    "Force",
    "PeriodResult",
    "Plan",
    "PlanBasis",
    "PlanChange",
    "PlanTableDraft",
    "PlanVersion",
    "ProgressReport",
    "Reminder",
    "ReportDocument",
    "ReportFile",
    "Scope",
    "StoredFile",
    "Target",
    "Task",
    "TaskPartner",
    "is_type_of",
    "link_models",
    "sign_problem",
    "types_of",
    "types_signed",
    "versions_of",
]
