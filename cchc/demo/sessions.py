"""Meetings of the demo: four that the sources tell of, and marked ones to fill lists and states."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from meetings.actions.agenda import add_item, add_opinion, record_vote
from meetings.actions.attendance import mark_attendance
from meetings.actions.conclusion import add_conclusion, conclusion_to_task, settle_conclusion
from meetings.actions.meeting import log_meeting, plan_meeting
from meetings.actions.minutes import agree_minutes, compose_minutes, lock_minutes
from meetings.actions.outcome import make_outcome
from meetings.actions.programme import add_programme
from meetings.models import Kind, Mark, Meeting, OutcomeKind, Topic
from units.permissions import Role

HOURS = f"Giờ, địa điểm, điểm danh: {MARK[1:-1]}"


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), get_current_timezone())


def hold_sessions(org):
    """-> how many meetings there are."""
    _langson(org)
    _nghe_an(org)
    _tuyen_quang_2023(org)
    _office_2012(org)
    _cells(org)
    _agencies(org)
    _ahead(org)
    return Meeting.objects.count()


def _langson(org):
    """The regular session of May 2021, with a theme on reform; the one before is made up."""
    by, cell = org.users["bithu.langson"], org.langson_old_cell
    chair = {
        "chair_title": "Bí thư Chi bộ, Trưởng Ban Dân tộc",
        "secretary_title": f"Thư ký buổi sinh hoạt {MARK}",
    }
    april = log_meeting(
        cell,
        by=by,
        kind=Kind.REGULAR,
        started_at=at(date(2021, 4, 29), 14),
        ended_at=at(date(2021, 4, 29), 15, 40),
        place="Phòng họp Ban Dân tộc",
        all_present=True,
        series_name=f"Sinh hoạt thường kỳ năm 2021 {MARK}",
        is_illustrative=True,
        source_note="Dữ liệu minh họa",
        **chair,
    )
    add_item(april, by=by, title="Kiểm điểm tháng 4, nhiệm vụ tháng 5", presenter="Bí thư Chi bộ")
    for text, who, due, product in [
        (
            "Mỗi công chức rà soát văn bản đã soạn trong quý I, gửi lỗi thể thức về Văn phòng",
            "Toàn thể đảng viên",
            date(2021, 5, 15),
            "Bảng tổng hợp",
        ),
        ("Niêm yết lại thủ tục hành chính đã sửa đổi", "Văn phòng", date(2021, 5, 20), "Ảnh chụp"),
        (
            "Chuyên đề về nội quy, quy chế cơ quan: chuẩn bị tài liệu",
            "Phó Bí thư Chi bộ",
            date(2021, 5, 25),
            "Tài liệu chuyên đề",
        ),
    ]:
        add_conclusion(
            april,
            by=by,
            text=text,
            who=who,
            due_on=due,
            product=product,
            responsibility="Chi ủy theo dõi",
            authority="Bí thư Chi bộ",
        )
    for conclusion in april.conclusions.all()[:2]:
        settle_conclusion(conclusion, by=by, state_note=f"Đã xong trong tháng 5 {MARK}.")
    finish(april, by, "Buổi sinh hoạt tháng 4")
    may = log_meeting(
        cell,
        by=by,
        kind=Kind.REGULAR,
        is_combined=True,
        started_at=at(date(2021, 5, 31), 14),
        ended_at=at(date(2021, 5, 31), 16, 30),
        place="Phòng họp Ban Dân tộc",
        all_present=True,
        theme="Nâng cao chất lượng công tác CCHC tại Ban Dân tộc tỉnh Lạng Sơn",
        source_note=f"Bài viết về Chi bộ Ban Dân tộc tỉnh Lạng Sơn, 2021. {HOURS}",
        **chair,
    )
    regular = add_item(
        may, by=by, title="Sinh hoạt thường kỳ tháng 5", presenter="Bí thư Chi bộ", minutes=45
    )
    theme = add_item(
        may,
        by=by,
        title="Nâng cao chất lượng công tác CCHC tại Ban Dân tộc tỉnh Lạng Sơn",
        is_thematic=True,
        presenter="Bí thư Chi bộ",
        minutes=90,
        text="Cải cách hành chính của Ban đã có kết quả nhất định nhưng còn nhiều mặt chưa đáp ứng "
        "yêu cầu; thứ hạng của đơn vị chưa cải thiện đáng kể.",
    )
    add_opinion(
        may,
        by=by,
        item=theme,
        speaker="Bí thư Chi bộ, Trưởng Ban Dân tộc",
        text="Cải cách hành chính là nhiệm vụ chính trị chung; ai không được phân công "
        "phụ trách cũng có trách nhiệm thực hiện và phối hợp.",
    )
    add_opinion(
        may,
        by=by,
        item=regular,
        speaker=f"Đảng viên 04 {MARK}",
        text="Đề nghị phân công người theo dõi lỗi thể thức văn bản từng tháng.",
    )
    for text, who, product in [
        (
            "Thực hiện nội quy, quy chế cơ quan, kỷ luật, kỷ cương hành chính và văn hóa công sở",
            "Mỗi đảng viên, công chức, người lao động",
            "Bản tự kiểm tra",
        ),
        (
            "Nâng cao chất lượng soạn thảo văn bản, báo cáo thông tin đúng quy định",
            "Văn phòng Ban",
            "Báo cáo tại kỳ sinh hoạt tháng 6",
        ),
    ]:
        add_conclusion(
            may,
            by=by,
            item=theme,
            text=text,
            who=who,
            product=product,
            due_on=date(2021, 6, 30),
            responsibility="Bí thư Chi bộ chịu trách nhiệm",
            authority="Chi bộ Ban Dân tộc",
        )
    _absent(may, by, {3: (Mark.EXCUSED, "Đi công tác"), 6: (Mark.EXCUSED, "Nghỉ ốm")})
    record_vote(may, by=by, subject="Thông qua nội dung buổi sinh hoạt", entitled=21, in_favour=21)
    compose_minutes(may, by=by)


def _absent(meeting, by, marks):
    rows = meeting.attendance.in_order()
    for place, (mark, note) in marks.items():
        mark_attendance(rows[place], by=by, mark=mark, note=note)


def finish(meeting, by, where):
    """Compose, agree, lock; signed on another system."""
    meeting = compose_minutes(Meeting.objects.get(pk=meeting.pk), by=by)
    agree_minutes(meeting, by=by, agreed_by=where, agreed_on=meeting.held_on)
    lock_minutes(Meeting.objects.get(pk=meeting.pk), by=by, is_signed_elsewhere=True)


def _nghe_an(org):
    """The conference of 16/02/2022, over 700 people, 63 subordinate organisations."""
    by = org.keeper(Role.SECRETARY, org.nghe_an)
    meeting = log_meeting(
        org.nghe_an_block,
        by=by,
        kind=Kind.STUDY,
        started_at=at(date(2022, 2, 16), 8),
        ended_at=at(date(2022, 2, 16), 11, 30),
        mode=Meeting.Mode.MIXED,
        is_by_count=True,
        title="Hội nghị quán triệt, triển khai các nghị quyết về cải cách hành chính",
        head_count="hơn 700",
        chair_name="Nguyễn Thị Kim Chi",
        chair_title="Ủy viên Ban Thường vụ Tỉnh ủy, Bí thư Đảng ủy Khối",
        points="Hội trường và các điểm cầu trực tuyến",
        source_note="Bài viết về Đảng ủy Khối các cơ quan tỉnh (63 tổ chức cơ sở đảng, hơn 5.000 "
        f"đảng viên). Giờ họp: {MARK[1:-1]}",
    )
    item = add_item(
        meeting,
        by=by,
        title="Nghị quyết 05-NQ/TU ngày 14/12/2021",
        minutes=120,
        presenter="Lê Ngọc Hoa, Tỉnh ủy viên, Phó Chủ tịch UBND tỉnh",
        text="Lý do ban hành, quan điểm, mục tiêu, 6 yêu cầu, 9 nhiệm vụ, giải pháp; thực trạng "
        "cải cách hành chính tại một số cơ quan trong Đảng bộ Khối.",
    )
    for text, who, product in [
        (
            "Xây dựng kế hoạch cải cách hành chính theo chức năng",
            "Các ban, Cơ quan Ủy ban Kiểm tra, Văn phòng Đảng ủy Khối",
            "Kế hoạch",
        ),
        ("Thành lập Ban Chỉ đạo cải cách hành chính", "Cấp ủy cơ sở", "Quyết định"),
        ("Đưa lãnh đạo cải cách hành chính vào các kỳ sinh hoạt", "Cấp ủy, chi bộ", "Biên bản"),
        ("Ban hành bộ thủ tục hành chính đảng", "Đảng ủy Khối", "Bộ thủ tục"),
        (
            "Lập kế hoạch kiểm tra đột xuất, cách xử lý tổ chức đảng, đảng viên vi phạm",
            "Ủy ban Kiểm tra Đảng ủy Khối",
            "Kế hoạch kiểm tra",
        ),
    ]:
        add_conclusion(
            meeting,
            by=by,
            item=item,
            text=text,
            who=who,
            product=product,
            due_text="năm 2022",
            authority="Ban Thường vụ Đảng ủy Khối",
        )


def _tuyen_quang_2023(org):
    """The mid-year review of Ban Dân tộc on the afternoon of 04/7/2023, and the cell's
    session of June (made up) whose minutes wait to be completed."""
    by = org.users["canbo.dttg"]
    meeting = log_meeting(
        org.board,
        by=by,
        kind=Kind.MIDTERM,
        started_at=at(date(2023, 7, 4), 14),
        ended_at=at(date(2023, 7, 4), 16, 30),
        place="Trụ sở Ban Dân tộc tỉnh",
        is_by_count=True,
        title="Hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm, triển khai nhiệm vụ "
        "trọng tâm 6 tháng cuối năm 2023",
        head_count="toàn thể công chức, người lao động",
        chair_name="Ma Quang Hiếu",
        chair_title="Bí thư Chi bộ, Trưởng Ban Dân tộc tỉnh",
        secretary_title=f"Thư ký hội nghị {MARK}",
        source_note="Tin của Ban Dân tộc tỉnh Tuyên Quang, 2023 (nguồn ghi “6 tháng đầu năm "
        f"2013”). Giờ họp: {MARK[1:-1]}",
    )
    figures = add_item(
        meeting,
        by=by,
        title="Kết quả xếp hạng chỉ số cải cách hành chính",
        minutes=45,
        text="SIPAS năm 2022 của tỉnh: 81,72, xếp thứ 22/63, tăng 20 bậc. PAR INDEX năm 2022: "
        "85,34%, thứ 32, tăng 2 bậc. Ban Dân tộc năm 2021: thứ 10/19; năm 2022 đã tự chấm xong.",
    )
    talk = add_item(meeting, by=by, title="Thảo luận giải pháp nâng cao chỉ số của Ban", minutes=60)
    add_opinion(
        meeting,
        by=by,
        item=talk,
        speaker="Công chức các phòng",
        text="Nâng cao trách nhiệm của người đứng đầu và các phòng; tăng phối hợp giữa các đơn vị.",
    )
    add_conclusion(
        meeting,
        by=by,
        item=figures,
        who="Toàn thể công chức, người lao động",
        text="Xác định cải cách hành chính là nhiệm vụ trọng tâm, thường xuyên, gắn với công tác "
        "dân tộc; nâng điểm và xếp loại của Ban năm 2023",
        due_on=date(2023, 12, 31),
        responsibility="Trưởng Ban Dân tộc",
        product="Kết quả chấm điểm năm 2023",
        authority="Trưởng Ban Dân tộc",
    )
    finish(meeting, by, "Hội nghị")
    secretary = org.users["bithu.dttg"]
    june = log_meeting(
        org.old_cell,
        by=secretary,
        kind=Kind.REGULAR,
        started_at=at(date(2023, 6, 5), 14),
        ended_at=at(date(2023, 6, 5), 15, 45),
        place="Phòng họp Ban Dân tộc",
        all_present=True,
        chair_title="Bí thư Chi bộ",
        secretary_title="Thư ký",
        is_illustrative=True,
        series_name=f"Sinh hoạt thường kỳ năm 2023 {MARK}",
        source_note="Dữ liệu minh họa",
    )
    add_item(june, by=secretary, title="Kiểm điểm tháng 5, nhiệm vụ tháng 6", minutes=60)
    add_conclusion(
        june,
        by=secretary,
        text="Chuẩn bị số liệu sơ kết cải cách hành chính",
        who="Văn phòng Ban",
        due_on=date(2023, 6, 25),
        product="Báo cáo sơ kết",
        responsibility="Chánh Văn phòng",
        authority="Trưởng Ban",
    )
    compose_minutes(Meeting.objects.get(pk=june.pk), by=secretary)


def _office_2012(org):
    """The year-end conference of January 2012; the source gives no day and no hour."""
    by = org.keeper(Role.SECRETARY, org.office_2012)
    meeting = log_meeting(
        org.office_2012,
        by=by,
        kind=Kind.FINAL,
        started_at=at(date(2012, 1, 5), 8),
        ended_at=at(date(2012, 1, 5), 11),
        is_by_count=True,
        head_count="nguồn không nêu",
        title="Hội nghị tổng kết công tác Đảng năm 2011, phương hướng, nhiệm vụ năm 2012",
        chair_title="Chủ trì hội nghị (nguồn không nêu tên)",
        source_note="Bài đăng ngày 20/4/2021; nguồn chỉ ghi đầu tháng 01/2012. Ngày, giờ: giả định",
    )
    add_item(
        meeting,
        by=by,
        title="Kết quả năm 2011, nhiệm vụ năm 2012",
        text="Tiếp tục áp dụng hệ thống quản lý chất lượng theo TCVN ISO 9001:2008; đẩy mạnh "
        "cải cách hành chính.",
    )
    add_item(
        meeting,
        by=by,
        title="Khen thưởng",
        text="Tặng giấy khen cho 01 tập thể, 04 cá nhân hoàn thành xuất sắc nhiệm vụ năm 2011.",
    )


def _cells(org):
    """Regular sessions of the cells in the last three months, in every state."""
    for number, (name, cell) in enumerate(org.cells.items()):
        by = org.users["bithu.dttg"] if cell == org.cell else org.keeper(Role.SECRETARY, cell)
        for months_ago in (3, 2, 1):
            if (number + months_ago) % 6 == 5:  # a cell that has not met that month
                continue
            day = _workday(months_ago, 3 + number % 5)
            meeting = log_meeting(
                cell,
                by=by,
                kind=Kind.REGULAR,
                started_at=at(day, 14),
                ended_at=at(day, 15 + number % 2, 40),
                place=f"Phòng họp {cell.short_name}",
                all_present=True,
                chair_title="Bí thư Chi bộ",
                secretary_title="Thư ký",
                is_combined=months_ago == 2 and number % 3 == 0,
                is_illustrative=True,
                theme=f"Cải cách hành chính tại cơ quan {MARK}" if months_ago == 2 else "",
                series_name=f"Sinh hoạt thường kỳ năm {day.year} {MARK}",
                source_note="Dữ liệu minh họa",
                entered_at=at(day, 17),
            )
            _session(org, meeting, by, number, months_ago, name)


def _session(org, meeting, by, number, months_ago, name):
    add_item(
        meeting,
        by=by,
        title=f"Kiểm điểm tháng trước, nhiệm vụ tháng {meeting.held_on.month}",
        presenter="Bí thư Chi bộ",
        minutes=60,
    )
    conclusion = add_conclusion(
        meeting,
        by=by,
        text="Rà soát điểm chưa đạt, phân công khắc phục từng tiêu chí",
        who=name,
        due_on=meeting.held_on + timedelta(days=25),
        product="Bảng phân công",
        responsibility="Cấp ủy",
        authority="Bí thư Chi bộ",
    )
    _absent(
        meeting,
        by,
        {number % 9: (Mark.EXCUSED, "Đi công tác"), (number + 4) % 9: (Mark.ABSENT, "")}
        if number % 4 == 1
        else {number % 9: (Mark.EXCUSED, "Đi công tác")},
    )
    if meeting.unit == org.cell:
        _told(meeting, by)
    if months_ago == 3:
        settle_conclusion(conclusion, by=by, state_note=f"Đã xong {MARK}.")
    if months_ago == 2 and number % 2 == 0:
        conclusion_to_task(conclusion, by=by, lead=org.departments[name])
    if months_ago >= 2:
        finish(meeting, by, "Buổi sinh hoạt")
        if meeting.unit == org.cell:
            make_outcome(Meeting.objects.get(pk=meeting.pk), by=by, kind=OutcomeKind.RESOLUTION)
    elif number % 2:
        compose_minutes(Meeting.objects.get(pk=meeting.pk), by=by)


def _told(meeting, by):
    """What was said and voted in the cell whose account is tried: parts of the usual programme."""
    present = list(meeting.attendance.filter(mark=Mark.PRESENT).order_by("pk")[:3])
    for topic, title, minutes in (
        (Topic.NEWS, "Văn bản mới về cải cách hành chính", 15),
        (Topic.SELF_CRITICISM, "Tự phê bình và phê bình", 20),
        (Topic.TASKS, "Nhiệm vụ tháng tới", 30),
    ):
        item = add_item(
            meeting, by=by, title=title, topic=topic, minutes=minutes, presenter="Bí thư Chi bộ"
        )
        row = present[topic != Topic.NEWS]
        add_opinion(
            meeting,
            by=by,
            item=item,
            speaker=row.name,
            text=f"Nhất trí; đề nghị gửi tài liệu trước buổi sinh hoạt {MARK}",
        )
    entitled = meeting.counts.entitled
    record_vote(
        meeting,
        by=by,
        subject=f"Nghị quyết sinh hoạt tháng {meeting.held_on.month}",
        entitled=entitled,
        in_favour=entitled,
    )


def _workday(months_ago, day):
    month = today().month - months_ago
    year = today().year + (month - 1) // 12
    found = date(year, (month - 1) % 12 + 1, day)
    return found + timedelta(days=max(0, 7 - found.weekday()) % 7 if found.weekday() > 4 else 0)


def _agencies(org):
    """Briefings of agencies."""
    for number, (name, unit) in enumerate(list(org.departments.items())[:8]):
        by = org.users["canbo.dttg"] if unit == org.ethnic else org.keeper(Role.OFFICER, unit)
        day = _workday(1, 10 + number)
        meeting = log_meeting(
            unit,
            by=by,
            kind=Kind.BRIEFING,
            started_at=at(day, 8),
            ended_at=at(day, 9, 30),
            is_by_count=True,
            present_count=14 + number,
            total_count=16 + number,
            excused_count=2,
            place=f"Phòng họp {unit.short_name}",
            chair_title="Thủ trưởng",
            secretary_title="Văn phòng",
            is_illustrative=True,
            source_note="Dữ liệu minh họa",
            series_name=f"Giao ban năm {day.year} {MARK}",
            title="Giao ban công tác cải cách hành chính",
        )
        add_item(meeting, by=by, title="Tình hình chấm điểm, nhiệm vụ quá hạn", minutes=40)
        add_conclusion(
            meeting,
            by=by,
            text="Hoàn thành nhiệm vụ quá hạn, báo cáo kết quả",
            who="Các phòng",
            due_on=day + timedelta(days=20),
            product="Báo cáo",
            responsibility="Trưởng phòng",
            authority=f"Thủ trưởng {name}",
        )
        if number % 2 == 0:
            finish(meeting, by, "Cuộc họp")


def _ahead(org):
    """Meetings that are planned."""
    for days, unit, by, kind in [
        (3, org.cell, org.users["bithu.dttg"], Kind.REGULAR),
        (6, org.ethnic, org.users["canbo.dttg"], Kind.BRIEFING),
        (20, org.ethnic, org.users["canbo.dttg"], Kind.FINAL),
    ]:
        meeting = plan_meeting(
            unit,
            by=by,
            kind=kind,
            planned_at=at(today() + timedelta(days=days), 14),
            place=f"Phòng họp {unit.short_name}",
            is_illustrative=True,
            series_name=f"Lịch họp năm {today().year} {MARK}",
            source_note="Dữ liệu minh họa",
        )
        if kind == Kind.REGULAR:
            add_programme(meeting, by=by)
