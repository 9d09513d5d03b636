"""A long list from a file: a job with a page, stopped without harm; also at the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cchc.lib.sheets import read
from tests.jobs import run_jobs
from tests.units.test_roll_import import BAD, GOOD, UPLOAD, confirm, preview, workbook
from tests.world import MERGED, make_person
from units import progress
from units.actions import roll
from units.actions.draft import CHANGED
from units.models import AuditEvent, Job, Person, Position, RollDraft

IMPORTED = "units.person.imported"


@pytest.fixture
def client(signed_in, monkeypatch):
    """Of an account for which three rows are a long list, written two at a time."""
    monkeypatch.setattr("units.views.roll.WHILE_ONE_WAITS", 2)
    monkeypatch.setattr(roll, "AT_ONCE", 2)
    return signed_in("bithu.dttg")


def asked_for(client, rows=GOOD):
    """The import confirmed on its page -> the Job."""
    response = confirm(client, preview(client, workbook(rows)))
    job = Job.objects.latest("pk")
    assert response.url == job.get_absolute_url()
    return job


# --- On the page --------------------------------------------------------------------------------


def test_it_is_asked_for_and_comes_while_the_page_tells_how_far(world, client, monkeypatch):
    job = asked_for(client, GOOD + BAD)
    assert (job.unit, job.asked_by) == (world.cell, world.bithu_dttg)
    assert not Person.objects.exists()
    notes = []
    monkeypatch.setattr(progress.Progress, "_write", lambda how_far: notes.append(how_far.note))
    run_jobs()
    assert [(note.done, note.of) for note in notes] == [(0, 3), (0, 3), (2, 3), (3, 3)]
    page = _seen(client, job)
    assert "Đã nhập 3 dòng, bỏ qua 3 dòng lỗi." in page
    assert reverse("units:roll-detail", args=[world.cell.pk]) in page
    assert [person.positions.count() for person in Person.objects.order_by("pk")] == [1, 2]
    event = AuditEvent.objects.get(kind=IMPORTED)
    assert event.told["facts"] == {"count": 3, "known": 0, "wrong": 3, "people": 2}
    assert event.actor == str(world.bithu_dttg)
    job.refresh_from_db()
    assert job.facts == {}


def _seen(client, job):
    return client.get(job.get_absolute_url()).content.decode()


def test_stopped_between_two_portions_it_has_written_nothing(world, client, monkeypatch):
    job = asked_for(client)
    write = roll._write

    def write_then_stop(*args):
        write(*args)
        progress.ask_to_stop(job.pk)

    monkeypatch.setattr(roll, "_write", write_then_stop)
    run_jobs()
    page = _seen(client, job)
    assert "Đã dừng theo yêu cầu khi đang làm phần 2 trong 3. Chưa ghi dòng nào." in page
    assert not Person.objects.exists()
    assert not Position.objects.exists()
    assert not AuditEvent.objects.filter(kind=IMPORTED).exists()
    monkeypatch.setattr(roll, "_write", write)
    client.post(reverse("units:job-again", args=[job.pk]))
    run_jobs()
    assert "Đã nhập 3 dòng." in _seen(client, job)
    assert Position.objects.count() == 3


def test_a_list_that_changed_meanwhile_is_told_and_not_written(world, client):
    job = asked_for(client)
    make_person("Lê Văn An", world.cell, since=MERGED)
    run_jobs()
    assert CHANGED in _seen(client, job)
    assert Position.objects.count() == 1


def test_while_one_is_open_a_second_is_refused_with_a_link_to_it(world, client):
    page = preview(client, workbook(GOOD))
    confirm(client, page)
    second = confirm(client, page)
    assert second.status_code == 409
    assert Job.objects.get().get_absolute_url() in second.content.decode()


def test_the_first_day_for_rows_without_one_comes_along(world, client):
    rows = [["1", f"Lê {name}", "", "", "chính thức", "", ""] for name in ("An", "Bình", "Cúc")]
    page = preview(client, workbook(rows))
    url = reverse("units:roll-preview", args=[page.context["draft"].pk])
    chosen = {field.html_name: field.value() or "" for field in page.context["form"]}
    confirm(client, client.get(url, {**chosen, "since": "01/8/2025"}))
    run_jobs()
    assert {str(day) for day in Position.objects.values_list("valid_from", flat=True)} == {
        "2025-08-01"
    }


def test_the_file_that_waits_is_found_again_from_the_first_step(world, client):
    assert "chưa nhập; giữ đến 24 giờ" not in client.get(UPLOAD).content.decode()
    preview(client, workbook(GOOD + BAD))
    page = client.get(UPLOAD).content.decode()
    draft = RollDraft.objects.get()
    assert "chưa nhập; giữ đến 24 giờ" in page
    assert reverse("units:roll-preview", args=[draft.pk]) in page
    roll.import_roll(
        draft, by=world.bithu_dttg, count=3, since=None,
        columns=["", "full_name", "title", "party_role", "party_status", "valid_from", "valid_to"],
    )  # fmt: skip
    assert "còn dòng lỗi chưa sửa" in client.get(UPLOAD).content.decode()


# --- At the command line ------------------------------------------------------------------------


def run(path, *more, by="bithu.dttg"):
    out = StringIO()
    call_command(
        "import_roll", str(path), "--unit", "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
        "--by", by, *more, stdout=out,
    )  # fmt: skip
    return out.getvalue().splitlines()


@pytest.fixture
def file(world, tmp_path, monkeypatch):
    monkeypatch.setattr(roll, "AT_ONCE", 2)
    path = tmp_path / "ds.xlsx"
    path.write_bytes(workbook(GOOD + BAD))
    return path


def test_the_command_checks_first_and_names_the_wrong_rows(file, tmp_path):
    wrong = tmp_path / "sai.xlsx"
    lines = run(file, "--wrong", str(wrong))
    assert lines[0] == "3 dòng hợp lệ, 3 dòng lỗi, 0 dòng đã có."
    assert lines[1].startswith("Dòng 5: Cột “Họ và tên”: chưa nhập")
    assert lines[-1] == "Chưa ghi gì; thêm --write để nhập các dòng hợp lệ."
    assert len(read("sai.xlsx", wrong.read_bytes())) == 4
    assert not Person.objects.exists()


def test_the_command_tells_how_far_it_is(file, world):
    assert run(file, "--write")[-5:] == [
        "0/3 Kiểm tra từng dòng",
        "0/3 Ghi từng dòng",
        "2/3 Ghi từng dòng",
        "3/3 Ghi nhật ký",
        "Đã nhập 3 dòng, bỏ qua 3 dòng lỗi.",
    ]
    assert Position.objects.filter(unit=world.cell).count() == 3
    assert AuditEvent.objects.get(kind=IMPORTED).actor == str(world.bithu_dttg)


def test_ctrl_c_leaves_nothing(file, monkeypatch):
    def interrupted(*args):
        if Person.objects.exists():
            raise KeyboardInterrupt
        write(*args)

    write = roll._write
    monkeypatch.setattr(roll, "_write", interrupted)
    with pytest.raises(CommandError, match="Đã dừng; chưa ghi dòng nào") as stopped:
        run(file, "--write")
    assert stopped.value.returncode == 130
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("more", "by", "sentence"),
    [
        ((), "khong.co", "Không có tài khoản “khong.co”"),
        ((), "lanhdao.ubnd", "được thêm, sửa cán bộ, đảng viên"),
        (("--since", "31/02/2026"), "bithu.dttg", "--since: "),
    ],
)
def test_what_the_command_refuses(file, more, by, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(file, "--write", *more, by=by)
    assert not Person.objects.exists()


def test_a_file_that_is_not_there_is_told(world, tmp_path):
    with pytest.raises(CommandError, match="Không đọc, ghi được tệp"):
        run(tmp_path / "khong.xlsx")
