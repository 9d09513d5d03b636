"""Documents and their files, plans, tasks."""

from django.urls import path

from plans.plan_urls import plan_urls
from plans.views import (
    cascade,
    coverage,
    document,
    document_steps,
    file,
    result,
    task,
    task_steps,
)

app_name = "plans"
urlpatterns = [
    path("tep/<int:pk>/", file.file_download, name="file-download"),
    # Văn bản
    path("van-ban/", document.document_list, name="document-list"),
    path("van-ban/them/", document.document_register, name="document-register"),
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
    path("nhiem-vu/ky/<int:pk>/bao-cao/", result.result_report, name="result-report"),
    path("nhiem-vu/ky/<int:pk>/xac-nhan/", result.result_verify, name="result-verify"),
    path("nhiem-vu/ky/<int:pk>/bo-sung/", result.result_send_back, name="result-send-back"),
]
