"""The form of what a Party organisation lays down for its sessions."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VietnamDateField, WholeNumberField
from meetings.forms.base import ActForm
from meetings.models import MeetingSetting
from meetings.models.setting import LEAST_COMBINED, LEAST_MINUTES, MOST_MINUTES


class SettingForm(ActForm):
    """Đặt quy định sinh hoạt, filled with what was laid down last. An organisation that is no cell
    is asked only what holds for it: sessions have their least length, and may want a committee, in
    cells."""

    OF_CELLS = ("least_minutes", "least_combined", "has_committee")

    valid_from = VietnamDateField(label="Áp dụng từ ngày")
    least_minutes = WholeNumberField(
        label="Thời lượng tối thiểu (phút)", min_value=1, max_value=MOST_MINUTES,
        help_text=f"Mức chung {LEAST_MINUTES} phút. Hướng dẫn 42-HD/BTCTW.",
    )  # fmt: skip
    least_combined = WholeNumberField(
        label="Thời lượng tối thiểu khi có chuyên đề (phút)", min_value=1, max_value=MOST_MINUTES,
        help_text=f"Mức chung {LEAST_COMBINED} phút. Hướng dẫn 42-HD/BTCTW.",
    )  # fmt: skip
    has_committee = forms.BooleanField(
        label="Có chi ủy", required=False,
        help_text="Bỏ chọn khi chi bộ chỉ có bí thư, phó bí thư; khi đó không tính họp chi ủy.",
    )  # fmt: skip
    keeps_text = forms.BooleanField(
        label="Lưu nội dung, biên bản trên hệ thống", required=False,
        help_text="Bỏ chọn thì chỉ lưu dòng trong sổ, số người, thời gian, xếp loại; nội dung, ý "
        "kiến, kết luận, tài liệu ghi trên sổ giấy.",
    )  # fmt: skip
    basis = CleanCharFormField(
        label="Căn cứ", max_length=300, required=False,
        help_text="Bắt buộc khi thời lượng khác mức chung: văn bản của cấp ủy có thẩm quyền.",
    )  # fmt: skip

    def __init__(self, *args, setting, is_cell, **kwargs):
        initial = {name: getattr(setting, name) for name in MeetingSetting.SAID}
        initial["valid_from"] = max(today(), setting.valid_from or today())
        super().__init__(*args, initial=initial, **kwargs)
        if not is_cell:
            for name in self.OF_CELLS:
                del self.fields[name]
            self.fields["basis"].help_text = "Văn bản của cấp ủy, nếu có."

    def facts(self):
        usual = {name: MeetingSetting._meta.get_field(name).default for name in self.OF_CELLS}
        return usual | super().facts()
