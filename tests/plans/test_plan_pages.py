"""The pages of plans: list, one plan, and every step from draft to issue."""

import re
from datetime import date

import pytest
from django.urls import reverse

from plans.actions.plan import (
    add_plan_task,
    approve_plan,
    create_plan,
    issue_plan,
    return_plan,
    send_plan,
    withdraw_plan,
)
from plans.issuing import awaited_issue
from plans.models import Area, Plan, Task
from tests.plans.builders import a_document, a_plan, an_upload
from tests.plans.pages import queries_of, words
from tests.world import make_user
from units.models import AuditEvent, User
from units.permissions import Permission
from units.roles import Role

URL = "/ke-hoach/"
REASON = {"reason": "Bổ sung chỉ tiêu."}
DRAFTING = ["Thêm nhiệm vụ", "Nhập bảng nhiệm vụ", "Sửa", "Hủy kế hoạch"]


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def leader(signed_in):
    return signed_in("lanhdao.ubnd")


def url(step, plan):
    return reverse(f"plans:plan-{step}", args=[plan.pk])


def sent(world, **fields):
    return send_plan(a_plan(world, approver=world.province, **fields), by=world.canbo_dttg)


def acts(client, plan):
    return [verb["label"] for verb in client.get(plan.get_absolute_url()).context["verbs"]]


