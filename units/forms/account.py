"""Forms of the own account: a deputy for a time."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VietnamDateField, VietnameseForm
from units.models import Host, Membership, User


class DeputiseForm(VietnameseForm):
    """`membership`: the role that somebody else is to act in as well."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Người được ủy quyền",
        empty_label="Chọn người",
        help_text="Người có tài khoản đang giữ vai trò tại đơn vị, hoặc tại cơ quan nơi lập tổ "
        "chức đảng.",
    )
    valid_from = VietnamDateField(label="Từ ngày", initial=today)
    valid_to = VietnamDateField(label="Đến ngày", help_text="Tối đa 12 tháng.")
    basis = CleanCharFormField(label="Căn cứ", required=False, max_length=200)

    def __init__(self, membership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = _colleagues(membership)


def _colleagues(membership):
    """Who holds a role today at the unit, or at the agency that hosts a Party organisation."""
    day = today()
    agencies = Host.objects.at(day).filter(party_unit=membership.unit_id).values("agency")
    there = Membership.objects.at(day)
    held = there.filter(unit=membership.unit_id) | there.filter(unit__in=agencies)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return people.exclude(pk=membership.user_id).order_by("name_key", "pk")
