"""invite_admin: the way into an empty office, and back in."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.world import LONG_AGO, make_unit
from units.models import AuditEvent, Invitation, Kind
from units.permissions import Role, access_of

NEW = "mot-cau-de-nho-2026"


def run(*arguments):
    out = StringIO()
    call_command("invite_admin", *arguments, stdout=out)
    return out.getvalue().strip()


def test_the_first_admin_of_an_office_sets_his_own_password(world):
    line = run(
        "Tỉnh  LẠNG SƠN", "QuanTri.LS", "--full-name", "Hoàng Văn Ân", "--site", "https://cchc.vn/"
    )
    link = re.fullmatch(r"https://cchc\.vn(/loi-moi/[\w-]{43}/)", line)[1]
    user = world.user("quantri.ls")
    assert not user.has_usable_password()
    assert access_of(user).has(Role.ADMIN)
    assert world.langson_ethnic.pk in access_of(user).below(Role.ADMIN)
    assert Client().post(link, {"new_password": NEW, "repeated": NEW}).status_code == 302
    assert world.user("quantri.ls").check_password(NEW)
    assert list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True)) == [
        "units.user.created", "units.user.password_set",
    ]  # fmt: skip


def test_an_admin_whom_nobody_can_help_gets_a_new_link(world):
    first = run(str(world.province.pk), "quantri")
    second = run(str(world.province.pk), "quantri")
    assert first != second
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    assert Invitation.objects.open().count() == 1
    event = AuditEvent.objects.filter(kind="units.user.link_sent").first()
    assert (event.actor, event.unit_id) == ("hệ thống", world.province.pk)


def test_an_account_becomes_the_admin_of_a_tree_that_has_none(world):
    assert "Đã giao quản trị" in run(str(world.party.pk), "quantri")
    assert world.cell.pk in access_of(world.user("quantri")).below(Role.ADMIN)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["tỉnh Không Có", "x", "--full-name", "X"], "Không có đơn vị"),
        (["9" * 17, "x", "--full-name", "X"], "Không có đơn vị"),
        (["tỉnh Lạng Sơn", "moi"], "Chưa ghi họ và tên"),
        (["tỉnh Lạng Sơn", "có dấu", "--full-name", "X"], "Tên đăng nhập gồm"),
        (["tỉnh Tuyên Quang", "moi", "--full-name", "X"], "đã có quản trị"),
        (["tỉnh Tuyên Quang", "canbo.dttg"], "đã có quản trị khác"),
        (["xã Trùng Tên", "moi", "--full-name", "X"], "Có nhiều đơn vị"),
    ],
)
def test_what_it_refuses(world, arguments, sentence):
    for _ in range(2):
        make_unit("xã Trùng Tên", kind=Kind.COMMUNE, since=LONG_AGO)
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)
    assert not Invitation.objects.exists()


def test_an_ended_admin_gets_no_link(world):
    world.quantri.is_active = False
    world.quantri.save()
    with pytest.raises(CommandError, match="đã kết thúc"):
        run(str(world.province.pk), "quantri")
