"""The filter of the audit log."""

from functools import cache

from django import forms
from django.apps import apps

from cchc.lib.fields import CleanCharFormField, VietnamDateField, VietnameseForm
from cchc.lib.vietnamese import sort_key, upper_first
from units.models import AuditEvent
from units.models.audit import Acts


def _with_all(choices):
    """Choices of a filter, all of them first."""
    return [("", "Tất cả"), *((code, upper_first(label)) for code, label in choices)]


@cache  # put in order letter by letter, which takes longer than the page
def _things():
    """Kinds of objects that acts are about, by their names."""
    known = {
        str(model._meta.verbose_name): model._meta.label_lower
        for model in apps.get_models()
        if hasattr(model, "unit_for")
    }
    return _with_all((known[name], name) for name in sorted(known, key=sort_key))


class AuditFilterForm(VietnameseForm):
    """Who, what, when, on what, where, and how it ended; sent by GET."""

    text = CleanCharFormField(label="Việc, đối tượng", required=False, max_length=100)
    who = CleanCharFormField(label="Người thực hiện", required=False, max_length=100)
    acts = forms.ChoiceField(label="Nhóm thao tác", required=False, choices=_with_all(Acts.choices))
    thing = forms.ChoiceField(label="Loại đối tượng", required=False, choices=_things)
    unit = CleanCharFormField(label="Đơn vị", required=False, max_length=100)
    outcome = forms.ChoiceField(
        label="Kết quả", required=False, choices=_with_all(AuditEvent.Outcome.choices)
    )
    since = VietnamDateField(label="Từ ngày", required=False)
    until = VietnamDateField(label="Đến ngày", required=False)


class AuditExportForm(AuditFilterForm):
    """The same, carried along hidden by the buttons that give the rows out as a file."""

    XLSX, CSV = "xlsx", "csv"

    file_type = forms.ChoiceField(choices=[(XLSX, "Xuất Excel"), (CSV, "Xuất CSV")])

    @property
    def carried(self):
        return [field for field in self if field.name != "file_type"]
