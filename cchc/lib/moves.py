"""States and the moves between them: one table a machine; what it does not list is refused."""

from dataclasses import dataclass

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import upper_first


@dataclass(frozen=True)
class Move:
    """From which states, to which (None: the state stays), and the act in words."""

    sources: tuple
    target: str | None
    act: str


class Moving:
    """Mixed into a model with choices `State`, a field `state` of them and a table `MOVES` of
    name -> Move.

    `refuse_unless` and `move` raise Refused with the sentence of `why_not`, which a model may say
    in words of its own.
    """

    MOVES = {}
    KINDS = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        # Else Django gives the model its own, which makes a table of all states for each row.
        cls.get_state_display = Moving.get_state_display

    def get_state_display(self):
        """The label of its state, one of the choices `State` of the model."""
        return self.State(self.state).label

    @property
    def state_kind(self):
        """Kind of the badge of its state, by the table KINDS; what that does not list is plain."""
        return self.KINDS.get(self.state, "none")

    def can(self, name):
        """Does the present state allow this move? Rights and rules are asked elsewhere."""
        return self.state in self.MOVES[name].sources

    def refuse_unless(self, name):
        if not self.can(name):
            raise Refused(self.why_not(self.MOVES[name]))

    def why_not(self, move):
        """The sentence that names the state and the act."""
        what = upper_first(self._meta.verbose_name)
        return (
            f"{what} đang ở trạng thái “{self.get_state_display()}” nên chưa {move.act} "
            "được; mở lại trang để xem tình trạng mới nhất."
        )

    def move(self, name):
        """Refuse or go to the state of the table; the caller saves."""
        self.refuse_unless(name)
        target = self.MOVES[name].target
        if target is not None:
            self.state = target
