"""Accounts and roles. How an account gets its password: actions/invitation.py."""

import re
from datetime import timedelta

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import nfc, sentence_date
from units.access import forget_access
from units.actions.session import drop_sessions
from units.audit import tell
from units.command import command
from units.models import Branch, CalendarFeed, Invitation, Membership, User
from units.models.kinds import PLACE_KINDS
from units.permissions import TABLE, Permission, Role, require

_USERNAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*\Z")


@command("units.user.created", Permission.INVITE_USER, "lập tài khoản")
def create_user(unit, *, by, username, full_name, password, must_change=True, hashed=""):
    """An account whose password somebody else chose: for the demonstration and for commands.
    People are invited (actions/invitation.py). Password None: nobody signs in."""
    return make_user(username, full_name, password, must_change, invited_at=unit, hashed=hashed)


def make_user(username, full_name, password, must_change, invited_at, mail="", hashed=""):
    """A row for a new account; Refused when the name cannot be one or is taken. `hashed`: a
    password that many accounts of a demonstration share, as it is stored, instead of `password`.
    """
    username = nfc(username).strip().lower()
    if not _USERNAME.match(username):
        raise Refused(
            "Tên đăng nhập gồm chữ không dấu, chữ số, dấu chấm, gạch nối, ví dụ canbo.snv."
        )
    user = User(
        full_name=full_name,
        must_change_password=must_change,
        invited_at=invited_at,
        mail=mail,
        password_at=now(),
    )
    if hashed:
        user.password = hashed
    else:
        user.set_password(password)
    columns = {field.attname: getattr(user, field.attname) for field in _COLUMNS}
    # Asked by the database itself, so that two admins cannot both be given the name.
    user, is_new = User.objects.get_or_create(username=username, defaults=columns)
    if not is_new:
        raise Refused(f"Tên đăng nhập {username} đã có; chọn tên khác.")
    return user


_COLUMNS = [
    field
    for field in User._meta.concrete_fields
    if field.name not in {"id", "username", "last_login"} and not hasattr(field, "source")
]


@command("units.user.changed", Permission.INVITE_USER, "sửa tài khoản")
def edit_user(user, *, by, full_name, mail):
    """Sửa: the name as it is written, the address for links. The sign-in name stays for good."""
    if not user.is_active:
        raise Refused("Tài khoản này đã kết thúc nên không sửa được.")
    user.full_name, user.mail = full_name, mail


@command("units.membership.granted", Permission.GRANT_ROLE, "giao vai trò")
def grant_role(unit, *, by, user, role, valid_from, valid_to=None, basis=""):
    """Giao vai trò tại đơn vị, at or below the admin's own unit (his reach), never to himself."""
    if user.pk == by.pk:
        raise Refused("Không tự giao vai trò cho mình; nhờ quản trị khác.")
    if not user.is_active:
        raise Refused("Tài khoản này đã kết thúc nên không giao vai trò được.")
    _refuse_role(unit, role)
    if role == Role.INSPECTOR and not (basis and valid_to):
        raise Refused("Vai trò thanh tra, kiểm tra cần văn bản giao nhiệm vụ và ngày kết thúc.")
    _refuse_period(unit, valid_from, valid_to)
    if role == Role.COORDINATOR:
        _require_superior(unit, by, valid_from)
    return _hold(user, unit, role, valid_from, valid_to, basis)


def _require_superior(unit, by, valid_from):
    """A coordinator works for all that stands below the superior (units/access.py)."""
    version = unit.version_on(max(valid_from, unit.last_day))
    if version.parent is not None:
        require(by, Permission.GRANT_ROLE, version.parent)


def _refuse_role(unit, role):
    """Secretaries are of Party units; leaders of a province, a commune or a committee."""
    if role == Role.SECRETARY and unit.branch != Branch.PARTY:
        raise Refused("Vai trò bí thư, thư ký cấp ủy chỉ giao tại tổ chức đảng.")
    if role == Role.LEADER and not (unit.branch == Branch.PARTY or unit.kind in PLACE_KINDS):
        raise Refused("Vai trò lãnh đạo chỉ giao tại tỉnh, xã, phường hoặc cấp ủy.")


def _refuse_period(unit, valid_from, valid_to):
    if not unit.is_alive_on(valid_from):
        raise Refused(f"{unit.name} không hoạt động vào ngày bắt đầu giữ vai trò.")
    if valid_to is not None and valid_to < valid_from:
        raise Refused("“Đến ngày” phải từ “Từ ngày” trở đi.")


