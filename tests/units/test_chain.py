"""One day of the chain, and the anchors that show a chain written anew."""

import hashlib
from datetime import UTC, date, datetime

import pytest
import time_machine

from units.audit import FIRST_HASH, record
from units.chain import (
    Anchor,
    BadAnchors,
    check_day,
    first_broken_link,
    first_lost_anchor,
    head_anchor,
    read_anchors,
)
from units.models import AuditEvent, AuditHead
from units.triggers import release

pytestmark = pytest.mark.each_database

DAYS = [date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4)]


@pytest.fixture
def three_days(world):
    """Two rows a day on three days in a row: 1 and 2, 3 and 4, 5 and 6; the triggers are gone."""
    for day in DAYS:
        with time_machine.travel(datetime(day.year, day.month, day.day, 7, 5, tzinfo=UTC)):
            for _ in range(2):
                record("tests.thing.done", by=world.canbo_dttg, unit=world.ethnic)
    release("units_auditevent")


def rewrite_from(seq):
    """The chain of who may write everything: every later hash fits again."""
    previous = AuditEvent.objects.filter(seq=seq - 1).values_list("hash", flat=True).first()
    for event in AuditEvent.objects.filter(seq__gte=seq).order_by("seq"):
        text = event.payload.replace("canbo.dttg", "người khác")
        digest = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
        AuditEvent.objects.filter(pk=event.pk).update(
            payload=text,
            previous_hash=previous,
            hash=digest,
            actor=event.told["actor"].replace("canbo.dttg", "người khác"),
        )
        previous = digest
    AuditHead.objects.update(hash=previous)


def test_each_day_holds(three_days):
    for day in DAYS:
        check = check_day(day)
        assert (check.count, check.broken) == (2, None)
        assert check.sentence == "Chuỗi nhật ký nguyên vẹn."


def test_a_day_is_judged_by_its_own_rows(three_days):
    AuditEvent.objects.filter(seq=4).update(reason="khác")
    assert check_day(DAYS[0]).broken is None
    broken = check_day(DAYS[1])
    assert broken.broken == (4, "cột reason khác nội dung đã băm")
    assert broken.sentence == (
        "Chuỗi nhật ký bị đứt tại dòng 4 (14:05, 03/11/2026). Báo ngay bộ phận an toàn thông tin."
    )
    assert check_day(DAYS[2]).broken is None


@pytest.mark.parametrize(("gone", "day"), [([1], 0), ([3], 1), ([4], 1), ([3, 4], 1), ([5], 2)])
def test_a_row_that_is_missing_at_any_edge_is_found(three_days, gone, day):
    AuditEvent.objects.filter(seq__in=gone).delete()
    check = check_day(DAYS[day])
    assert check.broken == (gone[0], "thiếu dòng")
    assert check.sentence.startswith(f"Chuỗi nhật ký bị đứt tại dòng {gone[0]}. ")


def test_the_last_day_meets_the_head(three_days):
    AuditEvent.objects.filter(seq=6).delete()
    assert check_day(DAYS[2]).broken == (6, "đầu chuỗi không khớp dòng cuối")
    assert check_day(date(2026, 11, 20)).broken == (6, "đầu chuỗi không khớp dòng cuối")


def test_a_head_moved_back_is_found(three_days):
    AuditHead.objects.update(seq=5, hash=AuditEvent.objects.get(seq=5).hash)
    assert first_broken_link() == (6, "đầu chuỗi không khớp dòng cuối")


def test_what_is_appended_while_the_chain_is_read_is_no_fault(three_days, world, monkeypatch):
    """The head is read first: rows that came later are looked at the next time."""
    from units import chain

    head = chain._head()
    heads = iter([head])
    monkeypatch.setattr(chain, "_head", lambda: next(heads, None) or AuditHead.objects.get(pk=1))
    record("tests.thing.done", by=world.canbo_dttg)
    assert first_broken_link() is None


def test_a_day_with_too_many_rows_is_checked_in_part(three_days):
    check = check_day(DAYS[1], most=1)
    assert (check.count, check.broken, check.is_whole) == (1, None, False)
    assert check.sentence.startswith("1 dòng đầu của ngày này nguyên vẹn;")


def test_a_day_of_an_empty_log_holds(db):
    assert check_day(DAYS[0]).sentence == "Chuỗi nhật ký nguyên vẹn."
    assert head_anchor(DAYS[0]) == Anchor(DAYS[0], 0, FIRST_HASH)


def test_anchors_find_a_chain_written_anew(three_days):
    anchors = [Anchor(DAYS[0], 2, AuditEvent.objects.get(seq=2).hash), head_anchor(DAYS[2])]
    assert first_lost_anchor(anchors) is None
    rewrite_from(4)
    assert first_broken_link() is None  # it holds by itself
    assert first_lost_anchor(anchors) == anchors[1]


def test_anchors_find_an_old_copy_put_back(three_days):
    anchor = head_anchor(DAYS[2])
    AuditEvent.objects.filter(seq=6).delete()
    AuditHead.objects.update(seq=5, hash=AuditEvent.objects.get(seq=5).hash)
    assert first_broken_link() is None
    assert first_lost_anchor([Anchor(DAYS[0], 0, FIRST_HASH), anchor]) == anchor


def test_anchors_are_read_as_they_are_written():
    lines = [f"2026-11-02 2 {'ab' * 32}", f"2026-11-03 4 {'cd' * 32}"]
    assert [str(anchor) for anchor in read_anchors("\n\n".join(lines) + "\n")] == lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hôm qua 2 ab", "Dòng 1 của tệp mốc không đọc được."),
        ("2026-11-02 hai ab", "Dòng 1 của tệp mốc không đọc được."),
        ("2026-11-02 2 xyz", "Dòng 1 của tệp mốc không đọc được."),
        ("2026-11-02 2", "Dòng 1 của tệp mốc không đọc được."),
        ("2026-11-02 2 ab\n2026-11-03 1 ab", "Dòng 2 của tệp mốc lùi so với dòng trước."),
        ("2026-11-02 2 ab\n2026-11-01 3 ab", "Dòng 2 của tệp mốc lùi so với dòng trước."),
    ],
)
def test_a_file_that_is_none_says_where(text, said):
    with pytest.raises(BadAnchors, match=said):
        read_anchors(text)
