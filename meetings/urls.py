"""Meetings, their content, minutes and conclusions."""

from django.urls import include, path

from meetings.views import (
    agenda,
    attendance,
    conclusion,
    meeting,
    minutes,
    paper,
    papers,
    preparing,
    quality,
    quality_list,
    setting,
)

app_name = "meetings"
urlpatterns = [
    path("", include("meetings.oversight_urls")),
    path("cuoc-hop/", meeting.meeting_list, name="meeting-list"),
    path("cuoc-hop/ghi/", meeting.meeting_log, name="meeting-log"),
    path("cuoc-hop/lap-lich/", meeting.meeting_plan, name="meeting-plan"),
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
    path("cuoc-hop/<int:pk>/giay-moi.pdf", paper.invitation_pdf, name="invitation-pdf"),
    path("cuoc-hop/<int:pk>/bien-ban.pdf", paper.minutes_pdf, name="minutes-pdf"),
    path("cuoc-hop/<int:pk>/chat-luong/", quality.quality_open, name="quality-open"),
    path("chat-luong-sinh-hoat/", quality_list.quality_list, name="quality-list"),
    path("chat-luong-sinh-hoat/xuat/", quality_list.quality_export, name="quality-export"),
    path("chat-luong-sinh-hoat/<int:pk>/", quality.quality_detail, name="quality-detail"),
    path("chat-luong-sinh-hoat/<int:pk>/doc-lai/", quality.quality_read, name="quality-read"),
    path(
        "chat-luong-sinh-hoat/<int:pk>/xac-nhan/", quality.quality_confirm, name="quality-confirm"
    ),
    path("chat-luong-sinh-hoat/<int:pk>/dat/", quality.quality_pass, name="quality-pass"),
    path("chat-luong-sinh-hoat/<int:pk>/sua/", quality.quality_edit, name="quality-edit"),
    path("chat-luong-sinh-hoat/<int:pk>/bieu-quyet/", quality.quality_vote, name="quality-vote"),
    path("chat-luong-sinh-hoat/<int:pk>/cong-nhan/", quality.quality_decide, name="quality-decide"),
    path("chat-luong-sinh-hoat/<int:pk>/phieu.pdf", quality.quality_pdf, name="quality-pdf"),
    path("chat-luong-sinh-hoat/muc/<int:pk>/", quality.quality_mark, name="quality-mark"),
    path(
        "chat-luong-sinh-hoat/bo-tieu-chi/<int:pk>/", quality.quality_rubric, name="quality-rubric"
    ),
    path("cuoc-hop/<int:pk>/chuan-bi/", preparing.meeting_prepare, name="meeting-prepare"),
    path("cuoc-hop/<int:pk>/chuong-trinh/", preparing.programme_add, name="programme-add"),
    path("cuoc-hop/<int:pk>/de-xuat/", preparing.proposal_take, name="proposal-take"),
    path("cuoc-hop/noi-dung/<int:pk>/thu-tu/", preparing.item_move, name="item-move"),
    path("cuoc-hop/<int:pk>/tai-lieu/van-ban/", papers.paper_document, name="paper-document"),
    path("cuoc-hop/<int:pk>/tai-lieu/tep/", papers.paper_file, name="paper-file"),
    path(
        "cuoc-hop/tai-lieu/van-ban/<int:pk>/rut/",
        papers.paper_document_withdraw,
        name="paper-document-withdraw",
    ),
    path(
        "cuoc-hop/tai-lieu/tep/<int:pk>/rut/",
        papers.paper_file_withdraw,
        name="paper-file-withdraw",
    ),
    path("cuoc-hop/quy-dinh/", setting.setting_list, name="setting-list"),
    path("cuoc-hop/quy-dinh/<int:pk>/", setting.setting_unit, name="setting-unit"),
]
