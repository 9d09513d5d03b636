"""Meetings, their content, minutes and conclusions."""

from django.urls import path

from meetings.views import agenda, attendance, calendar, conclusion, meeting, minutes, paper, series

app_name = "meetings"
urlpatterns = [
    path("cuoc-hop/", meeting.meeting_list, name="meeting-list"),
    path("cuoc-hop/ghi/", meeting.meeting_log, name="meeting-log"),
    path("cuoc-hop/lap-lich/", meeting.meeting_plan, name="meeting-plan"),
    path("cuoc-hop/lich/", calendar.meeting_calendar, name="meeting-calendar"),
    path("cuoc-hop/lich/nam/", calendar.calendar_year, name="calendar-year"),
    path("cuoc-hop/lich/lap-nam/", series.year_make, name="year-make"),
    path("cuoc-hop/lich/dinh-ky/", series.series_list, name="series-list"),
    path("cuoc-hop/lich/dinh-ky/lap/", series.series_create, name="series-create"),
    path("cuoc-hop/lich/dinh-ky/<int:pk>/", series.series_detail, name="series-detail"),
    path("cuoc-hop/lich/dinh-ky/<int:pk>/sua/", series.series_edit, name="series-edit"),
    path("cuoc-hop/lich/dinh-ky/<int:pk>/ket-thuc/", series.series_end, name="series-end"),
    path("cuoc-hop/<int:pk>/lich.ics", calendar.meeting_ics, name="meeting-ics"),
    path("cuoc-hop/<int:pk>/", meeting.meeting_detail, name="meeting-detail"),
    path("cuoc-hop/<int:pk>/sua/", meeting.meeting_edit, name="meeting-edit"),
    path("cuoc-hop/<int:pk>/moi/", meeting.meeting_invite, name="meeting-invite"),
    path("cuoc-hop/<int:pk>/da-hop/", meeting.meeting_hold, name="meeting-hold"),
    path("cuoc-hop/<int:pk>/doi/", meeting.meeting_postpone, name="meeting-postpone"),
    path("cuoc-hop/<int:pk>/huy/", meeting.meeting_cancel, name="meeting-cancel"),
    path(
        "cuoc-hop/<int:pk>/diem-danh/danh-sach/", attendance.attendance_open, name="attendance-open"
    ),
    path("cuoc-hop/<int:pk>/diem-danh/tat-ca/", attendance.attendance_all, name="attendance-all"),
    path("cuoc-hop/<int:pk>/diem-danh/them/", attendance.attendance_add, name="attendance-add"),
    path(
        "cuoc-hop/<int:pk>/diem-danh/so-luong/",
        attendance.attendance_count,
        name="attendance-count",
    ),
    path("cuoc-hop/diem-danh/<int:pk>/", attendance.attendance_mark, name="attendance-mark"),
    path("cuoc-hop/<int:pk>/noi-dung/", agenda.item_add, name="item-add"),
    path("cuoc-hop/noi-dung/<int:pk>/", agenda.item_edit, name="item-edit"),
    path("cuoc-hop/<int:pk>/y-kien/", agenda.opinion_add, name="opinion-add"),
    path("cuoc-hop/y-kien/<int:pk>/", agenda.opinion_edit, name="opinion-edit"),
    path("cuoc-hop/<int:pk>/bieu-quyet/", agenda.vote_add, name="vote-add"),
    path("cuoc-hop/bieu-quyet/<int:pk>/", agenda.vote_edit, name="vote-edit"),
    path("cuoc-hop/<int:pk>/ket-luan/", conclusion.conclusion_add, name="conclusion-add"),
    path("ket-luan/", conclusion.conclusion_list, name="conclusion-list"),
    path("ket-luan/<int:pk>/sua/", conclusion.conclusion_edit, name="conclusion-edit"),
    path("ket-luan/<int:pk>/nhiem-vu/", conclusion.conclusion_task, name="conclusion-task"),
    path("ket-luan/<int:pk>/khong-giao/", conclusion.conclusion_no_task, name="conclusion-no-task"),
    path("ket-luan/<int:pk>/xong/", conclusion.conclusion_finish, name="conclusion-finish"),
    path("ket-luan/<int:pk>/chuyen-ky/", conclusion.conclusion_carry, name="conclusion-carry"),
    path("cuoc-hop/<int:pk>/bien-ban/", minutes.minutes_detail, name="minutes-detail"),
    path("cuoc-hop/<int:pk>/bien-ban/soan/", minutes.minutes_compose, name="minutes-compose"),
    path("cuoc-hop/<int:pk>/bien-ban/ghi-them/", minutes.minutes_write, name="minutes-write"),
    path("cuoc-hop/<int:pk>/bien-ban/thong-qua/", minutes.minutes_agree, name="minutes-agree"),
    path("cuoc-hop/<int:pk>/bien-ban/khoa/", minutes.minutes_lock, name="minutes-lock"),
    path("cuoc-hop/<int:pk>/bien-ban/bo-sung/", minutes.minutes_addend, name="minutes-addend"),
    path("cuoc-hop/<int:pk>/bien-ban.pdf", paper.minutes_pdf, name="minutes-pdf"),
]
