"""`manage.py anchor_audit`: one line a head, on another disk, never backwards."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from cchc.lib.clock import now, today
from units.audit import record
from units.models import AuditEvent, AuditHead
from units.triggers import release


@pytest.fixture
def log(world):
    for _ in range(3):
        record("tests.thing.done", by=world.canbo_dttg)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "moc.txt"


def anchor(*args):
    out = StringIO()
    call_command("anchor_audit", *args, stdout=out)
    return out.getvalue()


def verify(file):
    out = StringIO()
    try:
        call_command("verify_audit", "--anchors", str(file), stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_the_head_is_printed(log):
    head = AuditHead.objects.get()
    assert anchor() == f"{today().isoformat()} 3 {head.hash}\n"


def test_one_line_a_head_is_appended(log, file, world):
    first = anchor("--out", str(file))
    assert anchor("--out", str(file)) == first
    assert file.read_text() == first
    record("tests.thing.done", by=world.canbo_dttg)
    second = anchor("--out", str(file))
    assert file.read_text() == first + second
    with time_machine.travel(now() + timedelta(days=1)):
        anchor("--out", str(file))
    assert len(file.read_text().splitlines()) == 3
    assert verify(file) == (0, "Chuỗi nhật ký nguyên vẹn: 4 dòng, khớp 3 mốc.\n")


def test_a_log_that_went_back_is_an_alarm_and_nothing_is_written(log, file):
    written = anchor("--out", str(file))
    release("units_auditevent")
    AuditEvent.objects.filter(seq=3).delete()
    AuditHead.objects.update(seq=2, hash=AuditEvent.objects.get(seq=2).hash)
    with pytest.raises(CommandError, match="không nối tiếp mốc ngày"):
        anchor("--out", str(file))
    assert file.read_text() == written
    code, said = verify(file)
    assert code == 1
    assert "không còn khớp mốc ngày" in said
    assert "Báo ngay bộ phận an toàn thông tin." in said


def test_a_clock_that_went_back_is_told(log, file):
    anchor("--out", str(file))
    with (
        time_machine.travel(now() - timedelta(days=2)),
        pytest.raises(CommandError, match="đồng hồ máy chạy lùi"),
    ):
        anchor("--out", str(file))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "không phải văn bản"),
        (b"hello\n", "Dòng 1 của tệp mốc"),
        (b"2026-01-01 0 00", "viết dở"),
    ],
)
def test_a_file_that_is_none_is_left_as_it_is(log, file, content, said):
    file.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        anchor("--out", str(file))
    assert file.read_bytes() == content


def test_a_place_that_cannot_be_written_is_named(log, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được tệp mốc"):
        anchor("--out", str(tmp_path))
    with pytest.raises(CommandError, match="Không đọc được tệp mốc"):
        verify(tmp_path / "none")
    (tmp_path / "bad").write_text("x\n")
    with pytest.raises(CommandError, match="không đọc được"):
        verify(tmp_path / "bad")
