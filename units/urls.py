"""Sign-in, own account, permissions, audit log."""

from django.urls import path

from units.views import audit, job, permission, person, session

app_name = "units"
urlpatterns = [
    path("dang-nhap/", session.sign_in, name="sign-in"),
    path("dang-xuat/", session.sign_out, name="sign-out"),
    path("tai-khoan/mat-khau/", session.password_change, name="password-change"),
    path("phan-quyen/", permission.permission_page, name="permission-page"),
    path("nhat-ky/", audit.audit_list, name="audit-list"),
    path("nhat-ky/<int:pk>/", audit.audit_detail, name="audit-detail"),
    path("nhap-du-lieu/", job.job_list, name="job-list"),
    path("nhap-du-lieu/<int:pk>/", job.job_detail, name="job-detail"),
    path("nhap-du-lieu/<int:pk>/dung/", job.job_stop, name="job-stop"),
    path("nhap-du-lieu/<int:pk>/chay-lai/", job.job_again, name="job-again"),
    path("can-bo/", person.person_list, name="person-list"),
    path("can-bo/them/", person.person_create, name="person-create"),
    path("can-bo/<int:pk>/", person.person_detail, name="person-detail"),
    path("can-bo/<int:pk>/giao-chuc-vu/", person.person_give_post, name="person-give-post"),
    path("can-bo/chuc-vu/<int:pk>/thoi/", person.post_end, name="post-end"),
    path("can-bo/chuc-vu/<int:pk>/dinh-chinh/", person.post_correct, name="post-correct"),
]
