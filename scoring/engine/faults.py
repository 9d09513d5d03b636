"""What is wrong with what was given: every fault at once, each one Vietnamese line "code: what"."""


class Fault(ValueError):
    """Input that cannot be scored or ranked. `faults` holds one line for each thing wrong."""

    def __init__(self, faults):
        self.faults = [faults] if isinstance(faults, str) else list(faults)
        super().__init__("\n".join(self.faults))


class SetFault(Fault):
    """A criteria set that does not hold to its format."""


class AnswerFault(Fault):
    """Answers that do not fit their criteria set."""


class RowFault(Fault):
    """Rows that cannot be ranked."""
