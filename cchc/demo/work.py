"""Plans and tasks of the demo, in every state; days are counted from the day of seeding."""

from datetime import date, timedelta

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from plans.actions.explanation import ask_explanation
from plans.actions.handover import hand_over_tasks
from plans.actions.part import give_part
from plans.actions.plan import add_plan_task, approve_plan, create_plan, issue_plan, send_plan
from plans.actions.result import report_result
from plans.actions.task import (
    accept_task,
    ask_extension,
    assign_task,
    cancel_task,
    decide_extension,
    decline_task,
    give_up_task,
    report_task,
    send_back_task,
    verify_task,
)
from plans.models import Area, Family, Task, TaskPartner
from units.actions.handover import confirm_handover, hand_over
from units.permissions import Role

# (area, what, product): short common tasks of a yearly plan, in our own words
WORK = [
    ("DIRECTION", "Rà soát việc thực hiện kế hoạch cải cách hành chính", "Báo cáo rà soát"),
    ("DIRECTION", "Tổ chức đối thoại với người dân, doanh nghiệp", "Biên bản đối thoại"),
    ("DIRECTION", "Tuyên truyền cải cách hành chính trên trang thông tin", "Chuyên mục, bài viết"),
    ("INSTITUTIONS", "Rà soát văn bản quy phạm pháp luật thuộc lĩnh vực", "Danh mục rà soát"),
    ("INSTITUTIONS", "Theo dõi thi hành pháp luật trong lĩnh vực được giao", "Báo cáo"),
    ("PROCEDURES", "Cắt giảm thời gian giải quyết thủ tục hành chính", "Quyết định công bố"),
    ("PROCEDURES", "Số hóa kết quả giải quyết thủ tục hành chính", "Dữ liệu số hóa"),
    ("PROCEDURES", "Khảo sát sự hài lòng tại bộ phận một cửa", "Báo cáo khảo sát"),
    ("ORGANISATION", "Rà soát chức năng, nhiệm vụ các phòng", "Đề án vị trí việc làm"),
    ("CIVIL_SERVICE", "Kiểm tra kỷ luật, kỷ cương công vụ", "Thông báo kết quả kiểm tra"),
    ("CIVIL_SERVICE", "Bồi dưỡng kỹ năng số cho công chức", "Danh sách lớp, kết quả"),
    ("PUBLIC_FINANCE", "Thực hiện tự chủ tài chính tại đơn vị sự nghiệp", "Báo cáo tự chủ"),
    ("DIGITAL", "Nâng tỷ lệ hồ sơ trực tuyến toàn trình", "Số liệu trên hệ thống"),
    ("DIGITAL", "Kết nối, chia sẻ dữ liệu dùng chung", "Biên bản nghiệm thu"),
]


def give_work(org):
    """The province's plan of this year, issued; the draft of next year's; tasks in every state.

    -> how many tasks there are.
    """
    org.areas = {area.code: area for area in Area.objects.at(today())}
    tasks = _province_plan(org)
    _every_state(org, tasks)
    _extensions(org)
    _regular(org)
    _next_year(org)
    _van_ban(org)
    _handed_over(org)
    return Task.objects.count()


def _province_plan(org):
    year, officer = today().year, org.keeper(Role.OFFICER, org.province)
    plan = create_plan(
        org.province,
        by=officer,
        year=year,
        basis=[org.documents["directive"]],
        title=f"Cải cách hành chính tỉnh năm {year} {MARK}",
        theme="Kỷ cương, thông suốt, phục vụ",
        approver=org.province,
        objectives="Giữ vững thứ hạng và giảm điểm chưa đạt ở nhóm tiêu chí thủ tục hành chính.",
    )
    leads = [*org.departments.values(), *org.departments.values(), *org.departments.values()]
    first = date(year, 2, 1)
    for number, lead in enumerate(leads):
        code, what, product = WORK[number % len(WORK)]
        due = max(first, today() + timedelta(days=(-25, 0, 3, 6, 40, 12, -4)[number % 7]))
        add_plan_task(
            plan,
            by=officer,
            title=f"{what}, đợt {number // len(WORK) + 1}",
            lead=lead,
            due_on=due,
            deliverable=product,
            area=org.areas[code],
            partners=[org.office] if number % 4 == 0 and lead != org.office else [],
        )
    send_plan(plan, by=officer)
    approve_plan(plan, by=org.users["lanhdao.ubnd"])
    plan.refresh_from_db()
    issue_plan(
        plan,
        by=org.users["vanphong.ubnd"],
        family=Family.STATE,
        symbol="05/KH-UBND",
        issued_on=date(year, 1, 20),
    )
    return list(Task.objects.filter(plan=plan).order_by("pk"))


