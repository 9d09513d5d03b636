"""Thay đổi tổ chức: a page for each change of a unit, what it touches, and the press that does it.

A change is asked in two steps, of one form at one address: what is filled in is first tried and
taken back (`rehearse`), then shown with what it touches; the second press, with the same fields,
carries it out. "Sửa lại" on the second page leads back with everything kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.unit_effects import effects_of, effects_of_dates, effects_of_reopening
from units.actions.correction import correct_end, correct_version, reopen_unit
from units.actions.host import end_host, host_party_unit
from units.actions.succession import (
    absorb_units,
    end_unit,
    hive_off_unit,
    merge_units,
    split_unit,
)
from units.actions.unit import change_unit, found_unit
from units.actions.withdrawal import withdraw_unit
from units.forms import unit_change as forms
from units.models import Branch, Unit, UnitVersion
from units.permissions import Permission, Role, access_of, fetch, require
from units.views.acting import acted_status, attempt, rehearse


def _self(form):
    return form.unit


def _alive(unit):
    return unit.ended_on is None and not unit.is_withdrawn


def _ended(unit):
    return unit.ended_on is not None


def _has_superior(unit):
    return _alive(unit) and unit.version_on(unit.last_day).parent_id is not None


def _is_party(unit):
    return _alive(unit) and unit.branch == Branch.PARTY


def _is_hosted(unit):
    return _is_party(unit) and unit.hosts.filter(valid_to__isnull=True).exists()


@dataclass(frozen=True)
class Change:
    """One change: its page (`title`, `about`), its press (`verb`, `done`), its form and action.

    `applies(unit)`: is it offered for this unit? `target(form)`: the object of the action, the unit
    itself unless said. `ending(form)`: the Units that end by it, None where nothing ends.
    `corrects(form, user)`: [Effect] of what sets the past right. `is_final`: there is no way back
    from it.
    """

    title: str
    about: str
    verb: str
    done: str
    form: type
    action: Callable
    applies: Callable = _alive
    target: Callable = _self
    ending: Callable | None = None
    corrects: Callable | None = None
    is_final: bool = False

    @property
    def is_an_end(self):
        return self.is_final or self.ending is not None


def _own(form):
    return [form.unit]


def _reopened(form, user):
    return effects_of_reopening(form.unit, user)


def _other_end(form, user):
    last = form.cleaned_data["on"] - timedelta(days=1)
    return effects_of_dates(form.unit, user, after=last)


def _other_founding(form, user):
    """Another first day of a later version touches nothing: the unit was there before it too."""
    is_first = form.row.valid_from == form.unit.founded_on
    since = form.cleaned_data["valid_from"]
    return effects_of_dates(form.unit, user, before=since) if is_first else []


# In the order of the page; the keys are the last word of the address.
CHANGES = {
    "them-don-vi": Change(
        "Thêm đơn vị trực thuộc", "Thành lập đơn vị dưới đơn vị này.", "Thêm đơn vị",
        "Đã thêm đơn vị.", forms.FoundForm, found_unit,
    ),
    "doi-ten": Change(
        "Đổi tên, thông tin", "Tên, loại, khối xếp hạng, ký hiệu mới từ một ngày.",
        "Đổi tên, thông tin", "Đã ghi tên, thông tin mới.", forms.RenameForm, change_unit,
    ),
    "chuyen-cap-tren": Change(
        "Chuyển cấp trên trực tiếp", "Đơn vị về dưới cấp trên khác từ một ngày.",
        "Chuyển cấp trên", "Đã chuyển cấp trên trực tiếp.", forms.MoveForm, change_unit,
        applies=_has_superior,
    ),
    "hop-nhat": Change(
        "Hợp nhất", "Đơn vị này và đơn vị khác kết thúc, thành một đơn vị mới.",
        "Hợp nhất đơn vị", "Đã hợp nhất.", forms.MergeForm, merge_units, applies=_has_superior,
        target=lambda form: form.cleaned_data["parent"],
        ending=lambda form: [form.unit, *form.cleaned_data["others"]],
    ),
    "sap-nhap": Change(
        "Sáp nhập vào đơn vị khác", "Đơn vị này kết thúc, đơn vị kia vẫn hoạt động và kế thừa.",
        "Sáp nhập đơn vị", "Đã sáp nhập.", forms.AbsorbForm, absorb_units, applies=_has_superior,
        target=lambda form: form.cleaned_data["successor"], ending=_own,
    ),
    "chia": Change(
        "Chia", "Đơn vị này kết thúc, thành hai đơn vị mới trở lên.", "Chia đơn vị", "Đã chia.",
        forms.SplitForm, split_unit, applies=_has_superior, ending=_own,
    ),
    "tach": Change(
        "Tách", "Một đơn vị mới được tách ra, đơn vị này vẫn hoạt động.", "Tách đơn vị",
        "Đã tách đơn vị mới.", forms.HiveOffForm, hive_off_unit, applies=_has_superior,
    ),
    "ket-thuc": Change(
        "Giải thể, kết thúc hoạt động",
        "Không có đơn vị kế thừa, hoặc đơn vị đang hoạt động kế thừa.",
        "Kết thúc hoạt động đơn vị", "Đã ghi kết thúc hoạt động.", forms.EndForm, end_unit,
        applies=_has_superior, ending=_own,
    ),
    "noi-lap": Change(
        "Ghi nơi lập tổ chức đảng", "Cơ quan, đơn vị nơi lập tổ chức đảng này từ một ngày.",
        "Ghi nơi lập tổ chức đảng", "Đã ghi nơi lập tổ chức đảng.", forms.HostForm,
        host_party_unit, applies=_is_party,
    ),
    "thoi-noi-lap": Change(
        "Thôi nơi lập tổ chức đảng", "Ngày cuối lập tại cơ quan, đơn vị đang ghi.",
        "Thôi nơi lập tổ chức đảng", "Đã ghi ngày cuối.", forms.EndHostForm, end_host,
        applies=_is_hosted, target=lambda form: form.cleaned_data["host"],
    ),
    "huy": Change(
        "Hủy đơn vị ghi nhầm",
        "Khi đơn vị được lập nhầm và chưa có gì gắn với nó; lịch sử được giữ.",
        "Hủy đơn vị", "Đã hủy đơn vị.", forms.WithdrawForm, withdraw_unit, applies=_has_superior,
        is_final=True,
    ),
    "mo-lai": Change(
        "Mở lại đơn vị",
        "Khi việc kết thúc được ghi nhầm: đơn vị hoạt động tiếp, kế thừa đã ghi bị hủy.",
        "Mở lại đơn vị", "Đã mở lại đơn vị.", forms.ReopenForm, reopen_unit, applies=_ended,
        corrects=_reopened,
    ),
    "dinh-chinh-ngay-ket-thuc": Change(
        "Đính chính ngày kết thúc", "Khi ngày kết thúc hoạt động được ghi nhầm.",
        "Đính chính ngày kết thúc", "Đã đính chính ngày kết thúc.", forms.CorrectEndForm,
        correct_end, applies=_ended, corrects=_other_end,
    ),
    "dinh-chinh": Change(
        "Đính chính lịch sử", "Khi tên, cấp trên, ngày của một giai đoạn được ghi nhầm.",
        "Đính chính lịch sử", "Đã đính chính.", forms.CorrectVersionForm, correct_version,
        applies=lambda unit: not unit.is_withdrawn, corrects=_other_founding,
    ),
}  # fmt: skip


@require_safe
def unit_change_list(request, pk):
    """What may be changed of one unit, and what of its past may be set right."""
    unit = _fetch(request, pk)
    offered = [
        (code, change)
        for code, change in CHANGES.items()
        if code != "dinh-chinh" and change.applies(unit)
    ]
    versions = unit.versions.select_related("parent").order_by("-valid_from")
    left = UnitVersion.objects.at(today()).filter(parent=unit) if unit.ended_on else []
    return render(
        request,
        "cchc/unit_change_list.html",
        {"unit": unit, "offered": offered, "versions": versions, "left": left},
    )


def unit_change(request, pk, code):
    """One change: the form, then what it touches, then the change itself."""
    unit = _fetch(request, pk)
    change = CHANGES.get(code)
    if change is None:
        raise Http404
    if not change.applies(unit):
        raise Refused(f"Việc “{change.title}” không áp dụng cho đơn vị này ở trạng thái hiện nay.")
    form = _form(request, change, unit)
    context = {"unit": unit, "change": change, "form": form}
    if request.method != "POST" or "sua" in request.POST or not form.is_valid():
        return render(request, "cchc/unit_change.html", context)
    act = (form, change.action, change.target(form))
    told = {"by": request.user, **form.arguments()}
    if change.target is _self:
        told["version"] = form.cleaned_data["version"]
    if "xac-nhan" not in request.POST and rehearse(*act, **told):
        context |= {"effects": _effects(form, change, request.user), "asked": form, "form": None}
        return render(request, "cchc/unit_change_confirm.html", context)
    done = None if _is_refused(form) else attempt(*act, **told)
    if done is None:
        return render(request, "cchc/unit_change.html", context, status=acted_status(form))
    messages.success(request, change.done)
    return redirect(done if isinstance(done, Unit) else unit)


def _is_refused(form):
    """Has the rehearsal of this very request been refused?"""
    return getattr(form, "refused", False)


def _fetch(request, pk):
    unit = fetch(request.user, Unit, pk, Unit.objects.with_names())
    require(request.user, Permission.MANAGE_UNIT, unit)
    return unit


def _form(request, change, unit):
    data = request.POST if request.method == "POST" else None
    more = {}
    if change.form is forms.CorrectVersionForm:
        more["row"] = _row_of(unit, request.GET.get("giai-doan", ""))
    branches = _branches(change, unit)
    return change.form(data, unit=unit, groups=_groups(request.user, unit, branches), **more)


def _row_of(unit, key):
    """The version that the address names, the newest where it names none."""
    versions = list(unit.versions.select_related("parent").order_by("-valid_from"))
    return next((version for version in versions if str(version.pk) == key), versions[0])


def _branches(change, unit):
    """Of which branches units are offered: the host of a Party organisation is of another."""
    if change.form is forms.HostForm:
        return [Branch.STATE, Branch.MASS]
    return [unit.branch]


def _groups(user, unit, branches):
    """Units alive today in the reach of who makes the change: beside this one, then the others."""
    day = today()
    units = (
        Unit.objects.at(day)
        .filter(pk__in=access_of(user).below(Role.ADMIN), branch__in=branches)
        .exclude(pk=unit.pk)
        .with_names()
    )
    version = unit.version_on(unit.last_day)
    beside, others = [], []
    for other in sorted(units, key=lambda other: other.name_key):
        is_beside = version.parent_id is not None and other.day_parent_id == version.parent_id
        (beside if is_beside else others).append(other)
    groups = [("Cùng cấp trên", beside), ("Đơn vị khác", others)]
    return [(title, units) for title, units in groups if units] or [("", [])]


def _effects(form, change, user):
    if change.corrects is not None:
        return change.corrects(form, user)
    if change.ending is None:
        return []
    data = form.cleaned_data
    is_kept = not (change.action is end_unit and data["keeper"] is None)
    return effects_of(
        change.ending(form),
        data["on"],
        user,
        is_kept=is_kept,
        moves_below=is_kept and data["move_below"],
        moves_hosts=is_kept and data.get("move_hosts", False),
    )
