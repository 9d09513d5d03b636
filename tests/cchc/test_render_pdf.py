"""render_pdf writes one paper, or says in one sentence why not."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cchc.management.commands.render_pdf import Command
from cchc.papers import PAPERS
from meetings.models import Meeting
from tests.meetings.builders import make_minutes
from tests.papers import Paper
from tests.scoring.test_exports import make_snapshot
from tests.world import make_person


def run(*arguments):
    out = StringIO()
    call_command("render_pdf", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def meeting(world):
    return make_minutes(world.ethnic, date(2026, 8, 3))


def test_minutes_are_written(meeting, tmp_path):
    file = tmp_path / "bien-ban.pdf"
    said = run("minutes", meeting.pk, "--out", file)
    assert said == f"Đã lập {file} ({file.stat().st_size} byte).\n"
    assert "BIÊN BẢN" in Paper(file.read_bytes()).text


def test_ranking_is_written(world, tmp_path):
    file = tmp_path / "xep-hang.pdf"
    run("ranking", make_snapshot(world).pk, "--out", file)
    assert "KẾT QUẢ XẾP HẠNG" in Paper(file.read_bytes()).text


def test_a_roll_is_written(world, tmp_path):
    make_person("Cán bộ 01", world.old_cell, party_role="bí thư", status="OFFICIAL")
    file = tmp_path / "danh-sach.pdf"
    run("roll", world.old_cell.pk, "--out", file)
    text = Paper(file.read_bytes()).text
    assert "DANH SÁCH" in text
    assert "Cán bộ 01" in text


def test_unknown_object_and_missing_minutes_are_told(meeting, tmp_path):
    file = tmp_path / "x.pdf"
    with pytest.raises(CommandError, match="Không có cuộc họp mã số 999999"):
        run("minutes", 999999, "--out", file)
    meeting.minutes.delete()
    with pytest.raises(CommandError, match="chưa có biên bản"):
        run("minutes", meeting.pk, "--out", file)
    assert not file.exists()
    assert Meeting.objects.count() == 1


def test_help_names_every_kind_with_whose_id_it_takes():
    said = Command.help
    for kind, paper in PAPERS.items():
        assert f"{kind}: {paper.title} (mã {paper.model._meta.verbose_name})" in said
    assert "conclusion: thông báo kết luận kiểm tra (mã cuộc kiểm tra); handover: " in said


def test_unknown_kind_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="invalid choice"):
        run("nothing", 1, "--out", tmp_path / "x.pdf")


def test_file_that_cannot_be_written_is_told(meeting, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        run("minutes", meeting.pk, "--out", tmp_path / "no" / "x.pdf")
