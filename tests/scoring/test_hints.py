"""From `auto` to a proposal, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from scoring.hints import Found, Paper, Place, Sent, Share, Step, Year, needs, propose, unrecorded

DUE = date(2026, 2, 4)


def paper(key, day, subject="Kế hoạch cải cách hành chính", doc_type="PLAN", plan_year=None):
    return Paper(key, f"Văn bản {key}", f"/van-ban/{key}/", subject, doc_type, day, plan_year)


def ask(auto, kind, year, args=None, due=None):
    return propose({"auto": auto, "auto_args": args or {}}, kind, year, due)


def test_the_day_of_the_yearly_plan_is_counted_from_the_due_day():
    year = Year(
        2026,
        papers=[
            paper(1, date(2026, 1, 5)),
            paper(2, date(2026, 2, 10), plan_year=2026),
            paper(3, date(2025, 2, 1), plan_year=2025),
        ],
    )
    hint = ask("plan.issued_on", "deadline", year, {"plan": "CCHC"}, DUE)
    assert (hint.value, hint.documents, hint.words) == (6, [2], "ban hành ngày 10/02/2026")


def test_without_a_plan_here_a_registered_document_of_that_subject_serves():
    papers = [
        paper(1, date(2026, 1, 20), "Kế hoạch chuyển đổi số năm 2026"),
        paper(2, date(2026, 1, 5), "Quyết định về chuyển đổi số", doc_type="DECISION"),
        paper(3, date(2025, 1, 5), "Kế hoạch chuyển đổi số năm 2025"),
        paper(4, date(2025, 12, 30), "KẾ HOẠCH chuyển đổi số năm 2026"),
    ]
    hint = ask("plan.issued_on", "deadline", Year(2026, papers=papers), {"plan": "CDS"}, DUE)
    assert (hint.value, hint.documents) == (-36, [4])


@pytest.mark.parametrize("due", [None, DUE])
def test_nothing_found_is_no_proposal(due):
    year = Year(2026, papers=[paper(1, date(2026, 1, 5), "Kế hoạch khác")])
    assert ask("plan.issued_on", "deadline", year, {"plan": "CDS"}, due) is None
    assert ask("plan.issued_on", "deadline", year, {"plan": "LA"}, due) is None
    assert ask("report.sent_on", "deadline", year, {"kind": "YEAR"}, due) is None
    assert ask("report.late_count", "deduction", year) is None
    assert ask("survey.index", "survey", year, {"group": "digital"}) is None
    assert ask("meeting.count", "yes_no", year) is None
    assert propose({}, "points", year) is None


def test_without_a_due_day_the_document_is_still_proposed():
    year = Year(2026, papers=[paper(1, date(2026, 1, 5), plan_year=2026)])
    hint = ask("plan.issued_on", "deadline", year, {"plan": "CCHC"})
    assert (hint.value, hint.documents) == (None, [1])


def sent(kind, due, on):
    return Sent(kind, f"Báo cáo {kind}", "/bao-cao/", due, on)


def test_late_and_missing_reports_are_counted():
    reports = [
        sent("Q1", date(2026, 3, 20), date(2026, 3, 20)),
        sent("H1", date(2026, 6, 20), date(2026, 6, 21)),
        sent("Q3", date(2026, 9, 20), None),
        sent("YEAR", date(2026, 12, 5), None),
    ]
    year = Year(2026, reports=reports)
    kinds = {"kinds": ["Q1", "H1", "Q3"]}
    hint = ask("report.late_count", "deduction", year, kinds)
    assert (hint.value, hint.words) == (2, "2 báo cáo chậm hoặc thiếu trong 3 báo cáo đến hạn")
    assert [record.label for record in hint.records] == ["Báo cáo H1", "Báo cáo Q3"]
    assert ask("report.late_count", "yes_no", year).value is False
    in_time = Year(2026, reports=reports[:1])
    assert ask("report.late_count", "yes_no", in_time, kinds).value is True
    assert ask("report.late_count", "deduction", in_time, kinds).value == 0


def test_a_report_sent_is_counted_in_days():
    year = Year(2026, reports=[sent("YEAR", date(2026, 12, 5), date(2026, 12, 7))])
    assert ask("report.sent_on", "deadline", year, {"kind": "YEAR"}, date(2026, 12, 6)).value == 1
    assert ask("report.sent_on", "deadline", year, {"kind": "YEAR"}).value == 2


@pytest.mark.parametrize(
    ("auto", "args", "kind", "value"),
    [
        ("task.completion_rate", {"plan": "CCHC"}, "linear", "66.66"),
        ("task.on_time_rate", {"plan": "CCHC"}, "tiers", "33.33"),
        ("task.completion_rate", {"scope": "superior"}, "linear", None),
        ("task.completion_rate", {"plan": "CDS"}, "linear", None),
        ("inspection.remedied_rate", {}, "linear", "75.00"),
        ("inspection.remedied_rate", {}, "yes_no", False),
        ("inspection.coverage_rate", {}, "tiers", None),
    ],
)
def test_a_rate_is_cut_not_rounded_and_a_denominator_of_zero_gives_no_value(
    auto, args, kind, value
):
    year = Year(
        2026,
        tasks={"CCHC": Share(3, 2, 1), "superior": Share()},
        remedies=Share(4, 4, 3),
    )
    hint = ask(auto, kind, year, args)
    assert (hint.value if hint else None) == value
    assert hint is not None or value is None


def test_a_rate_never_reaches_a_threshold_by_rounding():
    year = Year(2026, tasks={"CCHC": Share(100_000, 99_999, 99_999)})
    assert ask("task.completion_rate", "tiers", year, {"plan": "CCHC"}).value == "99.99"


def test_figure_and_findings():
    figure = (Decimal("85.3400"), Found("Tỷ lệ giải ngân", "/so-lieu/1/"))
    year = Year(2026, figures={"5.1": figure}, surprise=(2, (Found("Tồn tại"),) * 2))
    hint = ask("report.figure", "linear", year, {"indicator": "5.1"})
    assert (hint.value, hint.records) == ("85.34", (figure[1],))
    assert ask("report.figure", "linear", year, {"indicator": "9.9"}) is None
    assert ask("report.figure", "choice", year, {"indicator": "5.1"}) is None
    assert ask("inspection.finding_count", "deduction", year).value == 2


def test_meetings_are_proven_by_registered_documents_without_a_value():
    papers = [
        paper(1, date(2026, 3, 5), "Kết luận hội nghị cải cách hành chính", "NOTICE"),
        paper(2, date(2026, 6, 5), "Họp cải cách hành chính quý II", "MINUTES"),
        paper(3, date(2026, 6, 5), "Cải cách hành chính", "LETTER"),
    ]
    hint = ask("meeting.held_rate", "tiers", Year(2026, papers=papers), {"topic": "CCHC"})
    assert (hint.value, hint.documents) == (None, [1, 2])


def test_only_what_is_needed_is_asked_for():
    assert needs({"auto": "task.on_time_rate"}) == ("tasks",)
    assert needs({"auto": "movement.registered_rate"}) == needs({}) == ()


@pytest.mark.parametrize("args", [7, [], "CCHC"])
def test_strange_arguments_are_as_none(args):
    assert propose({"auto": "plan.issued_on", "auto_args": args}, "deadline", Year(2026)) is None


def test_conclusions_count_their_tasks_and_bring_the_papers_of_the_meetings():
    papers = [paper(1, date(2026, 3, 5), "Kết luận họp cải cách hành chính", "NOTICE")]
    year = Year(2026, conclusions=Share(7, 5, 4, (Found("Danh sách"),)), papers=papers)
    hint = ask("conclusion.done_rate", "tiers", year, {"topic": "CCHC"})
    assert (hint.value, hint.documents) == ("71.42", [1])
    assert hint.words == "5/7 nhiệm vụ giao từ kết luận cuộc họp đến hạn đã hoàn thành"
    without = ask("conclusion.done_rate", "tiers", Year(2026, papers=papers))
    assert (without.value, without.documents) == (None, [1])
    assert ask("conclusion.done_rate", "tiers", Year(2026)) is None


def test_targets_are_counted_and_told_without_a_value():
    year = Year(2026, targets={"own": (0, ()), "superior": (5, (Found("Kế hoạch", "/x/"),))})
    hint = ask("target.met_rate", "linear", year, {"scope": "superior"})
    assert (hint.value, hint.documents) == (None, [])
    assert hint.words == (
        "kế hoạch của cấp trên có 5 chỉ tiêu; hệ thống chưa có số liệu mức đạt từng chỉ tiêu"
    )
    assert ask("target.met_rate", "linear", year, {"scope": "registration"}) is None


def test_praise_is_proposed_as_documents_and_its_level_left_to_a_person():
    papers = [paper(2, date(2026, 9, 5)), paper(1, date(2026, 3, 5))]
    hint = ask("award.highest", "choice", Year(2026, awards=papers))
    assert (hint.value, hint.documents) == (None, [1, 2])
    assert hint.words == "2 văn bản khen thưởng gửi đến đơn vị"


def test_a_published_index_is_the_value_of_its_group_alone():
    year = Year(2026, indices={"sipas": (Decimal("81.7200"), Found("SIPAS 2026"))})
    assert ask("survey.index", "survey", year, {"group": "sipas"}).value == "81.72"
    assert ask("survey.index", "survey", year, {"group": "sipas.staff"}) is None
    assert ask("survey.index", "choice", year, {"group": "sipas"}) is None


@pytest.mark.parametrize(
    ("gained", "kind", "value", "words"),
    [
        (2, "yes_no", True, "tăng 2 bậc"),
        (0, "yes_no", False, "đã công bố, bằng năm trước"),
        (-3, "yes_no", False, "giảm 3 bậc"),
        (2, "per_item", 2, "tăng 2 bậc"),
        (-3, "per_item", 0, "giảm 3 bậc"),
        (-3, "tiers", "0", "giảm 3 bậc"),
        (2, "choice", None, "tăng 2 bậc"),
        (None, "yes_no", None, "không có hạng năm trước để so sánh"),
    ],
)
def test_a_place_better_than_the_year_before(gained, kind, value, words):
    year = Year(2026, place=Place(2025, 3, 21, gained, Found("Kết quả")))
    hint = ask("result.rank_change", kind, year)
    assert (hint.value, type(hint.value)) == (value, type(value))
    assert hint.words.startswith("hạng 3/21 năm 2025 đã công bố, ")
    assert words in hint.words
    assert ask("result.rank_change", kind, Year(2026)) is None


@pytest.mark.parametrize(
    ("on", "kind", "due", "value"),
    [
        (date(2026, 2, 6), "late_penalty", None, 2),
        (date(2026, 2, 4), "late_penalty", None, 0),
        (date(2026, 2, 1), "deadline", None, -3),
        (date(2026, 2, 6), "deadline", date(2026, 2, 1), 5),
        (date(2026, 2, 4), "yes_no", None, True),
        (date(2026, 2, 5), "yes_no", None, False),
        (date(2026, 2, 5), "choice", None, None),
    ],
)
def test_the_sheets_own_days_are_counted_from_the_stage_or_from_the_set(on, kind, due, value):
    for auto, name in (("sheet.submitted_on", "submitted"), ("sheet.explained_on", "explained")):
        hint = ask(auto, kind, Year(2026, steps={name: Step(on, DUE)}), due=due)
        assert (hint.value, type(hint.value)) == (value, type(value))
        assert f"ngày {on:%d/%m/%Y}, hạn {due or DUE:%d/%m/%Y}" in hint.words


@pytest.mark.parametrize(("day", "value"), [(DUE, True), (date(2026, 2, 5), False)])
def test_before_it_is_submitted_a_yes_or_no_row_is_told_as_of_today(day, value):
    step = Step(None, DUE, "phiếu chưa nộp")
    year = Year(2026, steps={"submitted": step, "explained": step}, today=day)
    hint = ask("sheet.submitted_on", "yes_no", year)
    assert hint.value is value
    assert hint.words == f"phiếu chưa nộp; tính theo hôm nay {day:%d/%m/%Y}, hạn 04/02/2026"
    told = ask("sheet.submitted_on", "late_penalty", year)
    assert (told.value, told.words) == (None, "phiếu chưa nộp, hạn 04/02/2026")
    assert ask("sheet.explained_on", "yes_no", year).value is None


def test_a_step_without_a_last_day_or_not_asked_for_is_no_proposal():
    year = Year(2026, steps={"submitted": Step(date(2026, 2, 1)), "explained": Step(None, DUE)})
    assert ask("sheet.submitted_on", "late_penalty", year) is None
    assert ask("sheet.explained_on", "late_penalty", year) is None
    assert ask("sheet.explained_on", "late_penalty", Year(2026)) is None


@pytest.mark.parametrize(
    ("auto", "args", "what"),
    [
        ("movement.registered_rate", None, "đăng ký thi đua"),
        ("award.highest", None, "khen thưởng của đơn vị"),
        ("target.met_rate", {"scope": "superior"}, "mức đạt từng chỉ tiêu"),
        ("survey.index", {"group": "digital"}, "kết quả khảo sát này"),
        ("task.on_time_rate", {"scope": "steering_committee"}, "nhiệm vụ của kế hoạch"),
        ("task.completion_rate", 7, "nhiệm vụ của kế hoạch"),
        ("report.late_count", {"kinds": ["THI_DUA"]}, "loại báo cáo này"),
        ("meeting.speaker_rate", None, "nội dung này"),
    ],
)
def test_what_nobody_records_here_is_said(auto, args, what):
    said = unrecorded({"auto": auto, "auto_args": args})
    assert said.startswith(f"hệ thống chưa có số liệu {what}")


@pytest.mark.parametrize(
    ("auto", "args"),
    [
        (None, None),
        ("plan.issued_on", {"plan": "CDS"}),
        ("task.on_time_rate", {"scope": "superior"}),
        ("report.late_count", None),
        ("report.late_count", {"kinds": ["Q1"]}),
        ("sheet.submitted_on", None),
    ],
)
def test_what_is_recorded_here_is_not_said_to_be_missing(auto, args):
    assert unrecorded({"auto": auto, "auto_args": args}) == ""
