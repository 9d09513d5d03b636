"""`manage.py invite_admin`: the first administrator of an office, or a new link for one."""

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import nfc
from units.actions.bootstrap import invite_first_admin, link_for_admin, widen_admin
from units.management.naming import unit_called
from units.models import User
from units.models.invitation import digest_of, new_token
from units.permissions import Role


class Command(BaseCommand):
    help = (
        "Lập quản trị đầu tiên của một đơn vị và in liên kết đặt mật khẩu (dùng một lần, 72 giờ). "
        "Quản trị đã có: in liên kết mới. Đơn vị chưa có quản trị, tài khoản đã có: giao quản trị."
    )

    def add_arguments(self, parser):
        parser.add_argument("unit", help="tên đầy đủ của đơn vị, hoặc mã số trên trang của nó")
        parser.add_argument("username", help="tên đăng nhập, ví dụ quantri.tq")
        parser.add_argument("--full-name", default="", help="họ và tên của quản trị mới")
        parser.add_argument("--site", default="", help="địa chỉ hệ thống, ví dụ https://cchc.vn")

    def handle(self, *, unit, username, full_name, site, **options):
        unit, token = unit_called(unit), new_token()
        user = User.objects.filter(username=nfc(username).strip().lower()).first()
        try:
            if user is None:
                if not full_name:
                    raise CommandError("Chưa ghi họ và tên: --full-name.")
                invite_first_admin(
                    unit, username=username, full_name=full_name, digest=digest_of(token)
                )
            elif user.is_active and unit.memberships.filter(user=user, role=Role.ADMIN).exists():
                link_for_admin(user, unit, digest=digest_of(token))
            else:
                self._widen(user, unit)
                return
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        path = reverse("units:invitation-accept", kwargs={"token": token})
        self.stdout.write(f"{site.rstrip('/')}{path}")

    def _widen(self, user, unit):
        """One admin for both trees of a province, the State's and the Party's."""
        if not user.is_active or unit.memberships.filter(role=Role.ADMIN).exists():
            raise CommandError(f"{unit.name} đã có quản trị khác, hoặc tài khoản đã kết thúc.")
        widen_admin(user, unit)
        self.stdout.write(f"Đã giao quản trị {unit.name} cho {user.username}.")
