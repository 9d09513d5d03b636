"""Fields of models and forms: clean text, scores, whole numbers, Vietnamese dates and times.

Every sentence that a form shows is made here or in `vietnamese`; it says what to type.
"""

import re
from datetime import date, time
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from cchc.lib import vietnamese
from cchc.lib.clock import today
from cchc.lib.said import lower_first, said

UNUSABLE = "Có ký tự không dùng được trong nội dung; bỏ ký tự đó rồi gửi lại."


# --- Form fields --------------------------------------------------------------------------------


class CleanCharFormField(forms.CharField):
    """One line of clean text. `max_length` counts what is left after cleaning."""

    multiline = False

    def __init__(self, *, max_length, **kwargs):
        self.most = max_length
        super().__init__(max_length=None, **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return self.empty_value
        value = str(value)
        if "\0" in value:
            raise ValidationError(UNUSABLE, code="null_characters_not_allowed")
        return vietnamese.clean(value, multiline=self.multiline) or self.empty_value

    def validate(self, value):
        super().validate(value)
        if value and len(value) > self.most:
            raise ValidationError(
                f"{self.label or 'Nội dung'} dài {vietnamese.thousands(len(value))} ký tự, "
                f"tối đa {vietnamese.thousands(self.most)}; rút gọn lại.",
                code="max_length",
            )
        if not self.multiline and (word := vietnamese.mixed_word(value)):
            raise ValidationError(
                f"Từ “{word}” lẫn chữ cái của bảng chữ khác; gõ lại từ này.", code="mixed"
            )


class CleanTextFormField(CleanCharFormField):
    """Clean text of several lines."""

    multiline = True
    widget = forms.Textarea(attrs={"rows": 4})


class _ReadField(forms.Field):
    """A field whose text is read by a function of `vietnamese`, whose error is the sentence."""

    kind = str
    attrs = {}

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), **self.attrs, **widget.attrs}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, self.kind):
            return value
        value = str(value)
        if not value.strip():
            return None
        try:
            return self.read(value)
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from problem

    def prepare_value(self, value):
        return self.write(value) if isinstance(value, self.kind) else value


class ScoreFormField(_ReadField):
    """A Decimal typed as 85,34 or 85.34; shown with a comma.

    `min_value`, `max_value`: bounds, included; without `max_value` the digits set it. `note`
    explains them ("điểm tối đa của tiêu chí").
    """

    kind = Decimal
    attrs = {"inputmode": "decimal", "autocomplete": "off"}

    def __init__(
        self, *, max_digits=8, decimal_places=4, min_value=0, max_value=None, note="", **kwargs
    ):
        self.decimal_places = decimal_places
        largest = Decimal(10**max_digits - 1).scaleb(-decimal_places)
        self.min_value = min_value
        self.max_value = largest if max_value is None else max_value
        self.note = note
        super().__init__(**kwargs)

    def read(self, text):
        return vietnamese.parse_decimal(
            text,
            places=self.decimal_places,
            at_least=self.min_value,
            at_most=self.max_value,
            note=self.note,
        )

    def write(self, value):
        return vietnamese.decimal_text(value)


class WholeNumberField(_ReadField):
    """An int between two bounds, included."""

    kind = int
    attrs = {"inputmode": "numeric", "autocomplete": "off"}

    def __init__(self, *, min_value=0, max_value=999_999, note="", **kwargs):
        self.min_value, self.max_value, self.note = min_value, max_value, note
        super().__init__(**kwargs)

    def read(self, text):
        return vietnamese.parse_integer(
            text, at_least=self.min_value, at_most=self.max_value, note=self.note
        )

    def write(self, value):
        return str(value)


class VersionField(forms.IntegerField):
    """Hidden: the version of the object on which the form was opened."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(min_value=1, max_value=2**31 - 1, **kwargs)


class VietnamDateField(_ReadField):
    """A date typed as ngày/tháng/năm, from `first_year` to `last_year` (else in ten years)."""

    kind = date
    attrs = {"placeholder": "ngày/tháng/năm", "autocomplete": "off"}

    def __init__(self, *, first_year=1990, last_year=None, **kwargs):
        self.first_year, self.last_year = first_year, last_year
        super().__init__(**kwargs)

    def read(self, text):
        last_year = self.last_year or today().year + 10
        return vietnamese.parse_date(text, first_year=self.first_year, last_year=last_year)

    def write(self, value):
        return vietnamese.short_date(value)


class VietnamTimeField(_ReadField):
    """A time of day typed as 08:30, 8h30 or 8 giờ 30."""

    kind = time
    attrs = {"placeholder": "giờ:phút", "autocomplete": "off"}

    def read(self, text):
        return vietnamese.parse_time(text)

    def write(self, value):
        return vietnamese.clock_time(value)


# --- Model fields -------------------------------------------------------------------------------


class _CleanColumn:
    multiline = False
    form_class = CleanCharFormField

    def to_python(self, value):
        value = super().to_python(value)
        return vietnamese.clean(value, multiline=self.multiline) if value else value

    def pre_save(self, instance, add):
        value = super().pre_save(instance, add)
        if isinstance(value, str):
            value = self.to_python(value)
            setattr(instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": self.form_class, **kwargs})


class CleanCharField(_CleanColumn, models.CharField):
    """One line of text, cleaned whenever it is set from outside or saved."""

    def __init__(self, *args, max_length, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)


class CleanTextField(_CleanColumn, models.TextField):
    """Text of several lines, cleaned likewise; `max_length` is compulsory and binds the forms."""

    multiline = True
    form_class = CleanTextFormField

    def __init__(self, *args, max_length, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)


_STORED_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")


class ScoreField(models.DecimalField):
    """A number that is scored: exact, never float, never rounded on its way to the database."""

    def __init__(self, *args, max_digits=8, decimal_places=4, **kwargs):
        super().__init__(*args, max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def to_python(self, value):
        if isinstance(value, float):
            raise TypeError("scores are Decimal, never float")
        if isinstance(value, str) and not _STORED_NUMBER.match(value):
            raise ValidationError(vietnamese.NUMBER, code="invalid")
        return super().to_python(value)

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str | int | float | Decimal):
            value = self.to_python(value)
            if value != vietnamese.round_half_up(value, self.decimal_places):
                raise ValueError(f"{self.name}: round {value} before it is saved")
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": ScoreFormField, **kwargs})


# --- Forms --------------------------------------------------------------------------------------


class ChoicesField(forms.ModelMultipleChoiceField):
    """Many rows of a queryset; a number that no key can be is one that is not in the list."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError as no_key:
            raise ValidationError(
                self.error_messages["invalid_list"], code="invalid_list"
            ) from no_key


