"""`score` and `rank` as they are called: output, faults, exit codes, hostile files, no database."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from scoring.engine import Fault
from scoring.engine.reading import read_json
from scoring.management import engine as frame

FOLDER = Path(__file__).parent / "examples"
CRITERIA = FOLDER.parents[2] / "scoring" / "criteria"
TOML = (
    'code = "thu"\nname = "Bộ thử"\nlevel = "DEPARTMENT"\nyear = 2026\ndecimals = 1\n'
    '[[criterion]]\ncode = "1"\nname = "Một"\nmax = "2"\nmethod = "self"\n'
    'rule = { kind = "survey" }\n'
)


def called(*args, stdin=None, monkeypatch=None):
    """(stdout, stderr, exit code) of a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    if monkeypatch:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
    code = 0
    try:
        call_command(*args, stdout=out, stderr=err)
    except SystemExit as leaving:
        code = leaving.code
    return out.getvalue(), err.getvalue(), code


@pytest.fixture
def files(tmp_path):
    def write(**contents):
        paths = []
        for name, content in contents.items():
            path = tmp_path / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(str(path))
        return paths

    return write


def scored(files, toml, answers):
    paths = files(toml=toml, answers=answers)
    return called("score", "--set", paths[0], "--answers", paths[1])


def run(*args, stdin=b"", **environment):
    """The command in a process of its own, as a person calls it."""
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "manage.py", *args],
        cwd=settings.BASE_DIR,
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **environment},
    )


def test_score_prints_one_object_in_utf_8_and_needs_no_database():
    name = "06-chua-cham-khac-khong-diem.json"
    done = run(
        "score",
        "--set",
        str(CRITERIA / "xa-mau-2026.toml"),
        "--answers",
        str(FOLDER / name),
        DATABASE_URL="postgres://nobody@127.0.0.1:1/none",
        LC_ALL="C",
        PYTHONIOENCODING="latin-1",
    )
    assert (done.returncode, done.stderr) == (0, b"")
    expected = json.loads((FOLDER / name).read_text("utf-8"))["expected"]
    assert json.loads(done.stdout.decode("utf-8")) == expected


def test_rank_prints_the_list():
    example = json.loads((FOLDER / "rank-03-dong-hang.json").read_text("utf-8"))
    stdin = json.dumps(example["input"]).encode()
    done = run("rank", stdin=stdin, DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == example["expected"]


def test_faults_leave_stdout_empty_and_exit_with_2(files):
    answers = '{"answers": {"1": {"value": "101"}, "2": null}}'
    toml, path = files(toml=TOML, answers=answers)
    done = run("score", "--set", toml, "--answers", path)
    assert (done.returncode, done.stdout) == (2, b"")
    lines = done.stderr.decode("utf-8").splitlines()
    assert lines == [
        "1: phải từ 0 đến 100, không phải 101",
        "2: không có tiêu chí này trong bộ tiêu chí",
    ]
    done = run("rank", stdin=b'[{"unit": 1}]')
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode("utf-8").splitlines() == ["dòng 1: unit phải là chữ"]
    assert run("score").returncode == 2


def test_keys_beside_answers_are_ignored(files):
    out, err, code = scored(files, TOML, '{"about": 1, "answers": {"1": {"value": "82.5"}}}')
    assert (err, code) == ("", 0)
    assert json.loads(out)["total"] == {"points": "1.7", "max": "2.0", "percent": "85.000"}


def test_a_byte_order_mark_is_no_fault(files):
    out, _, code = scored(files, "\ufeff" + TOML, '\ufeff{"answers": {}}')
    assert code == 0
    assert json.loads(out)["unscored"] == ["1"]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("", "JSON: sai cú pháp ở dòng 1"),
        ("[]", "phải là một bảng JSON"),
        ("null", "phải là một bảng JSON"),
        ("{}", "answers: thiếu"),
        ('{"answers": []}', "answers: phải là một bảng"),
        ('{"answers": {"1": {"value": NaN}}}', "JSON: NaN không phải số"),
        ('{"answers": {"1": {"value": -Infinity}}}', "JSON: -Infinity không phải số"),
        ('{"answers": {"1": {"value": 1e999}}}', "JSON: số 1e999 quá lớn"),
        ('{"answers": {"1": {"value": 1e2}}}', "1: phải là số viết trong dấu nháy"),
        ('{"answers": {"1": {"value": ' + "9" * 5000 + "}}}", "số nguyên có 5000 chữ số"),
        ('{"answers": {"1": null, "1": null}}', "JSON: khóa “1” ghi hai lần"),
        ('{"answers": {}, "answers": {}}', "JSON: khóa “answers” ghi hai lần"),
        ('{"answers": {"1": {"reason": "\\ud800"}}}', "JSON: ký tự không hợp lệ"),
        ('{"x": ' + "[" * 101 + "]" * 101 + "}", "JSON: lồng quá 100 tầng"),
        ('{"x": ' + "[" * 100_000 + "]" * 100_000 + "}", "JSON: lồng quá 100 tầng"),
        ('{"answers": {"\\u0000": null}}', "không có tiêu chí này"),
        (b"\xff\xfe", "tệp: không phải văn bản UTF-8 (byte thứ 1)"),
        (b"\x00", "JSON: sai cú pháp"),
    ],
)
def test_hostile_answers(files, answers, told):
    out, err, code = scored(files, TOML, answers)
    assert (out, code) == ("", 2)
    assert told in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("toml", [b"\xff", b"\x00", b"", b"code = 1\n", "x = [" * 5000])
