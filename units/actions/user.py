"""Accounts and roles."""

from cchc.lib.refusal import Refused
from units.audit import tell
from units.command import command
from units.models import Membership, User
from units.permissions import Permission, Role, access_of

_HIGH = {Role.APPRAISER, Role.PUBLISHER, Role.COORDINATOR, Role.INSPECTOR, Role.ADMIN}


@command("units.user.invited", Permission.INVITE_USER)
def create_user(unit, *, by, username, full_name, password, must_change=True):
    """A personal account with a first password that must be changed at the first sign-in."""
    return make_user(username, full_name, password, must_change)


def make_user(username, full_name, password, must_change):
    user = User(
        username=username.strip().lower(), full_name=full_name, must_change_password=must_change
    )
    user.set_password(password)
    user.save()
    return user


@command("units.membership.granted", Permission.GRANT_ROLE)
def grant_role(unit, *, by, user, role, valid_from, valid_to=None, basis="", deputises=None):
    """Giao vai trò tại đơn vị. Not to oneself; high roles only at or below one's own unit."""
    if user.pk == by.pk:
        raise Refused("Không tự giao vai trò cho mình; nhờ quản trị khác.")
    if role in _HIGH and unit.pk not in access_of(by).below(Role.ADMIN):
        raise Refused("Vai trò này chỉ giao được tại đơn vị mình hoặc cấp dưới.")
    if role == Role.SECRETARY and unit.branch != "PARTY":
        raise Refused("Vai trò bí thư, thư ký cấp ủy chỉ giao tại tổ chức đảng.")
    if role == Role.INSPECTOR and not (basis and valid_to):
        raise Refused("Vai trò thanh tra, kiểm tra cần văn bản giao nhiệm vụ và ngày kết thúc.")
    return Membership.objects.create(
        user=user,
        unit=unit,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
        deputises=deputises,
    )


@command("units.membership.ended", Permission.GRANT_ROLE)
def end_role(membership, *, by, on):
    """Thôi vai trò: `on` is the last day that it holds."""
    if on < membership.valid_from:
        raise Refused("Ngày thôi vai trò phải từ ngày giao trở đi.")
    membership.valid_to = on


@command("units.user.password_changed")
def change_password(user, *, by, password):
    """One's own password; other sessions end because their hash of it no longer fits."""
    if user.pk != by.pk:
        raise Refused("Chỉ đổi được mật khẩu của mình.")
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    tell(is_password_changed=True)


@command("units.user.ended", Permission.END_USER)
def end_user(user, *, by):
    """Ends an account: it cannot sign in, and its open sessions are refused at the next request."""
    if user.pk == by.pk:
        raise Refused("Không tự kết thúc tài khoản của mình; nhờ quản trị khác.")
    user.is_active = False
