"""The log: append-only, chained, and silent about secrets."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from cchc.lib.clock import today
from tests.world import make_person
from units.actions.reading import note_read
from units.actions.unit import change_unit
from units.audit import (
    changed,
    linked_together,
    plain,
    record,
    row_facts,
    snapshot,
    tell,
)
from units.chain import first_broken_link
from units.models import AuditEvent, AuditHead, Unit
from units.models.audit import KIND_LABELS
from units.triggers import APPEND_ONLY, missing, protect, release

pytestmark = pytest.mark.each_database

TABLE = "units_auditevent"


@pytest.fixture
def chain(world):
    for number in range(1, 5):
        record("tests.thing.done", by=world.canbo_dttg, obj=world.ethnic, reason=f"lần {number}")


@pytest.fixture
def unprotected(chain):
    """The table as somebody finds it who has the rights of its owner."""
    release(TABLE, connection)
    yield
    protect(TABLE, connection)


def test_rows_are_numbered_and_chained(chain):
    first, second, *_ = AuditEvent.objects.order_by("seq")
    assert (first.seq, second.seq) == (1, 2)
    assert second.previous_hash == first.hash
    assert AuditHead.objects.get().seq == 4
    assert first_broken_link() is None


def test_rows_linked_together_are_those_of_single_acts(world):
    def act(number):
        return record("tests.thing.done", by=None, obj=world.ethnic, reason=f"lần {number}")

    act(1)
    with linked_together():
        assert act(2) is None
        act(3)
        assert AuditEvent.objects.count() == 1
    act(4)
    told = list(AuditEvent.objects.order_by("seq").values_list("seq", "reason", "object"))
    name = world.ethnic.name
    assert told == [(n, f"lần {n}", name) for n in range(1, 5)]
    assert first_broken_link() is None


def test_rows_linked_together_take_few_queries_and_none_when_there_are_none(
    world, django_assert_num_queries
):
    record("tests.thing.done", by=None)
    with django_assert_num_queries(2 + 3), linked_together():  # a savepoint; head, rows, head
        for _ in range(20):
            record("tests.thing.done", by=None)
    with django_assert_num_queries(2), linked_together():
        pass


def test_a_refusal_is_linked_with_the_rest_and_nothing_of_a_load_that_fails(world):
    with linked_together(), pytest.raises(PermissionDenied):
        change_unit(world.ethnic, by=world.canbo_dttg, on=today(), name="Sở Mới")
    assert AuditEvent.objects.get().outcome == AuditEvent.Outcome.REFUSED
    with pytest.raises(ZeroDivisionError):
        _record_and_fail()
    record("tests.thing.done", by=None)
    assert AuditEvent.objects.count() == 2
    assert first_broken_link() is None


def _record_and_fail():
    with linked_together():
        record("tests.thing.done", by=None)
        raise ZeroDivisionError


def test_an_empty_log_holds(db):
    assert first_broken_link() is None


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_the_log(chain, act):
    rows = AuditEvent.objects.filter(seq=2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(reason="khác") if act == "update" else rows.delete()
    assert first_broken_link() is None


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("reason", "khác", (2, "cột reason khác nội dung đã băm")),
        ("actor", "Người khác", (2, "cột actor khác nội dung đã băm")),
        ("actor_id", None, (2, "cột actor_id khác nội dung đã băm")),
        ("at", datetime(2020, 1, 1, tzinfo=UTC), (2, "cột at khác nội dung đã băm")),
        ("payload", "{}", (2, "mã chuỗi không khớp nội dung")),
        ("hash", "0" * 64, (2, "mã chuỗi không khớp nội dung")),
        ("previous_hash", "1" * 64, (2, "không nối với dòng trước")),
        ("seq", 9, (2, "thiếu dòng")),
    ],
)
def test_a_row_changed_behind_the_triggers_is_named(unprotected, field, value, fault):
    AuditEvent.objects.filter(seq=2).update(**{field: value})
    assert first_broken_link() == fault


def test_a_row_rewritten_with_its_own_hash_breaks_the_next(unprotected):
    event = AuditEvent.objects.get(seq=2)
    text = event.payload.replace("lần 2", "lần khác")
    import hashlib

    digest = hashlib.sha256(f"{event.previous_hash}\n{text}".encode()).hexdigest()
    AuditEvent.objects.filter(seq=2).update(payload=text, hash=digest, reason="lần khác")
    assert first_broken_link() == (3, "không nối với dòng trước")


def test_a_row_taken_out_is_missed(unprotected):
    AuditEvent.objects.filter(seq=3).delete()
    assert first_broken_link() == (3, "thiếu dòng")


def test_the_last_row_taken_out_is_missed_at_the_head(unprotected):
    AuditEvent.objects.filter(seq=4).delete()
    assert first_broken_link() == (4, "đầu chuỗi không khớp dòng cuối")


def test_tables_without_their_triggers_are_named(unprotected):
    assert missing() == [TABLE]
    assert TABLE in APPEND_ONLY


def test_protecting_twice_is_harmless(db):
    protect(TABLE, connection)
    protect(TABLE, connection)
    assert missing() == []


def test_who_acts_system_and_visitor_too(world):
    for by, name, pk in (
        (None, "hệ thống", None),
        (AnonymousUser(), "khách", None),
        (world.canbo_dttg, "Cán bộ canbo.dttg", world.canbo_dttg.pk),
    ):
        event = record("tests.thing.done", by=by)
        assert (event.actor, event.actor_id) == (name, pk)
        assert (event.object, event.unit, event.object_type) == ("", "", "")


def test_the_payload_is_one_canonical_text(world):
    event = record("tests.thing.done", by=None, facts={"b": 1, "a": Decimal("2.50")})
    told = json.loads(event.payload)
    assert event.payload == json.dumps(
        told, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert told["facts"] == {"a": "2.50", "b": 1}
    assert event.told == told


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        ("chữ", "chữ"),
        (Decimal("85.340"), "85.340"),
        (Decimal("1E+2"), "100"),
        (date(2026, 2, 5), "2026-02-05"),
        ({1: {Decimal("0.1")}}, {"1": ["0.1"]}),
        ((1, date(2026, 1, 1)), [1, "2026-01-01"]),
        (1.5, "1.5"),
    ],
)
def test_values_as_the_log_holds_them(value, expected):
    assert plain(value) == expected


def test_secrets_are_left_out_and_private_text_is_only_a_hash(world, monkeypatch):
    person = make_person("Nguyễn Văn Ân", world.ethnic)
    assert snapshot(person) == {"id": person.pk, "full_name": "Nguyễn Văn Ân"}
    assert not {"password", "version"} & set(snapshot(world.canbo_dttg))
    model = type(person)
    monkeypatch.setattr(model, "AUDIT_HASHED", {"full_name"}, raising=False)
    hashed = snapshot(person)["full_name"]
    assert hashed.startswith("sha256:")
    assert len(hashed) == 71
    person.full_name = ""
    assert snapshot(person)["full_name"] == ""
    monkeypatch.setattr(model, "AUDIT_HASHED", {"id"}, raising=False)
    assert snapshot(person)["id"].startswith("sha256:")
    monkeypatch.setattr(model, "AUDIT_SECRET", {"full_name"}, raising=False)
    assert set(snapshot(person)) == {"id"}


def test_only_what_differs_is_a_change():
    assert changed({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": None}) == ({"b": 2}, {"b": 3})


def test_facts_outside_an_action_go_nowhere():
    tell(lost=True)
    with row_facts() as facts:
        tell(kept=True)
    assert facts == {"kept": True}


def test_reading_leaves_one_row_a_person_object_and_day(world):
    first = note_read(world.cell, by=world.kiemtra_tinh, what="tests.minutes.read")
    assert first.unit_id == world.cell.pk
    assert note_read(world.cell, by=world.kiemtra_tinh, what="tests.minutes.read") is None
    assert note_read(world.old_cell, by=world.kiemtra_tinh, what="tests.minutes.read")
    assert note_read(world.cell, by=world.bithu_dubnd, what="tests.minutes.read")
    assert first.what == "xem nội dung"


# --- Who sees it --------------------------------------------------------------------------------


def seen(user):
    return list(AuditEvent.objects.visible_to(user).order_by("seq").values_list("seq", flat=True))


def test_own_acts_the_head_s_unit_and_the_subtree_of_admin_and_inspector(world):
    for by, unit in (
        (world.canbo_dttg, world.ethnic),
        (world.lanhdao_dttg, world.ethnic),
        (world.canbo_snv, world.home_affairs),
        (world.bithu_dttg, world.cell),
        (world.bithu_langson, world.langson_ethnic),
    ):
        record("tests.thing.done", by=by, unit=unit)
    assert seen(world.canbo_dttg) == [1]
    assert seen(world.lanhdao_dttg) == [1, 2]
    assert seen(world.quantri) == [1, 2, 3]
    assert seen(world.kiemtra_tinh) == [1, 2, 3, 4]
    assert seen(world.lanhdao_ubnd) == []
    assert seen(world.bithu_langson) == [5]


def test_rows_are_found_by_words_and_days(world):
    record("units.membership.granted", by=world.quantri, obj=world.ethnic, unit=world.province)
    record("tests.thing.done", by=world.canbo_dttg, obj=world.cell, unit=world.ethnic, reason="x")
    rows = AuditEvent.objects.visible_to(world.quantri)
    assert rows.matching(text="giao vai tro").get().kind == "units.membership.granted"
    assert rows.matching(who="canbo.dttg").get().seq == 2
    assert rows.matching(text="Chi bộ Sở").get().seq == 2
    assert rows.matching(unit="tinh tuyen quang").count() == 2
    assert rows.matching().during().count() == rows.during(today(), today()).count() == 2
    assert rows.during(None, date(2020, 1, 1)).count() == 0
    assert rows.during(date(2199, 1, 1)).count() == 0


def test_every_kind_has_words(world):
    change_unit(
        world.ethnic,
        by=world.quantri,
        on=date(2026, 1, 1),
        short_name="Sở DTTG",
        source_note="Công báo",
    )
    event = AuditEvent.objects.get()
    assert event.what == "đổi tên, chuyển cấp trên"
    assert str(event) == "1 units.unit.changed"
    assert str(AuditHead.objects.get()) == "1"
    assert event.deed == "đổi tên, chuyển cấp trên Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"
    assert AuditEvent(kind="tests.thing.read").what == "xem nội dung"
    assert AuditEvent(kind="plans:task-report.refused").what == "gửi biểu mẫu"
    assert AuditEvent(kind="tests.never.named").what == "thao tác khác"
    assert all(label.strip() for label in KIND_LABELS.values())
    assert Unit.objects.get(pk=world.ethnic.pk).version == 2


@pytest.mark.parametrize(
    ("kind", "actor", "named", "deed"),
    [
        ("plans.plan.approved", "A", "Kế hoạch năm 2026", "phê duyệt Kế hoạch năm 2026"),
        ("plans.plan.approved", "A", "Kế", "phê duyệt kế hoạch Kế"),
        ("units.user.signed_in", "A", "A", "đăng nhập"),
        ("units.user.signed_out", "A", "", "đăng xuất"),
        ("meetings.minutes.read", "A", "Họp ngày 1 – X", "xem biên bản Họp ngày 1 – X"),
    ],
)
def test_an_act_and_its_object_are_one_phrase(kind, actor, named, deed):
    event = AuditEvent(kind=kind, actor=actor, object=named)
    assert event.deed == deed
    event.is_hidden = True
    assert event.deed == event.what
