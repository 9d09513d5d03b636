"""Handing over: one command around those of the apps, so that all of it happens or nothing."""

from datetime import timedelta

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from units.audit import tell
from units.command import command
from units.lineage import keepers_of
from units.models import Handover, Membership
from units.permissions import Permission

RECENTLY = timedelta(days=365)
ONLY_TAKER = "Chỉ người nhận xác nhận đã nhận bàn giao."
CHANGED = "Danh sách việc vừa thay đổi; tải lại trang rồi bàn giao."


def givers(unit):
    """Ids of users who hold a role at the unit, or held one within the last year."""
    day = today()
    held = Membership.objects.filter(unit=unit, valid_from__lte=day).exclude(
        valid_to__lt=day - RECENTLY
    )
    return set(held.values_list("user", flat=True))


def takers(unit):
    """Ids of users who hold a role at the unit today and may sign in."""
    held = Membership.objects.at(today()).filter(unit=unit, user__is_active=True)
    return set(held.values_list("user", flat=True))


def refuse_work_of_others(held_by, unit):
    """Work stays with the unit that carries it out, or that keeps the records of who did."""
    for holder in set(held_by):
        if keepers_of(holder)[-1] != unit:
            raise Refused(f"{holder.name} không thuộc phần việc của {unit.name}.")


@command("units.work.handed_over", Permission.HAND_OVER, "bàn giao công việc")
def hand_over(unit, *, by, giver, taker, parts, note=""):
    """Bàn giao: everything in `parts` goes from one User of the unit to another -> Handover.

    `parts`: [(title, action, things)], where `action(unit, by=, giver=, taker=, things=)` is the
    command of the app that knows the things and returns [{title, note}] for the record.
    """
    if giver.pk == taker.pk:
        raise Refused("Người nhận phải khác người bàn giao.")
    if giver.pk not in givers(unit):
        raise Refused(f"{giver} không giữ vai trò nào tại {unit.name} trong 12 tháng qua.")
    if taker.pk not in takers(unit):
        raise Refused(f"{taker} chưa giữ vai trò nào tại {unit.name}; nhờ quản trị giao vai trò.")
    items = [
        {"part": title, **line}
        for title, action, things in parts
        if things
        for line in action(unit, by=by, giver=giver, taker=taker, things=things)
    ]
    if not items:
        raise Refused("Chọn ít nhất một việc để bàn giao.")
    tell(giver=str(giver), taker=str(taker), count=len(items))
    return Handover.objects.create(
        unit=unit, giver=giver, taker=taker, by_id=by.pk, on=today(), items=items, note=note
    )


@command("units.work.received", label="xác nhận đã nhận bàn giao")
def confirm_handover(handover, *, by):
    """Xác nhận đã nhận: by the taker, once."""
    if handover.taker_id != by.pk:
        raise Refused(ONLY_TAKER)
    if handover.confirmed_at is not None:
        raise Refused("Việc bàn giao này đã được xác nhận.")
    handover.confirmed_at = now()
