"""What the system counts for a report, what it sums up from units below, what it proposes."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from cchc.lib.refusal import Refused
from cchc.report_figures import outside_figures
from meetings.models import Meeting
from plans.actions.coverage import set_coverage
from plans.actions.document import link_implements
from plans.actions.figure import enter_figure
from plans.actions.plan import approve_plan, issue_plan, send_plan
from plans.actions.report import (
    compute_report,
    freeze_figures,
    roll_up_report,
    send_report,
    write_section,
)
from plans.actions.task import cancel_task, give_up_task
from plans.models import Area, Document, PeriodResult, Remedy, Report, ReportPeriod, Task
from plans.report_due import owed_reports
from plans.report_exports import roll_words, rolled_of
from plans.report_figures import Counted, subordinates
from tests.meetings.builders import logged
from tests.plans.builders import (
    a_document,
    a_figure,
    a_plan,
    a_report,
    a_sent_report,
    a_task,
    a_written_report,
    an_accepted_task,
)
from tests.plans.inspecting import an_inspection, team_head, visited
from tests.world import make_unit, make_user
from units.access import access_of
from units.models import Kind, User
from units.roles import Role

D = Decimal
FIRST, LAST = date(2026, 6, 8), date(2026, 9, 7)


def area(code):
    return Area.objects.filter(code=code).latest("valid_from")


def a_past_task(world, due_on, *, done_on=None, given_on=date(2026, 5, 1), code="DIGITAL", **more):
    """A task of the department as it stands in the database: given, due, perhaps done."""
    task = a_task(world, area=area(code), **more)
    state = {"state": "VERIFIED", "done_on": done_on} if done_on else {}
    Task.objects.filter(pk=task.pk).update(
        due_on=due_on, assigned_on=given_on, source_on=given_on, **state
    )
    return Task.objects.get(pk=task.pk)


def numbers(report, *codes):
    return [a_figure(report, code).value for code in codes]


# --- Counted ------------------------------------------------------------------------------------


def test_tasks_count_as_they_stood_on_the_last_day(world):
    in_time = a_past_task(world, LAST, done_on=LAST, title="Xong đúng hạn")
    late = a_past_task(world, date(2026, 7, 1), done_on=date(2026, 7, 2), title="Xong chậm")
    overdue = a_past_task(world, date(2026, 9, 6), title="Quá hạn")
    after = a_past_task(world, date(2026, 9, 6), done_on=date(2026, 9, 8), title="Xong sau kỳ")
    last_day = a_past_task(world, LAST, title="Hạn đúng ngày cuối")
    a_past_task(world, date(2026, 5, 30), done_on=date(2026, 6, 7), title="Xong trước kỳ")
    a_past_task(world, date(2026, 12, 1), given_on=date(2026, 9, 8), title="Giao sau kỳ")
    cancel_task(a_past_task(world, LAST, title="Thôi"), by=world.lanhdao_ubnd, reason="Ghép.")
    given_up = a_past_task(world, LAST, title="Không làm được")
    give_up_task(given_up, by=world.lanhdao_ubnd, reason="Chờ luật.")
    report = a_report(world)
    assert numbers(report, "0.6a", "0.6b", "0.6c", "0.6d") == [6, 1, 1, 2]
    assert numbers(report, "8.6a", "8.6b", "8.6c", "8.6d") == [6, 1, 1, 2]
    assert numbers(report, "8.1a") == [0]
    figure = a_figure(report, "0.6d")
    assert figure.record_model == "plans.Task"
    assert sorted(figure.record_ids) == sorted([overdue.pk, after.pk])
    assert a_figure(report, "0.6b").record_ids == [in_time.pk]
    assert a_figure(report, "0.6c").record_ids == [late.pk]
    assert last_day.pk in a_figure(report, "0.6a").record_ids


def test_a_task_waits_for_confirmation_without_being_late(world):
    task = a_past_task(world, date(2026, 9, 1))
    Task.objects.filter(pk=task.pk).update(
        state="REPORTED", reported_on=date(2026, 9, 1), percent=100
    )
    assert numbers(a_report(world), "0.6a", "0.6d") == [1, 0]


def test_a_regular_task_counts_by_the_results_that_were_due(world):
    task = a_past_task(world, date(2026, 12, 31))
    Task.objects.filter(pk=task.pk).update(recurrence="MONTHLY")

    def result(month, done_on=None):
        return PeriodResult.objects.create(
            task=task, label=f"tháng {month}", starts_on=date(2026, month, 1),
            ends_on=date(2026, month, 28), due_on=date(2026, month, 25), done_on=done_on,
            state="VERIFIED" if done_on else "OPEN",
        )  # fmt: skip

    result(5)  # before the period
    result(7, date(2026, 7, 25))
    august = result(8)
    assert numbers(a_report(world), "0.6a", "0.6b", "0.6c", "0.6d") == [1, 0, 0, 1]
    report = Report.objects.get()
    PeriodResult.objects.filter(pk=august.pk).update(state="VERIFIED", done_on=date(2026, 8, 26))
    compute_report(report, by=world.canbo_dttg)
    assert numbers(report, "0.6a", "0.6b", "0.6c", "0.6d") == [1, 0, 1, 0]
    PeriodResult.objects.filter(pk=august.pk).update(done_on=date(2026, 8, 25))
    compute_report(report, by=world.canbo_dttg)
    assert numbers(report, "0.6b", "0.6c") == [1, 0]


def test_inspections_count_units_once_and_findings_that_are_settled(world):
    head = team_head(world)
    inspection = visited(world, findings=2)
    remedy = inspection.remedies.order_by("pk").first()
    Remedy.objects.filter(pk=remedy.pk).update(state="DONE", done_on=date(2026, 11, 24))
    visited(world, quarter=3)
    with time_machine.travel("2026-12-02T10:00:00+07:00"):
        report = a_report(world, unit=world.home_affairs, by=head, kind="YEAR")
    assert numbers(report, "0.4a", "0.5a", "0.5b") == [1, 3, 1]
    assert len(a_figure(report, "0.4a").record_ids) == 2
    assert report.sections.get(code="I.3").proposed == (
        "Trong kỳ đã kiểm tra 1 cơ quan, đơn vị: Sở Dân tộc và Tôn giáo. Phát hiện 3 tồn tại, hạn "
        "chế; đã khắc phục 1."
    )


def test_who_was_inspected_says_by_whom_and_how_much_was_found(world):
    visited(world, findings=2)
    an_inspection(world, quarter=3)  # not carried out
    with time_machine.travel("2026-12-02T10:00:00+07:00"):
        report = a_report(world, kind="YEAR")
    assert report.sections.get(code="I.3").proposed == (
        "Trong kỳ được kiểm tra: Sở Nội vụ (ngày 20 tháng 11 năm 2026; 2 tồn tại, hạn chế)."
    )
    assert a_report(world).sections.get(code="I.3").proposed == ""


def test_what_the_system_does_not_know_is_typed_and_stays(world):
    report = a_report(world)  # the department keeps no inspections here
    figure = a_figure(report, "0.4a")
    assert (figure.value, figure.is_enterable) == (None, True)
    enter_figure(figure, by=world.canbo_dttg, value=D(3))
    known = {"units_inspected": Counted(D(9))}
    compute_report(report, by=world.canbo_dttg, outside=known)
    assert (a_figure(report, "0.4a").value, a_figure(report, "0.4a").origin) == (3, "ENTERED")
    assert not a_figure(report, "0.1").is_enterable


def test_documents_and_what_was_carried_down(world):
    own = a_document(world, symbol="7/KH-SDTTG", issued_on=LAST)
    a_document(world, symbol="8/KH-SDTTG", issued_on=date(2026, 9, 8))
    directives = [
        a_document(
            world, unit=world.province, by=world.vanphong_ubnd, symbol=f"{number}/KH-UBND",
            issued_on=FIRST,
        )
        for number in (1, 2, 3)
    ]  # fmt: skip
    for directive, due in zip(directives, (LAST, LAST, date(2026, 9, 8)), strict=True):
        set_coverage(directive, by=world.vanphong_ubnd, due_on=due, units=[world.ethnic])
    link_implements(own, by=world.canbo_dttg, parent=directives[0])
    report = a_report(world)
    assert numbers(report, "7.2", "7.3a", "7.3b", "7.3c") == [1, 2, 1, D("50.00")]


def test_a_plan_without_tasks_has_no_share(world):
    figure = a_figure(a_report(world), "0.3")
    assert (figure.value, figure.is_na, figure.words) == (None, True, "không áp dụng")


def test_figures_of_meetings_and_scores_are_handed_over(world):
    report = a_report(world)
    assert numbers(report, "7.4", "7.5") == [None, None]
    with time_machine.travel("2026-09-20T10:00:00+07:00"):
        meeting = logged(world.ethnic, world.canbo_dttg, date(2026, 8, 4))
        logged(world.ethnic, world.canbo_dttg, date(2026, 9, 8))
    outside = outside_figures(world.ethnic, report.dates)
    compute_report(report, by=world.canbo_dttg, outside=outside)
    figure = a_figure(report, "7.4")
    assert (figure.value, figure.record_ids) == (1, [meeting.pk])
    assert a_figure(report, "7.5").value is None
    seen, hidden = figure.records_for(world.canbo_dttg)
    assert (seen, hidden) == ([Meeting.objects.get(pk=meeting.pk)], 0)


def test_records_that_a_reader_may_not_see_are_counted_alone(world):
    report = a_report(world)
    task = a_past_task(world, LAST)
    compute_report(report, by=world.canbo_dttg)
    figure = a_figure(report, "0.6a")
    assert figure.records_for(world.canbo_dttg) == ([task], 0)
    assert figure.records_for(world.user("thuongtruc.snv")) == ([], 1)


def test_counting_again_changes_what_the_system_counts_alone(world):
    report = a_report(world)
    enter_figure(a_figure(report, "2.1a"), by=world.canbo_dttg, value=D(96), note="Tạm tính")
    a_past_task(world, LAST)
    compute_report(report, by=world.canbo_dttg, outside={"score_percent": Counted(D("81.72"))})
    assert numbers(report, "0.6a", "2.1a", "7.5") == [1, 96, D("81.72")]
    assert a_figure(report, "2.1a").note == "Tạm tính"


# --- Proposed -----------------------------------------------------------------------------------


def test_proposals_are_made_anew_and_never_over_what_was_written(world):
    report = a_report(world)
    section = report.sections.get(code="II.6")
    write_section(section, by=world.canbo_dttg, text="Sở đã số hóa hồ sơ.")
    a_past_task(world, LAST, done_on=LAST, title="Số hóa kết quả")
    a_past_task(world, date(2026, 12, 20), title="Tập huấn kỹ năng số")
    compute_report(report, by=world.canbo_dttg)
    section.refresh_from_db()
    assert "Số hóa kết quả" in section.proposed
    assert (section.text, section.shown) == ("Sở đã số hóa hồ sơ.", "Sở đã số hóa hồ sơ.")
    assert "Tập huấn kỹ năng số" in report.sections.get(code="IV").shown
    assert "(50,00%)" in report.sections.get(code="III.1").shown
    freeze_figures(report, by=world.canbo_dttg)
    a_past_task(world, LAST, title="Mới nhập")
    compute_report(report, by=world.canbo_dttg)
    assert "Mới nhập" in report.sections.get(code="II.6").proposed
    assert numbers(report, "8.6a") == [2]


def test_what_the_system_knows_is_proposed_so_that_judgement_is_left(world):
    make_user("van.thu", (Role.CLERK, world.ethnic))
    with time_machine.travel("2026-07-01T10:00:00+07:00"):
        plan = approve_plan(
            send_plan(a_plan(world, tasks=2), by=world.canbo_dttg), by=world.lanhdao_dttg
        )
        issue_plan(plan, by=User.objects.get(username="van.thu"), family="STATE",
                   symbol="14/KH-SDTTG", issued_on=date(2026, 7, 1))  # fmt: skip
    a_past_task(world, LAST, done_on=LAST, title="Số hóa kết quả")
    with time_machine.travel("2026-06-20T10:00:00+07:00"):
        a_sent_report(world, kind="H1")
    report = a_report(world, outside={"meetings_held": Counted(D(4))})
    proposed = dict(report.sections.values_list("code", "proposed"))
    assert proposed["I.1"] == (
        "Đã ban hành Kế hoạch số 14/KH-SDTTG ngày 01 tháng 7 năm 2026 của Sở Dân tộc và Tôn giáo "
        "tỉnh Tuyên Quang.\n"
        "Kế hoạch của năm có 2 nhiệm vụ; đến hết ngày 07 tháng 9 năm 2026 đã hoàn thành 0."
    )
    assert proposed["I.2"] == (
        "Trong kỳ đã họp 4 lần.\nĐã gửi 1 báo cáo định kỳ: 6 tháng đầu năm 2026."
    )
    nothing = (
        "Từ ngày 08 tháng 6 năm 2026 đến hết ngày 07 tháng 9 năm 2026 không có nhiệm vụ nào thuộc "
        "lĩnh vực này."
    )
    assert [proposed[f"II.{number}"] for number in range(1, 6)] == [nothing] * 5
    assert "Số hóa kết quả" in proposed["II.6"]
    # The next period goes on with the plan, and judgement stays with the person.
    with time_machine.travel("2026-12-02T10:00:00+07:00"):
        year = a_report(world, kind="YEAR")
    assert "Đã ban hành Kế hoạch số 14/KH-SDTTG" in year.sections.get(code="I.1").proposed
    Document.objects.filter(symbol="14/KH-SDTTG").update(issued_on=date(2026, 1, 2))
    compute_report(report, by=world.canbo_dttg)
    assert report.sections.get(code="I.1").proposed.startswith("Tiếp tục thực hiện Kế hoạch số 14")
    assert [proposed[code] for code in ("I.4", "III.3", "V")] == ["", "", ""]


def test_nothing_is_said_of_areas_where_no_task_is_known(world):
    report = a_report(world)
    assert not report.sections.exclude(proposed="").exists()
    a_past_task(world, LAST, assigner=world.cell, by=world.bithu_dttg, title="Lời của chi bộ")
    compute_report(report, by=world.canbo_dttg)
    assert report.sections.get(code="II.6").proposed == ""
    assert "không có nhiệm vụ nào" in report.sections.get(code="II.1").proposed


def test_words_of_a_party_cell_do_not_reach_its_agency_s_report(world):
    a_past_task(
        world, LAST, assigner=world.cell, by=world.bithu_dttg, title="Lời kết luận của chi bộ"
    )
    report = a_report(world)
    assert numbers(report, "8.6a") == [1]
    assert not report.sections.filter(proposed__contains="Lời kết luận").exists()


# --- Summed up ----------------------------------------------------------------------------------


@pytest.fixture
def officer(world):
    return make_user("canbo.ubnd", (Role.OFFICER, world.province))


def test_a_roll_up_names_who_is_missing(world, officer):
    head = make_user("lanhdao.snv", (Role.HEAD, world.home_affairs), (Role.OFFICER, world.finance))
    first, second = (
        a_written_report(world),
        a_written_report(world, unit=world.home_affairs, by=head),
    )
    for report, by, value, parts in (
        (first, world.canbo_dttg, D(10), (D(9), D(10))),
        (second, head, D(30), (D(1), D(90))),
    ):
        enter_figure(a_figure(report, "2.1a"), by=by, value=value)
        enter_figure(a_figure(report, "2.3"), by=by, numerator=parts[0], denominator=parts[1])
    enter_figure(a_figure(first, "2.1b"), by=world.canbo_dttg, value=D(0))
    send_report(first, by=world.lanhdao_dttg)
    send_report(second, by=head)
    a_report(world, unit=world.finance, by=head)  # a draft counts as not sent
    own = roll_up_report(a_report(world, unit=world.province, by=officer), by=officer)
    units = subordinates(world.province, LAST)
    assert own.roll_units == units
    assert {world.finance.pk, world.office.pk, world.commune.pk} <= set(own.roll_unsent)
    assert world.ethnic.pk not in own.roll_unsent
    assert roll_words(own).startswith("Tổng hợp từ 2/5 đơn vị; chưa có báo cáo của: ")
    assert "Sở Tài chính" in rolled_of(own)["names"]
    total = a_figure(own, "2.1a")
    assert (total.value, total.origin, total.origin_words) == (
        D(40), "ROLLED", "tổng hợp từ 2/5 đơn vị",
    )  # fmt: skip
    assert a_figure(own, "2.3").words == "10,00"
    partial = a_figure(own, "2.1b")
    assert (partial.value, partial.given, partial.missing) == (D(0), 1, [world.home_affairs.pk])
    assert a_figure(own, "2.1c").value is None


def test_a_roll_up_leaves_what_was_typed(world, officer):
    report = a_written_report(world)
    enter_figure(a_figure(report, "2.1a"), by=world.canbo_dttg, value=D(10))
    send_report(report, by=world.lanhdao_dttg)
    own = a_report(world, unit=world.province, by=officer)
    enter_figure(a_figure(own, "2.1a"), by=officer, value=D(7))
    roll_up_report(own, by=officer)
    assert (a_figure(own, "2.1a").value, a_figure(own, "2.1a").origin) == (D(7), "ENTERED")


def test_a_roll_up_of_what_nobody_sent_gives_no_number(world, officer):
    own = roll_up_report(a_report(world, unit=world.province, by=officer), by=officer)
    assert own.roll_unsent == own.roll_units != []
    assert a_figure(own, "2.1a").value is None


def test_a_unit_without_units_below_has_nothing_to_sum_up(world):
    with pytest.raises(Refused, match="không có cấp dưới"):
        roll_up_report(a_report(world), by=world.canbo_dttg)


def test_divisions_do_not_report_on_their_own(world):
    make_unit("Phòng Một", kind=Kind.DIVISION, parent=world.ethnic)
    branch = make_unit("Chi cục Hai", kind=Kind.SUBDEPARTMENT, parent=world.ethnic)
    assert subordinates(world.ethnic, LAST) == [branch.pk]


# --- Owed ---------------------------------------------------------------------------------------


def owed(user, day):
    return [(one.kind, one.year, one.report is not None) for one in owed_reports(user, day)]


def test_reports_are_owed_a_week_before_and_a_month_after(world):
    officer = world.canbo_dttg
    assert owed(officer, date(2026, 11, 27)) == []
    assert owed(officer, date(2026, 11, 28)) == [("YEAR", 2026, False)]
    assert owed(officer, date(2027, 1, 5)) == [("YEAR", 2026, False)]
    assert owed(officer, date(2027, 1, 6)) == []
    assert owed(world.user("bithu.dttg"), date(2026, 12, 1)) == []
    assert owed(world.user("lanhdao.ubnd"), date(2026, 12, 1)) == []


def test_reports_owed_by_three_units_need_the_queries_of_one(world, django_assert_num_queries):
    one = world.canbo_dttg
    three = make_user(
        "ba.don.vi", *((Role.OFFICER, unit) for unit in (world.ethnic, world.finance, world.office))
    )
    for user, reports in ((one, 1), (three, 3)):
        access_of(user)
        with django_assert_num_queries(4):
            assert len(owed(user, date(2026, 12, 1))) == reports


def a_rule(owner, due):
    marks = {"data_from": "15/12 năm trước", "data_to": "1/11", "cutoff": "1/11", "due": due}
    return ReportPeriod.objects.create(
        owner=owner, level="DEPARTMENT", kind="YEAR", first_year=2026, source="Văn bản 12", **marks
    )


def test_the_days_of_the_nearest_superior_go_before_those_further_up(world):
    division = make_unit("Ban A", kind=Kind.BOARD, parent=world.office, since=date(2026, 1, 1))
    officer = make_user("canbo.ban", (Role.OFFICER, division))
    a_rule(world.province, "25/11")

    def due():
        return [one.dates.due.day for one in owed_reports(officer, date(2026, 11, 25))]

    assert due() == [25]
    a_rule(world.office, "24/11")
    assert due() == [24]
    a_rule(division, "23/11")
    assert due() == [23]


def test_who_reports_in_two_provinces_goes_by_the_days_of_each(world, django_assert_num_queries):
    officer = make_user(
        "hai.tinh", (Role.OFFICER, world.ethnic), (Role.OFFICER, world.langson_ethnic)
    )
    a_rule(world.province, "24/11")
    a_rule(world.langson, "26/11")
    access_of(officer)
    with django_assert_num_queries(4):
        found = owed_reports(officer, date(2026, 11, 25))
    assert [(one.unit, one.dates.due.day) for one in found] == [
        (world.ethnic, 24),
        (world.langson_ethnic, 26),
    ]


def test_a_report_begun_is_owed_until_it_is_sent(world):
    a_report(world)
    assert owed(world.canbo_dttg, date(2026, 11, 25)) == [("Q3", 2026, True)]
    report = a_sent_report(world, kind="H1")
    assert report.late_words
    assert owed(world.canbo_dttg, date(2026, 11, 25)) == [("Q3", 2026, True)]


def test_open_tasks_of_the_present_do_not_disturb(world):
    an_accepted_task(world)
    assert numbers(a_report(world), "0.6a") == [0]
