"""Steering committees: their register, and members through time."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.vietnamese import short_date
from plans.actions.registers import (
    add_committee,
    add_committee_member,
    correct_committee,
    end_committee,
    end_committee_member,
)
from plans.forms.fields import SearchForm
from plans.forms.inspection import EndMemberForm
from plans.forms.registers import CommitteeForm, MemberOfCommitteeForm
from plans.models import Committee, CommitteeMember
from plans.views.registers import (
    KEEP,
    Register,
    create_page,
    edit_page,
    end_page,
    export_page,
    fetch_row,
    list_page,
)
from units.permissions import fetch, require
from units.views.acting import acted_status, attempt

COMMITTEES = Register(
    code="committee",
    model=Committee,
    title="Ban Chỉ đạo",
    about="Thành viên theo thời gian.",
    add_words="Ghi ban chỉ đạo",
    empty_note="Ghi ban chỉ đạo theo quyết định thành lập, rồi thêm từng thành viên; kiện toàn thì "
    "ghi thôi và thêm người mới.",
    columns=(
        ("Thành viên", 12, lambda row: str(row.member_count)),
        ("Từ ngày", 14, lambda row: short_date(row.valid_from)),
        ("Đến ngày", 14, lambda row: short_date(row.valid_to)),
    ),
    form=CommitteeForm,
    add=add_committee,
    correct=correct_committee,
    end=end_committee,
)


@require_safe
def committee_list(request):
    """Ban Chỉ đạo."""
    return list_page(request, COMMITTEES)


@require_safe
def committee_export(request):
    """The list as a file; without names of people."""
    return export_page(request, COMMITTEES)


def committee_create(request):
    """Ghi ban chỉ đạo."""
    return create_page(request, COMMITTEES)


def _in_order(members):
    order = list(CommitteeMember.Part)
    return sorted(members, key=lambda member: (order.index(member.role), member.pk))


def members_of(committee):
    """Its CommitteeMembers of today, in the order of their roles."""
    day = today()
    return _in_order(each for each in committee.members.all() if each.holds_on(day))


def former_of(committee):
    """Those of before, likewise."""
    day = today()
    return _in_order(each for each in committee.members.all() if not each.holds_on(day))


def committee_edit(request, pk):
    """Sửa."""
    return edit_page(request, COMMITTEES, pk)


def committee_end(request, pk):
    """Kết thúc."""
    return end_page(request, COMMITTEES, pk)


def committee_add_member(request, pk):
    """Thêm thành viên."""
    committee = fetch_row(request, COMMITTEES, pk)
    require(request.user, KEEP, committee)
    search, wanted = clean_get(SearchForm, request.GET)
    sent = request.POST if request.method == "POST" else None
    initial = {"valid_from": max(today(), committee.valid_from)}
    form = MemberOfCommitteeForm(request.user, sent, text=wanted["tim"], initial=initial)
    data = form.cleaned_data if form.is_valid() else None
    if data and attempt(form, add_committee_member, committee, by=request.user, **data):
        messages.success(request, "Đã thêm thành viên.")
        return redirect(committee)
    context = {
        "register": COMMITTEES,
        "title": "Thêm thành viên ban chỉ đạo",
        "form": form,
        "search": search,
        "facts": committee.name,
        "back": committee.get_absolute_url(),
        "list_url": COMMITTEES.url("list"),
    }
    return render(request, "plans/register_form.html", context, status=acted_status(form))


def committee_end_member(request, pk, member):
    """Thôi thành viên."""
    committee = fetch_row(request, COMMITTEES, pk)
    require(request.user, KEEP, committee)
    rows = CommitteeMember.objects.filter(committee=committee)
    found = fetch(request.user, CommitteeMember, member, rows)
    form = EndMemberForm(request.POST if request.method == "POST" else None)
    data = form.cleaned_data if form.is_valid() else None
    if data and attempt(form, end_committee_member, found, by=request.user, **data):
        messages.success(request, "Đã ghi thôi thành viên.")
        return redirect(committee)
    context = {"row": committee, "member": found, "form": form}
    context |= {"back": committee.get_absolute_url()}
    return render(request, "plans/committee_end_member.html", context, status=acted_status(form))
