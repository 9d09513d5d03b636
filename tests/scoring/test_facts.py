"""What is proposed of conclusions, targets, awards, published indices and the sheet's own days, and
that the sheet says what nobody records."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cchc.lib.clock import now, today
from meetings.actions.conclusion import add_conclusion, conclusion_to_task
from meetings.actions.withdrawal import withdraw_conclusion
from plans.models import Document, DocumentReceiver, Plan, Target, Task
from plans.models.doctype import DocType
from scoring.facts import year_of
from scoring.models import Entry, PublishedIndex, Round, Sheet, SheetAct
from scoring.models.index import Index
from tests.meetings.builders import logged
from tests.scoring.builders import (
    SET_TEXT,
    entry_of,
    make_decision,
    make_round,
    make_set,
    put,
    sheet_of,
)
from tests.scoring.published import judge, publish
from tests.scoring.test_appraisal import typed
from tests.scoring.test_sheet import text_of, url

LEAF = """
[[criterion]]
code = "1.{number}"
parent = "1"
name = "Tiêu chí {number}"
max = "1"
method = "self"
rule = {rule}
auto = "{auto}"
auto_args = {args}
"""
SELF_ROWS = (
    ('{ kind = "linear", full_at = "100", floor = "50" }', "conclusion.done_rate", "{}"),
    (
        '{ kind = "linear", full_at = "100", floor = "50" }',
        "target.met_rate",
        '{ scope = "superior" }',
    ),
    (
        '{ kind = "choice", levels = [{ label = "Bằng khen", points = "1" }] }',
        "award.highest",
        "{}",
    ),
    ('{ kind = "yes_no" }', "result.rank_change", "{}"),
    ('{ kind = "linear", full_at = "100", floor = "50" }', "movement.registered_rate", "{}"),
    ('{ kind = "yes_no" }', "sheet.submitted_on", "{}"),
)
SIDE = """
[[criterion]]
code = "3"
name = "Hài lòng"
max = "10"
method = "survey"
rule = { kind = "survey" }
auto = "survey.index"
auto_args = { group = "sipas" }
[[criterion]]
code = "9"
name = "Phạt"
[[criterion]]
code = "9.1"
parent = "9"
name = "Nộp phiếu chậm"
max = "2"
method = "penalty"
rule = { kind = "late_penalty", first_day = "0.5", each_day = "0.25" }
auto = "sheet.submitted_on"
[[criterion]]
code = "9.2"
parent = "9"
name = "Gửi giải trình chậm"
max = "1"
method = "penalty"
rule = { kind = "late_penalty", first_day = "0.25", each_day = "0.25" }
auto = "sheet.explained_on"
[[criterion]]
code = "9.3"
parent = "9"
name = "Khảo sát riêng"
max = "1"
method = "bonus"
rule = { kind = "points" }
auto = "survey.index"
auto_args = { group = "digital" }
"""
HEAD = SET_TEXT.partition("[[bands]]")[0].partition("[caps]")[0].replace("so-thu", "so-kien")
TEXT = (
    HEAD
    + '[[criterion]]\ncode = "1"\nname = "Chỉ đạo"\n'
    + "".join(
        LEAF.format(number=number, rule=rule, auto=auto, args=args)
        for number, (rule, auto, args) in enumerate(SELF_ROWS, 1)
    )
    + SIDE
)
SELF, EXPLAINED = today() + timedelta(5), today() + timedelta(25)
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def sheet(world):
    made = make_round(
        world,
        world.ethnic,
        year=today().year,
        criteria_set=make_set(world.province, text=TEXT),
        has_explanation=True,
        self_score_until=SELF,
        appraisal_until=SELF + timedelta(10),
        explanation_until=EXPLAINED,
        reappraisal_until=EXPLAINED + timedelta(10),
        publication_until=EXPLAINED + timedelta(20),
    )
    return sheet_of(made, world.ethnic)


def hints(client, sheet):
    return text_of(client.get(sheet.get_absolute_url(), {"goi-y": "1"}))


def press(client, entry):
    return client.post(url("hint-take", entry), {f"e{entry.pk}-version": entry.version})


# --- Conclusions ---------------------------------------------------------------------------------


@pytest.fixture
def given(world):
    """Two tasks of conclusions that were due in the year, one of them done, and one by hand."""
    start = date(today().year, 1, 10)
    meeting = logged(world.cell, world.bithu_dttg, start)
    tasks = []
    for text in ("Rà soát hồ sơ", "Lập lịch báo cáo"):
        one = add_conclusion(
            meeting, by=world.bithu_dttg, text=text, who="Sở", due_on=start + timedelta(5)
        )
        tasks.append(conclusion_to_task(one, by=world.bithu_dttg, lead=world.ethnic))
    done = {"state": "VERIFIED", "done_on": start, "reported_on": start, "percent": 100}
    Task.objects.filter(pk=tasks[0].pk).update(**done)
    other = Task.objects.get(pk=tasks[0].pk)
    other.pk = None
    other.save()
    return tasks


def test_tasks_of_conclusions_are_counted_and_no_others(world, sheet, given, signed_in):
    share = year_of(sheet, world.canbo_dttg, ["conclusions"]).conclusions
    assert (share.whole, share.part) == (2, 1)
    text = hints(signed_in("canbo.dttg"), sheet)
    said = "1/2 nhiệm vụ giao từ kết luận cuộc họp đến hạn đã hoàn thành"
    assert f"Gợi ý: <b>50</b>, {said} (0,50 điểm)" in text


def test_a_press_takes_the_rate_of_conclusions(sheet, given, signed_in):
    entry = entry_of(sheet, "1.1")
    assert press(signed_in("canbo.dttg"), entry).status_code == 302
    entry.refresh_from_db()
    assert (entry.self_value, entry.self_points) == ("50.00", 1 / 2)


def test_a_conclusion_taken_back_counts_no_more(world, sheet, given):
    conclusion = given[1].conclusion_links.get().conclusion
    Task.objects.filter(pk=given[1].pk).update(state="CANCELLED", state_reason="Ghi nhầm")
    withdraw_conclusion(conclusion, by=world.bithu_dttg, reason="Ghi nhầm")
    Task.objects.filter(pk=given[1].pk).update(state="ASSIGNED", state_reason="")
    share = year_of(sheet, world.canbo_dttg, ["conclusions"]).conclusions
    assert (share.whole, share.part) == (1, 1)


def test_what_is_due_later_counts_not_yet(world, sheet, given):
    Task.objects.filter(pk=given[1].pk).update(due_on=today() + timedelta(1))
    assert year_of(sheet, world.canbo_dttg, ["conclusions"]).conclusions.whole == 1


# --- Targets and awards --------------------------------------------------------------------------


def a_plan_of(unit, symbol):
    document = make_decision(unit, symbol=symbol, issued_on=date(today().year, 1, 20))
    return Plan.objects.create(
        unit=unit,
        year=today().year,
        title=f"Kế hoạch {symbol} (dữ liệu minh họa)",
        state="ISSUED",
        document=document,
    )


def test_targets_of_the_superior_are_told_and_not_taken(world, sheet, signed_in):
    plan = a_plan_of(world.province, "1/KH-UBND")
    Target.objects.create(plan=plan, title="Hồ sơ đúng hạn", goal="từ 95%")
    Target.objects.create(plan=plan, title="Bỏ", goal="từ 9%", is_withdrawn=True)
    mine = signed_in("canbo.dttg")
    text = hints(mine, sheet)
    said = "kế hoạch của cấp trên có 1 chỉ tiêu; hệ thống chưa có số liệu mức đạt từng chỉ tiêu"
    assert f"Gợi ý: {said}" in text
    assert plan.get_absolute_url() in text
    assert "Dùng gợi ý này<span" not in text.split(said)[1].split("Tiêu chí 3")[0]
    answer = press(mine, entry_of(sheet, "1.2"))
    assert answer.status_code == 409
    assert year_of(sheet, world.canbo_dttg, ["targets"]).targets["own"] == (0, ())


def test_without_targets_the_sheet_says_that_nobody_records_them(sheet, signed_in):
    text = hints(signed_in("canbo.dttg"), sheet)
    for what in ("mức đạt từng chỉ tiêu", "khen thưởng của đơn vị", "đăng ký thi đua"):
        assert f"Không có gợi ý: hệ thống chưa có số liệu {what}; đơn vị tự nhập." in text
    assert "Dùng tài liệu này" not in text


def test_a_decision_on_praise_that_the_unit_received_is_proposed(world, sheet, signed_in):
    praise = make_decision(world.province, symbol="7/QĐ-UBND", issued_on=date(today().year, 9, 5))
    praise.subject = "Tặng Bằng khen về cải cách hành chính"
    praise.save()
    mine, entry = signed_in("canbo.dttg"), entry_of(sheet, "1.3")
    assert "văn bản khen thưởng" not in hints(mine, sheet)
    DocumentReceiver.objects.create(document=praise, unit=world.ethnic)
    assert "Gợi ý: 1 văn bản khen thưởng gửi đến đơn vị" in hints(mine, sheet)
    press(mine, entry)
    entry.refresh_from_db()
    assert entry.self_value is None
    assert [item.document for item in entry.evidence.standing()] == [praise]
    Document.objects.filter(pk=praise.pk).update(doc_type=DocType.LETTER)
    assert year_of(sheet, world.canbo_dttg, ["awards"]).awards == []


# --- Published place -----------------------------------------------------------------------------


def a_published_round(world, year, worse):
    """Sở Dân tộc và Tôn giáo and Sở Tài chính; the one named is placed second."""
    made = make_round(world, year=year)
    for unit in (world.ethnic, world.finance):
        one = put(sheet_of(made, unit), "APPRAISED", world.canbo_dttg)
        if unit == worse:
            judge(one, "1.2", points="0", value="Thiếu báo cáo")
    return publish(world, made)


def test_a_better_published_place_is_a_yes(world, sheet, signed_in):
    this = today().year
    assert year_of(sheet, world.canbo_dttg, ["place"]).place is None
    a_published_round(world, this - 2, world.ethnic)
    assert year_of(sheet, world.canbo_dttg, ["place"]).place is None
    newest = a_published_round(world, this - 1, world.finance)[world.ethnic]
    text = hints(signed_in("canbo.dttg"), sheet)
    words = f"hạng 1/2 năm {this - 1} đã công bố, tăng 1 bậc so với năm trước (1,00 điểm)"
    assert f"Gợi ý: <b>Có</b>, {words}" in text
    assert newest.get_absolute_url() in text


# --- The sheet's own days ------------------------------------------------------------------------


def act(sheet, name, day):
    moment = datetime.combine(day, time(23, 59), VIETNAM)
    SheetAct.objects.create(
        sheet=sheet, act=name, at=moment, by=sheet.round.assignments.get().appraiser
    )


def test_an_unsubmitted_sheet_is_told_as_of_today(sheet, signed_in):
    text = hints(signed_in("canbo.dttg"), sheet)
    words = f"phiếu chưa nộp; tính theo hôm nay {today():%d/%m/%Y}, hạn {SELF:%d/%m/%Y}"
    assert f"Gợi ý: <b>Có</b>, {words} (1,00 điểm)" in text


def test_the_first_submission_counts_also_after_a_return(world, sheet):
    for days in (0, 9):
        act(sheet, SheetAct.Act.SUBMIT, SELF + timedelta(days))
        act(sheet, SheetAct.Act.EXPLAIN, EXPLAINED + timedelta(days + 1))
    steps = year_of(sheet, world.canbo_dttg, ["steps"]).steps
    assert (steps["submitted"].on, steps["submitted"].due) == (SELF, SELF)
    assert (steps["explained"].on, steps["explained"].due) == (EXPLAINED + timedelta(1), EXPLAINED)


def test_a_sheet_settled_as_never_sent_says_so(world, sheet):
    Sheet.objects.filter(pk=sheet.pk).update(
        state="APPRAISED", is_unsubmitted=True, appraised_at=now()
    )
    sheet = Sheet.objects.get(pk=sheet.pk)
    assert year_of(sheet, world.canbo_dttg, ["steps"]).steps["submitted"].told == "không nộp phiếu"


# --- Survey, bonus, penalty ----------------------------------------------------------------------


@pytest.fixture
def side(sheet, signed_in):
    return signed_in("thuongtruc.snv"), url("sheet-side-points", sheet)


def side_data(sheet, **typed_values):
    data = {}
    for code in ("3", "9.1", "9.2", "9.3"):
        data |= typed(entry_of(sheet, code), value=typed_values.get(f"c{code}", ""))
    return data


def test_the_standing_body_is_told_the_index_and_the_days_late(world, sheet, side):
    client, address = side
    PublishedIndex.objects.create(
        unit=world.ethnic, index=Index.SIPAS, year=today().year, value="81.72", source="Nguồn"
    )
    act(sheet, SheetAct.Act.SUBMIT, SELF + timedelta(3))
    text = text_of(client.get(address))
    assert "Gợi ý: <b>81,72</b>, chỉ số đã công bố (8,17 điểm)" in text
    late = f"nộp phiếu ngày {SELF + timedelta(3):%d/%m/%Y}, hạn {SELF:%d/%m/%Y} (1,00 điểm)"
    assert f"Gợi ý: <b>chậm 3 ngày</b>, {late}" in text
    assert (
        "Hệ thống chưa có số liệu kết quả khảo sát này nên không có gợi ý ở tiêu chí 9.3;" in text
    )


def test_a_press_fills_the_field_and_saves_nothing(world, sheet, side):
    client, address = side
    act(sheet, SheetAct.Act.SUBMIT, SELF + timedelta(3))
    entry = entry_of(sheet, "9.1")
    typed_values = {"c3": "70,5"}
    answer = client.post(address, side_data(sheet, **typed_values) | {"fill": str(entry.pk)})
    assert answer.status_code == 200
    text = text_of(answer)
    assert f'name="e{entry.pk}-value" value="3"' in text
    assert 'value="70,5"' in text
    assert not Entry.objects.filter(sheet=sheet, first_at__isnull=False).exists()
    client.post(address, side_data(sheet, **typed_values, **{"c9.1": "3"}))
    entry.refresh_from_db()
    assert (entry.first_value, entry.first_points) == (3, 1)
    assert "Điền gợi ý này" not in text_of(client.get(address))


@pytest.mark.parametrize("fill", ["", "x", "999999999"])
def test_a_broken_press_fills_nothing(sheet, side, fill):
    client, address = side
    answer = client.post(address, side_data(sheet) | {"fill": fill})
    assert answer.status_code == 200
    assert not Entry.objects.filter(sheet=sheet, first_at__isnull=False).exists()


def test_an_explanation_that_is_asked_for_and_not_sent_is_told(world, sheet, side):
    client, address = side
    Sheet.objects.filter(pk=sheet.pk).update(state="EXPLAINING", submitted_at=now())
    assert f"Gợi ý: chưa gửi giải trình, hạn {EXPLAINED:%d/%m/%Y}" in text_of(client.get(address))


def test_a_round_without_last_days_proposes_no_days_late(sheet, side):
    client, address = side
    Round.objects.filter(pk=sheet.round_id).update(self_score_until=None, explanation_until=None)
    assert "phiếu chưa nộp" not in text_of(client.get(address))
