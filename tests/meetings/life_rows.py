"""Rows of a meeting's record in any order of acts: what was said, voted, who came, and what of it
was taken back. The part of tests/meetings/test_meeting_life.py that is about these rows."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from meetings.actions.agenda import add_item, add_opinion, edit_opinion, edit_vote, record_vote
from meetings.actions.attendance import add_attendees, correct_attendee, mark_attendance
from meetings.actions.withdrawal import (
    withdraw_attendee,
    withdraw_conclusion,
    withdraw_item,
    withdraw_opinion,
    withdraw_vote,
)
from meetings.composing import compose
from meetings.models import AgendaItem, Attendance, Conclusion, Opinion, Vote

KEEPER = "bithu_dttg"
OPEN = {"PLANNED", "INVITED", "HELD", "MINUTED"}
people = st.sampled_from([KEEPER, KEEPER, KEEPER, "lanhdao_dttg", "kiemtra_tinh"])
pick = st.integers(0, 9)
PARTS = {
    AgendaItem: withdraw_item,
    Opinion: withdraw_opinion,
    Vote: withdraw_vote,
    Conclusion: withdraw_conclusion,
    Attendance: withdraw_attendee,
}
WORDS = {
    AgendaItem: "title",
    Opinion: "text",
    Vote: "subject",
    Conclusion: "text",
    Attendance: "name",
}


class RecordRows(RuleBasedStateMachine):
    """The machine it is part of has `world`, `meeting`, its `pk` and `state`, `papers`, `locked`,
    and carries out by `act`."""

    def __init__(self):
        super().__init__()
        self.words, self.gone = 0, []

    def new_words(self):
        """Words that nothing else of the record says."""
        self.words += 1
        return f"điều {self.words:04d}"

    def one_of(self, model, number):
        found = list(model.objects.filter(meeting=self.pk).order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(who=people)
    def note_item(self, who):
        self.act(add_item, self.meeting, who, self.state in OPEN, title=self.new_words())

    @rule(who=people, number=pick)
    def note_opinion(self, who, number):
        told = {"text": self.new_words(), "speaker": f"Người {number}"}
        item = self.one_of(AgendaItem, number)
        self.act(add_opinion, self.meeting, who, self.state in OPEN, item=item, **told)

    @rule(who=people, number=pick)
    def move_opinion(self, who, number):
        opinion, item = self.one_of(Opinion, number), self.one_of(AgendaItem, number + 1)
        if opinion and opinion.item != item:
            self.act(edit_opinion, opinion, who, self.state in OPEN, item=item)

    @rule(who=people, number=st.integers(1, 3))
    def note_vote(self, who, number):
        for _ in range(number):
            told = {"subject": self.new_words(), "entitled": 20, "in_favour": 18}
            self.act(record_vote, self.meeting, who, self.state in OPEN, **told)

    @rule(who=people, number=pick)
    def change_vote(self, who, number):
        if vote := self.one_of(Vote, number):
            told = {"in_favour": vote.in_favour + 1}
            self.act(edit_vote, vote, who, self.state in OPEN, **told)

    @rule(who=people, is_guest=st.booleans(), is_sure=st.booleans())
    def come(self, who, is_guest, is_sure):
        before, before_present = self.meeting, self.meeting.counts.present
        told = {"names": [self.new_words(), self.new_words()], "is_by_name": is_sure}
        told |= {"mark": "GUEST"} if is_guest else {}
        may = self.state in OPEN and (is_guest or is_sure or not before.is_by_count)
        if self.act(add_attendees, before, who, may, **told) and is_guest:
            assert self.meeting.is_by_count == before.is_by_count
            assert self.meeting.counts.present == before_present

    @rule(who=people, number=pick, mark=st.sampled_from(["ABSENT", "LATE", "DUTY"]))
    def mark(self, who, number, mark):
        row = self.one_of(Attendance, number)
        if row and row.mark != mark:
            self.act(mark_attendance, row, who, self.state in OPEN, mark=mark)

    @rule(who=people, number=pick)
    def correct(self, who, number):
        if row := self.one_of(Attendance, number):
            told = {"name": row.name + "a", "title": "", "party_status": "PROBATIONARY"}
            self.act(correct_attendee, row, who, self.state in OPEN, **told)

    @rule(
        who=people,
        number=pick,
        model=st.sampled_from(list(PARTS)),
        why=st.sampled_from(["Ghi nhầm", "Ghi nhầm", ""]),
    )
    def take_back(self, who, number, model, why):
        if row := self.one_of(model, number):
            may = self.state in OPEN and why and self.is_free(row)
            if self.act(PARTS[model], row, who, may, reason=why):
                self.gone.append(row)

    def is_free(self, row):
        """Does nothing rest on it?"""
        is_issued = any(kept is not None for kept in self.papers.values())
        if isinstance(row, AgendaItem):
            return not row.opinions.exists()
        if isinstance(row, Conclusion):
            return not self.is_given(row) and not is_issued
        if isinstance(row, Attendance):
            meeting, came = self.meeting, {"PRESENT", "LATE"}
            others = meeting.attendance.filter(mark__in=came).exclude(pk=row.pk)
            alone = row.mark in came and not others.exists()
            return not (alone and meeting.has_met and not meeting.is_by_count)
        return not (isinstance(row, Vote) and is_issued)

    def is_given(self, conclusion):
        return conclusion.tasks.exclude(task__state="CANCELLED").exists()

    @invariant()
    def what_was_taken_back_stands_on_no_paper(self):
        if not hasattr(self, "pk") or not self.gone:
            return
        for row in self.gone:
            kept = type(row).everything.get(pk=row.pk)
            assert (kept.withdrawn_by, kept.withdrawn_reason) == (
                self.world.bithu_dttg,
                "Ghi nhầm",
            )
        meeting = self.meeting
        said = str(compose(meeting)) if meeting.has_met else ""
        for row in self.gone:
            words, others = getattr(row, WORDS[type(row)]), self.others_of(row)
            assert said.count(words) <= sum(words in text for text in others)
            if self.locked is not None and not others:
                assert words not in str(self.locked)

    def others_of(self, row):
        """The texts that may still say what a conclusion that was carried here said: its own of the
        session before, which a paper tells as last time's, and that one carried here once more."""
        if not isinstance(row, Conclusion) or not row.carried_from_id:
            return []
        again = Conclusion.objects.filter(meeting=self.pk, carried_from=row.carried_from_id)
        return [row.carried_from.text, *again.values_list("text", flat=True)]

    @invariant()
    def what_stands_is_numbered_without_gaps(self):
        for model in (AgendaItem, Opinion, Vote, Conclusion):
            if hasattr(self, "pk"):
                orders = model.objects.filter(meeting=self.pk).values_list("order", flat=True)
                assert sorted(orders) == list(range(1, len(orders) + 1))
