"""`manage.py sweep_presses`: old keys of buttons go, the log stays."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command

from cchc.lib.clock import now
from units.actions.press import forget_presses
from units.audit import record
from units.models import AuditEvent, CommandKey


def press(number, days):
    return CommandKey.objects.create(
        user_id=1, key=str(number), kind="tests.thing.done", at=now() - timedelta(days=days)
    )


def test_keys_older_than_thirty_days_go(world):
    record("tests.thing.done", by=world.canbo_dttg)
    for number, days in enumerate([31, 40, 29, 0]):
        press(number, days)
    out = StringIO()
    call_command("sweep_presses", stdout=out)
    assert out.getvalue() == "Đã dọn 2 lần bấm nút.\n"
    assert sorted(CommandKey.objects.values_list("key", flat=True)) == ["2", "3"]
    assert AuditEvent.objects.count() == 1


def test_they_go_so_many_at_once(db):
    for number in range(5):
        press(number, 50)
    assert forget_presses(before=now(), at_once=2) == 5
    assert forget_presses(before=now()) == 0