def _every_state(org, tasks):
    """Takes each task some steps along, by its place in the list."""
    assigner = org.keeper(Role.OFFICER, org.province)
    for number, task in enumerate(tasks):
        by, step = org.keeper(Role.OFFICER, task.lead), number % 10
        if step == 0:
            continue
        if step == 1:
            cancel_task(task, by=assigner, reason=f"Ghép vào nhiệm vụ khác {MARK}.")
            continue
        accept_task(task, by=by)
        if step in (2, 3, 4):
            report_task(task, by=by, percent=20 * step, result=f"Đang triển khai {MARK}.")
        elif step == 5:
            give_up_task(task, by=assigner, reason=f"Chờ quy định của cấp trên {MARK}.")
        else:
            _complete(org, task, by)
            if step == 6:
                send_back_task(task, by=assigner, reason=f"Bổ sung số liệu quý III {MARK}.")
            elif step in (7, 8):
                verify_task(task, by=assigner)


def _complete(org, task, by):
    own = org.documents.get(_name_of(org, task.lead))
    if own is not None and own.issued_on <= today():
        report_task(task, by=by, percent=100, result=f"Đã hoàn thành {MARK}.", documents=[own])
    else:
        report_task(
            task,
            by=by,
            percent=100,
            result=f"Đã hoàn thành {MARK}.",
            no_evidence_reason=f"Kết quả nằm trên hệ thống khác {MARK}.",
        )


def _name_of(org, unit):
    return next((name for name, other in org.departments.items() if other == unit), "")


def _extensions(org):
    """Tasks that departments give each other or their own: asked, granted, refused, declined."""
    standing, head = (
        org.keeper(Role.OFFICER, org.home_affairs),
        org.keeper(Role.HEAD, org.home_affairs),
    )
    others = [org.ethnic, *list(org.departments.values())[:5]]
    for number, lead in enumerate(others):
        task = assign_task(
            org.home_affairs,
            by=standing,
            lead=lead,
            area=org.areas["DIRECTION"],
            title=f"Cung cấp số liệu cải cách hành chính quý IV, đợt {number + 1} {MARK}",
            due_on=today() + timedelta(days=4 + number),
            deliverable="Bảng số liệu",
        )
        by = org.keeper(Role.OFFICER, lead)
        if number == 1 and lead != org.home_affairs:
            decline_task(task, by=by, reason=f"Số liệu do cơ quan khác quản lý {MARK}.")
            continue
        if number == 0:
            continue
        accept_task(task, by=by)
        if number >= 2:
            ask_extension(
                task,
                by=by,
                new_due_on=task.due_on + timedelta(days=10),
                reason=f"Chờ kết quả đối chiếu {MARK}.",
            )
        if number in (3, 4):
            decide_extension(task, by=head, is_granted=number == 3, note=f"Đã xem xét {MARK}.")
    own = [
        ("Lập báo cáo cải cách hành chính năm", 20, "BC năm"),
        ("Rà soát thủ tục hành chính lĩnh vực dân tộc, tôn giáo", -6, "Báo cáo rà soát"),
        ("Tập huấn soạn thảo văn bản cho công chức", 2, "Danh sách, tài liệu"),
        ("Cập nhật trang thông tin về cải cách hành chính", 0, "Bài đăng"),
    ]
    for title, days, product in own:
        task = assign_task(
            org.ethnic,
            by=org.users["lanhdao.dttg"],
            lead=org.ethnic,
            title=f"{title} {MARK}",
            due_on=today() + timedelta(days=days),
            source_on=today() - timedelta(days=30),
            deliverable=product,
            area=org.areas["DIRECTION"],
        )
        if days != 2:
            accept_task(task, by=org.users["canbo.dttg"])