def test_hostile_sets(files, toml):
    out, err, code = scored(files, toml, '{"answers": {}}')
    assert (out, code) == ("", 2)
    assert err


def test_files_that_are_not_there_or_too_large(files, tmp_path, monkeypatch):
    toml, answers = files(toml=TOML, answers='{"answers": {}}')
    for path in (str(tmp_path), str(tmp_path / "không có"), "/dev/zero"):
        out, err, code = called("score", "--set", path, "--answers", answers)
        assert (out, code) == ("", 2)
        assert path in err
        assert called("score", "--set", toml, "--answers", path)[2] == 2
    assert called("score", "--batch", str(tmp_path / "không có"))[2] == 2
    monkeypatch.setattr(frame, "MOST_BYTES", 10)
    assert "lớn hơn" in called("rank", stdin=b"[" * 11, monkeypatch=monkeypatch)[1]


@pytest.mark.parametrize(
    "options",
    [[], ["--set", "x"], ["--answers", "x"], ["--batch", "x", "--set", "x"]],
)
def test_options_that_do_not_go_together(options):
    with pytest.raises(CommandError) as caught:
        call_command("score", *options)
    assert caught.value.returncode == 2


def test_a_batch_answers_line_by_line(files, monkeypatch):
    good = json.dumps({"set": TOML, "answers": {"1": {"value": "50"}}, "about": "x"})
    lines = [
        good,
        "",
        "[]",
        '{"answers": {}}',
        '{"set": 3, "answers": {}}',
        json.dumps({"set": "x = ", "answers": {}}),
        json.dumps({"set": TOML}),
        json.dumps({"set": TOML, "answers": {"1": {"value": 3}, "9": None}}),
        '{"x": "' + "a" * 2000 + '"}',
        good,
    ]
    monkeypatch.setattr(frame, "MOST_BYTES", 1000)
    (path,) = files(batch="\n".join(lines))
    out, err, code = called("score", "--batch", path)
    assert (err, code) == ("", 0)
    results = [json.loads(line) for line in out.splitlines()]
    assert len(results) == len(lines)
    assert results[0] == results[-1]
    assert results[0]["total"]["percent"] == "50.000"
    told = [result["errors"] for result in results[1:-1]]
    assert [errors[0].partition(":")[0] for errors in told] == [
        "JSON",
        "dòng",
        "set",
        "set",
        "TOML",
        "answers",
        "1",
        "dòng",
    ]
    assert len(told[6]) == 2


def test_a_batch_of_one_line_without_a_break(files):
    (path,) = files(batch=json.dumps({"set": TOML, "answers": {}}))
    assert json.loads(called("score", "--batch", path)[0])["unscored"] == ["1"]
    (path,) = files(batch="")
    assert called("score", "--batch", path) == ("", "", 0)


def test_rank_refuses_what_is_not_a_list(monkeypatch):
    for stdin in (b"", b"{}", b"[[]]", b"\xff", b"[" * 100_000):
        out, err, code = called("rank", stdin=stdin, monkeypatch=monkeypatch)
        assert (out, code) == ("", 2)
        assert err


def test_json_within_the_limits_is_read():
    assert read_json(b'{"a": [1, 2.5, "x", null, true, {"b": []}]}')["a"][1] == 2.5
    with pytest.raises(Fault):
        read_json(b"[1, ")
