"""Documents and their files, plans, tasks."""

from django.urls import path

from plans.views import (
    cascade,
    document,
    file,
    plan,
    plan_copy,
    plan_rows,
    plan_table,
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
    path("van-ban/<int:pk>/sua/", document.document_edit, name="document-edit"),
    path("van-ban/<int:pk>/ban-hanh/", document.document_issue, name="document-issue"),
    path("van-ban/<int:pk>/dinh-kem/", document.document_attach, name="document-attach"),
    path("van-ban/<int:pk>/huy/", document.document_withdraw, name="document-withdraw"),
    path("van-ban/<int:pk>/trien-khai/", document.document_link, name="document-link"),
    path("van-ban/<int:pk>/so-do/", cascade.document_cascade, name="document-cascade"),
    # Kế hoạch
    path("ke-hoach/", plan.plan_list, name="plan-list"),
    path("ke-hoach/lap/", plan.plan_create, name="plan-create"),
    path("ke-hoach/<int:pk>/", plan.plan_detail, name="plan-detail"),
    path("ke-hoach/<int:pk>/sua/", plan.plan_edit, name="plan-edit"),
    path("ke-hoach/<int:pk>/nhiem-vu/", plan.plan_add_task, name="plan-add-task"),
    path("ke-hoach/<int:pk>/chi-tieu/", plan_rows.plan_add_target, name="plan-add-target"),
    path("ke-hoach/nhiem-vu/<int:pk>/sua/", plan_rows.plan_edit_task, name="plan-edit-task"),
    path("ke-hoach/nhiem-vu/<int:pk>/bo/", plan_rows.plan_drop_task, name="plan-drop-task"),
    path("ke-hoach/chi-tieu/<int:pk>/sua/", plan_rows.target_edit, name="target-edit"),
    path("ke-hoach/chi-tieu/<int:pk>/bo/", plan_rows.target_withdraw, name="target-withdraw"),
    path("ke-hoach/<int:pk>/nhap/", plan_table.plan_upload, name="plan-upload"),
    path("ke-hoach/<int:pk>/mau/", plan_table.plan_table_template, name="plan-table-template"),
    path("ke-hoach/nhap/<int:pk>/", plan_table.plan_table_preview, name="plan-table-preview"),
    path("ke-hoach/nhap/<int:pk>/ghi/", plan_table.plan_table_import, name="plan-table-import"),
    path("ke-hoach/nhap/<int:pk>/loi/", plan_table.plan_table_faults, name="plan-table-faults"),
    path("ke-hoach/<int:pk>/nam-sau/", plan_copy.plan_copy, name="plan-copy"),
    path("ke-hoach/<int:pk>/cap-duoi/", plan_copy.plan_carry_down, name="plan-carry-down"),
    path("ke-hoach/<int:pk>/trinh/", plan.plan_send, name="plan-send"),
    path("ke-hoach/<int:pk>/tra-lai/", plan.plan_return, name="plan-return"),
    path("ke-hoach/<int:pk>/phe-duyet/", plan.plan_approve, name="plan-approve"),
    path("ke-hoach/<int:pk>/ban-hanh/", plan.plan_issue, name="plan-issue"),
    path("ke-hoach/<int:pk>/huy/", plan.plan_withdraw, name="plan-withdraw"),
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
]
