"""Documents, plans, tasks and files for tests, made through the actions of the app."""

import io
import zipfile
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.lib.clock import today
from plans.actions.document import register_document
from plans.actions.plan import add_plan_task, create_plan
from plans.actions.report import create_report, send_report
from plans.actions.target import add_target
from plans.actions.task import accept_task, assign_task, report_task
from plans.models import DocType, Family, Figure

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
DUE = date(2026, 12, 15)
TODAY = date(2026, 11, 25)


def an_upload(name="ke-hoach.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def an_archive(*entries, fill=b"<x/>", **written):
    """Bytes of a zip that holds these names (and name=bytes pairs)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            archive.writestr(entry, fill)
        for name, content in written.items():
            archive.writestr(name, content)
    return stream.getvalue()


def a_document(world, *, by=None, unit=None, **entry):
    """An issued plan of Sở Dân tộc và Tôn giáo, unless told otherwise."""
    defaults = {
        "family": Family.STATE,
        "doc_type": DocType.PLAN,
        "symbol": "05/KH-SDTTG",
        "issued_on": date(2026, 1, 20),
        "subject": "Cải cách hành chính năm 2026",
    }
    return register_document(unit or world.ethnic, by=by or world.canbo_dttg, **defaults | entry)


def a_draft(world, **entry):
    return a_document(world, **{"symbol": "", "issued_on": None} | entry)


def a_plan(world, *, tasks=1, **fields):
    """A draft plan of Sở Dân tộc và Tôn giáo with tasks of its own."""
    defaults = {"year": 2026, "title": "Kế hoạch cải cách hành chính năm 2026"}
    plan = create_plan(world.ethnic, by=world.canbo_dttg, **defaults | fields)
    for number in range(tasks):
        add_plan_task(
            plan,
            by=world.canbo_dttg,
            title=f"Rà soát thủ tục hành chính đợt {number + 1}",
            lead=world.ethnic,
            due_on=DUE,
        )
    return plan


def a_target(world, plan, **fields):
    """A target of a plan of Sở Dân tộc và Tôn giáo."""
    defaults = {"title": "Tỷ lệ hồ sơ giải quyết đúng hạn", "goal": "từ 95% trở lên"}
    return add_target(plan, by=world.canbo_dttg, **defaults | fields)


def a_task(world, *, by=None, assigner=None, lead=None, **fields):
    """A task given by the province to Sở Dân tộc và Tôn giáo."""
    defaults = {
        "title": "Công bố thủ tục hành chính sửa đổi",
        "deliverable": "Quyết định công bố",
        "due_on": DUE,
    }
    due_on = (defaults | fields)["due_on"]
    if due_on and due_on < today():  # what is over was given by a paper of its time
        defaults["source_on"] = due_on - timedelta(days=30)
    return assign_task(
        assigner or world.province,
        by=by or world.lanhdao_ubnd,
        lead=lead or world.ethnic,
        **defaults | fields,
    )


def an_accepted_task(world, **fields):
    return accept_task(a_task(world, **fields), by=world.canbo_dttg)


def a_reported_task(world, **fields):
    return report_task(
        an_accepted_task(world, **fields),
        by=world.canbo_dttg,
        percent=100,
        result="Đã ban hành quyết định công bố.",
        no_evidence_reason="Quyết định đang chờ số.",
    )


def a_report(world, *, unit=None, by=None, kind="Q3", year=2026, **fields):
    """A draft report of Sở Dân tộc và Tôn giáo for quý III, whose figures may be frozen."""
    return create_report(
        unit or world.ethnic, by=by or world.canbo_dttg, kind=kind, year=year, **fields
    )


def a_written_report(world, *, text="Không có nội dung mới trong kỳ.", **fields):
    """Every section of it has a text."""
    report = a_report(world, **fields)
    report.sections.update(text=text)
    return report


def a_sent_report(world, *, by=None, head=None, **fields):
    """Sent by the head of the unit to the province."""
    return send_report(a_written_report(world, by=by, **fields), by=head or world.lanhdao_dttg)


def a_figure(report, code):
    return Figure.objects.get(report=report, indicator__code=code)
