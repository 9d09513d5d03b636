"""The unit's own column: rows, areas, evidence."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.lib.refusal import Conflict, Refused
from plans.models import DocumentFile, StoredFile
from scoring.actions.entry import add_evidence, ask_na, remove_evidence, save_area, score_entry
from scoring.models import Entry, Evidence, Sheet
from tests.scoring.builders import entry_of, make_decision, put
from units.models import AuditEvent


def test_a_value_is_kept_with_its_points_person_and_moment(world, sheet):
    entry = entry_of(sheet, "2.1")
    score_entry(entry, by=world.canbo_dttg, version=1, self_value="4.25", explanation="Số liệu")
    entry.refresh_from_db()
    assert (entry.self_value, entry.self_points) == ("4.25", Decimal("4.25"))
    assert (entry.self_by, entry.explanation, entry.version) == (world.canbo_dttg, "Số liệu", 2)
    assert entry.self_at is not None
    event = AuditEvent.objects.get(kind="scoring.entry.scored")
    assert event.unit_id == world.ethnic.pk


def test_a_score_taken_back_is_null_and_not_zero(world, sheet):
    entry = entry_of(sheet, "1.1")
    score_entry(entry, by=world.canbo_dttg, self_value=False)
    entry.refresh_from_db()
    assert (entry.self_value, entry.self_points) == (False, Decimal(0))
    score_entry(entry, by=world.canbo_dttg, self_value=None)
    entry.refresh_from_db()
    assert (entry.self_value, entry.self_points) == (None, None)


def test_the_same_again_writes_nothing(world, sheet):
    entry = entry_of(sheet, "1.1")
    score_entry(entry, by=world.canbo_dttg, self_value=True)
    score_entry(entry, by=world.lanhdao_dttg, self_value=True)
    entry.refresh_from_db()
    assert (entry.version, entry.self_by) == (2, world.canbo_dttg)
    assert AuditEvent.objects.filter(kind="scoring.entry.scored").count() == 1


def test_a_stale_version_is_told_with_both_values(world, sheet):
    entry = entry_of(sheet, "2.1")
    score_entry(entry, by=world.lanhdao_dttg, version=1, self_value="4")
    with pytest.raises(Conflict) as conflict:
        score_entry(entry, by=world.canbo_dttg, version=1, self_value="3")
    assert ("kết quả tự chấm", "4", "3") in conflict.value.fields
    assert conflict.value.version == 2
    assert entry_of(sheet, "2.1").self_value == "4"


def test_two_people_on_two_rows_do_not_meet(world, sheet):
    score_entry(entry_of(sheet, "1.1"), by=world.lanhdao_dttg, version=1, self_value=True)
    score_entry(entry_of(sheet, "2.1"), by=world.canbo_dttg, version=1, self_value="3")
    assert sheet.entries.filter(version=2).count() == 2


@pytest.mark.parametrize("value", ["5.01", "-1", "1.234", 3, True])
def test_what_the_rule_does_not_take_is_refused(world, sheet, value):
    with pytest.raises(Refused, match=r"Tiêu chí 2\.1"):
        score_entry(entry_of(sheet, "2.1"), by=world.canbo_dttg, self_value=value)


def test_survey_bonus_and_penalty_are_not_scored_by_the_unit(world, sheet):
    for code in ("3", "9.1", "9.2"):
        with pytest.raises(Refused, match="không tự chấm"):
            score_entry(entry_of(sheet, code), by=world.canbo_dttg, self_value="1")
        with pytest.raises(Refused, match="không tự chấm"):
            ask_na(entry_of(sheet, code), by=world.canbo_dttg, na_reason="Không có")


def test_not_applicable_is_asked_with_a_reason(world, sheet):
    entry = entry_of(sheet, "2.1")
    score_entry(entry, by=world.canbo_dttg, self_value="4")
    ask_na(entry, by=world.canbo_dttg, na_reason="Không có thủ tục")
    entry.refresh_from_db()
    assert (entry.na_state, entry.self_value, entry.is_answered) == (Entry.Na.ASKED, None, True)
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        ask_na(entry, by=world.canbo_dttg, na_reason="")
    score_entry(entry, by=world.canbo_dttg, self_value="3")
    entry.refresh_from_db()
    assert (entry.na_state, entry.na_reason) == (Entry.Na.NONE, "")


def test_what_was_granted_is_not_asked_again(world, sheet):
    entry = entry_of(sheet, "2.1")
    Entry.objects.filter(pk=entry.pk).update(na_state="GRANTED", na_reason="Không có thủ tục")
    ask_na(entry, by=world.canbo_dttg, na_reason="Không có thủ tục")
    assert entry_of(sheet, "2.1").na_state == Entry.Na.GRANTED


@pytest.mark.parametrize(
    "username", ["thamdinh.snv", "thuongtruc.snv", "quantri", "bithu.dttg", "lanhdao.ubnd"]
)
def test_only_officer_and_head_of_the_unit_score(world, sheet, username):
    with pytest.raises(PermissionDenied):
        score_entry(entry_of(sheet, "1.1"), by=world.user(username), self_value=True)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (Sheet.State.SUBMITTED, "đề nghị thẩm định viên trả lại"),
        (Sheet.State.APPRAISING, "đang thẩm định lần 1"),
        (Sheet.State.PUBLISHED, "lập bản đính chính"),
    ],
)
def test_a_sheet_out_of_the_units_hands_is_not_changed(world, sheet, state, sentence):
    put(sheet, state)
    entry = entry_of(sheet, "1.1")
    for act in (
        lambda: score_entry(entry, by=world.canbo_dttg, self_value=False),
        lambda: ask_na(entry, by=world.canbo_dttg, na_reason="x"),
        lambda: save_area(sheet, by=world.canbo_dttg, rows=[]),
        lambda: add_evidence(entry, by=world.canbo_dttg),
        lambda: remove_evidence(entry, by=world.canbo_dttg, evidence=None),
    ):
        with pytest.raises(Refused, match=sentence):
            act()


# --- A whole area --------------------------------------------------------------------------------


def row(sheet, code, **fields):
    entry = entry_of(sheet, code)
    return {"entry": entry.pk, "version": entry.version, **fields}


def test_an_area_is_one_command_and_one_row_of_the_log(world, sheet):
    save_area(
        sheet,
        by=world.canbo_dttg,
        rows=[
            row(sheet, "1.1", self_value=True, explanation="Kế hoạch"),
            row(sheet, "1.2", self_value="Thiếu báo cáo"),
            row(sheet, "2.1", na_reason="Không có thủ tục"),
        ],
    )
    values = dict(sheet.entries.values_list("criterion__code", "self_value"))
    assert (values["1.1"], values["1.2"], values["2.1"]) == (True, "Thiếu báo cáo", None)
    assert entry_of(sheet, "2.1").na_state == Entry.Na.ASKED
    assert AuditEvent.objects.count() == 1


def test_rows_that_stay_as_they_are_are_not_written(world, sheet):
    score_entry(entry_of(sheet, "1.1"), by=world.lanhdao_dttg, self_value=True)
    save_area(sheet, by=world.canbo_dttg, rows=[row(sheet, "1.1", self_value=True)])
    assert entry_of(sheet, "1.1").version == 2
    assert AuditEvent.objects.filter(kind="scoring.sheet.area_saved").count() == 0


def test_one_stale_row_keeps_the_whole_area_unwritten(world, sheet):
    stale = row(sheet, "2.1", self_value="3")
    score_entry(entry_of(sheet, "2.1"), by=world.lanhdao_dttg, self_value="4")
    with pytest.raises(Conflict, match=r"đã lưu tiêu chí 2\.1") as conflict:
        save_area(sheet, by=world.canbo_dttg, rows=[row(sheet, "1.1", self_value=True), stale])
    assert conflict.value.fields[0][1:] == ("4", "3")
    assert entry_of(sheet, "1.1").self_value is None


def test_a_conflict_names_nobody_when_nobody_is_known(world, sheet):
    Entry.objects.filter(sheet=sheet, criterion__code="2.1").update(version=5)
    with pytest.raises(Conflict, match="Người khác"):
        save_area(
            sheet,
            by=world.canbo_dttg,
            rows=[{"entry": entry_of(sheet, "2.1").pk, "version": 1, "self_value": "3"}],
        )


def test_a_row_of_another_sheet_is_refused(world, the_round, sheet):
    from tests.scoring.builders import sheet_of

    other = sheet_of(the_round, world.finance)
    with pytest.raises(Refused, match="không thuộc phiếu này"):
        save_area(sheet, by=world.canbo_dttg, rows=[row(other, "1.1", self_value=True)])


# --- Evidence ------------------------------------------------------------------------------------


def make_file(world, name="ke-hoach.pdf", sha256="a" * 64):
    from cchc.lib.clock import now

    return StoredFile.objects.create(
        unit=world.ethnic, name=name, kind="pdf", size=10, sha256=sha256,
        by=world.canbo_dttg, at=now(),
    )  # fmt: skip


def make_upload():
    return SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")


def test_a_document_is_evidence_with_its_files(world, sheet):
    document = make_decision(world.ethnic, symbol="12/KH-SDTTG")
    DocumentFile.objects.create(document=document, file=make_file(world))
    entry = entry_of(sheet, "1.1")
    made = add_evidence(
        entry, by=world.canbo_dttg, document=document, place_in_document="mục II, trang 3"
    )
    assert made.name == "Quyết định 12/KH-SDTTG, 20/11/2026"
    assert [link.file.name for link in made.file_links.all()] == ["ke-hoach.pdf"]
    with pytest.raises(Refused, match="đã là tài liệu kiểm chứng"):
        add_evidence(entry, by=world.canbo_dttg, document=document)


def test_a_file_is_evidence_and_is_opened_by_who_reads_the_row(world, sheet):
    made = add_evidence(entry_of(sheet, "1.1"), by=world.canbo_dttg, upload=make_upload())
    file = made.file_links.get().file
    assert made.name == file.name == "ke-hoach.pdf"
    assert list(StoredFile.objects.visible_to(world.user("lanhdao.dttg"))) == [file]
    assert not StoredFile.objects.visible_to(world.user("thamdinh.snv")).exists()
    put(sheet, Sheet.State.SUBMITTED)
    assert list(StoredFile.objects.visible_to(world.user("thamdinh.snv"))) == [file]
    assert not StoredFile.objects.visible_to(world.user("thuongtruc.snv")).exists()


def test_evidence_is_a_document_or_a_file(world, sheet):
    with pytest.raises(Refused, match="Chọn một văn bản"):
        add_evidence(entry_of(sheet, "1.1"), by=world.canbo_dttg)


def test_a_hidden_or_unissued_document_is_no_evidence(world, sheet):
    hidden = make_decision(world.langson_ethnic, symbol="99/QĐ-X")
    with pytest.raises(Refused, match="phạm vi được xem"):
        add_evidence(entry_of(sheet, "1.1"), by=world.canbo_dttg, document=hidden)
    draft = make_decision(world.ethnic, symbol="", state="DRAFT", issued_on=None)
    with pytest.raises(Refused, match="chưa ban hành"):
        add_evidence(entry_of(sheet, "1.1"), by=world.canbo_dttg, document=draft)


def test_evidence_is_taken_out_by_a_mark(world, sheet):
    entry = entry_of(sheet, "1.1")
    made = add_evidence(entry, by=world.canbo_dttg, upload=make_upload())
    remove_evidence(entry, by=world.lanhdao_dttg, evidence=made)
    made.refresh_from_db()
    assert made.removed_by == world.lanhdao_dttg
    assert Evidence.objects.count() == 1
    assert not Evidence.objects.standing().exists()
    with pytest.raises(Refused, match="đã được bỏ"):
        remove_evidence(entry, by=world.lanhdao_dttg, evidence=made)
