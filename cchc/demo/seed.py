"""The order in which the demo is made; each step goes through the actions that people use."""

from cchc.demo.accounts import create_accounts, create_keepers
from cchc.demo.calendars import lay_calendars
from cchc.demo.coverage import give_directives
from cchc.demo.criteria import draft_next_set
from cchc.demo.documents import register_documents
from cchc.demo.inspections import inspect_units
from cchc.demo.lost_points import plan_lost_points
from cchc.demo.neighbours import found_neighbours
from cchc.demo.org import found_everything
from cchc.demo.people import create_rolls
from cchc.demo.quality import score_sessions
from cchc.demo.readings import read_minutes
from cchc.demo.registers import keep_registers
from cchc.demo.reports import send_reports
from cchc.demo.rhythm import keep_rhythm
from cchc.demo.scores import create_rounds
from cchc.demo.sessions import hold_sessions
from cchc.demo.work import give_work
from scoring.actions.index import import_indices
from scoring.imports import read_index_rows, read_mean_rows
from scoring.models import PublishedIndex
from units.audit import linked_together
from units.models import Unit
from units.rest import units_at_rest


def seed(password):
    """Makes everything; yields a line for each step."""
    with linked_together():
        org = found_everything(password)
        found_neighbours(org)
        yield f"Đơn vị: {Unit.objects.count()}."
        org.users = create_accounts(org, password)
        create_keepers(org)
        create_rolls(org)
        yield f"Tài khoản để thử: {len(org.users)}."
        with units_at_rest():
            yield from _work(org)
    readings, refusals = read_minutes(org)
    yield f"Lần xem biên bản: {readings}; thao tác bị từ chối: {refusals}."


def _work(org):
    """What the units do, once they all stand."""
    yield f"Văn bản: {register_documents(org)}."
    yield f"Giao triển khai: {give_directives(org)}."
    yield f"Nhiệm vụ: {give_work(org)}."
    yield f"Cuộc kiểm tra: {inspect_units(org)}."
    yield f"Sổ ban chỉ đạo, thủ tục, ISO: {keep_registers(org)}."
    yield f"Cuộc họp: {hold_sessions(org)}."
    yield f"Sinh hoạt chi bộ theo tháng: {keep_rhythm(org)} buổi."
    yield f"Phiếu chất lượng sinh hoạt: {score_sessions(org)}."
    yield f"Lịch họp định kỳ: {lay_calendars(org)}."
    yield from create_rounds(org)
    yield f"Nhiệm vụ từ điểm chưa đạt: {plan_lost_points(org)}."
    yield draft_next_set(org)
    yield f"Báo cáo định kỳ: {send_reports(org)}."
    import_indices(
        org.province,
        by=org.users["thuongtruc.snv"],
        rows=read_index_rows(),
        means=read_mean_rows(),
    )
    yield f"Chỉ số đã công bố: {PublishedIndex.objects.count()}."
