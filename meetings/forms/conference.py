"""Forms of a conference: how many came from where, who spoke on what; the news of it."""

import re
from copy import deepcopy

from django import forms

from cchc.lib.fields import CleanCharFormField, VietnameseForm
from meetings.forms.base import HeadCountField, VersionedForm
from meetings.models.conference import (
    MOST_ROWS,
    check_news_address,
    lack_of_point,
    lack_of_speaker,
)

SPARE_ROWS = 3  # blank ones after those that are there
LEAST_ROWS = 4


class PointForm(VietnameseForm):
    """One place that joined; a blank line is none."""

    name = CleanCharFormField(label="Điểm cầu", max_length=200, required=False)
    head_count = HeadCountField(label="Số người dự", least=0, required=False)

    def clean(self):
        data = super().clean()
        if "name" not in self.errors and (sentence := lack_of_point(data)):
            self.add_error("name", sentence)
        return data


class SpeakerForm(VietnameseForm):
    """One who spoke; a blank line is none."""

    name = CleanCharFormField(label="Họ và tên", max_length=100, required=False)
    title = CleanCharFormField(label="Chức vụ", max_length=200, required=False)
    topic = CleanCharFormField(label="Nội dung", max_length=500, required=False)

    def clean(self):
        data = super().clean()
        if not {"name", "title"} & set(self.errors) and (sentence := lack_of_speaker(data)):
            self.add_error("name", sentence)
        return data


class ConferenceForm(VersionedForm):
    """Thông tin hội nghị; `point_forms`, `speaker_forms`: the lines of its two lists."""

    organisations = CleanCharFormField(
        label="Tổ chức, đơn vị dự",
        max_length=200,
        required=False,
        help_text="Ghi được như văn bản: 63 tổ chức cơ sở đảng.",
    )
    dues = CleanCharFormField(
        label="Tình hình đóng đảng phí",
        max_length=300,
        required=False,
        help_text="In trong biên bản khi có ghi.",
    )

    def __init__(self, data=None, *, meeting):
        initial = {
            "version": meeting.version,
            "organisations": meeting.organisations,
            "dues": meeting.dues,
        }
        super().__init__(data, initial=initial)
        if not meeting.is_party:
            del self.fields["dues"]
        self.point_forms = _rows(PointForm, data, "point", meeting.point_rows.all())
        self.speaker_forms = _rows(SpeakerForm, data, "speaker", meeting.speakers.all())

    @property
    def row_forms(self):
        return [*self.point_forms, *self.speaker_forms]

    def clean(self):
        data = super().clean()
        is_good = [form.is_valid() for form in self.row_forms]  # each of them says its faults
        if not all(is_good):
            self.add_error(None, "Có dòng chưa đủ hoặc quá dài; xem lại dòng được nêu dưới đây.")
        return data

    @property
    def error_links(self):
        rows = [link for form in self.row_forms for link in form.error_links]
        return [*super().error_links, *rows]

    def facts(self):
        facts = super().facts()
        facts["points"] = _told(self.point_forms)
        facts["speakers"] = _told(self.speaker_forms)
        return facts


class ConferencePiecesForm(VersionedForm):
    """Some fields of that page, saved while they are typed; a field of a line bears its place:
    speaker-2-topic is the topic of the third one."""

    organisations = ConferenceForm.base_fields["organisations"]
    dues = ConferenceForm.base_fields["dues"]

    def __init__(self, data, *, meeting):
        super().__init__(data)
        for name in data:
            if found := _LINE_FIELD.fullmatch(name):
                prefix, place, field = found.groups()
                form_class = PointForm if prefix == "point" else SpeakerForm
                if int(place) < MOST_ROWS and field in form_class.base_fields:
                    self.fields[name] = deepcopy(form_class.base_fields[field])

    def standing(self, meeting):
        """What stands by the names of the fields, "" where a line has nothing."""
        told = dict.fromkeys(self.fields, "")
        told |= {name: getattr(meeting, name) for name in self.base_fields}
        for prefix, form_class, rows in (
            ("point", PointForm, meeting.point_rows.all()),
            ("speaker", SpeakerForm, meeting.speakers.all()),
        ):
            for row in rows:
                for name in form_class.base_fields:
                    told[f"{prefix}-{row.order - 1}-{name}"] = getattr(row, name)
        return told

    def facts(self):
        """Keywords of `note_conference`."""
        facts = {"points": {}, "speakers": {}}
        for name, value in super().facts().items():
            if found := _LINE_FIELD.fullmatch(name):
                prefix, place, field = found.groups()
                facts[f"{prefix}s"].setdefault(int(place) + 1, {})[field] = value
            else:
                facts[name] = value
        return facts


_LINE_FIELD = re.compile(r"(point|speaker)-(\d{1,3})-([a-z_]+)", re.ASCII)


def _rows(form_class, data, prefix, rows):
    """A form for each line at its place, and spare ones."""
    rows = list(rows)
    told = {
        row.order: {name: getattr(row, name) for name in form_class.base_fields} for row in rows
    }
    many = max(max(told, default=0) + SPARE_ROWS, LEAST_ROWS)
    return [
        form_class(data, prefix=f"{prefix}-{place}", initial=told.get(place + 1, {}))
        for place in range(many)
    ]


def _told(row_forms):
    rows = [dict(form.cleaned_data) for form in row_forms]
    return [row for row in rows if any(row.values())]


class NewsForm(VersionedForm):
    """Tin đã đăng: the address of what a paper or a site wrote."""

    news_url = CleanCharFormField(
        label="Địa chỉ tin đã đăng",
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="Chỉ nhận địa chỉ bắt đầu bằng https://; để trống để bỏ.",
    )

    def clean_news_url(self):
        address = self.cleaned_data["news_url"]
        if address:
            check_news_address(address)
        return address
