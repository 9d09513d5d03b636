"""What a server needs before it starts, in one process so that the second start is quick."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from units.models import Membership, User


class Command(BaseCommand):
    """Migrations, demonstration data once, static files; prints the address and the accounts."""

    help = "Chạy di trú, nạp dữ liệu minh họa một lần (DEMO=1), gom tệp tĩnh, in các tài khoản."
    requires_system_checks = []  # the tables they ask for are made here; run at the end

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO and not User.objects.exists():
            self.stdout.write("Đang nạp dữ liệu minh họa…")
            call_command("seed_demo", stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.check(databases=["default"])
        self.stdout.write(f"\nĐịa chỉ: http://127.0.0.1:{settings.PORT}")
        if settings.DEMO:
            self._accounts()

    def _accounts(self):
        """Every account with its roles; the password is the same for all of the demonstration."""
        self.stdout.write(f"Mật khẩu của mọi tài khoản: {settings.DEMO_PASSWORD}\n")
        held = Membership.objects.select_related("user", "unit").order_by("user_id", "pk")
        roles = {}
        for membership in held.prefetch_related("unit__versions"):
            unit = membership.unit
            roles.setdefault(membership.user.username, []).append(
                f"{membership.get_role_display()}, {unit.short_name}"
            )
        width = max(map(len, roles), default=0)
        for username, places in roles.items():
            self.stdout.write(f"  {username:<{width}}  {'; '.join(places)}")
        self.stdout.write("")
