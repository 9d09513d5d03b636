"""Times of completion, read as plans write them, and the periods of what comes back."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cchc.lib.clock import today
from plans.deadlines import due_state
from plans.recurrence import (
    CONTINUOUS,
    HALF_YEARLY,
    LABELS,
    MONTHLY,
    QUARTERLY,
    YEARLY,
    Due,
    no_day,
    periods,
    read_due,
)

END = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("15/12/2026", date(2026, 12, 15)),
        ("15-12-2026", date(2026, 12, 15)),
        ("15.12.26", date(2026, 12, 15)),
        ("05/9", date(2026, 9, 5)),
        ("trước 15/12", date(2026, 12, 15)),
        ("Trước ngày 15/12/2026", date(2026, 12, 15)),
        ("Chậm nhất ngày 15 tháng 12 năm 2027", date(2027, 12, 15)),
        ("ngày 05 tháng 3", date(2026, 3, 5)),
        ("ngày 06 tháng 01 năm 2027", date(2027, 1, 6)),
        ("Xong trước 30/6 và 15/11", date(2026, 11, 15)),
        ("Từ 01/3 đến 30/9/2027", date(2027, 9, 30)),
        ("quý II", date(2026, 6, 30)),
        ("Quý II/2027", date(2027, 6, 30)),
        ("quy 2 nam 2025", date(2025, 6, 30)),
        ("Qúy IV", END),
        ("Q.III/2026", date(2026, 9, 30)),
        ("QIV", END),
        ("quý I, II và III", date(2026, 9, 30)),
        ("Quý II-III", date(2026, 9, 30)),
        ("Quý IV/2025 - Quý I/2026", date(2026, 3, 31)),
        ("quý I, quý III năm 2027", date(2027, 9, 30)),
        ("quý I, cả năm", END),
        ("cuối quý III", date(2026, 9, 30)),
        ("tháng 9", date(2026, 9, 30)),
        ("Tháng 02/2028", date(2028, 2, 29)),
        ("tháng 3, 6, 9", date(2026, 9, 30)),
        ("Tháng 3 đến tháng 9 năm 2027", date(2027, 9, 30)),
        ("T9/2026", date(2026, 9, 30)),
        ("9/2026", date(2026, 9, 30)),
        ("tháng 3, 15/6", date(2026, 6, 15)),
        ("6 tháng đầu năm", date(2026, 6, 30)),
        ("Sáu tháng cuối năm 2027", date(2027, 12, 31)),
        ("trong năm 2026", END),
        ("Năm 2028", date(2028, 12, 31)),
        ("2026-2027", date(2027, 12, 31)),
        ("giai đoạn 2026-2030", date(2030, 12, 31)),
        ("Cả năm", END),
        ("hết năm", END),
        ("29/02/2028", date(2028, 2, 29)),
        ("ngày 31/12", END),
    ],
)
def test_a_date(text, due_on):
    assert read_due(text, 2026) == Due(due_on)


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("thường xuyên", CONTINUOUS),
        ("Thường xuyên trong năm", CONTINUOUS),
        ("Thuong xuyen, khi co yeu cau", CONTINUOUS),
        ("hằng ngày", CONTINUOUS),
        ("hằng tuần", CONTINUOUS),
        ("hằng năm", YEARLY),
        ("Hàng năm", YEARLY),
        ("hằng năm, sau khi Bộ Nội vụ công bố", YEARLY),
        ("mỗi năm một lần", YEARLY),
        ("1 năm/lần", YEARLY),
        ("hằng quý", QUARTERLY),
        ("HÀNG QUÝ", QUARTERLY),
        ("Định kỳ quý", QUARTERLY),
        ("thường xuyên, báo cáo hằng quý", QUARTERLY),
        ("báo cáo quý, 6 tháng, năm", QUARTERLY),
        ("3 tháng/lần", QUARTERLY),
        ("hằng tháng", MONTHLY),
        ("hang thang", MONTHLY),
        ("1 tháng/lần", MONTHLY),
        ("Mỗi tháng 1 lần", MONTHLY),
        ("hằng tháng, hằng quý", MONTHLY),
        ("6 tháng", HALF_YEARLY),
        ("sáu tháng", HALF_YEARLY),
        ("Định kỳ 06 tháng", HALF_YEARLY),
        ("6 tháng, năm", HALF_YEARLY),
        ("6 tháng 1 lần", HALF_YEARLY),
    ],
)
def test_a_recurrence(text, recurrence):
    assert read_due(text, 2026) == Due(recurrence=recurrence)


def test_a_recurrence_may_name_its_year():
    assert read_due("Thường xuyên trong năm 2027", 2026).year == 2027
    assert read_due("hằng năm, giai đoạn 2026-2030", 2026).year is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "khi có văn bản của cấp trên",
        "theo chỉ đạo",
        "theo quy định",
        "định kỳ",
        "Theo Kế hoạch số 65/KH-UBND ngày 16/01/2025",
        "trong vòng 15 ngày kể từ ngày 01/3/2026",
        "sau 6 tháng",
        "đầu quý II",
        "giữa tháng 9",
        "không thường xuyên",
        "31/02/2026",
        "29/02",
        "45/13",
        "00/00/2026",
        "tháng 13",
        "quý V",
        "36 tháng",
        "15/12/1789",
    ],
)
def test_neither(text):
    assert read_due(text, 2026) == Due()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/02/2026", "31/2/2026"),
        ("trước 29/2", "29/2/2026"),
        ("ngày 31 tháng 9", "31/9/2026"),
        ("từ 01/3 đến 31/4/2026", "31/4/2026"),
        ("trước 29/2/2028", ""),
        ("đạt 40/50 thủ tục", ""),
        ("15/13", ""),
        ("theo Công văn số 12 ngày 31/02/2026", ""),
        ("khi có văn bản của cấp trên", ""),
        ("quý II", ""),
    ],
)
def test_a_day_that_no_calendar_has(text, said):
    assert no_day(text, 2026) == said


@pytest.mark.parametrize(
    ("text", "day", "month", "due_on"),
    [
        ("trước ngày 25 hằng tháng", 25, None, date(2026, 1, 25)),
        ("Ngày 20 của tháng cuối hằng quý", 20, None, date(2026, 3, 20)),
        ("trước 15/12 hằng năm", 15, 12, date(2026, 12, 15)),
        ("trong quý I hằng năm", None, 3, date(2026, 3, 31)),
        ("tháng 11 hằng năm", None, 11, date(2026, 11, 30)),
        ("29/02 hằng năm", None, 2, date(2026, 2, 28)),
        ("ngày 05 tháng sau, hằng quý", None, None, date(2026, 3, 31)),
    ],
)
def test_a_day_inside_each_period(text, day, month, due_on):
    due = read_due(text, 2026)
    assert (due.due_on, due.day, due.month) == (None, day, month)
    assert periods(due.recurrence, 2026, day=due.day, month=due.month)[0].due_on == due_on


def test_the_periods_of_a_year():
    def named(recurrence):
        return [(period.label, period.due_on) for period in periods(recurrence, 2026)]

    quarters = [
        ("quý I/2026", date(2026, 3, 31)),
        ("quý II/2026", date(2026, 6, 30)),
        ("quý III/2026", date(2026, 9, 30)),
        ("quý IV/2026", END),
    ]
    assert named(QUARTERLY) == named(CONTINUOUS) == quarters
    assert named(HALF_YEARLY) == [
        ("6 tháng đầu năm 2026", date(2026, 6, 30)),
        ("6 tháng cuối năm 2026", END),
    ]
    assert named(YEARLY) == [("năm 2026", END)]
    assert named(MONTHLY)[1:3] == [
        ("tháng 02/2026", date(2026, 2, 28)),
        ("tháng 3/2026", date(2026, 3, 31)),
    ]
    assert periods("", 2026) == []


def test_periods_that_were_due_before_the_task_was_given_ask_nothing():
    since = periods(QUARTERLY, 2026, since=date(2026, 6, 30))
    assert [period.number for period in since] == [2, 3, 4]
    assert periods(YEARLY, 2025, since=date(2026, 1, 1)) == []


def test_a_quarter_is_over_at_midnight_of_this_country():
    first = periods(QUARTERLY, 2026)[0]
    with time_machine.travel(datetime(2026, 3, 31, 16, 59, tzinfo=UTC), tick=False):
        assert due_state(first.due_on, today()).words == "hết hạn 24:00 hôm nay"
    with time_machine.travel(datetime(2026, 3, 31, 17, 0, tzinfo=UTC), tick=False):
        assert due_state(first.due_on, today()).words == "quá hạn 1 ngày"


years = st.integers(1990, 2099)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
spelt = st.sampled_from(
    ["{d}/{m}/{y}", "trước ngày {d:02d}/{m:02d}/{y}", "ngày {d} tháng {m} năm {y}", "{d}.{m}.{y}"]
)


@given(days, spelt, years)
def test_every_date_in_every_spelling(day, form, year):
    text = form.format(d=day.day, m=day.month, y=day.year)
    for written in (text, text.upper(), unicodedata.normalize("NFD", text)):
        assert read_due(written, year) == Due(day)
        assert no_day(written, year) == ""


@given(st.text(max_size=60) | st.text("qúyIV tháng năm16/.-,2", max_size=30), years)
def test_any_text_is_read_and_says_one_thing(text, year):
    due = read_due(text, year)
    assert not (due.due_on and due.recurrence)
    assert due.recurrence in ("", *LABELS)
    assert read_due(unicodedata.normalize("NFD", text), year) == due


@given(years, st.integers(1, 12))
def test_a_month_is_due_on_its_last_day(year, month):
    due_on = read_due(f"tháng {month}", year).due_on
    assert (due_on.year, due_on.month) == (year, month)
    assert (due_on + timedelta(days=1)).day == 1
    quarter = (month - 1) // 3
    ends = read_due(f"quý {('I', 'II', 'III', 'IV')[quarter]}/{year}", 2000).due_on
    assert ends == periods(QUARTERLY, year)[quarter].ends_on


@given(st.sampled_from(list(LABELS)), years, st.integers(1, 31) | st.none(), days)
def test_periods_fill_the_year_without_gap(recurrence, year, day, since):
    found = periods(recurrence, year, day=day)
    assert (found[0].starts_on, found[-1].ends_on) == (date(year, 1, 1), date(year, 12, 31))
    for one, next_one in pairwise(found):
        assert next_one.starts_on - one.ends_on == timedelta(days=1)
        assert one.due_on < next_one.due_on
    assert [period.number for period in found] == list(range(1, len(found) + 1))
    assert all(period.starts_on <= period.due_on <= period.ends_on for period in found)
    assert len({period.label for period in found}) == len(found)
    left = periods(recurrence, year, day=day, since=since)
    assert left == [period for period in found if period.due_on >= since]


@given(st.sampled_from(list(LABELS)), years)
def test_a_label_is_read_as_itself(recurrence, year):
    assert read_due(LABELS[recurrence], year).recurrence == recurrence
