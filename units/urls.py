"""Sign-in, own account, permissions, audit log."""

from django.urls import path

from units.views import (
    account,
    audit,
    invitation,
    job,
    membership,
    permission,
    person,
    session,
    user,
    who_may,
)

app_name = "units"
urlpatterns = [
    path("dang-nhap/", session.sign_in, name="sign-in"),
    path("dang-xuat/", session.sign_out, name="sign-out"),
    path("tai-khoan/", account.account_detail, name="account-detail"),
    path("tai-khoan/phien/khac/", account.session_end_others, name="session-end-others"),
    path("tai-khoan/phien/<slug:handle>/", account.session_end, name="session-end"),
    path("tai-khoan/uy-quyen/<int:pk>/", account.deputy_appoint, name="deputy-appoint"),
    path("tai-khoan/uy-quyen/<int:pk>/thoi/", account.deputy_end, name="deputy-end"),
    path("tai-khoan/mat-khau/", session.password_change, name="password-change"),
    path("loi-moi/<str:token>/", invitation.invitation_accept, name="invitation-accept"),
    path("nguoi-dung/", user.user_list, name="user-list"),
    path("nguoi-dung/moi/", user.user_invite, name="user-invite"),
    path("nguoi-dung/<int:pk>/", user.user_detail, name="user-detail"),
    path("nguoi-dung/<int:pk>/lien-ket/", user.user_link, name="user-link"),
    path("nguoi-dung/<int:pk>/ket-thuc/", user.user_end, name="user-end"),
    path("nguoi-dung/<int:pk>/vai-tro/", membership.membership_grant, name="membership-grant"),
    path("vai-tro/<int:pk>/thoi/", membership.membership_end, name="membership-end"),
    path("phan-quyen/", permission.permission_page, name="permission-page"),
    path("phan-quyen/tra-cuu/", who_may.who_may, name="who-may"),
    path("phan-quyen/tra-cuu/<slug:code>/<int:pk>/", who_may.who_may_thing, name="who-may-thing"),
    path("nhat-ky/", audit.audit_list, name="audit-list"),
    path("nhat-ky/xuat/", audit.audit_export, name="audit-export"),
    path("nhat-ky/cua/<str:thing>/<int:pk>/", audit.audit_story, name="audit-story"),
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
