"""Giving a directive to units, changing a unit's date, and the letter: rules and what is kept."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from plans.actions.coverage import change_coverage_unit, make_reminder, set_coverage
from plans.actions.document import issue_document, link_implements
from plans.models import Coverage, CoverageUnit, Document, Reminder, Scope
from plans.models.coverage import in_order, standings, tally
from tests.plans.builders import TODAY, a_document, a_draft, an_upload
from tests.world import MERGED, make_heir, make_unit, make_user
from units.models import AuditEvent, Kind
from units.roles import Role

ISSUED = date(2026, 1, 12)
DUE = date(2026, 2, 10)


@pytest.fixture
def directive(world):
    return a_directive(world)


def a_directive(world, **entry):
    defaults = {
        "unit": world.province, "by": world.vanphong_ubnd, "doc_type": "DIRECTIVE",
        "symbol": "02/CT-UBND", "issued_on": ISSUED, "subject": "Tăng cường cải cách hành chính",
    }  # fmt: skip
    return a_document(world, **defaults | entry)


def give(world, directive, **facts):
    facts = {"scope": Scope.DEPARTMENT, "due_on": DUE} | facts
    return set_coverage(directive, by=world.vanphong_ubnd, **facts)


def an_own(world, unit, directive, day, number=1, at=None, **entry):
    """A plan of a unit that carries the directive out; entered by people of `at`, else its own."""
    by = make_user(f"van.thu.{unit.pk}.{number}", (Role.CLERK, at or unit))
    return a_document(
        world, unit=unit, by=by, symbol=f"{number}/KH-{unit.pk}", issued_on=day,
        implements=[directive], **entry,
    )  # fmt: skip


def states(coverage):
    rows = coverage.rows.asked().select_related("coverage__document", "unit")
    return {one.row.unit: (one.state.words, one.document_id) for one in standings(rows)}


def test_a_block_of_a_day(world, directive):
    coverage = give(world, directive)
    units = {row.unit for row in coverage.rows.all()}
    assert units == {world.ethnic, world.home_affairs, world.office, world.finance}
    assert {row.due_on for row in coverage.rows.all()} == {DUE}
    assert coverage.as_of == ISSUED
    assert AuditEvent.objects.filter(kind="plans.coverage.set").count() == 1
    assert Document.objects.visible_to(world.canbo_snv).filter(pk=directive.pk).exists()


def test_all_that_stand_right_below_and_a_list_that_adds(world, directive):
    coverage = give(world, directive, scope=Scope.LIST, units=[world.commune])
    assert [row.unit for row in coverage.rows.all()] == [world.commune]
    later = DUE + timedelta(days=20)
    again = give(world, directive, scope=Scope.DIRECT, due_on=later, note="Bổ sung")
    assert again == coverage
    dates = {row.unit: row.due_on for row in again.rows.all()}
    assert dates[world.commune] == DUE
    assert dates[world.finance] == later
    assert (again.due_on, again.note) == (DUE, "Bổ sung")
    with pytest.raises(Refused, match="đã được giao"):
        give(world, directive, scope=Scope.DIRECT)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"due_on": date(2026, 1, 5)}, "Hạn 05/01/2026 sớm hơn ngày ban hành 12/01/2026"),
        ({"as_of": TODAY + timedelta(days=1)}, "Ngày 26/11/2026 chưa đến"),
        ({"scope": Scope.DISTRICT}, "không có đơn vị nào thuộc phạm vi"),
        ({"scope": Scope.LIST}, "không có đơn vị nào thuộc phạm vi"),
    ],
)
def test_what_cannot_be_given(world, directive, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        give(world, directive, **facts)
    assert not Coverage.objects.exists()


def test_only_the_issuer_gives_and_only_to_those_under_him(world, directive):
    with pytest.raises(Refused, match="Không phải cấp dưới"):
        give(world, directive, scope=Scope.LIST, units=[world.langson_ethnic])
    theirs = a_document(
        world, unit=world.ethnic, by=world.canbo_dttg, issuer=world.home_affairs,
        issuer_text="Sở Nội vụ", symbol="5/KH-SNV", issued_on=ISSUED,
    )  # fmt: skip
    with pytest.raises(Refused, match="Chỉ đơn vị ban hành"):
        set_coverage(theirs, by=world.canbo_dttg, due_on=DUE, scope=Scope.DIRECT)
    with pytest.raises(PermissionDenied):
        set_coverage(directive, by=world.canbo_dttg, due_on=DUE, scope=Scope.DEPARTMENT)
    draft = a_draft(world, unit=world.province, by=world.vanphong_ubnd)
    with pytest.raises(Refused, match="nên chưa giao triển khai được"):
        give(world, draft)


def test_who_has_and_who_has_not(world, directive):
    coverage = give(world, directive)
    early = an_own(world, world.finance, directive, date(2026, 2, 1))
    late = an_own(world, world.office, directive, date(2026, 2, 22))
    a_document(world, issued_on=date(2026, 2, 1), symbol="90/KH-SDTTG")  # carries nothing out
    assert states(coverage) == {
        world.finance: ("đã triển khai đúng hạn, sớm 9 ngày", early.pk),
        world.office: ("triển khai chậm 12 ngày", late.pk),
        world.ethnic: ("chưa triển khai, quá hạn 288 ngày", None),
        world.home_affairs: ("chưa triển khai, quá hạn 288 ngày", None),
    }
    rows = coverage.rows.with_last_names().select_related("coverage__document", "last")
    made = in_order(standings(rows))
    order = [one.row.last.short_name for one in made]
    assert order == ["Sở Dân tộc và Tôn giáo", "Sở Nội vụ", "Văn phòng UBND", "Sở Tài chính"]
    counts = tally(made)
    assert (counts.whole, counts.on_time, counts.late, counts.missing) == (4, 1, 1, 2)
    assert counts.percent == 50


def test_through_the_chain_and_drafts_do_not_count(world, directive):
    coverage = give(world, directive)
    between = an_own(world, world.home_affairs, directive, date(2026, 2, 1))
    low = a_document(world, issued_on=date(2026, 2, 5), implements=[])
    draft = a_draft(world, implements=[directive])
    assert states(coverage)[world.ethnic][1] is None
    by = make_user("noi", (Role.CLERK, world.ethnic), (Role.CLERK, world.home_affairs))
    link_implements(low, by=by, parent=between)
    assert states(coverage)[world.ethnic] == ("đã triển khai đúng hạn, sớm 5 ngày", low.pk)
    assert draft.pk not in {key for _words, key in states(coverage).values()}


def test_a_unit_that_ended_is_stood_for_by_its_heir_and_its_forebear(world):
    """Asked in 2024 of Ban Dân tộc; carried out by the department that came from it."""
    issued = date(2024, 3, 1)
    old = a_directive(world, unit=world.old_province, symbol="9/CT-UBND", issued_on=issued)
    coverage = give(world, old, due_on=date(2024, 4, 1))
    assert [row.unit for row in coverage.rows.all()] == [world.ethnic_board]
    assert states(coverage)[world.ethnic_board][1] is None
    heir = an_own(world, world.ethnic, old, date(2025, 8, 1))
    assert states(coverage)[world.ethnic_board][1] == heir.pk
    own = a_document(
        world, unit=world.ethnic_board, by=world.canbo_dttg, symbol="7/KH-BDT",
        issued_on=date(2024, 3, 20), implements=[], is_another=True,
    )  # fmt: skip
    both = make_user("hai.noi", (Role.CLERK, world.ethnic), (Role.CLERK, world.province))
    link_implements(own, by=both, parent=old)
    assert states(coverage)[world.ethnic_board] == ("đã triển khai đúng hạn, sớm 12 ngày", own.pk)
    # A unit of today is stood for by the one before it.
    rows = CoverageUnit.objects.filter(coverage=coverage)
    rows.update(unit=world.ethnic)
    assert states(coverage)[world.ethnic][1] == own.pk


def test_one_of_two_forebears_does_not_stand_for_the_other(world):
    first = make_unit("Sở Kế hoạch", parent=world.old_province, until=date(2025, 6, 30), block="so")
    second = make_unit(
        "Sở Ngân sách", parent=world.old_province, until=date(2025, 6, 30), block="so"
    )
    heir = make_unit("Sở Chung", parent=world.province, since=MERGED)
    for old in (first, second):
        make_heir(old, heir)
    directive = a_directive(
        world, unit=world.old_province, symbol="9/CT-UBND", issued_on=date(2025, 4, 1)
    )
    coverage = give(world, directive, scope=Scope.LIST, units=[first, second], due_on=DUE)
    own = an_own(world, first, directive, date(2025, 5, 1), at=heir)
    assert states(coverage)[first][1] == own.pk
    assert states(coverage)[second][1] is None


def test_a_date_of_its_own_and_a_unit_let_go(world, directive):
    coverage = give(world, directive)
    row = coverage.rows.get(unit=world.finance)
    change_coverage_unit(row, by=world.vanphong_ubnd, due_on=date(2026, 12, 31))
    assert states(coverage)[world.finance][0] == "chưa triển khai, còn 36 ngày"
    row.refresh_from_db()
    with pytest.raises(Refused, match="lý do"):
        change_coverage_unit(row, by=world.vanphong_ubnd, due_on=DUE, is_released=True)
    change_coverage_unit(
        row, by=world.vanphong_ubnd, due_on=DUE, is_released=True, reason="Đã lồng ghép."
    )
    assert world.finance not in states(coverage)
    with pytest.raises(Refused, match="sớm hơn ngày ban hành"):
        change_coverage_unit(row, by=world.vanphong_ubnd, due_on=date(2026, 1, 1))
    with pytest.raises(PermissionDenied):
        change_coverage_unit(row, by=world.canbo_dttg, due_on=DUE)
    kinds = AuditEvent.objects.filter(kind="plans.coverage.changed", outcome="DONE")
    assert kinds.count() == 2


def remind(world, coverage, **facts):
    ids = [one.row.unit_id for one in coverage.missing()]
    facts = {"reply_by": TODAY + timedelta(days=10), "unit_ids": ids} | facts
    return make_reminder(coverage, by=world.vanphong_ubnd, **facts)


def test_a_reminder_is_a_draft_letter_to_exactly_those_that_have_not(world, directive):
    coverage = give(world, directive)
    an_own(world, world.finance, directive, date(2026, 2, 1))
    letter = remind(world, coverage, upload=an_upload("cong-van.pdf"))
    assert (letter.state, letter.doc_type, letter.unit) == ("DRAFT", "LETTER", world.province)
    assert letter.subject == "Đôn đốc triển khai Chỉ thị số 02/CT-UBND"
    missing = {world.ethnic, world.home_affairs, world.office}
    assert set(letter.receivers.all()) == missing
    assert letter.file_links.get().file.name == "cong-van.pdf"
    assert list(letter.cites.all()) == [directive]
    reminder = Reminder.objects.get()
    assert (reminder.document, reminder.count, reminder.as_of) == (letter, 3, TODAY)
    assert not Document.objects.visible_to(world.canbo_snv).filter(pk=letter.pk).exists()
    issue_document(letter, by=world.vanphong_ubnd, symbol="125/UBND-NC", issued_on=TODAY)
    assert Document.objects.visible_to(world.canbo_snv).filter(pk=letter.pk).exists()
    assert AuditEvent.objects.filter(kind="plans.reminder.made").count() == 1


def test_what_a_reminder_is_refused_for(world, directive):
    coverage = give(world, directive, scope=Scope.LIST, units=[world.finance, world.office])
    with pytest.raises(Refused, match="phải sau hôm nay"):
        remind(world, coverage, reply_by=TODAY)
    with pytest.raises(Refused, match="vừa thay đổi"):
        remind(world, coverage, unit_ids=[world.finance.pk])
    for number, unit in enumerate((world.finance, world.office), 1):
        an_own(world, unit, directive, date(2026, 2, 1), number)
    with pytest.raises(Refused, match="không cần đôn đốc"):
        remind(world, coverage)
    with pytest.raises(PermissionDenied):
        make_reminder(coverage, by=world.canbo_dttg, reply_by=TODAY, unit_ids=[])


def test_the_heir_is_reminded_for_a_unit_that_ended(world):
    old = a_directive(
        world, unit=world.old_province, symbol="9/CT-UBND", issued_on=date(2024, 3, 1)
    )
    coverage = give(world, old, due_on=date(2024, 4, 1))
    letter = remind(world, coverage)
    assert letter.unit == world.province
    assert list(letter.receivers.all()) == [world.ethnic]


def test_who_sees_which_lines(world, directive):
    coverage = give(world, directive)
    rows = CoverageUnit.objects
    assert rows.visible_to(world.vanphong_ubnd).count() == 4
    assert rows.visible_to(world.lanhdao_ubnd).count() == 4
    assert [row.unit for row in rows.visible_to(world.canbo_dttg)] == [world.ethnic]
    assert not rows.visible_to(world.bithu_langson).exists()
    assert Coverage.objects.visible_to(world.canbo_dttg).get() == coverage
    assert not Coverage.objects.visible_to(world.canbo_vanban).exists()
    row = coverage.rows.get(unit=world.ethnic)
    change_coverage_unit(
        row, by=world.vanphong_ubnd, due_on=DUE, is_released=True, reason="Không áp dụng."
    )
    assert not Coverage.objects.visible_to(world.canbo_dttg).exists()
    assert str(coverage) == "Giao triển khai Chỉ thị 02/CT-UBND"
    assert str(row).startswith("Chỉ thị 02/CT-UBND · Sở Dân tộc")


def test_a_party_committee_gives_to_its_cells(world):
    directive = a_document(
        world, unit=world.party, by=world.bithu_dubnd, family="PARTY", doc_type="RESOLUTION",
        symbol="05-NQ/ĐU", issued_on=date(2026, 3, 1),
    )  # fmt: skip
    coverage = set_coverage(
        directive, by=world.bithu_dubnd, due_on=date(2026, 4, 1), scope=Scope.DIRECT
    )
    assert [row.unit for row in coverage.rows.all()] == [world.cell]
    assert world.cell.kind == Kind.P_CELL
    ids = [world.cell.pk]
    letter = make_reminder(
        coverage, by=world.bithu_dubnd, reply_by=TODAY + timedelta(days=5), unit_ids=ids
    )
    assert letter.family == "PARTY"
