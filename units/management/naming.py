"""Units and accounts as they are named on the command line."""

from django.core.management.base import CommandError

from cchc.lib.clock import today
from cchc.lib.vietnamese import fold, nfc
from units.models import Unit, UnitVersion, User


def unit_called(text):
    """The unit of this number, or the one living unit of this name."""
    if text.isascii() and text.isdigit() and len(text) < 18:
        found = list(Unit.objects.filter(pk=int(text)))
    else:
        named = UnitVersion.objects.at(today()).filter(name_fold__contains=fold(text))
        rows = named.select_related("unit")
        found = [row.unit for row in rows if fold(row.name) == fold(text)]
    if len(found) != 1:
        raise CommandError(
            f"Không có đơn vị “{text}” đang hoạt động."
            if not found
            else f"Có nhiều đơn vị tên “{text}”; dùng mã số trên trang của đơn vị."
        )
    return found[0]


def account_called(username):
    """The account of this name that may still sign in."""
    user = User.objects.filter(username=nfc(username).strip().lower(), is_active=True).first()
    if user is None:
        raise CommandError(f"Không có tài khoản “{username}” đang hoạt động.")
    return user
