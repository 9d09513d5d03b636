"""The pages of inspections: list, plan of the year, one inspection, and every step of it."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions.inspection import plan_inspections
from plans.actions.remedy import report_remedy
from plans.models import Document, Finding, Inspection, Remedy, SelfReport
from tests.plans.builders import TODAY, an_upload
from tests.plans.inspecting import (
    CONCLUDED,
    a_decision,
    an_inspection,
    area,
    concluded,
    noticed,
    team_head,
    visited,
    with_team,
)
from tests.plans.pages import queries_of, words
from tests.world import make_user
from units.roles import Role

URL = "/kiem-tra/"
REASON = {"reason": "Trùng với đợt thanh tra."}
Kind, State = Inspection.Kind, Inspection.State


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.snv")


@pytest.fixture
def inspected(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def head(world, client):
    client.force_login(team_head(world), backend="units.signin.LivingUserBackend")
    return client


def url(step, inspection, *more):
    return reverse(f"plans:{step}", args=[inspection.pk, *more])


def acts(client, inspection):
    return [verb["label"] for verb in client.get(inspection.get_absolute_url()).context["verbs"]]


def primary(client, inspection):
    verbs = client.get(inspection.get_absolute_url()).context["verbs"]
    return [verb["label"] for verb in verbs if verb["is_primary"]]


def listed(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [row.subject for row in response.context["page"]]


def reread(inspection):
    return Inspection.objects.get(pk=inspection.pk)


# The list, the year, the overdue


def test_the_list_has_three_parts(world, officer, inspected):
    an_inspection(world, subject="Chưa thông báo")
    noticed(world, subject="Đã thông báo", quarter=3)
    assert listed(officer) == ["Đã thông báo", "Chưa thông báo"]
    assert listed(officer, phan="duoc-kiem-tra") == []
    assert listed(inspected) == ["Đã thông báo"]
    assert listed(inspected, phan="kiem-tra") == []
    text = words(officer.get(URL))
    for said in ("Sở Dân tộc và Tôn giáo", "Trong kế hoạch", "Quý IV/2026", "làm việc 30/11/2026"):
        assert said in text, said


def test_the_list_is_filtered(world, officer):
    an_inspection(world, subject="Một")
    an_inspection(world, subject="Hai", inspected=[world.finance])
    an_inspection(world, subject="Ba", kind=Kind.SURPRISE)
    assert listed(officer, don_vi="tai chinh") == ["Hai"]
    assert listed(officer, hinh_thuc="SURPRISE") == ["Ba"]
    assert listed(officer, nam="2025") == []
    assert listed(officer, trang_thai="NOTICED", nam="x") == []
    Inspection.objects.filter(subject="Một").update(state="WITHDRAWN", state_reason="Thôi.")
    assert listed(officer) == ["Ba", "Hai"]
    assert listed(officer, trang_thai="WITHDRAWN") == ["Một"]


def test_an_empty_list_says_what_next(world, officer, signed_in):
    assert "Chưa có cuộc kiểm tra nào ở phần này." in words(officer.get(URL))
    assert "Không có dòng nào khớp với bộ lọc." in words(officer.get(URL, {"nam": "2020"}))
    assert reverse("plans:inspection-plan") in words(officer.get(URL))
    assert reverse("plans:inspection-plan") not in words(signed_in("lanhdao.ubnd").get(URL))


def test_remedies_under_way_stand_in_the_list(world, officer):
    concluded(world, findings=2)
    Remedy.objects.filter(pk=Remedy.objects.first().pk).update(state="DONE", done_on=TODAY)
    assert "Đang khắc phục, 1/2" in words(officer.get(URL))


@pytest.mark.parametrize(
    ("address", "most"),
    [(URL, 8), ("/kiem-tra/khac-phuc/?phan=running", 8), ("/kiem-tra/ke-hoach/", 8)],
)
def test_one_and_three_rows_need_the_same_queries(world, officer, address, most):
    counts = []
    for number in range(3):
        concluded(world, symbol=f"{number + 1}/TB-SNV", quarter=number + 1)
        counts.append(queries_of(officer, address))
    assert counts[0] == counts[2] <= most, counts


def test_the_year_tells_the_share_of_each_block(world, officer):
    concluded(world, quarter=1)
    an_inspection(world, inspected=[world.finance], quarter=2)
    an_inspection(world, inspected=[world.office], quarter=None)
    response = officer.get("/kiem-tra/ke-hoach/")
    names = [name for name, _rows in response.context["quarters"]]
    assert names == ["Quý I", "Quý II", "Trong năm"]
    (share,) = response.context["shares"]
    assert (share.name, share.count, share.planned, share.done) == ("sở, ban, ngành", 4, 3, 1)
    assert "25,0%" in words(response)
    empty = words(officer.get("/kiem-tra/ke-hoach/", {"nam": "2025"}))
    assert "Chưa có cuộc kiểm tra nào của năm này" in empty


def test_the_year_of_a_party_counts_its_own_units(world, signed_in):
    plan_inspections(
        world.party, by=world.bithu_dubnd, kind=Kind.PARTY, year=2026, subject="Lãnh đạo",
        inspected=[world.cell],
    )  # fmt: skip
    (share,) = signed_in("bithu.dubnd").get("/kiem-tra/ke-hoach/").context["shares"]
    assert (share.name, share.planned, share.done) == ("đơn vị trực thuộc", 1, 0)


def test_the_year_of_who_sees_none_is_empty(world, signed_in):
    page = signed_in("vanphong.ubnd").get("/kiem-tra/ke-hoach/")
    assert "Chưa có cuộc kiểm tra nào của năm này" in words(page)


# Planning


def test_units_of_one_quarter_are_planned_at_once(world, officer):
    basis = a_decision(world)
    page = words(officer.get(reverse("plans:inspection-plan")))
    assert "Sở, ban, ngành (cần văn bản làm căn cứ)" in page
    assert "Sở Tài chính" in page
    assert "Lạng Sơn" not in page
    data = {
        "kind": "PLANNED",
        "year": "2026",
        "quarter": "2",
        "subject": "Kỷ luật, kỷ cương",
        "basis": basis.pk,
        "inspected": [world.ethnic.pk, world.finance.pk],
    }
    text = words(officer.post(reverse("plans:inspection-plan"), data, follow=True))
    assert "Đã lập 2 cuộc kiểm tra; thêm đoàn kiểm tra cho từng cuộc." in text
    assert "Kế hoạch kiểm tra năm 2026" in text
    one = officer.post(
        reverse("plans:inspection-plan"), data | {"quarter": "", "inspected": [world.office.pk]}
    )
    assert one["Location"] == Inspection.objects.latest("pk").get_absolute_url()
    again = words(officer.post(reverse("plans:inspection-plan"), data), 409)
    assert "đã có cuộc kiểm tra quý II/2026" in again


def test_a_button_pressed_twice_plans_once(world, officer):
    data = {
        "kind": "PLANNED", "year": "2026", "quarter": "2", "subject": "Kỷ luật",
        "basis": a_decision(world).pk, "inspected": [world.ethnic.pk],
        "idempotency_key": "11111111-1111-4111-8111-111111111111",
    }  # fmt: skip
    for _ in range(2):
        assert officer.post(reverse("plans:inspection-plan"), data).status_code == 302
    assert Inspection.objects.count() == 1


def test_bad_input_is_shown_again(world, officer):
    data = {"kind": "x", "year": "1", "subject": "", "inspected": [world.langson_ethnic.pk]}
    text = words(officer.post(reverse("plans:inspection-plan"), data))
    for said in ("Chưa nhập nội dung kiểm tra.", "Nhập từ 1990 đến 2100",
                 "Chọn lại hình thức trong danh sách.",
                 "Chọn lại đơn vị được kiểm tra trong danh sách."):  # fmt: skip
        assert said in text, said
    assert not Inspection.objects.exists()


def test_a_unit_outside_the_tree_without_a_basis_is_told(world, officer):
    data = {"kind": "PLANNED", "year": "2026", "subject": "Kỷ luật", "inspected": [world.ethnic.pk]}
    text = words(officer.post(reverse("plans:inspection-plan"), data), 409)
    assert "chọn văn bản làm căn cứ kiểm tra đơn vị này" in text


# One inspection


def test_the_next_act_comes_first(world, officer, inspected, head):
    planned = an_inspection(world)
    assert primary(officer, planned) == ["Thêm thành viên đoàn"]
    ready = with_team(world, quarter=1)
    assert primary(officer, ready) == ["Thông báo kiểm tra"]
    told = noticed(world, quarter=2)
    assert primary(officer, told) == ["Ghi buổi kiểm tra"]
    assert primary(inspected, told) == ["Gửi báo cáo tự kiểm tra"]
    done = visited(world, quarter=3)
    assert primary(officer, done) == ["Ghi tồn tại, hạn chế"]
    assert acts(head, done)[:2] == ["Ghi tồn tại, hạn chế", "Kết luận"]
    closed = concluded(world, quarter=None, findings=0)
    assert primary(officer, closed) == ["Kết thúc cuộc kiểm tra"]
    assert primary(inspected, closed) == []
    text = words(inspected.get(closed.get_absolute_url()))
    assert "Đơn vị được kiểm tra báo cáo khắc phục" in text


def test_after_the_conclusion_the_remedy_that_waits_comes_first(world, officer, inspected):
    inspection = concluded(world, findings=2)
    first, second = Remedy.objects.order_by("pk")
    Remedy.objects.filter(pk=first.pk).update(due_on=date(2026, 12, 31))
    (act,) = inspected.get(inspection.get_absolute_url()).context["verbs"]
    assert (act["label"], act["url"]) == ("Báo cáo khắc phục", second.get_absolute_url())
    assert acts(officer, inspection) == []
    report_remedy(first, by=world.canbo_dttg, text="Xong.", no_evidence_reason="Không có.")
    (act,) = officer.get(inspection.get_absolute_url()).context["verbs"]
    assert (act["label"], act["url"]) == ("Xem báo cáo khắc phục", first.get_absolute_url())


def test_one_inspection_tells_what_came_of_it(world, officer):
    earlier = concluded(world, symbol="3/TB-SNV")
    Inspection.objects.filter(pk=earlier.pk).update(concluded_on=date(2025, 1, 10))
    inspection = concluded(world, quarter=1, subject="Nội dung (dữ liệu minh họa)")
    Remedy.objects.filter(inspection=inspection).update(due_on=date(2026, 11, 24))
    response = officer.get(inspection.get_absolute_url())
    assert inspection.get_absolute_url() == f"/kiem-tra/{inspection.pk}/"
    text = words(response)
    former = earlier.findings.get().get_absolute_url()
    for said in ("Tồn tại lặp lại", former, "tồn tại đã kết luận ngày 10/01/2025",
                 "Cần chấn chỉnh", "Công bố thủ tục sửa đổi", "quá hạn 1 ngày",
                 "Cán bộ truongdoan.snv", "Trưởng đoàn", "Thông báo 12/TB-SNV",
                 "(dữ liệu minh họa)", "Đoàn kiểm tra hồ sơ"):  # fmt: skip
        assert said in text, said
    assert (response.context["late"], response.context["remedy_count"]) == (1, 1)


def test_many_findings_need_no_more_queries(world, officer):
    one = visited(world, findings=1)
    three = visited(world, findings=3, quarter=1)
    counts = [queries_of(officer, each.get_absolute_url()) for each in (one, three)]
    assert counts[0] == counts[1] <= 24, counts


def test_papers_that_the_reader_may_not_open_are_named_only(world, officer, inspected):
    inspection = noticed(world)
    paper = inspection.team_decision.get_absolute_url()
    assert paper in words(officer.get(inspection.get_absolute_url()))
    text = words(inspected.get(inspection.get_absolute_url()))
    assert paper not in text
    assert "Quyết định 15/QĐ-UBND" in text


# The steps


def test_it_is_changed_before_the_visit_and_an_old_page_told(world, officer):
    inspection = an_inspection(world)
    data = {"year": "2026", "quarter": "1", "subject": "Mới", "basis": inspection.basis_id,
            "version": inspection.version}  # fmt: skip
    text = words(officer.post(url("inspection-edit", inspection), data, follow=True))
    assert "Đã lưu cuộc kiểm tra." in text
    stale = officer.post(url("inspection-edit", inspection), data | {"subject": "Khác"})
    assert "Bản đang nhập" in words(stale, 409)
    assert (reread(inspection).subject, reread(inspection).quarter) == ("Mới", 1)


def test_a_team_is_made(world, officer):
    inspection = an_inspection(world)
    chief = team_head(world)
    make_user("canbo.tc", (Role.OFFICER, world.finance), full_name="Nguyễn Tài Chính")
    address = url("inspection-add-member", inspection)
    page = words(officer.get(address))
    assert "Cán bộ truongdoan.snv" in page
    assert "Nguyễn Tài Chính" not in page
    assert "Nguyễn Tài Chính" in words(officer.get(address, {"tim": "tai chinh"}))
    data = {"role": "HEAD", "user": chief.pk, "valid_from": "25/11/2026"}
    assert "Đã thêm thành viên đoàn." in words(officer.post(address, data, follow=True))
    both = words(officer.post(address, data | {"full_name": "Cán bộ 01"}))
    assert "Chọn người dùng hoặc ghi họ và tên, không cả hai." in both
    none = words(officer.post(address, {"role": "MEMBER", "valid_from": "25/11/2026"}))
    assert "Chọn người dùng, hoặc ghi họ và tên người được mời." in none
    decision = {"team_decision": inspection.basis_id}
    done = officer.post(url("inspection-team-decision", inspection), decision, follow=True)
    assert "Đã ghi văn bản lập đoàn." in words(done)
    member = inspection.members.get()
    end = url("inspection-end-member", inspection, member.pk)
    assert "Thôi thành viên đoàn?" in words(officer.get(end))
    assert "Đã ghi thôi" in words(officer.post(end, {"valid_to": "25/11/2026"}, follow=True))
    other = an_inspection(world, quarter=1)
    assert officer.get(url("inspection-end-member", other, member.pk)).status_code == 404


def test_somebody_of_the_inspected_unit_is_refused_for_the_team(world, officer):
    inspection = an_inspection(world)
    address = url("inspection-add-member", inspection) + "?tim=dan+toc"
    data = {"role": "MEMBER", "user": world.canbo_dttg.pk, "valid_from": "25/11/2026"}
    text = words(officer.post(address, data), 409)
    assert "nên không tham gia đoàn kiểm tra; chọn người khác." in text


def test_a_notice_is_sent_and_answered(world, officer, inspected):
    inspection = with_team(world)
    assert inspected.get(inspection.get_absolute_url()).status_code == 404
    data = {"noticed_on": "25/11/2026", "visit_on": "30/11/2026", "self_report_due": "27/11/2026"}
    text = words(officer.post(url("inspection-notice", inspection), data, follow=True))
    assert "Đã thông báo; Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang thấy" in text
    page = words(inspected.get(url("inspection-self-report", inspection)))
    assert "Còn 2 ngày (27/11/2026)" in page
    report = {"text": "Đã rà soát.", "uploads": an_upload("tu-kiem-tra.pdf")}
    text = words(inspected.post(url("inspection-self-report", inspection), report, follow=True))
    for said in ("Đã gửi báo cáo tự kiểm tra cho đoàn.", "Đã rà soát.", "tu-kiem-tra.pdf"):
        assert said in text, said
    file = SelfReport.objects.get().file_links.get().file
    assert officer.get(file.get_absolute_url()).status_code == 200


def test_a_visit_its_minutes_and_its_findings(world, officer):
    inspection = noticed(world)
    data = {"visited_on": "25/11/2026", "minutes": "Đã làm việc."}
    text = words(officer.post(url("inspection-visit", inspection), data, follow=True))
    assert "Đã ghi buổi kiểm tra" in text
    assert "Chưa ghi tồn tại, hạn chế nào." in text
    found = {"area": area().pk, "severity": "HIGH", "text": "Chậm trả kết quả",
             "unit": world.ethnic.pk, "remedy": "Trả đúng hẹn", "due_on": "20/11/2026"}  # fmt: skip
    early = words(officer.post(url("finding-record", inspection), found), 409)
    assert "Hạn khắc phục 20/11/2026 sớm hơn ngày kiểm tra 25/11/2026" in early
    lone = words(officer.post(url("finding-record", inspection), found | {"remedy": ""}))
    assert "Chưa nhập việc phải khắc phục của hạn này." in lone
    done = officer.post(url("finding-record", inspection), found | {"due_on": ""}, follow=True)
    assert "Nghiêm trọng" in words(done)
    finding = Finding.objects.get()
    changed = found | {"text": "Chậm trả 12 hồ sơ", "version": finding.version}
    assert "Đã lưu tồn tại" in words(
        officer.post(url("finding-edit", finding), changed, follow=True)
    )
    more = officer.post(
        url("finding-require", finding), {"text": "Thông báo cho người dân"}, follow=True
    )
    assert "Thông báo cho người dân" in words(more)
    minutes = {"minutes": "Đã làm việc cả ngày.", "version": reread(inspection).version}
    saved = officer.post(url("inspection-minutes", inspection), minutes, follow=True)
    assert "Đã làm việc cả ngày." in words(saved)
    gone = officer.post(url("finding-withdraw", finding), REASON, follow=True)
    assert "Chưa ghi tồn tại, hạn chế nào." in words(gone)


def test_a_conclusion_shows_what_it_concludes(world, head, inspected):
    inspection = visited(world)
    page = words(head.get(url("inspection-conclude", inspection)))
    assert "hạn 15 ngày kể từ ngày kết luận" in page
    bare = words(head.post(url("inspection-conclude", inspection), {}))
    assert "Chưa nhập số, ký hiệu, cũng chưa chọn văn bản đã vào sổ." in bare
    data = {"symbol": "12/tb-snv", "issued_on": f"{CONCLUDED:%d/%m/%Y}"}
    text = words(head.post(url("inspection-conclude", inspection), data, follow=True))
    assert "Đã kết luận; đơn vị được kiểm tra báo cáo khắc phục theo hạn từng việc." in text
    assert "Đã ghi lại thành 12/TB-SNV." in text
    paper = Document.objects.get(symbol="12/TB-SNV")
    assert paper.get_absolute_url() in words(inspected.get(inspection.get_absolute_url()))
    again = words(head.post(url("inspection-conclude", inspection), data), 409)
    assert "“đã kết luận”" in again


def test_a_paper_and_a_number_together_are_asked(world, head):
    inspection = visited(world)
    data = {"conclusion": inspection.basis_id, "symbol": "12/TB-SNV", "issued_on": "23/11/2026"}
    text = words(head.post(url("inspection-conclude", inspection), data))
    assert "Chọn văn bản đã vào sổ hoặc nhập số mới, không cả hai." in text


def test_it_ends_and_is_called_off(world, officer):
    inspection = concluded(world, findings=0)
    assert "Kết thúc cuộc kiểm tra?" in words(officer.get(url("inspection-close", inspection)))
    text = words(officer.post(url("inspection-close", inspection), {"once": "1"}, follow=True))
    assert "Đã kết thúc cuộc kiểm tra." in text
    other = an_inspection(world, quarter=1)
    text = words(officer.post(url("inspection-withdraw", other), REASON, follow=True))
    assert "Đã ghi không tiến hành, kèm lý do." in text
    assert "Trùng với đợt thanh tra." in text


def test_a_stranger_finds_nothing(world, signed_in):
    inspection = concluded(world)
    stranger = signed_in("bithu.langson")
    for address in (inspection.get_absolute_url(), url("inspection-edit", inspection),
                    inspection.remedies.get().get_absolute_url()):  # fmt: skip
        assert stranger.get(address).status_code == 404, address
