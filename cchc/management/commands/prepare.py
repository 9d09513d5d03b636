"""What a server needs before it starts, in one process so that the second start is quick."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from units.models import Membership, User


class Command(BaseCommand):
    """Migrations, rubrics, demonstration data once, static files; prints address and accounts."""

    help = "Chạy di trú, nạp dữ liệu minh họa một lần (DEMO=1), gom tệp tĩnh, in các tài khoản."
    requires_system_checks = []  # the tables they ask for are made here; run at the end

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_rubrics", verbosity=0)
        if settings.DEMO and not User.objects.exists():
            self.stdout.write("Đang nạp dữ liệu minh họa…")
            with transaction.atomic():  # a start that is broken off leaves no half of it
                call_command("seed_demo", stdout=self.stdout)
        self._static_files()
        self.check(databases=["default"])
        self.stdout.write(f"\nĐịa chỉ: http://127.0.0.1:{settings.PORT}")
        if settings.DEMO:
            self._accounts()

    def _static_files(self):
        """Gathers and compresses them (seconds) only when one of them has changed."""
        stamp = Path(settings.STATIC_ROOT) / ".gathered"
        state = _state_of_static_files()
        if not stamp.exists() or stamp.read_text() != state:
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.parent.mkdir(exist_ok=True)
            stamp.write_text(state)

    def _accounts(self):
        """Accounts that can sign in, with their roles; one password for the demonstration."""
        self.stdout.write(f"Mật khẩu của mọi tài khoản: {settings.DEMO_PASSWORD}\n")
        held = Membership.objects.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
        held = held.select_related("user", "unit").order_by("user_id", "pk")
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


def _state_of_static_files():
    """A digest of the name, size and time of every static file."""
    facts = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            facts.append(f"{path} {storage.size(path)} {storage.get_modified_time(path)}")
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()
