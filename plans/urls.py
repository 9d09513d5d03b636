"""Documents and their files, plans, tasks."""

from django.urls import path

from plans.views import task, task_steps

app_name = "plans"
urlpatterns = [
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
    path("nhiem-vu/<int:pk>/khong-thuc-hien/", task_steps.task_give_up, name="task-give-up"),
    path("nhiem-vu/<int:pk>/thoi-giao/", task_steps.task_cancel, name="task-cancel"),
]