_CHOOSERS = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)


def _speak(field, label):
    """Give the field Django's common messages in our words, where it has none of its own."""
    verb = "chọn" if isinstance(field, _CHOOSERS) else "nhập"
    plain, again = label.replace("%", "%%"), said(label).replace("%", "%%")
    ours = {
        "required": f"Chưa {verb} {said(label)}.",
        "invalid_choice": f"Chọn lại {again} trong danh sách.",
        "invalid_list": f"Chọn lại {again} trong danh sách.",
        "invalid_pk_value": f"Chọn lại {again} trong danh sách.",
        "max_length": f"{plain} dài %(show_value)d ký tự, tối đa %(limit_value)d; rút gọn lại.",
        "null_characters_not_allowed": UNUSABLE,
    }
    defaults = {}
    for base in reversed(type(field).__mro__):
        defaults.update(getattr(base, "default_error_messages", {}))
    for code, sentence in ours.items():
        if field.error_messages.get(code) is defaults.get(code):
            field.error_messages[code] = sentence


class VietnameseForm(forms.Form):
    """Base of all forms; stands before forms.ModelForm where a form is made from a model."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        # No form holds an earlier file, so none is cleared by ticking: that would clean to False.
        for field in self.fields.values():
            if isinstance(field.widget, forms.ClearableFileInput):
                field.widget = forms.FileInput(attrs=field.widget.attrs)

    def full_clean(self):
        for name, field in self.fields.items():
            _speak(field, str(self[name].label))
        super().full_clean()

    @property
    def error_links(self):
        """(id of the field, sentence) for each field with a fault, in the order of the page."""
        links = []
        for bound in self:
            if not bound.errors:
                continue
            sentence, label = bound.errors[0], str(bound.label)
            names = (lower_first(label).casefold(), said(label).casefold())
            is_answer = isinstance(bound.field, forms.BooleanField)  # to the question that it asks
            if not is_answer and not any(name in sentence.casefold() for name in names):
                sentence = f"{label}: {lower_first(sentence)}"
            links.append((bound.id_for_label or f"{bound.auto_id}_0", sentence))
        return links

    @property
    def sentences(self):
        """What is wrong, where the form has no places of its own for it: each names its field."""
        return [*self.non_field_errors(), *(sentence for _, sentence in self.error_links)]

    @property
    def unseen_notice(self):
        """How many hidden characters were taken out of what was typed, as a sentence, or ""."""
        count = sum(
            vietnamese.unseen(bound.data or "")
            for bound in self
            if isinstance(bound.field, CleanCharFormField)
        )
        if not count:
            return ""
        return f"Có ký tự ẩn trong nội dung; đã bỏ {count} ký tự, xem lại trước khi lưu."


def clean_get(form_class, data, **kwargs):
    """(bound form, values) of GET parameters: what is missing or broken takes its default.

    The default of a field is its `initial`, else its empty value. No field is compulsory. The form
    keeps what was typed and its sentences, so that the page can show them.
    """
    data = data.copy()
    form = form_class(data, **kwargs)
    is_untouched = not any(form.add_prefix(name) in data for name in form.fields)
    defaults = {}
    for name, field in form.fields.items():
        field.required = False
        initial = form.get_initial_for_field(field, name)
        defaults[name] = field.clean(None) if initial is None else initial
        key = form.add_prefix(name)
        is_unticked = isinstance(field, forms.BooleanField) and not is_untouched
        if initial is None or key in data or is_unticked:
            continue
        shown = field.prepare_value(initial)
        if isinstance(shown, list | tuple):
            data.setlist(key, [str(part) for part in shown])
        else:
            data[key] = str(shown)
    form.full_clean()
    return form, {**defaults, **form.cleaned_data}