def _hold(user, unit, role, valid_from, valid_to, basis, deputises=None):
    same = {"user": user, "unit": unit, "role": role}
    for held in Membership.objects.filter(**same):
        is_apart = (valid_to is not None and valid_to < held.valid_from) or (
            held.valid_to is not None and held.valid_to < valid_from
        )
        if not is_apart:
            until = f" đến {sentence_date(held.valid_to)}" if held.valid_to else ""
            since = sentence_date(held.valid_from)
            raise Refused(
                f"{user} đã có vai trò này tại {unit.name} từ {since}{until}; "
                "chọn khoảng ngày khác hoặc thôi vai trò đó trước."
            )
    forget_access(user)
    return Membership.objects.create(
        **same, valid_from=valid_from, valid_to=valid_to, basis=basis, deputises=deputises
    )


@command("units.membership.ended", Permission.GRANT_ROLE, "thôi vai trò")
def end_role(membership, *, by, on):
    """Thôi vai trò: `on` is the last day that it holds; never later than it would have ended."""
    if membership.user_id == by.pk:
        raise Refused("Không tự thôi vai trò của mình; nhờ quản trị khác.")
    if on < membership.valid_from:
        raise Refused("Ngày thôi vai trò phải từ ngày giao trở đi.")
    if membership.valid_to is not None and on > membership.valid_to:
        raise Refused("Vai trò này đã kết thúc trước ngày đó; giao lại vai trò nếu cần.")
    membership.valid_to = on
    forget_access(membership.user)


@command("units.membership.deputised", Permission.DEPUTISE, "ủy quyền thao tác")
def deputise(membership, *, by, user, valid_from, valid_to, basis=""):
    """Ủy quyền thao tác: one's own role to another, for at most 12 months, not passed on."""
    if membership.user_id != by.pk:
        raise Refused("Chỉ ủy quyền được vai trò của mình.")
    if user.pk == by.pk or not user.is_active:
        raise Refused("Chọn người khác để ủy quyền.")
    if membership.deputises_id is not None:
        raise Refused("Vai trò được ủy quyền không ủy quyền tiếp được.")
    if membership.role not in TABLE[Permission.DEPUTISE].reach:
        raise Refused("Vai trò này không ủy quyền được.")
    if valid_to < valid_from or valid_to - valid_from > timedelta(days=365):
        raise Refused("Thời gian ủy quyền tối đa 12 tháng.")
    if not (membership.holds_on(valid_from) and membership.holds_on(valid_to)):
        raise Refused("Thời gian ủy quyền phải nằm trong thời gian giữ vai trò.")
    return _hold(user, membership.unit, membership.role, valid_from, valid_to, basis, membership)


@command("units.membership.deputy_ended", label="thôi ủy quyền thao tác")
def end_deputy(membership, *, by, on):
    """Thôi ủy quyền: whoever gave it takes it back; `on`: its last day."""
    if membership.deputises is None or membership.deputises.user_id != by.pk:
        raise Refused("Chỉ người ủy quyền thôi ủy quyền được.")
    if not (membership.valid_from <= on <= membership.valid_to):
        raise Refused("Ngày thôi ủy quyền phải nằm trong thời gian ủy quyền.")
    membership.valid_to = on
    forget_access(membership.user)


@command("units.user.password_changed", label="đổi mật khẩu")
def change_password(user, *, by, password, kept=""):
    """One's own password; his other sessions end. `kept`: the handle of the one in use."""
    if user.pk != by.pk:
        raise Refused("Chỉ đổi được mật khẩu của mình.")
    store_password(user, password)
    drop_sessions(user, but=kept)


def store_password(user, password):
    """Inside an action: the columns are secret, so the frame neither sees nor saves them."""
    user.set_password(password)
    user.password_at = now()
    user.save(update_fields=["password", "password_at"])
    user.must_change_password = False
    CalendarFeed.objects.filter(user=user, closed_at__isnull=True).update(closed_at=now())
    tell(is_password_changed=True)


@command("units.user.ended", Permission.END_USER, "kết thúc tài khoản")
def end_user(user, *, by, reason=""):
    """Kết thúc tài khoản: it cannot sign in, its sessions are gone with this very transaction, a
    link that still waits leads nowhere. Its history stays; its roles no longer count."""
    if user.pk == by.pk:
        raise Refused("Không tự kết thúc tài khoản của mình; nhờ quản trị khác.")
    if not user.is_active:
        raise Refused("Tài khoản này đã kết thúc.")
    user.is_active = False
    user.ended_on = today()
    close_invitations(user)
    forget_access(user)
    tell(sessions=drop_sessions(user))


def close_invitations(user):
    """Inside an action: a link that still waits leads nowhere."""
    Invitation.objects.filter(user=user, closed_at__isnull=True).update(closed_at=now())
