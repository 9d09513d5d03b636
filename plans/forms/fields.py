"""Fields that several forms of plans share: files, units, documents."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from cchc.lib.fields import CleanCharFormField, VersionField, VietnameseForm
from plans import filekinds
from plans.models import Document
from plans.report_texts import years_named
from units.forms.fields import NOTHING

FILES_HELP = "PDF, Word, Excel hoặc ảnh; mỗi tệp tối đa 20 MB."
MOST_OFFERED = 100


class YearMeantForm(VietnameseForm):
    """Base of forms whose text may name another year than theirs: asked about, not refused."""

    is_year_meant = forms.BooleanField(
        label="Xác nhận đúng là năm đó", required=False, widget=forms.HiddenInput
    )

    def ask_about_year(self):
        """After another year was found: show the box that says it is meant."""
        self.fields["is_year_meant"].widget = forms.CheckboxInput()


class YearAskedForm(YearMeantForm):
    """Base of the forms of a plan: its title may name another year than the plan's."""

    def clean(self):
        data = super().clean()
        is_meant = data.pop("is_year_meant", False)
        year, title = data.get("year"), data.get("title") or ""
        others = [named for named in years_named(title) if named != year] if year else []
        if others and not is_meant:
            named = ", ".join(f"năm {other}" for other in others)
            self.add_error(
                "title",
                f"Tên nhắc đến {named} trong kế hoạch năm {year}; sửa lại, hoặc xác nhận nếu đúng "
                "là năm đó.",
            )
        if others:
            self.ask_about_year()
        return data


class ConfirmForm(VietnameseForm):
    """A question that is only answered by pressing the button."""


class SeenForm(VietnameseForm):
    """The same, about what the page showed: another version of it is not meant."""

    version = VersionField(required=False)


class OneFileField(forms.FileField):
    """One file, looked at before anything is kept -> UploadedFile or None."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", FILES_HELP)
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            _look_at(upload)
        return upload


def _look_at(upload):
    try:
        filekinds.check(upload.name, upload, upload.size, settings.FILE_LIMIT)
    except filekinds.FileProblem as problem:
        raise ValidationError(str(problem), code="invalid") from problem


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each looked at before anything is kept -> list of UploadedFiles."""

    widget = FilesInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", FILES_HELP)
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        uploads = data or []
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        for upload in uploads:
            _look_at(upload)
        return uploads


class DocumentField(forms.ModelChoiceField):
    """One document of those that the form offers, by number, day and subject."""

    def __init__(self, **kwargs):
        super().__init__(Document.objects.none(), empty_label=NOTHING, **kwargs)

    def label_from_instance(self, document):
        day = f" ({document.issued_on:%d/%m/%Y})" if document.issued_on else ""
        subject = document.subject
        short = subject if len(subject) <= 80 else f"{subject[:79].rstrip()}…"
        return f"{document}{day}: {short}"


class SearchForm(VietnameseForm):
    """Which documents a choice offers: words of number, subject or issuer (GET)."""

    tim = CleanCharFormField(
        label="Tìm văn bản theo số, trích yếu, cơ quan ban hành",
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )


def offered_documents(user, text="", chosen=None):
    """The newest issued documents that the user sees and that hold the words, and `chosen`."""
    found = Document.objects.visible_to(user).issued().matching(text)
    newest = found.order_by("-issued_on", "-pk").values("pk")[:MOST_OFFERED]
    keys = {*newest.values_list("pk", flat=True), *([chosen.pk] if chosen else [])}
    return Document.objects.filter(pk__in=keys).order_by("-issued_on", "-pk")
