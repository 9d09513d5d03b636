"""Sign-in, own account, permissions, audit log."""

from django.urls import path

from units.views import audit, permission, session

app_name = "units"
urlpatterns = [
    path("dang-nhap/", session.sign_in, name="sign-in"),
    path("dang-xuat/", session.sign_out, name="sign-out"),
    path("tai-khoan/mat-khau/", session.password_change, name="password-change"),
    path("phan-quyen/", permission.permission_page, name="permission-page"),
    path("nhat-ky/", audit.audit_list, name="audit-list"),
    path("nhat-ky/<int:pk>/", audit.audit_detail, name="audit-detail"),
]
