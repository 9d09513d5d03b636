"""What a sheet may do when: its moves ask the stage of its round, by the date alone."""

from cchc.lib.clock import today
from cchc.lib.moves import Moving
from cchc.lib.vietnamese import sentence_date
from scoring import stages
from scoring.stages import Stage


class Staged(Moving):
    """Mixed into Sheet: a model with State, EDITABLE, STAGES, `round` and `late_until`."""

    @property
    def stage(self):
        """The stage that its state belongs to; None once published or withdrawn."""
        return self.STAGES.get(self.state)

    @property
    def due_on(self):
        """The last day of that stage for this sheet, or None."""
        return self.last_day_of(self.stage)

    def last_day_of(self, stage):
        """The last day of a stage for this sheet, or None."""
        return stages.last_day(self.round.days, stage, self.late_until)

    def is_over(self, stage):
        """Is this stage over for this sheet?"""
        return stages.is_over(self.last_day_of(stage), today())

    @property
    def is_late(self):
        """The stage in which it stands is over."""
        return self.is_over(self.stage)

    @property
    def is_silent(self):
        """The unit was asked to explain and let the day pass: it counts as agreed."""
        return self.state == self.State.EXPLAINING and self.is_late

    @property
    def is_unsent(self):
        """Its day is over, and it is not submitted: never, or never again after it was returned or
        reopened."""
        return self.state in self.EDITABLE and self.is_late

    @property
    def finish_move(self):
        """The move by which its appraisal is finished from here."""
        return "finish_silent" if self.state == self.State.EXPLAINING else "finish"

    def can(self, name):
        """Do state and stage allow this move? A move that waits for the end of a stage has none."""
        return super().can(name) and not self._why_not_now(name)

    def _why_not_now(self, name):
        """The sentence of the stage that is over, or not over yet, for this move; ""."""
        stage = self._stage_asked(name)
        if stage is not None:
            return self._over_words(stage) if self.is_over(stage) else ""
        if name == "allow_late" and not self.is_late:
            return "Bước tự chấm của phiếu chưa hết hạn nên chưa cần cho nộp muộn."
        if name == "finish_silent" and not self.is_silent:
            return (
                "Phiếu chờ đơn vị giải trình, chưa hết hạn giải trình; chờ đơn vị gửi giải trình."
            )
        return ""

    def stage_words(self, move):
        """Why a move that the state allows is not made now."""
        return next(self._why_not_now(name) for name, known in self.MOVES.items() if known is move)

    def _stage_asked(self, name):
        """The stage that must not be over for this move, or None."""
        if name in ("edit", "submit", "return"):
            return Stage.SELF
        if name in ("explain", "send_explanation"):
            return Stage.EXPLANATION
        if name in ("judge", "start", "finish", "ask_explanation"):
            return Stage.SECOND if self.state == self.State.REAPPRAISING else Stage.FIRST
        if name == "finish_silent" and self.is_silent:
            return Stage.SECOND
        if name == "enter_side_points" and not self.is_unsent:  # entered before it is settled
            return Stage.SECOND if self.round.has_explanation else Stage.FIRST
        return None

    def _over_words(self, stage):
        """Which stage is over since when, and who opens the way."""
        ended = sentence_date(self.last_day_of(stage))
        words = f"Bước {stages.NAMES[stage]} đã hết hạn 24:00 ngày {ended}; "
        if stage == Stage.EXPLANATION:
            return (
                f"{words}không gửi giải trình, coi như thống nhất; đề nghị thường trực cải cách "
                "hành chính dời hạn bước nếu còn cần giải trình."
            )
        if stage != Stage.SELF:
            return f"{words}đề nghị thường trực cải cách hành chính dời hạn bước."
        if self.state in self.EDITABLE:
            return f"{words}đề nghị lãnh đạo đơn vị công bố cho nộp muộn."
        return f"{words}đề nghị lãnh đạo đơn vị công bố mở lại phiếu."

    @property
    def over_words(self):
        """That the stage in which it stands is over for it, and the way; "" while it is not."""
        if not self.is_late or self.stage == Stage.PUBLICATION:
            return ""
        return self._over_words(self.stage)
