"""Addresses of yearly plans: drafted row by row or from a table, approved, issued."""

from django.urls import path

from plans.views import (
    amendment,
    amendment_words,
    plan,
    plan_copy,
    plan_paper,
    plan_rows,
    plan_table,
)

plan_urls = [
    path("ke-hoach/", plan.plan_list, name="plan-list"),
    path("ke-hoach/lap/", plan.plan_create, name="plan-create"),
    path("ke-hoach/<int:pk>/", plan.plan_detail, name="plan-detail"),
    path("ke-hoach/<int:pk>/sua/", plan.plan_edit, name="plan-edit"),
    path("ke-hoach/<int:pk>/nhiem-vu/", plan.plan_add_task, name="plan-add-task"),
    path("ke-hoach/<int:pk>/chi-tieu/", plan_rows.plan_add_target, name="plan-add-target"),
    path("ke-hoach/<int:pk>/can-cu/", plan_rows.plan_add_basis, name="plan-add-basis"),
    path(
        "ke-hoach/<int:pk>/can-cu/<int:document>/bo/",
        plan_rows.plan_drop_basis,
        name="plan-drop-basis",
    ),
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
    path("ke-hoach/<int:pk>/ke-hoach.pdf", plan_paper.plan_pdf, name="plan-pdf"),
    # Điều chỉnh
    path("ke-hoach/<int:pk>/cac-ban/", amendment.plan_history, name="plan-history"),
    path("ke-hoach/<int:pk>/dieu-chinh/", amendment.plan_amend, name="plan-amend"),
    path("ke-hoach/dieu-chinh/<int:pk>/", amendment.version_detail, name="version-detail"),
    path(
        "ke-hoach/dieu-chinh/<int:pk>/nhiem-vu/",
        amendment.version_add_task,
        name="version-add-task",
    ),
    path(
        "ke-hoach/dieu-chinh/<int:pk>/nhiem-vu/<int:task>/",
        amendment.version_change_task,
        name="version-change-task",
    ),
    path(
        "ke-hoach/dieu-chinh/<int:pk>/nhiem-vu/<int:task>/bo/",
        amendment.version_drop_task,
        name="version-drop-task",
    ),
    path(
        "ke-hoach/dieu-chinh/<int:pk>/chi-tieu/",
        amendment.version_add_target,
        name="version-add-target",
    ),
    path(
        "ke-hoach/dieu-chinh/<int:pk>/chi-tieu/<int:target>/",
        amendment.version_change_target,
        name="version-change-target",
    ),
    path(
        "ke-hoach/dieu-chinh/<int:pk>/chi-tieu/<int:target>/bo/",
        amendment.version_drop_target,
        name="version-drop-target",
    ),
    path(
        "ke-hoach/dieu-chinh/<int:pk>/noi-dung/",
        amendment_words.version_texts,
        name="version-texts",
    ),
    path(
        "ke-hoach/dieu-chinh/<int:pk>/can-cu/",
        amendment_words.version_add_basis,
        name="version-add-basis",
    ),
    path(
        "ke-hoach/dieu-chinh/<int:pk>/can-cu/<int:document>/bo/",
        amendment_words.version_drop_basis,
        name="version-drop-basis",
    ),
    path(
        "ke-hoach/dieu-chinh/thay-doi/<int:pk>/", amendment.change_withdraw, name="change-withdraw"
    ),
    path("ke-hoach/dieu-chinh/<int:pk>/ban-hanh/", amendment.version_issue, name="version-issue"),
    path("ke-hoach/dieu-chinh/<int:pk>/huy/", amendment.version_withdraw, name="version-withdraw"),
]