def _regular(org):
    """Work of each month, the present one reported; a late task that is asked about; a part that
    a partner was given."""
    leader, by = org.users["lanhdao.ubnd"], org.users["canbo.dttg"]
    task = assign_task(
        org.province,
        by=leader,
        lead=org.ethnic,
        title=f"Công khai kết quả giải quyết thủ tục hành chính {MARK}",
        due_text="hằng tháng",
        source_on=today().replace(day=1),
        deliverable="Bảng kết quả trên trang thông tin",
        area=org.areas["PROCEDURES"],
    )
    accept_task(task, by=by)
    report_result(
        task.results.first(),
        by=by,
        percent=100,
        result=f"Đã công khai kết quả của tháng {MARK}.",
        no_evidence_reason=f"Đăng trên trang thông tin {MARK}.",
    )
    late = Task.objects.led_by(by).filter(plan__isnull=True).overdue(today()).first()
    ask_explanation(
        late,
        by=leader,
        question=f"Nêu nguyên nhân chưa hoàn thành và thời gian sẽ xong {MARK}.",
        due_on=today() + timedelta(days=3),
    )
    joint = TaskPartner.objects.filter(task__in=Task.objects.open().due_later(today()))
    partner = joint.select_related("task__lead").order_by("pk").first()
    give_part(
        partner,
        by=org.keeper(Role.OFFICER, partner.task.lead),
        part=f"Góp ý dự thảo và cung cấp số liệu của cơ quan {MARK}",
        due_on=today() + timedelta(days=6),
    )


def _next_year(org):
    year, officer = today().year + 1, org.users["canbo.dttg"]
    plan = create_plan(
        org.ethnic,
        by=officer,
        year=year,
        title=f"Cải cách hành chính của Sở năm {year} {MARK}",
        theme="Chuyển đổi số trong công tác dân tộc",
    )
    for code, what, product in WORK[:4]:
        add_plan_task(
            plan,
            by=officer,
            title=what,
            lead=org.ethnic,
            deliverable=product,
            due_text="Quý II",
            due_on=date(year, 6, 30),
            area=org.areas[code],
        )


def _van_ban(org):
    """The district's plan of 2023 as far as its source tells: neither number nor date, so it is not
    entered as issued; what its units are asked to do stands among the objectives."""
    create_plan(
        org.van_ban_district,
        by=org.users["canbo.vanban"],
        year=2023,
        basis=[org.documents["33/2021/QĐ-UBND"]],
        title="Triển khai phong trào thi đua cải cách hành chính năm 2023 trên địa bàn huyện Văn "
        "Bàn (số, ngày: chưa có trong nguồn)",
        objectives="- Cấp ủy và hệ thống chính trị từ huyện đến cơ sở hiểu rõ mục đích, tầm quan "
        "trọng của cải cách hành chính.\n"
        "- Xây dựng nền hành chính dân chủ, hiện đại, chuyên nghiệp, kỷ cương, công khai, minh "
        "bạch; nâng cao trách nhiệm giải trình.\n"
        "- Chuẩn hóa đội ngũ cán bộ, công chức, viên chức; tinh giản biên chế gắn với cơ cấu lại "
        "đội ngũ.\n"
        "- Các cơ quan, đơn vị, ủy ban nhân dân xã, thị trấn lập kế hoạch của mình theo kế hoạch "
        "của huyện, đề ra tiêu chí cụ thể, bình xét, sơ kết, tổng kết phong trào.\n"
        "Nguồn: bài đăng trên cổng thông tin điện tử huyện Văn Bàn. Nhiệm vụ, thời hạn, cơ quan "
        "chủ trì: chưa có trong nguồn.",
    )


def _handed_over(org):
    """One task of the officer went to his head, who confirmed it."""
    officer, head = org.users["canbo.dttg"], org.users["lanhdao.dttg"]
    task = Task.objects.owned_by(officer).filter(lead=org.ethnic).order_by("pk").first()
    handover = hand_over(
        org.ethnic,
        by=head,
        giver=officer,
        taker=head,
        parts=[("Nhiệm vụ đang thực hiện", hand_over_tasks, [task])],
        note=f"Sắp xếp lại việc trong Sở {MARK}.",
    )
    confirm_handover(handover, by=head)