def titles(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [plan.title for plan in response.context["page"]]


def test_an_approved_plan_says_who_issues_it(world, officer, signed_in):
    """Where nobody may, it says what to do in place of a missing button."""
    plan = approve_plan(sent(world), by=world.lanhdao_ubnd)
    text = words(officer.get(plan.get_absolute_url()))
    assert "Chưa có ai ban hành được" in text
    assert "Nhờ quản trị giao vai trò này cho người làm văn thư của đơn vị" in text
    make_user("van.thu", (Role.CLERK, world.ethnic))
    text = words(officer.get(plan.get_absolute_url()))
    assert "Người giữ vai trò văn phòng của Sở Dân tộc và Tôn giáo" in text
    assert "Chưa có ai ban hành được" not in text
    clerk = signed_in("van.thu")
    assert acts(clerk, plan) == ["Ban hành"]
    assert "cho số và ban hành kế hoạch" not in words(clerk.get(plan.get_absolute_url()))


def test_a_plan_of_the_party_is_issued_by_its_secretary_too(world, signed_in):
    plan = a_plan(world)
    Plan.objects.filter(pk=plan.pk).update(unit=world.cell, state="APPROVED")
    plan.refresh_from_db()
    assert awaited_issue(world.bithu_dttg, plan, Permission.ISSUE_PLAN, "kế hoạch") is None
    told = awaited_issue(world.canbo_dttg, plan, Permission.ISSUE_PLAN, "kế hoạch")
    assert told["title"] == "Chờ ban hành"
    assert "văn phòng hoặc bí thư, thư ký cấp ủy" in told["text"]


def test_a_plan_that_was_sent_shows_its_times_and_no_progress(world, leader):
    """What is only planned has been confirmed by nobody yet, and needs not say so."""
    plan = a_plan(world, tasks=0, approver=world.province)
    add_plan_task(plan, by=world.canbo_dttg, title="Rà soát", lead=world.ethnic, due_text="quý IV")
    send_plan(plan, by=world.canbo_dttg)
    text = words(leader.get(plan.get_absolute_url()))
    assert "quý IV" in text
    assert "31/12/2026" in text
    assert "chưa ai xác nhận" not in text
    assert "Dự kiến giao" not in text


def test_the_list_is_newest_first_with_progress(world, officer):
    a_plan(world, title="Kế hoạch cũ", year=2025)
    plan = a_plan(world, title="Kế hoạch mới", tasks=3, theme="Chuyển đổi số")
    first, second, _third = plan.tasks.order_by("pk")
    Task.objects.filter(pk=first.pk).update(state="VERIFIED", done_on=date(2026, 5, 1))
    Task.objects.filter(pk=second.pk).update(state="CANCELLED", state_reason="Thôi.")
    assert titles(officer) == ["Kế hoạch mới", "Kế hoạch cũ"]
    text = words(officer.get(URL))
    for said in ("1/2", "0/1", "Chuyển đổi số", "Sở Dân tộc và Tôn giáo", "Dự thảo"):
        assert said in text, said


def test_the_list_is_filtered(world, officer):
    a_plan(world, title="Kế hoạch cũ", year=2025)
    gone = a_plan(world, title="Kế hoạch bỏ")
    withdraw_plan(gone, by=world.canbo_dttg, reason="Trùng.")
    assert titles(officer) == ["Kế hoạch cũ"]
    assert titles(officer, nam="2025") == ["Kế hoạch cũ"]
    assert titles(officer, nam="2026") == []
    assert titles(officer, trang_thai="WITHDRAWN") == ["Kế hoạch bỏ"]
    assert titles(officer, don_vi="dan toc") == ["Kế hoạch cũ"]
    assert titles(officer, don_vi="noi vu", trang_thai="x", nam="y") == []


def test_an_empty_list_says_what_next(world, officer, leader):
    text = words(officer.get(URL))
    assert "Chưa có kế hoạch nào trong phạm vi được xem." in text
    assert reverse("plans:plan-create") in text
    assert "Không có dòng nào khớp với bộ lọc." in words(officer.get(URL, {"nam": "2020"}))
    assert reverse("plans:plan-create") not in words(leader.get(URL))


def test_one_and_three_rows_need_the_same_queries(world, officer):
    counts = []
    for _ in range(3):
        a_plan(world, tasks=2)
        counts.append(queries_of(officer, URL))
    assert counts[0] == counts[2] <= 6, counts


def test_a_plan_shows_its_tasks_by_area(world, officer):
    basis = a_document(world)
    plan = a_plan(
        world, tasks=1, approver=world.province, basis=[basis], objectives="Mục tiêu một."
    )
    for code, title, due in (
        ("DIGITAL", "Số hóa hồ sơ", date(2026, 11, 1)),
        ("DIRECTION", "Ban hành kế hoạch", None),
    ):
        area = Area.objects.filter(code=code).latest("valid_from")
        add_plan_task(
            plan, by=world.canbo_dttg, title=title, lead=world.ethnic, area=area, due_on=due,
            due_text="" if due else "thường xuyên", deliverable="Văn bản",
        )  # fmt: skip
    plan.tasks.update(state="ASSIGNED")
    Plan.objects.filter(pk=plan.pk).update(state="ISSUED", document=basis)
    assert plan.get_absolute_url() == f"/ke-hoach/{plan.pk}/"
    response = officer.get(plan.get_absolute_url())
    assert {name for name, _ in response.context["groups"]} == {
        "chỉ đạo, điều hành",
        "xây dựng và phát triển chính quyền điện tử, chính quyền số",
        "chưa ghi lĩnh vực",
    }
    assert response.context["late"] == 1
    text = words(response)
    for said in ("Số hóa hồ sơ", "Quá hạn 24 ngày", "Mục tiêu một.", basis.get_absolute_url(),
                 "Tỉnh Tuyên Quang"):  # fmt: skip
        assert said in text, said


def test_a_plan_without_tasks_says_what_next(world, officer):
    plan = a_plan(world, tasks=0)
    assert "Kế hoạch chưa có nhiệm vụ." in words(officer.get(plan.get_absolute_url()))
    assert acts(officer, plan) == DRAFTING


def test_acts_follow_role_and_state(world, officer, leader, signed_in):
    plan = a_plan(world, approver=world.province)
    assert acts(officer, plan) == ["Trình phê duyệt", *DRAFTING]
    send_plan(plan, by=world.canbo_dttg)
    assert acts(officer, plan) == ["Hủy kế hoạch"]
    assert acts(leader, plan) == ["Phê duyệt", "Trả lại"]
    assert acts(signed_in("kiemtra.tinh"), plan) == []
    return_plan(plan, by=world.lanhdao_ubnd, reason="Thiếu chỉ tiêu.")
    assert "Thiếu chỉ tiêu." in words(officer.get(plan.get_absolute_url()))
    assert leader.get(plan.get_absolute_url()).status_code == 404


def test_a_plan_is_drafted(world, officer):
    basis = a_document(world)
    page = officer.get(reverse("plans:plan-create"))
    assert "Kế hoạch cải cách hành chính năm 2026" in words(page)
    data = {
        "year": "2027",
        "title": "Kế hoạch năm 2027",
        "approver": world.province.pk,
        "theme": "Chuyển đổi số",
        "objectives": "Một.\nHai.",
        "basis": basis.pk,
    }
    text = words(officer.post(reverse("plans:plan-create"), data, follow=True))
    assert "Đã lập kế hoạch; thêm nhiệm vụ rồi trình phê duyệt." in text
    plan = Plan.objects.get()
    assert (plan.unit, plan.approver, plan.year) == (world.ethnic, world.province, 2027)
    assert list(plan.basis.all()) == [basis]


def test_bad_input_is_shown_again(world, officer):
    data = {"year": "20267", "title": "", "approver": "0", "theme": "Giữ chủ đề này"}
    text = words(officer.post(reverse("plans:plan-create"), data))
    for said in ("Nhập từ 1990 đến 2100", "Chưa nhập tên kế hoạch.", "Giữ chủ đề này",
                 "Chọn lại cấp phê duyệt trong danh sách."):  # fmt: skip
        assert said in text, said
    assert not Plan.objects.exists()


def test_a_basis_that_is_gone_from_sight_is_refused(world, officer):
    hidden = a_document(
        world, unit=world.langson_ethnic, by=world.bithu_langson, symbol="1/KH-SDTTG"
    )
    data = {"year": "2026", "title": "Kế hoạch", "basis": hidden.pk}
    text = words(officer.post(reverse("plans:plan-create"), data))
    assert "Chọn lại căn cứ trong danh sách." in text


def test_two_units_are_asked_whose_plan(world, client):
    make_user("hai.ke-hoach", (Role.HEAD, world.ethnic), (Role.OFFICER, world.home_affairs))
    user = User.objects.get(username="hai.ke-hoach")
    client.force_login(user, backend="units.signin.LivingUserBackend")
    address = f"{reverse('plans:plan-create')}?don_vi={world.home_affairs.pk}"
    assert client.post(address, {"year": "2026", "title": "Kế hoạch"}).status_code == 302
    assert Plan.objects.get().unit == world.home_affairs


def test_a_draft_is_changed_and_an_old_page_told(world, officer):
    plan = a_plan(world)
    data = {"year": "2026", "title": "Tên mới", "version": plan.version}
    assert "Đã lưu kế hoạch." in words(officer.post(url("edit", plan), data, follow=True))
    stale = officer.post(url("edit", plan), data | {"title": "Tên khác"})
    assert "Bản đang nhập" in words(stale, 409)
    assert Plan.objects.get().title == "Tên mới"


def test_a_task_is_added(world, officer):
    plan = a_plan(world, tasks=0)
    data = {"title": "Tập huấn", "lead": world.ethnic.pk, "due_text": "quý II"}
    text = words(officer.post(url("add-task", plan), data, follow=True))
    assert "Đã thêm nhiệm vụ vào kế hoạch." in text
    task = Task.objects.get()
    assert (task.state, task.plan, task.due_text) == ("DRAFT", plan, "quý II")
    text = words(officer.post(url("add-task", plan), {"title": "Giữ tên này"}))
    assert "Chưa chọn cơ quan chủ trì." in text
    assert "Giữ tên này" in text
    found = officer.get(url("add-task", plan), {"tim": "noi vu"}).context["form"]
    assert "Sở Nội vụ" in str(found["lead"])


def test_a_plan_goes_from_draft_to_issue(world, signed_in):
    world_plan = create_plan(
        world.ethnic, by=world.canbo_dttg, year=2026, title="Kế hoạch năm 2026",
        approver=world.province,
    )  # fmt: skip
    add_plan_task(
        world_plan, by=world.canbo_dttg, title="Tập huấn", lead=world.ethnic, due_text="quý IV"
    )
    make_user("van.thu", (Role.CLERK, world.ethnic))
    world.van_thu = User.objects.get(username="van.thu")
    officer, leader = signed_in("canbo.dttg"), signed_in("lanhdao.ubnd")
    for client, step, data, state, said in (
        (officer, "send", {"once": 1}, "SENT", "Đã trình kế hoạch."),
        (leader, "return", REASON, "RETURNED", "Đã trả lại kế hoạch kèm lý do."),
        (officer, "send", {"once": 1}, "SENT", "Đã trình kế hoạch."),
        (leader, "approve", {"once": 1}, "APPROVED", "đang chờ ban hành."),
    ):
        assert world_plan.title in words(client.get(url(step, world_plan)))
        response = client.post(url(step, world_plan), data)
        assert response.status_code == 302
        assert said in words(client.get("/viec-cua-toi/"))
        world_plan.refresh_from_db()
        assert world_plan.state == state
    clerk = signed_in("van.thu")
    assert acts(clerk, world_plan) == ["Ban hành"]
    data = {"symbol": "12/kh-sdttg", "issued_on": "25/11/2026", "uploads": [an_upload()]}
    text = words(clerk.post(url("issue", world_plan), data, follow=True))
    assert "Đã ban hành kế hoạch và giao các nhiệm vụ." in text
    assert "Đã ghi lại thành 12/KH-SDTTG." in text
    world_plan.refresh_from_db()
    assert (world_plan.state, str(world_plan.document)) == ("ISSUED", "Kế hoạch 12/KH-SDTTG")
    assert world_plan.document.file_links.count() == 1
    assert Task.objects.get().state == "ASSIGNED"
    assert world_plan.document.get_absolute_url() in text
    assert leader.get(world_plan.get_absolute_url()).status_code == 200


def test_an_approved_plan_is_issued_with_its_number(world, signed_in):
    plan = create_plan(world.party, by=world.bithu_dubnd, year=2026, title="Kế hoạch của Đảng ủy")
    add_plan_task(
        plan, by=world.bithu_dubnd, title="Quán triệt", lead=world.cell, due_on=date(2026, 12, 1)
    )
    Plan.objects.filter(pk=plan.pk).update(state="APPROVED")
    client = signed_in("bithu.dubnd")
    assert "Chưa nhập số, ký hiệu." in words(client.post(url("issue", plan), {"symbol": ""}))
    data = {"symbol": "05-KH/ĐU", "issued_on": "25/11/2026"}
    text = words(client.post(url("issue", plan), data, follow=True))
    assert "Đã ghi lại thành" not in text
    plan.refresh_from_db()
    assert plan.document.family == "PARTY"


def test_a_plan_sent_anew_since_the_question_is_not_approved_unseen(world, leader):
    plan = sent(world)
    asked = words(leader.get(url("approve", plan)))
    opened = {"version": re.search(r'name="version" value="(\d+)"', asked)[1]}
    plan = return_plan(plan, by=world.lanhdao_ubnd, reason="Thiếu chỉ tiêu")
    send_plan(plan, by=world.canbo_dttg)
    again = words(leader.post(url("approve", plan), {"once": 1, **opened}), 409)
    assert "trình lại sau khi trang này được mở; xem lại kế hoạch rồi phê duyệt." in again
    plan.refresh_from_db()
    assert plan.state == "SENT"
    opened = {"version": re.search(r'name="version" value="(\d+)"', again)[1]}
    assert leader.post(url("approve", plan), {"once": 1, **opened}).status_code == 302


def test_who_sent_does_not_approve(world, signed_in):
    plan = send_plan(a_plan(world), by=world.lanhdao_dttg)
    client = signed_in("lanhdao.dttg")
    text = words(client.post(url("approve", plan), {"once": 1}), 403)
    assert "Người trình không tự phê duyệt." in text
    assert Plan.objects.get().state == "SENT"


def test_a_plan_without_tasks_is_not_sent(world, officer):
    plan = a_plan(world, tasks=0)
    text = words(officer.post(url("send", plan), {"once": 1}), 409)
    assert "Kế hoạch chưa có nhiệm vụ; thêm ít nhất một nhiệm vụ rồi trình." in text


def test_a_draft_is_withdrawn_with_its_tasks(world, officer):
    plan = a_plan(world)
    assert "Chưa nhập lý do." in words(officer.post(url("withdraw", plan), {}))
    text = words(officer.post(url("withdraw", plan), REASON, follow=True))
    assert "Đã hủy kế hoạch, kèm lý do." in text
    assert (Plan.objects.get().state, Task.objects.get().state) == ("WITHDRAWN", "CANCELLED")


def test_a_wrong_state_is_refused(world, officer, leader):
    plan = sent(world)
    for step in ("edit", "add-task", "send"):
        assert "“đã trình, chờ phê duyệt” nên chưa" in words(officer.get(url(step, plan)), 409)
    approve_plan(plan, by=world.lanhdao_ubnd)
    for step in ("approve", "return"):
        assert leader.post(url(step, plan), REASON).status_code == 409


@pytest.mark.parametrize(
    "step", ["edit", "add-task", "send", "return", "approve", "issue", "withdraw"]
)
def test_others_are_kept_out(world, signed_in, client, step):
    plan = sent(world)
    assert client.get(url(step, plan)).headers["Location"].startswith("/dang-nhap/")
    assert signed_in("bithu.langson").post(url(step, plan), REASON).status_code == 404
    assert signed_in("kiemtra.tinh").post(url(step, plan), REASON).status_code == 403
    assert AuditEvent.objects.filter(outcome="REFUSED").count() == 2
    plan.refresh_from_db()
    assert plan.state == "SENT"


def test_roles_that_draft_no_plans(world, signed_in, client):
    address = reverse("plans:plan-create")
    for name in ("lanhdao.ubnd", "vanphong.ubnd", "quantri", "thamdinh.snv"):
        assert signed_in(name).get(address).status_code == 403
    assert client.get(address).headers["Location"].startswith("/dang-nhap/")
    assert client.get(URL).headers["Location"].startswith("/dang-nhap/")


def test_dates_that_are_over_are_told_before_the_plan_can_go_out_no_more(world, officer, leader):
    plan = a_plan(world, approver=world.province)
    late = add_plan_task(plan, by=world.canbo_dttg, title="Ban hành kế hoạch", lead=world.ethnic,
                         due_on=date(2026, 11, 5))  # fmt: skip
    said = "Kế hoạch chỉ ban hành được với ngày không sau 05/11/2026."
    assert "1 nhiệm vụ có hạn đã qua" in words(officer.get(url("send", plan)))
    assert said in words(officer.get(url("send", plan)))
    send_plan(plan, by=world.canbo_dttg)
    assert said in words(leader.get(url("approve", plan)))
    plan.tasks.filter(pk=late.pk).update(due_on=date(2026, 11, 25))
    assert "có hạn đã qua" not in words(leader.get(url("approve", plan)))


def test_nothing_that_is_only_planned_is_late(world, officer):
    plan = a_plan(world, tasks=0)
    add_plan_task(plan, by=world.canbo_dttg, title="Việc của năm cũ", lead=world.ethnic,
                  due_on=date(2026, 1, 5))  # fmt: skip
    page = officer.get(plan.get_absolute_url())
    assert page.context["late"] == 0
    assert "Hạn đã qua" in words(page)
    for address in (plan.get_absolute_url(), Task.objects.get().get_absolute_url(),
                    reverse("plans:task-board")):  # fmt: skip
        assert "uá hạn 3" not in words(officer.get(address))


@pytest.mark.parametrize("state", ["SENT", "APPROVED"])
def test_no_row_is_called_off_in_a_plan_that_was_sent(world, officer, state):
    plan = sent(world)
    task = plan.tasks.get()
    Plan.objects.filter(pk=plan.pk).update(state=state)
    cancel = reverse("plans:task-cancel", args=[task.pk])
    assert cancel not in officer.get(task.get_absolute_url()).content.decode()
    assert "nên chưa thôi giao được" in words(officer.post(cancel, REASON), 409)
    many = {"viec": "thoi-giao", "chon": f"{task.pk}-{task.version}", "reason": "Thôi."}
    assert "nên chưa thôi giao được" in words(officer.post(reverse("plans:task-bulk"), many), 409)
    task.refresh_from_db()
    assert task.state == "DRAFT"
    withdraw_plan(plan, by=world.canbo_dttg, reason="Lập lại.")
    task.refresh_from_db()
    assert task.state == "CANCELLED"


def test_a_row_says_when_it_was_last_confirmed_and_by_whom(world, officer):
    plan = sent(world)
    Plan.objects.filter(pk=plan.pk).update(state="APPROVED")
    make_user("van.thu", (Role.CLERK, world.ethnic))
    issue_plan(plan, by=User.objects.get(username="van.thu"), family="STATE",
               symbol="12/KH-SDTTG", issued_on=date(2026, 11, 25))  # fmt: skip
    for address in (plan.get_absolute_url(), reverse("plans:task-board")):
        assert "25/11/2026, Cán bộ van.thu" in words(officer.get(address))


def test_another_year_in_the_title_is_asked_about_not_refused(world, officer):
    address = reverse("plans:plan-create")
    data = {"year": "2027", "title": "Kế hoạch cải cách hành chính năm 2026"}
    text = words(officer.post(address, data))
    assert "Tên nhắc đến năm 2026 trong kế hoạch năm 2027; sửa lại, hoặc xác nhận" in text
    assert 'type="checkbox" name="is_year_meant"' in text
    assert not Plan.objects.exists()
    for fields in ({"title": "Kế hoạch năm 2027, giai đoạn 2026-2030"}, {"is_year_meant": "on"}):
        assert officer.post(address, data | fields).status_code == 302
    first, second = Plan.objects.order_by("pk")
    assert (first.year, second.title) == (2027, data["title"])
    changed = {"version": first.version, "year": "2027", "title": "Kế hoạch năm 2028"}
    assert "Tên nhắc đến năm 2028" in words(officer.post(url("edit", first), changed))
