"""How a meeting is called, and what its page and papers say of it in words."""

from cchc.lib.clock import local, today
from cchc.lib.vietnamese import clock_time, month_name, sentence_date, sentence_moment, upper_first
from meetings.models.kinds import MISTAKEN, Kind, State, kind_label
from units.models.kinds import CELL_KINDS, PLACE_KINDS


class MeetingWords:
    """Mixed into Meeting, of whose fields it tells."""

    @property
    def kind_label(self):
        is_cell = self.kind != Kind.COMMITTEE or self.body in CELL_KINDS
        return kind_label(self.kind, is_party=self.is_party, is_cell=is_cell)

    @property
    def is_plenary(self):
        """Phiên họp: of a Steering Committee, or of a People's Committee as a whole."""
        if self.kind == Kind.STEERING:
            return True
        return self.kind == Kind.REGULAR and not self.is_party and self.body in PLACE_KINDS

    @property
    def full_kind_label(self):
        """With the thematic part said: sinh hoạt thường kỳ, có nội dung chuyên đề."""
        return self.kind_label + (", có nội dung chuyên đề" if self.is_combined else "")

    @property
    def heading(self):
        """Kind and month or day, which everyone may read who sees the register row."""
        label = upper_first(f"phiên {self.kind_label}" if self.is_plenary else self.kind_label)
        if self.kind == Kind.REGULAR:
            return f"{label} {month_name(self.held_on)}"
        return f"{label} ngày {sentence_date(self.held_on)}"

    def heading_beside(self, other):
        """The heading where `other` is told too: with its day when both are called alike."""
        alike = self.heading == other.heading
        return f"{self.heading}, ngày {sentence_date(self.held_on)}" if alike else self.heading

    @property
    def noun(self):
        """What such a meeting is called in a sentence."""
        if self.is_session:
            return "buổi sinh hoạt"
        if self.is_plenary:
            return "phiên họp"
        is_conference = self.is_conference or self.kind_label.startswith("hội nghị")
        return "hội nghị" if is_conference else "cuộc họp"

    @property
    def invitation_words(self):
        """Time and place as they are planned now: 14:00 ngày 04/5/2026, Phòng họp."""
        when = sentence_moment(local(self.planned_at))
        return f"{when}, {self.place}" if self.place else when

    @property
    def panel_title(self):
        """What its time and place stand under."""
        return "Buổi họp" if self.is_session else upper_first(self.noun)

    @property
    def chair_text(self):
        return ", ".join(part for part in (self.chair_name, self.chair_title) if part)

    @property
    def secretary_text(self):
        return ", ".join(part for part in (self.secretary_name, self.secretary_title) if part)

    @property
    def state_label(self):
        if self.is_going_on and self.held_on == today():
            return f"đang họp từ {clock_time(local(self.started_at))}"
        if self.state in {State.PLANNED, State.INVITED} and self.postponed_from:
            return f"đã dời từ {sentence_date(self.postponed_from)}"
        return MISTAKEN if self.is_mistaken else self.get_state_display()

    @property
    def further_title(self):
        """What the facts of a conference are called, which other meetings may tell of too."""
        return "Thông tin hội nghị" if self.is_conference else "Thông tin thêm"

    @property
    def register_words(self):
        """18/20, 18, or hơn 700; – where nobody was counted."""
        present, expected = self.register_count
        if present is None:
            return self.head_count or "–"
        return f"{present}/{expected}" if expected is not None else f"{present}"

    def why_not(self, move):
        """Where the meeting stands, and what opens the way."""
        if self.state in move.sources:
            return (
                f"Theo quy định sinh hoạt của {self.unit_name}, nội dung không lưu trên hệ thống; "
                "ghi vào sổ biên bản giấy."
            )
        if self.state == State.LOCKED:
            return "Biên bản đã khóa; dùng “Bổ sung, đính chính” để ghi thêm."
        if self.state == State.AGREED:
            return "Biên bản đã thông qua nên nội dung cuộc họp không sửa được."
        if self.state == State.CANCELLED:
            return "Cuộc họp đã hủy; lập cuộc họp khác nếu vẫn họp."
        return (
            f"Cuộc họp đang ở trạng thái “{self.get_state_display()}” nên chưa thực hiện được "
            "bước này."
        )
