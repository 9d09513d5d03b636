"""`manage.py verify_audit` finds what was changed behind the log's back, and says where."""

from io import StringIO

import pytest
from django.core.management import call_command

from units.audit import record
from units.models import AuditEvent, AuditHead
from units.triggers import release

pytestmark = pytest.mark.each_database

ALARM = "Báo ngay bộ phận an toàn thông tin."


@pytest.fixture
def chain(world):
    for number in range(3):
        record("units.user.signed_in", by=world.canbo_dttg, reason=f"lần {number}")


def verify():
    """-> (exit code, what was said)."""
    out = StringIO()
    try:
        call_command("verify_audit", stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().strip()
    return 0, out.getvalue().strip()


def test_an_empty_log_holds(db):
    assert verify() == (0, "Chuỗi nhật ký nguyên vẹn: 0 dòng.")


def test_a_whole_chain_holds(chain):
    assert verify() == (0, "Chuỗi nhật ký nguyên vẹn: 3 dòng.")


def _change(**fields):
    release("units_auditevent")
    AuditEvent.objects.filter(seq=2).update(**fields)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"actor": "người khác"}, "cột actor khác nội dung đã băm"),
        ({"payload": "{}"}, "mã chuỗi không khớp nội dung"),
        ({"previous_hash": "0" * 64}, "không nối với dòng trước"),
    ],
)
def test_a_changed_row_is_named(chain, fields, fault):
    _change(**fields)
    code, said = verify()
    assert code == 1
    assert said.startswith("Chuỗi nhật ký bị đứt tại dòng 2 (")
    assert fault in said
    assert said.endswith(ALARM)


def test_a_row_that_was_taken_out_is_named(chain):
    release("units_auditevent")
    AuditEvent.objects.filter(seq=2).delete()
    assert verify() == (1, f"Chuỗi nhật ký bị đứt tại dòng 2: thiếu dòng. {ALARM}")


def test_a_chain_cut_short_at_its_end_is_found(chain):
    release("units_auditevent")
    AuditEvent.objects.filter(seq=3).delete()
    code, said = verify()
    assert code == 1
    assert "đầu chuỗi không khớp dòng cuối" in said


def test_a_head_that_was_moved_is_found(chain):
    AuditHead.objects.update(hash="f" * 64)
    assert verify()[0] == 1


def test_a_log_without_its_triggers_is_no_proof(chain):
    release("units_auditevent")
    code, said = verify()
    assert code == 1
    assert "units_auditevent" in said
