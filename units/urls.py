"""Sign-in, own account, permissions, audit log."""

from django.urls import path

from units.views import audit, job, permission, session, who_may

app_name = "units"
urlpatterns = [
    path("dang-nhap/", session.sign_in, name="sign-in"),
    path("dang-xuat/", session.sign_out, name="sign-out"),
    path("tai-khoan/mat-khau/", session.password_change, name="password-change"),
    path("phan-quyen/", permission.permission_page, name="permission-page"),
    path("phan-quyen/tra-cuu/", who_may.who_may, name="who-may"),
    path("phan-quyen/tra-cuu/<slug:code>/<int:pk>/", who_may.who_may_thing, name="who-may-thing"),
    path("nhat-ky/", audit.audit_list, name="audit-list"),
    path("nhat-ky/cua/<str:thing>/<int:pk>/", audit.audit_story, name="audit-story"),
    path("nhat-ky/<int:pk>/", audit.audit_detail, name="audit-detail"),
    path("nhap-du-lieu/", job.job_list, name="job-list"),
    path("nhap-du-lieu/<int:pk>/", job.job_detail, name="job-detail"),
    path("nhap-du-lieu/<int:pk>/dung/", job.job_stop, name="job-stop"),
    path("nhap-du-lieu/<int:pk>/chay-lai/", job.job_again, name="job-again"),
]
