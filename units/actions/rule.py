"""Rules of sign-in: a new one takes over on its day, the old ones stay as they were."""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from units.command import command
from units.models import SignInRule
from units.models.rule import is_within
from units.permissions import Permission


@command("units.rule.set", Permission.MANAGE_SETTING, "đặt quy tắc đăng nhập")
def set_rule(unit, *, by, address, valid_from, basis, password_days, password_classes, networks):
    """Đặt quy tắc for the unit and all below it, from a day on. -> SignInRule

    `address`: where the admin sits, who would shut himself out by a list without it.
    """
    if valid_from < today():
        raise Refused("Quy tắc chỉ đặt từ hôm nay trở đi; quy tắc đã dùng giữ nguyên.")
    if networks and not is_within(address, networks):
        raise Refused(
            f"Địa chỉ đang dùng ({address}) nằm ngoài danh sách nên quản trị sẽ không vào được; "
            "thêm địa chỉ này hoặc làm từ máy trong danh sách."
        )
    return SignInRule.objects.create(
        unit=unit,
        valid_from=valid_from,
        basis=basis,
        password_days=password_days,
        password_classes=password_classes,
        networks=networks,
    )
