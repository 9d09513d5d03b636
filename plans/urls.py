"""Documents and their files, plans, tasks."""

from django.urls import path

from plans import (
    register_urls,
)
from plans.plan_urls import (
    plan_urls,
)
from plans.views import (
    cascade,
    coverage,
    document,
    document_steps,
    figure,
    file,
    finding,
    inspection,
    inspection_steps,
    remedy,
    report,
    report_period,
    result,
    task,
    task_steps,
)

app_name = "plans"
urlpatterns = [
    *register_urls.urlpatterns,
    path("tep/<int:pk>/", file.file_download, name="file-download"),
    # Văn bản
    path("van-ban/", document.document_list, name="document-list"),
    path("van-ban/them/", document.document_register, name="document-register"),
    path("van-ban/them/tu-doan-van-ban/", document.document_cite, name="document-cite"),
    path("van-ban/<int:pk>/", document.document_detail, name="document-detail"),
    path("van-ban/<int:pk>/sua/", document_steps.document_edit, name="document-edit"),
    path("van-ban/<int:pk>/ban-hanh/", document_steps.document_issue, name="document-issue"),
    path("van-ban/<int:pk>/dinh-kem/", document_steps.document_attach, name="document-attach"),
    path("van-ban/<int:pk>/huy/", document_steps.document_withdraw, name="document-withdraw"),
    path("van-ban/<int:pk>/trien-khai/", document_steps.document_link, name="document-link"),
    path("van-ban/<int:pk>/so-do/", cascade.document_cascade, name="document-cascade"),
    path("van-ban/<int:pk>/giao-trien-khai/", coverage.coverage_set, name="coverage-set"),
    path("van-ban/<int:pk>/tinh-hinh/", coverage.coverage_detail, name="coverage-detail"),
    path("van-ban/<int:pk>/don-doc/", coverage.coverage_remind, name="coverage-remind"),
    path("giao-trien-khai/", coverage.coverage_matrix, name="coverage-matrix"),
    path("giao-trien-khai/<int:pk>/sua/", coverage.coverage_change, name="coverage-change"),
    path("van-ban/<int:pk>/thay-the/", document_steps.document_replace, name="document-replace"),
    path("van-ban/<int:pk>/het-hieu-luc/", document_steps.document_end, name="document-end"),
    path("van-ban/<int:pk>/gui/", document_steps.document_send, name="document-send"),
    path("van-ban/<int:pk>/linh-vuc/", document_steps.document_classify, name="document-classify"),
    path(
        "van-ban/<int:pk>/tep/<int:link>/ban-moi/",
        document_steps.document_renew,
        name="document-renew",
    ),
    *plan_urls,
    # Nhiệm vụ
    path("nhiem-vu/", task.task_list, name="task-list"),
    path("nhiem-vu/giao/", task.task_assign, name="task-assign"),
    path("nhiem-vu/<int:pk>/", task.task_detail, name="task-detail"),
    path("nhiem-vu/<int:pk>/tiep-nhan/", task_steps.task_accept, name="task-accept"),
    path("nhiem-vu/<int:pk>/tu-choi/", task_steps.task_decline, name="task-decline"),
    path("nhiem-vu/<int:pk>/bao-cao/", task_steps.task_report, name="task-report"),
    path(
        "nhiem-vu/<int:pk>/bao-cao-phoi-hop/",
        task_steps.task_report_part,
        name="task-report-part",
    ),
    path("nhiem-vu/<int:pk>/xac-nhan/", task_steps.task_verify, name="task-verify"),
    path("nhiem-vu/<int:pk>/bo-sung/", task_steps.task_send_back, name="task-send-back"),
    path("nhiem-vu/<int:pk>/gia-han/", task_steps.task_ask_extension, name="task-ask-extension"),
    path(
        "nhiem-vu/<int:pk>/quyet-dinh-gia-han/",
        task_steps.task_decide_extension,
        name="task-decide-extension",
    ),
    path("nhiem-vu/<int:pk>/nguoi-thuc-hien/", task_steps.task_name_owner, name="task-name-owner"),
    path("nhiem-vu/<int:pk>/khong-thuc-hien/", task_steps.task_give_up, name="task-give-up"),
    path("nhiem-vu/<int:pk>/thoi-giao/", task_steps.task_cancel, name="task-cancel"),
    # Kiểm tra
    path("kiem-tra/", inspection.inspection_list, name="inspection-list"),
    path("kiem-tra/ke-hoach/", inspection.inspection_year, name="inspection-year"),
    path("kiem-tra/lap/", inspection.inspection_plan, name="inspection-plan"),
    path("kiem-tra/khac-phuc/", remedy.remedy_list, name="remedy-list"),
    path("kiem-tra/<int:pk>/", inspection.inspection_detail, name="inspection-detail"),
    path("kiem-tra/<int:pk>/ket-luan.pdf", inspection.inspection_pdf, name="inspection-pdf"),
    path("kiem-tra/<int:pk>/sua/", inspection_steps.inspection_edit, name="inspection-edit"),
    path(
        "kiem-tra/<int:pk>/van-ban-lap-doan/",
        inspection_steps.inspection_team_decision,
        name="inspection-team-decision",
    ),
    path(
        "kiem-tra/<int:pk>/doan/",
        inspection_steps.inspection_add_member,
        name="inspection-add-member",
    ),
    path(
        "kiem-tra/<int:pk>/doan/<int:member>/thoi/",
        inspection_steps.inspection_end_member,
        name="inspection-end-member",
    ),
    path(
        "kiem-tra/<int:pk>/thong-bao/", inspection_steps.inspection_notice, name="inspection-notice"
    ),
    path(
        "kiem-tra/<int:pk>/tu-kiem-tra/",
        inspection_steps.inspection_self_report,
        name="inspection-self-report",
    ),
    path("kiem-tra/<int:pk>/lam-viec/", inspection_steps.inspection_visit, name="inspection-visit"),
    path(
        "kiem-tra/<int:pk>/bien-ban/",
        inspection_steps.inspection_minutes,
        name="inspection-minutes",
    ),
    path(
        "kiem-tra/<int:pk>/ket-luan/",
        inspection_steps.inspection_conclude,
        name="inspection-conclude",
    ),
    path("kiem-tra/<int:pk>/ket-thuc/", inspection_steps.inspection_close, name="inspection-close"),
    path(
        "kiem-tra/<int:pk>/huy/", inspection_steps.inspection_withdraw, name="inspection-withdraw"
    ),
    path("kiem-tra/<int:pk>/ton-tai/", finding.finding_record, name="finding-record"),
    path("kiem-tra/ton-tai/<int:pk>/sua/", finding.finding_edit, name="finding-edit"),
    path("kiem-tra/ton-tai/<int:pk>/rut/", finding.finding_withdraw, name="finding-withdraw"),
    path("kiem-tra/ton-tai/<int:pk>/khac-phuc/", finding.finding_require, name="finding-require"),
    path("kiem-tra/khac-phuc/<int:pk>/", remedy.remedy_detail, name="remedy-detail"),
    path("kiem-tra/khac-phuc/<int:pk>/bao-cao/", remedy.remedy_report, name="remedy-report"),
    path("kiem-tra/khac-phuc/<int:pk>/xac-nhan/", remedy.remedy_confirm, name="remedy-confirm"),
    path("kiem-tra/khac-phuc/<int:pk>/chua-dat/", remedy.remedy_send_back, name="remedy-send-back"),
    path("kiem-tra/khac-phuc/<int:pk>/han/", remedy.remedy_move_due, name="remedy-move-due"),
    path("kiem-tra/khac-phuc/<int:pk>/sua/", remedy.remedy_edit, name="remedy-edit"),
    path("kiem-tra/khac-phuc/<int:pk>/rut/", remedy.remedy_withdraw, name="remedy-withdraw"),
    path("nhiem-vu/ky/<int:pk>/bao-cao/", result.result_report, name="result-report"),
    path("nhiem-vu/ky/<int:pk>/xac-nhan/", result.result_verify, name="result-verify"),
    path("nhiem-vu/ky/<int:pk>/bo-sung/", result.result_send_back, name="result-send-back"),
    # Báo cáo định kỳ
    path("bao-cao/", report.report_list, name="report-list"),
    path("bao-cao/moc/", report_period.report_period_list, name="report-period-list"),
    path("bao-cao/moc/dat/", report_period.report_period_set, name="report-period-set"),
    path(
        "bao-cao/moc/<int:pk>/sua/",
        report_period.report_period_change,
        name="report-period-change",
    ),
    path("bao-cao/chi-tieu/", report_period.indicator_list, name="indicator-list"),
    path("bao-cao/<int:pk>/", report.report_detail, name="report-detail"),
    path("bao-cao/<int:pk>/so-lieu/", figure.report_figures, name="report-figures"),
    path("bao-cao/<int:pk>/tong-hop/", report.report_roll_up, name="report-roll-up"),
    path("bao-cao/<int:pk>/tiep-nhan/", report.report_accept, name="report-accept"),
    path("bao-cao/<int:pk>/tra-lai/", report.report_return, name="report-return"),
    path("bao-cao/<int:pk>/huy/", report.report_withdraw, name="report-withdraw"),
    path("bao-cao/<int:pk>/bao-cao.pdf", report.report_paper, name="report-paper"),
    path("bao-cao/muc/<int:pk>/", report.section_write, name="section-write"),
    path("bao-cao/so-lieu/<int:pk>/", figure.figure_detail, name="figure-detail"),
    path("bao-cao/so-lieu/<int:pk>/nhap/", figure.figure_enter, name="figure-enter"),
    path("bao-cao/so-lieu/<int:pk>/dieu-chinh/", figure.figure_correct, name="figure-correct"),
]
