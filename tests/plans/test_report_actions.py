"""A periodic report from draft to acceptance: its states, what is frozen, who sees it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from plans.actions.figure import correct_figure, enter_figure
from plans.actions.report import (
    accept_report,
    compute_report,
    create_report,
    freeze_figures,
    return_report,
    roll_up_report,
    send_report,
    withdraw_report,
    write_section,
)
from plans.models import Figure, Report, ReportPeriod
from plans.report_figures import Counted
from tests.plans.builders import a_figure, a_report, a_sent_report, a_written_report
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

D = Decimal


def last_event():
    return AuditEvent.objects.first()


def again(obj):
    return type(obj).objects.get(pk=obj.pk)


def at(moment):
    return time_machine.travel(f"{moment}T10:00:00+07:00", tick=False)


# --- Begun --------------------------------------------------------------------------------------


def test_a_report_has_its_sections_and_every_figure_of_the_set(world):
    report = a_report(world)
    assert (report.state, report.receiver) == ("DRAFT", world.province)
    assert [section.code for section in report.sections.all()][:5] == [
        "I.1", "I.2", "I.3", "I.4", "II.1",
    ]  # fmt: skip
    assert report.sections.count() == 15
    assert report.figures.count() == report.indicator_set.indicators.count() > 60
    assert report.dates.due == date(2026, 9, 10)
    assert last_event().kind == "plans.report.created"


def test_one_report_of_a_unit_kind_and_year(world):
    report = a_report(world)
    with pytest.raises(Refused, match="đã lập báo cáo quý III năm 2026"):
        a_report(world)
    withdraw_report(report, by=world.canbo_dttg, reason="Lập nhầm.")
    assert a_report(world).pk != report.pk


def test_a_period_that_has_not_begun_is_refused(world):
    with pytest.raises(Refused, match="bắt đầu từ ngày 01/12/2026"):
        a_report(world, kind="YEAR", year=2027)


def test_a_unit_that_had_ended_has_no_report_of_later(world):
    with pytest.raises(Refused, match="kết thúc hoạt động"):
        create_report(world.ethnic_board, by=world.canbo_dttg, kind="Q3", year=2025)
    old = create_report(world.ethnic_board, by=world.canbo_dttg, kind="YEAR", year=2024)
    assert last_event().told["on_behalf_of"] == str(world.ethnic_board)
    assert old.receiver == world.old_province


def test_days_of_the_nearest_owner_and_the_newest_year_hold(world):
    def rule(owner, first_year, due):
        return ReportPeriod.objects.create(
            owner=owner, level="DEPARTMENT", kind="Q3", first_year=first_year,
            data_from="8/6", data_to="5/9", cutoff="5/9", due=due, source="Văn bản",
        )  # fmt: skip

    rule(world.langson, 2020, "6/9")
    rule(world.province, 2025, "7/9")
    rule(world.province, 2026, "8/9")
    rule(world.province, 2027, "9/9")
    assert a_report(world).dates.due == date(2026, 9, 8)


# --- Frozen -------------------------------------------------------------------------------------


def test_figures_are_frozen_after_the_cut_off_alone(world):
    report = a_report(world, kind="YEAR")
    with pytest.raises(Refused, match=r"hết ngày 30/11/2026.*từ ngày 01/12/2026"):
        freeze_figures(report, by=world.canbo_dttg)
    with at("2026-11-30"), pytest.raises(Refused):
        freeze_figures(report, by=world.canbo_dttg)
    with at("2026-12-01"):
        report = freeze_figures(report, by=world.canbo_dttg)
    assert report.is_frozen
    assert not report.figures.filter(frozen_at__isnull=True).exists()
    assert last_event().kind == "plans.report.frozen"


def test_nobody_changes_what_is_frozen(world):
    report = a_report(world)
    enter_figure(a_figure(report, "2.1a"), by=world.canbo_dttg, value=D(96))
    report = freeze_figures(report, by=world.canbo_dttg)
    before = list(report.figures.order_by("pk").values_list("pk", "value", "origin"))
    figure = a_figure(report, "2.1a")
    for act in (
        lambda: enter_figure(figure, by=world.canbo_dttg, value=D(1)),
        lambda: enter_figure(figure, by=world.lanhdao_dttg, value=None),
        lambda: roll_up_report(report, by=world.canbo_dttg),
        lambda: freeze_figures(report, by=world.lanhdao_dttg),
    ):
        with pytest.raises(Refused, match="Số liệu đã chốt"):
            act()
    compute_report(report, by=world.canbo_dttg, outside={"meetings_held": Counted(D(99))})
    assert list(report.figures.order_by("pk").values_list("pk", "value", "origin")) == before


def test_a_correction_keeps_both_values(world):
    report = a_report(world)
    enter_figure(a_figure(report, "0.4a"), by=world.canbo_dttg, value=D(3))
    enter_figure(a_figure(report, "0.4b"), by=world.canbo_dttg, value=D(12))
    freeze_figures(report, by=world.canbo_dttg)
    figure = correct_figure(
        a_figure(report, "0.4a"), by=world.canbo_dttg, value=D(4), reason="Sót một đơn vị."
    )
    assert (figure.value, figure.origin) == (D(4), "ENTERED")
    kept = figure.corrections.get()
    assert (kept.before, kept.after, kept.reason) == ("3", "4", "Sót một đơn vị.")
    share = a_figure(report, "0.4c")
    assert share.value == D("33.33")
    assert share.corrections.get().before == "25,00"
    event = last_event()
    assert event.kind == "plans.figure.corrected"
    assert event.reason == "Sót một đơn vị."


def test_a_share_that_is_still_not_known_was_not_corrected(world):
    report = a_report(world)
    freeze_figures(report, by=world.canbo_dttg)
    correct_figure(a_figure(report, "0.4a"), by=world.canbo_dttg, value=D(4), reason="Sót.")
    assert a_figure(report, "0.4a").corrections.count() == 1
    share = a_figure(report, "0.4c")
    assert (share.value, share.corrections.count()) == (None, 0)


@pytest.mark.parametrize("state", ["SENT", "ACCEPTED"])
def test_a_report_that_is_out_is_not_corrected(world, state):
    report = a_sent_report(world)
    if state == "ACCEPTED":
        accept_report(report, by=world.vanphong_ubnd)
    figure, section = a_figure(report, "2.1a"), report.sections.first()
    for act in (
        lambda: correct_figure(figure, by=world.canbo_dttg, value=D(5), reason="Sửa."),
        lambda: write_section(section, by=world.canbo_dttg, text="Khác."),
        lambda: compute_report(report, by=world.canbo_dttg),
        lambda: withdraw_report(report, by=world.canbo_dttg, reason="Thôi."),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(PermissionDenied):
        correct_figure(figure, by=world.vanphong_ubnd, value=D(5), reason="Sửa.")


def test_what_cannot_be_corrected_is_told_why(world):
    report = a_report(world)
    figure = a_figure(report, "2.1a")
    with pytest.raises(Refused, match="chưa chốt"):
        correct_figure(figure, by=world.canbo_dttg, value=D(5), reason="Sửa.")
    freeze_figures(report, by=world.canbo_dttg)
    with pytest.raises(Refused, match="giống giá trị đang có"):
        correct_figure(figure, by=world.canbo_dttg, value=None, reason="Sửa.")
    with pytest.raises(Refused, match="tính từ hai số liệu khác"):
        correct_figure(
            a_figure(report, "0.4c"), by=world.canbo_dttg, numerator=D(1), denominator=D(2),
            reason="Sửa.",
        )  # fmt: skip
    with pytest.raises(Refused, match="đã chốt nên không hủy"):
        withdraw_report(report, by=world.canbo_dttg, reason="Thôi.")


# --- Entered ------------------------------------------------------------------------------------


def test_none_is_not_zero(world):
    report = a_report(world)
    figure = a_figure(report, "0.8")
    assert (figure.value, figure.origin, figure.words) == (None, "", "–")
    figure = enter_figure(figure, by=world.canbo_dttg, value=D(0))
    assert (figure.value, figure.origin, figure.words) == (D(0), "ENTERED", "0")
    figure = enter_figure(figure, by=world.canbo_dttg, value=None)
    assert (figure.value, figure.origin, figure.words) == (None, "", "–")


def test_a_ratio_is_entered_as_its_parts(world):
    report = a_report(world)
    figure = enter_figure(
        a_figure(report, "2.3"), by=world.canbo_dttg, numerator=D(2), denominator=D(3)
    )
    assert (figure.value, figure.words, figure.parts_words) == (D("66.67"), "66,67", "2/3")
    figure = enter_figure(figure, by=world.canbo_dttg, numerator=D(0), denominator=D(0))
    assert (figure.value, figure.is_na, figure.words) == (None, True, "không áp dụng")
    with pytest.raises(Refused, match="Tử số lớn hơn mẫu số"):
        enter_figure(figure, by=world.canbo_dttg, numerator=D(4), denominator=D(3))


def test_what_the_system_counts_is_not_typed(world):
    report = a_report(world)
    for code in ("0.1", "0.3"):
        with pytest.raises(Refused, match="do hệ thống tính"):
            enter_figure(a_figure(report, code), by=world.canbo_dttg, value=D(5))


def test_two_people_on_one_figure_are_told_of_each_other(world):
    report = a_report(world)
    figure = a_figure(report, "2.1a")
    enter_figure(figure, by=world.lanhdao_dttg, version=figure.version, value=D(96))
    with pytest.raises(Conflict) as conflict:
        enter_figure(figure, by=world.canbo_dttg, version=figure.version, value=D(97))
    assert conflict.value.fields == [("giá trị", D(96), D(97))]
    assert again(figure).value == D(96)
    other = a_figure(report, "2.1b")
    enter_figure(other, by=world.canbo_dttg, version=other.version, value=D(1))


# --- Sent ---------------------------------------------------------------------------------------


def test_a_report_is_sent_frozen_and_late_is_told(world):
    report = a_sent_report(world)
    assert (report.state, report.is_frozen, report.sent_on) == ("SENT", True, date(2026, 11, 25))
    assert report.late_words == "gửi chậm 76 ngày"
    assert last_event().kind == "plans.report.sent"


def test_sent_on_the_due_day_it_is_in_time(world):
    with at("2026-09-10"):
        report = a_sent_report(world)
    assert report.late_words == ""


def test_nothing_is_sent_before_the_cut_off_or_with_an_empty_section(world):
    report = a_written_report(world, kind="YEAR")
    with pytest.raises(Refused, match="từ ngày 01/12/2026"):
        send_report(report, by=world.lanhdao_dttg)
    empty = a_report(world)
    with pytest.raises(Refused, match="mục chưa có nội dung") as refusal:
        send_report(empty, by=world.lanhdao_dttg)
    assert len(refusal.value.items) == 15
    assert not again(empty).is_frozen
    with pytest.raises(PermissionDenied):
        send_report(empty, by=world.canbo_dttg)


def test_returned_it_is_sent_again_and_the_first_day_counts(world):
    with at("2026-09-10"):
        report = a_sent_report(world)
        report = return_report(report, by=world.vanphong_ubnd, reason="Thiếu nguyên nhân.")
    assert (report.state, report.state_reason) == ("RETURNED", "Thiếu nguyên nhân.")
    assert report.is_frozen
    write_section(report.sections.first(), by=world.canbo_dttg, text="Đã bổ sung.")
    report = send_report(report, by=world.lanhdao_dttg)
    assert (report.sent_on, report.last_sent_on) == (date(2026, 9, 10), date(2026, 11, 25))
    assert (report.late_words, report.state_reason) == ("", "")
    report = accept_report(report, by=world.vanphong_ubnd)
    assert (report.state, report.answered_by) == ("ACCEPTED", world.vanphong_ubnd)
    with pytest.raises(Refused):
        return_report(report, by=world.vanphong_ubnd, reason="Nữa.")


@pytest.mark.parametrize("account", ["canbo.dttg", "lanhdao.ubnd", "thuongtruc.snv"])
def test_only_the_receiver_answers(world, account):
    report = a_sent_report(world)
    for act in (accept_report, lambda obj, by: return_report(obj, by=by, reason="Thiếu.")):
        with pytest.raises(PermissionDenied):
            act(report, by=world.user(account))


def test_a_report_of_the_top_goes_out_of_the_system(world):
    officer = make_user("canbo.ubnd", (Role.OFFICER, world.province), (Role.HEAD, world.province))
    report = a_sent_report(world, unit=world.province, by=officer, head=officer)
    assert (report.state, report.receiver) == ("SENT", None)
    with pytest.raises(PermissionDenied):
        accept_report(report, by=officer)


# --- Text ---------------------------------------------------------------------------------------


def test_a_year_that_differs_is_asked_about_not_refused(world):
    section = a_report(world).sections.first()
    text = "Trong 6 tháng đầu năm 2013, Sở đã bám sát kế hoạch."
    with pytest.raises(Refused, match="nhắc đến năm 2013 trong báo cáo năm 2026"):
        write_section(section, by=world.canbo_dttg, text=text)
    assert again(section).text == ""
    assert write_section(section, by=world.canbo_dttg, text=text, is_year_meant=True).text == text


def test_the_text_of_a_section_is_not_in_the_log(world):
    section = a_report(world).sections.first()
    write_section(section, by=world.canbo_dttg, text="Nội dung riêng của mục này.")
    assert "Nội dung riêng" not in str(last_event().payload)


# --- Seen ---------------------------------------------------------------------------------------


def test_who_sees_a_report(world):
    report = a_report(world)
    officer = make_user("canbo.ubnd", (Role.OFFICER, world.province))

    def sees(user, report=report):
        return Report.objects.visible_to(user).filter(pk=report.pk).exists()

    for account in ("canbo.dttg", "lanhdao.dttg", "lanhdao.ubnd", "vanphong.ubnd", "kiemtra.tinh"):
        assert sees(world.user(account)), account
    for account in ("canbo.snv", "thuongtruc.snv", "quantri", "bithu.dttg", "bithu.langson"):
        assert not sees(world.user(account)), account
    assert not sees(officer)
    report.sections.update(text="Không có.")
    send_report(report, by=world.lanhdao_dttg)
    assert sees(officer)
    assert Figure.objects.visible_to(officer).filter(report=report).exists()


def test_the_seconds_between_two_days_count_by_the_local_calendar(world):
    """31/12 at 23:30 UTC is 01/01 here: the report of the year is a day later than it seems."""
    with time_machine.travel("2026-12-05T17:30:00+00:00", tick=False):
        report = a_sent_report(world, kind="YEAR")
    assert report.sent_on == date(2026, 12, 6)
    assert report.late_words == "gửi chậm 1 ngày"
    assert report.dates.due + timedelta(days=1) == report.sent_on
