"""The frame of every action: one transaction, one row of the log, one result for one press."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from cchc.lib.clock import now
from cchc.lib.refusal import Conflict, PasswordNeeded, Refused
from tests.world import make_unit, make_user
from units import command as frame
from units.actions.user import end_role
from units.audit import RequestFacts, acting_in, tell
from units.command import command, touch
from units.models import AuditEvent, CommandKey, Membership, Person, Position, Unit
from units.permissions import Permission, Role

pytestmark = pytest.mark.each_database

KEY = "0f0e0d0c-0b0a-4909-8807-060504030201"


def pressed(key=KEY, password_at=None):
    return acting_in(RequestFacts(request_id="abc", key=key, password_at=password_at))


@command("tests.unit.marked", Permission.MANAGE_PERSON)
def mark(unit, *, by, is_illustrative=True, reason=""):
    unit.is_illustrative = is_illustrative


@command("tests.person.made", Permission.MANAGE_PERSON)
def make(unit, *, by, name="Cán bộ 01"):
    return Person.objects.create(full_name=name)


@command("tests.unit.made_and_marked", Permission.MANAGE_PERSON)
def make_and_mark(unit, *, by):
    unit.is_illustrative = True
    return Person.objects.create(full_name="Cán bộ 02")


@command("tests.unit.told", Permission.MANAGE_PERSON)
def only_tell(unit, *, by, facts):
    tell(**facts)


@command("tests.unit.touched", Permission.MANAGE_PERSON)
def only_touch(unit, *, by):
    touch(unit)


@command("tests.unit.refused", Permission.MANAGE_PERSON)
def always_refuse(unit, *, by):
    Person.objects.create(full_name="Không được ghi")
    raise Refused("Chưa đủ điều kiện.")


@command("tests.unit.starred", Permission.GRANT_ROLE)
def starred(unit, *, by):
    unit.is_illustrative = True


@command("tests.unit.listed", Permission.MANAGE_PERSON)
def give_list(unit, *, by):
    tell(count=2)
    return ["a", "b"]


@command("tests.unit.unguarded")
def unguarded(unit, *, by):
    unit.is_illustrative = True


@command("tests.unit.outer", Permission.MANAGE_PERSON)
def outer(unit, *, by, inner_unit):
    mark(inner_unit, by=by)
    make(unit, by=by)
    tell(inner="done")


def rows(kind=None):
    found = AuditEvent.objects.order_by("seq")
    return list(found.filter(kind=kind) if kind else found)


def test_a_change_is_saved_with_one_row_and_a_new_version(world):
    result = mark(world.ethnic, by=world.canbo_dttg, reason="thử")
    (row,) = rows()
    assert (result.is_illustrative, result.version) == (True, 2)
    assert Unit.objects.get(pk=world.ethnic.pk).version == 2
    assert (row.kind, row.outcome, row.reason) == ("tests.unit.marked", "DONE", "thử")
    assert row.told["before"] == {"is_illustrative": False}
    assert row.told["after"] == {"is_illustrative": True}
    assert (row.actor_id, row.unit_id) == (world.canbo_dttg.pk, world.ethnic.pk)


def test_nothing_changed_nothing_written(world):
    mark(world.ethnic, by=world.canbo_dttg, is_illustrative=False)
    assert rows() == []
    assert Unit.objects.get(pk=world.ethnic.pk).version == 1


def test_a_created_row_is_what_the_log_tells_of(world):
    person = make(world.ethnic, by=world.canbo_dttg)
    (row,) = rows()
    assert (row.object_type, row.object_id) == ("units.person", str(person.pk))
    assert row.unit_id == world.ethnic.pk  # a person is of no unit: the row stands at the parent
    assert row.told["after"]["full_name"] == "Cán bộ 01"
    assert Unit.objects.get(pk=world.ethnic.pk).version == 1


def test_a_changed_parent_of_a_created_row_is_told_beside_it(world):
    person = make_and_mark(world.ethnic, by=world.canbo_dttg)
    (row,) = rows()
    assert row.object_id == str(person.pk)
    assert row.told["facts"]["parent"] == {
        "object": "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
        "before": {"is_illustrative": False},
        "after": {"is_illustrative": True},
    }
    assert Unit.objects.get(pk=world.ethnic.pk).version == 2


def test_a_changed_parent_is_told_by_the_name_that_the_log_may_hold(world, monkeypatch):
    monkeypatch.setattr(Unit, "audit_name", "đơn vị số 7", raising=False)
    make_and_mark(world.ethnic, by=world.canbo_dttg)
    (row,) = rows()
    assert row.told["facts"]["parent"]["object"] == "đơn vị số 7"


def test_facts_alone_make_a_row_and_no_version(world):
    only_tell(world.ethnic, by=world.canbo_dttg, facts={"count": 3, "on": date(2026, 2, 5)})
    (row,) = rows()
    assert row.told["facts"] == {"count": 3, "on": "2026-02-05"}
    assert Unit.objects.get(pk=world.ethnic.pk).version == 1


def test_touch_gives_a_new_version(world):
    only_touch(world.ethnic, by=world.canbo_dttg)
    assert Unit.objects.get(pk=world.ethnic.pk).version == 2
    assert len(rows()) == 1


def test_a_rule_that_refuses_leaves_nothing(world):
    with pytest.raises(Refused, match="Chưa đủ điều kiện"):
        always_refuse(world.ethnic, by=world.canbo_dttg)
    assert rows() == []
    assert not Person.objects.exists()


def test_want_of_permission_is_rolled_back_and_leaves_one_refused_row(world):
    with pytest.raises(PermissionDenied, match="liên hệ quản trị"):
        mark(world.finance, by=world.canbo_dttg)
    (row,) = rows()
    assert (row.kind, row.outcome) == ("tests.unit.marked", "REFUSED")
    assert row.object == "Sở Tài chính tỉnh Tuyên Quang"
    assert row.reason.startswith("Chỉ ")


def test_want_of_permission_comes_before_a_stale_version(world):
    with pytest.raises(PermissionDenied):
        mark(world.finance, by=world.canbo_dttg, version=7)


def test_a_stale_version_is_a_conflict_that_says_who_saved(world):
    mark(world.ethnic, by=world.lanhdao_dttg)
    with pytest.raises(Conflict) as caught:
        mark(world.ethnic, by=world.canbo_dttg, version=1, is_illustrative=False)
    conflict = caught.value
    assert conflict.who == "Cán bộ lanhdao.dttg"
    assert conflict.sentence.startswith("Cán bộ lanhdao.dttg đã lưu lúc ")
    assert conflict.fields == [("dữ liệu minh họa", True, False)]
    assert conflict.names == ["is_illustrative"]
    assert conflict.version == 2
    assert conflict.back_url == f"/don-vi/{world.ethnic.pk}/"
    assert len(rows()) == 1


def test_a_conflict_does_not_name_readers_or_the_refused(world):
    Unit.objects.filter(pk=world.ethnic.pk).update(version=5)
    with pytest.raises(PermissionDenied):
        mark(world.ethnic, by=world.canbo_snv)
    with pytest.raises(Conflict) as caught:
        mark(world.ethnic, by=world.canbo_dttg, version=1)
    assert caught.value.who == "Người khác"
    assert caught.value.at is None


def test_a_conflict_on_a_choice_is_told_in_words_and_without_a_page(world):
    membership = world.canbo_dttg.memberships.get()
    action = command("tests.membership.changed")(lambda m, *, by, role: None)
    with pytest.raises(Conflict) as caught:
        action(membership, by=world.canbo_dttg, version=9, role=Role.HEAD)
    assert caught.value.fields == [("vai trò", "cán bộ đầu mối CCHC", "thủ trưởng")]
    assert caught.value.back_url == ""


def test_what_agrees_is_no_conflict_to_show(world):
    with pytest.raises(Conflict) as caught:
        mark(world.ethnic, by=world.canbo_dttg, version=9, is_illustrative=False)
    assert caught.value.fields == caught.value.names == []
    assert caught.value.is_as_typed


def test_what_is_not_read_again_is_not_said_to_stand_as_typed(world):
    for sent in ({}, {"is_illustrative": True}, {"is_illustrative": False, "reason": "Đã rà"}):
        with pytest.raises(Conflict) as caught:
            mark(world.ethnic, by=world.canbo_dttg, version=9, **sent)
        assert not caught.value.is_as_typed, sent


def test_a_version_that_fits_is_accepted(world):
    assert mark(world.ethnic, by=world.canbo_dttg, version=1).version == 2


def test_the_row_is_read_again_under_the_lock(world):
    stale = Unit.objects.get(pk=world.ethnic.pk)
    mark(world.ethnic, by=world.canbo_dttg)
    result = mark(stale, by=world.canbo_dttg)
    assert result.version == 2  # it already was so: nothing to write
    assert len(rows()) == 1


def test_the_aggregate_is_locked_and_shared(world, monkeypatch):
    monkeypatch.setattr(Membership, "AGGREGATE", "unit", raising=False)
    seen = []
    action = command("tests.membership.looked")(lambda m, *, by: seen.append(m.unit))
    action(world.canbo_dttg.memberships.get(), by=world.canbo_dttg)
    assert seen == [world.ethnic]


def test_an_act_without_permission_needs_none(world):
    unguarded(world.finance, by=world.canbo_dttg)
    assert rows()[0].kind == "tests.unit.unguarded"


def test_the_system_acts_without_a_person(world):
    unguarded(world.finance, by=None)
    assert (rows()[0].actor, rows()[0].actor_id) == ("hệ thống", None)


# --- Standing in --------------------------------------------------------------------------------


def test_who_stands_in_is_told(world):
    mark(world.ethnic_board, by=world.canbo_dttg)
    (row,) = rows()
    assert row.unit_id == world.ethnic_board.pk
    assert row.told["on_behalf_of"] == "Ban Dân tộc tỉnh Tuyên Quang"


def test_at_home_nobody_stands_in(world):
    mark(world.ethnic, by=world.canbo_dttg)
    assert rows()[0].told["on_behalf_of"] == ""


# --- Password again -----------------------------------------------------------------------------


def test_a_starred_act_asks_for_the_password_of_the_last_ten_minutes(world):
    for password_at in (None, now() - timedelta(minutes=11)):
        with pressed(password_at=password_at), pytest.raises(PasswordNeeded):
            starred(world.ethnic, by=world.quantri)
    assert rows() == []
    assert not CommandKey.objects.exists()
    with pressed(password_at=now() - timedelta(minutes=9)):
        starred(world.ethnic, by=world.quantri)
    assert len(rows()) == 1


def test_a_command_of_the_system_is_not_asked(world):
    assert starred(world.ethnic, by=world.quantri).is_illustrative


# --- One press, one act -------------------------------------------------------------------------


def test_a_press_sent_twice_acts_once_and_gives_the_first_result(world):
    with pressed():
        first = make(world.ethnic, by=world.canbo_dttg)
    with pressed():
        second = make(world.ethnic, by=world.canbo_dttg)
    assert first == second
    assert Person.objects.count() == len(rows()) == 1


def test_a_press_that_changed_the_object_gives_the_object(world):
    with pressed():
        mark(world.ethnic, by=world.canbo_dttg, version=1)
    with pressed():
        again = mark(world.ethnic, by=world.canbo_dttg, version=1)
    assert again == world.ethnic
    assert again.version == 2
    assert len(rows()) == 1


def test_one_press_may_carry_out_a_command_several_times(world):
    for _ in range(2):
        with pressed():
            made = [make(world.ethnic, by=world.canbo_dttg, name=f"Cán bộ 0{n}") for n in (1, 2)]
    assert [person.full_name for person in made] == ["Cán bộ 01", "Cán bộ 02"]
    assert Person.objects.count() == 2
    assert str(CommandKey.objects.first()).startswith("tests.person.made ")
    assert sorted(CommandKey.objects.values_list("turn", flat=True)) == [1, 2]


def test_other_people_and_other_acts_may_bring_the_same_key(world):
    with pressed():
        make(world.ethnic, by=world.canbo_dttg)
        mark(world.ethnic, by=world.canbo_dttg)
    with pressed():
        make(world.ethnic, by=world.lanhdao_dttg)
    assert Person.objects.count() == 2
    assert len(rows()) == 3


def test_a_second_press_of_what_has_no_object_says_that_it_was_done(world):
    with pressed():
        assert give_list(world.ethnic, by=world.canbo_dttg) == ["a", "b"]
    with pressed(), pytest.raises(Refused, match="ở lần bấm trước"):
        give_list(world.ethnic, by=world.canbo_dttg)
    assert len(rows()) == 1


def test_a_refused_press_may_be_sent_again(world):
    with pressed(), pytest.raises(Refused):
        always_refuse(world.ethnic, by=world.canbo_dttg)
    assert not CommandKey.objects.exists()


def test_a_press_whose_twin_was_quicker_gives_the_twin_s_result(world, monkeypatch):
    """The twin commits between our look and our write: the database refuses our key."""
    twin = Person.objects.create(full_name="Bản của lần bấm kia")
    keep = frame._keep_press

    def keep_after_twin(press, result):
        monkeypatch.setattr(frame, "_keep_press", keep)
        raised = []
        CommandKey.objects.create(
            **press, result_type="units.person", result_id=str(twin.pk), at=now()
        )
        try:
            with transaction.atomic():
                keep(press, result)
        except frame._PressedTwice as twice:
            raised.append(twice)
        # Only our own writes are rolled back, the twin's stand: made again after the roll-back.
        monkeypatch.setattr(frame, "CommandKey", _After(CommandKey, press, twin))
        raise raised[0]

    monkeypatch.setattr(frame, "_keep_press", keep_after_twin)
    with pressed():
        assert make(world.ethnic, by=world.canbo_dttg) == twin
    assert [person.full_name for person in Person.objects.all()] == ["Bản của lần bấm kia"]
    assert rows() == []


class _After:
    """The table of presses as it stands once the twin has committed."""

    def __init__(self, model, press, twin):
        model_objects = model.objects

        class Objects:
            def get(self, **named):
                model_objects.create(
                    **press, result_type="units.person", result_id=str(twin.pk), at=now()
                )
                return model_objects.get(**named)

        self.objects = Objects()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite in memory has one writer")
@pytest.mark.parametrize("is_same_object", [True, False])
def test_two_presses_at_the_same_moment_act_once(is_same_object):
    one, other = make_unit("Sở A"), make_unit("Sở B")
    user = make_user("hai.lan", (Role.OFFICER, one), (Role.OFFICER, other))
    results, start = [], threading.Barrier(2)

    def press(unit):
        try:
            start.wait()
            with pressed():
                results.append(make(unit, by=type(user).objects.get(pk=user.pk)))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=press, args=(unit,))
        for unit in (one, one if is_same_object else other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert results[0] == results[1]
    assert Person.objects.count() == 1
    assert len(rows("tests.person.made")) == 1


def test_a_fault_of_the_action_itself_is_not_taken_for_a_second_press(world):
    position = Position.objects.create(
        person=Person.objects.create(full_name="A"), unit=world.ethnic, valid_from=date(2026, 1, 1)
    )

    @command("tests.position.twice")
    def twice(unit, *, by):
        position.pk = None
        position.save(force_insert=True)

    with pressed(), pytest.raises(IntegrityError):
        twice(world.ethnic, by=world.canbo_dttg)


# --- A command inside a command -----------------------------------------------------------------


def test_each_command_inside_another_leaves_its_row_at_the_end(world):
    outer(world.ethnic, by=world.canbo_dttg, inner_unit=world.ethnic_board)
    assert [row.kind for row in rows()] == [
        "tests.unit.marked",
        "tests.person.made",
        "tests.unit.outer",
    ]


def test_a_refusal_inside_another_command_leaves_one_row_and_nothing_else(world):
    with pytest.raises(PermissionDenied):
        outer(world.ethnic, by=world.canbo_dttg, inner_unit=world.finance)
    (row,) = rows()
    assert (row.kind, row.outcome) == ("tests.unit.outer", "REFUSED")


def test_the_log_is_written_last(world, django_assert_num_queries):
    """The head of the chain is locked when all other rows are written."""
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with pressed(), connection.execute_wrapper(watch):
        make(world.ethnic, by=world.canbo_dttg)
    head = next(i for i, sql in enumerate(seen) if "units_audithead" in sql)
    later = {sql.split()[0] for sql in seen[head:] if "audit" not in sql}
    assert later <= {"SAVEPOINT", "RELEASE"}


def test_a_role_is_ended_by_its_version(world):
    membership = world.canbo_dttg.memberships.get()
    end_role(membership, by=world.quantri, on=date(2026, 1, 31), version=1)
    with pytest.raises(Conflict):
        end_role(membership, by=world.quantri, on=date(2026, 2, 28), version=1)
