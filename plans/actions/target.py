"""Targets of a plan while it is drafted."""

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean
from plans.models import Target
from units.command import command
from units.permissions import Permission


@command("plans.target.added", Permission.EDIT_PLAN, label="thêm chỉ tiêu vào kế hoạch")
def add_target(plan, *, by, **line):
    """Thêm chỉ tiêu. `line`: title, goal as typed, unit_of_measure, base, area, note -> Target."""
    plan.refuse_unless("edit")
    target = Target(plan=plan, **line)
    _read(target)
    target.save()
    return target


@command("plans.target.edited", Permission.EDIT_PLAN, label="sửa chỉ tiêu của kế hoạch")
def edit_target(target, *, by, **line):
    """Sửa chỉ tiêu of a draft; its words are read again."""
    _refuse_unless_drafted(target)
    for name, value in line.items():
        setattr(target, name, value)
    _read(target)


@command("plans.target.withdrawn", Permission.EDIT_PLAN, label="bỏ chỉ tiêu khỏi kế hoạch")
def withdraw_target(target, *, by):
    """Bỏ chỉ tiêu khỏi dự thảo; the row stays."""
    _refuse_unless_drafted(target)
    target.is_withdrawn = True


def _refuse_unless_drafted(target):
    target.plan.refuse_unless("edit")
    if target.is_withdrawn:
        raise Refused("Chỉ tiêu này đã bỏ khỏi kế hoạch; mở lại trang để xem tình trạng mới nhất.")


def _read(target):
    if not clean(target.title) or not clean(target.goal):
        raise Refused("Chỉ tiêu cần nội dung và mức phấn đấu.")
    target.read()
