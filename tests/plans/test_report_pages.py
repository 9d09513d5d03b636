"""The pages of periodic reports: list, report, figures, sections, steps, catalogues."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from plans.actions.figure import enter_figure
from plans.actions.report import compute_report, freeze_figures, send_report, write_section
from plans.models import Figure, Report, ReportPeriod, Task
from tests.plans.builders import (
    a_figure,
    a_report,
    a_sent_report,
    a_task,
    a_written_report,
)
from tests.plans.pages import queries_of, words
from tests.world import make_user
from units.roles import Role

URL = "/bao-cao/"
D = Decimal


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def clerk(signed_in):
    return signed_in("vanphong.ubnd")


def url(name, obj):
    return reverse(name, args=[obj.pk])


def acts(client, report):
    return [verb["label"] for verb in client.get(report.get_absolute_url()).context["verbs"]]


# --- The list -----------------------------------------------------------------------------------


def test_the_list_has_own_reports_and_what_waits(world, officer, clerk):
    a_report(world, kind="H1")
    a_sent_report(world)
    text = words(officer.get(URL))
    for said in ("quý III năm 2026", "6 tháng đầu năm 2026", "Gửi chậm 76 ngày", "Đang lập",
                 "Chưa gửi, quá hạn"):  # fmt: skip
        assert said in text, said
    waiting = clerk.get(URL, {"phan": "cho-tiep-nhan"})
    assert [report.kind for report in waiting.context["page"]] == ["Q3"]
    kinds = [report.kind for report in clerk.get(URL, {"phan": "tat-ca"}).context["page"]]
    assert sorted(kinds) == ["H1", "Q3"]


def test_the_list_is_filtered(world, officer):
    a_report(world)
    a_report(world, kind="YEAR", year=2025)

    def kinds(**query):
        return [report.kind for report in officer.get(URL, query).context["page"]]

    assert kinds(nam="2025") == ["YEAR"]
    assert kinds(ky="Q3") == ["Q3"]
    assert kinds(don_vi="noi vu") == []
    assert sorted(kinds(trang_thai="x", nam="y")) == ["Q3", "YEAR"]
    assert "Không có dòng nào khớp" in words(officer.get(URL, {"nam": "2011"}))


def test_an_empty_list_says_what_next(world, officer, signed_in):
    text = words(officer.get(URL))
    assert "Chưa có báo cáo nào ở phần này." in text
    assert reverse("report-create") in text
    assert reverse("report-create") not in words(signed_in("lanhdao.ubnd").get(URL))


def test_one_and_three_reports_need_the_same_queries(world, officer):
    counts = []
    for kind in ("Q1", "H1", "Q3"):
        a_report(world, kind=kind)
        counts.append(queries_of(officer, URL))
    assert counts[0] == counts[2] <= 8, counts


def test_reports_not_begun_need_no_query_each(world, client):
    units = (world.ethnic, world.finance, world.office)
    counts = []
    for number in (1, 3):
        user = make_user(f"{number}.don.vi", *((Role.OFFICER, unit) for unit in units[:number]))
        with time_machine.travel("2026-12-01T10:00:00+07:00", tick=False):
            client.force_login(user, backend="units.signin.LivingUserBackend")
            assert len(client.get(URL).context["owed"]) == number
            counts.append(queries_of(client, URL))
    assert counts[0] == counts[1] <= 8, counts


def test_reports_not_begun_are_offered(world, signed_in):
    with time_machine.travel("2026-12-01T10:00:00+07:00", tick=False):
        response = signed_in("canbo.dttg").get(URL)
        assert [one.kind for one in response.context["owed"]] == ["YEAR"]
        assert f"?don-vi={world.ethnic.pk}&ky=YEAR&nam=2026" in words(response)


# --- One report ---------------------------------------------------------------------------------


def test_a_report_is_begun_with_what_the_system_knows(world, officer):
    page = officer.get(reverse("report-create"), {"ky": "Q3", "nam": "2026"})
    assert page.context["form"]["kind"].value() == "Q3"
    data = {"unit": world.ethnic.pk, "kind": "Q3", "year": "2026"}
    response = officer.post(reverse("report-create"), data)
    report = Report.objects.get()
    assert response["Location"] == report.get_absolute_url() == f"/bao-cao/{report.pk}/"
    assert a_figure(report, "7.4").value == 0  # counted by the site
    again = officer.post(reverse("report-create"), data)
    assert again.status_code == 409
    assert report.get_absolute_url() in again.content.decode()


def test_the_page_shows_proposals_apart_from_what_was_written(world, officer, clerk):
    report = a_report(world)
    section = report.sections.get(code="I.2")
    write_section(section, by=world.canbo_dttg, text="Đã họp giao ban <b>hằng tháng</b>.")
    text = words(officer.get(report.get_absolute_url()))
    for said in ("I. Công tác chỉ đạo, điều hành cải cách hành chính", "Đã viết",
                 "Chưa có nội dung", "Viết mục II.1", "Mốc giả định"):  # fmt: skip
        assert said.casefold() in text.casefold(), said
    assert "<b>hằng tháng" not in officer.get(report.get_absolute_url()).content.decode()
    assert "Viết mục" not in words(clerk.get(report.get_absolute_url()))


def test_acts_follow_role_state_and_day(world, officer, clerk, signed_in):
    head = signed_in("lanhdao.dttg")
    report = a_written_report(world)
    assert acts(officer, report) == ["Chốt số liệu", "Hủy báo cáo"]
    assert acts(head, report) == ["Gửi báo cáo", "Chốt số liệu", "Hủy báo cáo"]
    early = a_report(world, kind="YEAR")
    assert acts(head, early) == ["Hủy báo cáo"]
    freeze_figures(report, by=world.canbo_dttg)
    assert acts(officer, report) == []
    assert acts(head, report) == ["Gửi báo cáo"]
    send_report(report, by=world.lanhdao_dttg)
    assert acts(head, report) == []
    assert acts(clerk, report) == ["Tiếp nhận", "Trả lại"]


def test_what_repeats_the_last_report_is_warned_of(world, officer):
    same = "Sở đã ban hành kế hoạch và phân công các phòng thực hiện."
    a_sent_report(world, kind="H1", text=same)
    report = a_written_report(world, text=same)
    text = words(officer.get(report.get_absolute_url()))
    assert "Lặp lại nguyên văn 100,00% số câu của báo cáo trước" in text
    report.sections.update(text="Trong quý, các phòng đã hoàn thành việc rà soát thủ tục.")
    text = words(officer.get(report.get_absolute_url()))
    assert "số câu của báo cáo trước" not in text
    assert "lặp lại nguyên văn 0,00% số câu" in text


def test_steps_by_buttons(world, officer, clerk, signed_in):
    head = signed_in("lanhdao.dttg")
    report = a_written_report(world)
    text = words(officer.get(url("report-freeze", report)))
    assert "Chốt số liệu?" in text
    assert officer.post(url("report-freeze", report)).status_code == 302
    assert head.post(url("report-send", report)).status_code == 302
    assert clerk.post(url("plans:report-return", report), {"reason": ""}).status_code == 200
    reason = {"reason": "Thiếu nguyên nhân."}
    assert clerk.post(url("plans:report-return", report), reason).status_code == 302
    assert "Thiếu nguyên nhân." in words(officer.get(report.get_absolute_url()))
    assert head.post(url("report-send", report)).status_code == 302
    assert clerk.post(url("plans:report-accept", report)).status_code == 302
    assert Report.objects.get().state == "ACCEPTED"
    assert clerk.post(url("plans:report-return", report), reason).status_code == 409


def test_a_report_with_empty_sections_is_not_sent_and_names_them(world, signed_in):
    report = a_report(world)
    response = signed_in("lanhdao.dttg").post(url("report-send", report))
    text = words(response, 409)
    assert "mục chưa có nội dung" in text
    assert f"#m{report.sections.first().pk}" in text


# --- Sections -----------------------------------------------------------------------------------


def test_a_section_is_written_beside_its_proposal(world, officer):
    report = a_report(world)
    section = report.sections.get(code="II.6")
    section.proposed = "Đã hoàn thành: Số hóa."
    section.save()
    page = officer.get(url("plans:section-write", section))
    assert "Đã hoàn thành: Số hóa." in words(page)
    assert page.context["form"]["text"].value() == ""
    page = officer.get(url("plans:section-write", section) + "?de-xuat")
    assert page.context["form"]["text"].value() == "Đã hoàn thành: Số hóa."
    data = {"text": "Sở đã số hóa.", "version": section.version}
    assert officer.post(url("plans:section-write", section), data).status_code == 302
    stale = officer.post(url("plans:section-write", section), {**data, "text": "Bản khác."})
    assert "Bản đang có" in words(stale, 409)
    section.refresh_from_db()
    assert section.text == "Sở đã số hóa."


def test_another_year_is_asked_about_on_the_form(world, officer):
    section = a_report(world).sections.first()
    data = {"text": "Kế hoạch năm 2013 đã xong.", "version": section.version}
    response = officer.post(url("plans:section-write", section), data)
    text = words(response, 409)
    assert "nhắc đến năm 2013 trong báo cáo năm 2026" in text
    assert 'type="checkbox" name="is_year_meant"' in text
    meant = {**data, "is_year_meant": "on"}
    assert officer.post(url("plans:section-write", section), meant).status_code == 302


def test_the_difference_from_the_last_report_is_shown(world, officer):
    a_sent_report(world, kind="H1", text="Câu đã cũ của kỳ trước.")
    section = a_written_report(world, text="Câu mới của kỳ này.").sections.first()
    text = words(officer.get(url("plans:section-write", section)))
    assert "<del>Câu đã cũ của kỳ trước.</del>" in text
    assert "<ins>Câu mới của kỳ này.</ins>" in text


# --- Figures ------------------------------------------------------------------------------------


def test_a_row_is_saved_alone_and_leads_back_to_its_place(world, officer):
    report = a_report(world)
    figure = a_figure(report, "2.1a")
    page = officer.get(report.figures_url + "?nhom=C")
    assert page.context["group"]["title"] == "Thủ tục hành chính"
    assert "Chưa đối chiếu" in words(page)
    data = {"value": "1.096", "note": "Tạm tính", "version": figure.version}
    response = officer.post(url("plans:figure-enter", figure), data)
    assert response["Location"] == f"{report.figures_url}?nhom=C#f{figure.pk}"
    assert a_figure(report, "2.1a").value == 1096
    assert "1/8" in words(officer.get(report.figures_url + "?nhom=C"))


def test_a_wrong_number_stays_in_its_row_with_its_sentence(world, officer):
    figure = a_figure(a_report(world), "2.3")
    data = {"numerator": "9", "denominator": "8,x", "version": figure.version}
    text = words(officer.post(url("plans:figure-enter", figure), data))
    assert 'value="8,x"' in text
    assert "Nhập số" in text
    data["denominator"] = "8"
    assert "Tử số lớn hơn mẫu số" in words(
        officer.post(url("plans:figure-enter", figure), data), 409
    )


def test_the_second_of_two_people_sees_both_values(world, officer, signed_in):
    figure = a_figure(a_report(world), "2.1a")
    data = {"version": figure.version, "note": ""}
    head = signed_in("lanhdao.dttg")
    assert head.post(url("plans:figure-enter", figure), {**data, "value": "96"}).status_code == 302
    response = officer.post(url("plans:figure-enter", figure), {**data, "value": "97"})
    text = words(response, 409)
    assert "Bản đang có" in text
    assert "96" in text
    assert "97" in text
    assert Figure.objects.get(pk=figure.pk).value == 96


def test_a_computed_figure_opens_its_records(world, officer, clerk):
    task = a_task(world, title="Công bố thủ tục")
    Task.objects.filter(pk=task.pk).update(
        assigned_on=date(2026, 7, 1), source_on=date(2026, 7, 1), due_on=date(2026, 9, 7)
    )
    report = a_report(world)
    figure = a_figure(report, "0.6a")
    text = words(officer.get(figure.get_absolute_url()))
    assert task.get_absolute_url() in text
    assert "Tự tính" in text
    assert "Xem 1 bản ghi" in words(officer.get(report.figures_url))
    assert "Theo quy định; đối chiếu văn bản gốc" in text


def test_a_frozen_figure_is_corrected_with_a_reason_and_shows_both(world, officer):
    report = a_report(world)
    enter_figure(a_figure(report, "2.1a"), by=world.canbo_dttg, value=D(96))
    freeze_figures(report, by=world.canbo_dttg)
    figure = a_figure(report, "2.1a")
    correct = url("plans:figure-correct", figure)
    assert correct in words(officer.get(report.figures_url + "?nhom=C"))
    data = {"value": "97", "version": figure.version, "reason": ""}
    assert "Chưa nhập lý do điều chỉnh." in words(officer.post(correct, data))
    assert officer.post(correct, {**data, "reason": "Sót."}).status_code == 302
    text = words(officer.get(figure.get_absolute_url()))
    for said in ("Số liệu đã điều chỉnh", ">96<", ">97<", "Sót."):
        assert said in text, said
    assert "giá trị đầu: 96" in words(officer.get(report.figures_url + "?nhom=C"))


def test_the_table_needs_as_many_queries_for_every_group(world, officer):
    a_sent_report(world, kind="H1")
    report = a_report(world)
    counts = [queries_of(officer, f"{report.figures_url}?nhom={letter}") for letter in "BH"]
    assert counts[0] == counts[1] <= 13, counts


def test_a_roll_up_by_its_button(world, signed_in):
    officer = make_user("canbo.ubnd", (Role.OFFICER, world.province))
    client = signed_in("canbo.ubnd")
    a_sent_report(world)
    own = a_report(world, unit=world.province, by=officer)
    page = words(client.get(own.get_absolute_url()))
    assert "Tổng hợp từ cấp dưới" in page
    assert client.post(url("plans:report-roll-up", own)).status_code == 302
    page = words(client.get(own.get_absolute_url()))
    assert "Tổng hợp từ 1/5 đơn vị; còn 4 đơn vị chưa gửi" in page
    assert "Sở Tài chính" in page


def test_counting_again_by_its_button(world, officer):
    report = a_report(world)
    compute_report(report, by=world.canbo_dttg)
    assert officer.post(url("report-compute", report)).status_code == 302
    assert a_figure(report, "7.4").value == 0


# --- Catalogues ---------------------------------------------------------------------------------


def test_days_are_set_by_the_coordinator_and_used_ones_stay(world, officer, signed_in):
    client = signed_in("thuongtruc.snv")
    data = {"level": "DEPARTMENT", "kind": "Q3", "first_year": "2026", "data_from": "8/6",
            "data_to": "5/9", "cutoff": "5/9", "due": "31/8", "source": "Văn bản 12"}  # fmt: skip
    text = words(client.post(reverse("plans:report-period-set"), data), 409)
    assert "theo thứ tự" in text
    data["due"] = "32/9"
    assert "Không có ngày 32/9" in words(client.post(reverse("plans:report-period-set"), data))
    data["due"] = "08/9"
    assert client.post(reverse("plans:report-period-set"), data).status_code == 302
    assert client.post(reverse("plans:report-period-set"), data).status_code == 409
    rule = ReportPeriod.objects.get(owner=world.province)
    assert rule.due == "8/9"
    change = url("plans:report-period-change", rule)
    assert change in words(client.get(reverse("plans:report-period-list")))
    data |= {"due": "9/9", "version": rule.version}
    assert client.post(change, data).status_code == 302
    report = a_report(world)
    assert report.dates.due == date(2026, 9, 9)
    assert "không sửa được" in words(client.post(change, {**data, "version": 2}), 409)
    text = words(officer.get(reverse("plans:report-period-list")))
    assert "Đã dùng" in text
    assert change not in text
    assert "Công văn 581/BNV-CCHC" in text
    assert "Mốc giả định" in text


def test_catalogues_ask_as_few_queries_for_more_rows(world, signed_in):
    client, counts = signed_in("thuongtruc.snv"), []
    marks = {"data_from": "8/6", "data_to": "5/9", "cutoff": "5/9", "due": "8/9", "source": "VB"}
    for year in (2026, 2027, 2028):
        ReportPeriod.objects.create(
            owner=world.province, level="DEPARTMENT", kind="Q3", first_year=year, **marks
        )
        counts.append(queries_of(client, reverse("plans:report-period-list")))
    assert counts[0] == counts[2] <= 8, counts
    assert queries_of(client, reverse("plans:indicator-list")) <= 8


def test_the_set_says_what_was_not_compared(world, officer):
    text = words(officer.get(reverse("plans:indicator-list")))
    for said in ("Theo quy định; đối chiếu văn bản gốc", "Chưa đối chiếu văn bản gốc",
                 "Quyết định 766/QĐ-TTg", "Đã đối chiếu", "Tính từ chỉ tiêu khác"):  # fmt: skip
        assert said.casefold() in text.casefold(), said


# --- Việc của tôi -------------------------------------------------------------------------------


def test_my_work_has_reports_that_are_due_late_returned_or_to_accept(
    world, officer, clerk, signed_in
):
    a_report(world)
    text = words(officer.get("/viec-cua-toi/"))
    assert "Báo cáo cải cách hành chính quý III năm 2026" in text
    assert "Gửi báo cáo" in text
    a_sent_report(world, kind="H1")
    text = words(clerk.get("/viec-cua-toi/"))
    assert "Báo cáo cải cách hành chính 6 tháng đầu năm 2026" in text
    assert "Tiếp nhận" in text
    with time_machine.travel("2026-12-01T10:00:00+07:00", tick=False):
        later = signed_in("canbo.dttg")
        assert "Lập báo cáo" in words(later.get("/viec-cua-toi/"))
