"""A question that is only answered by pressing the button."""

from cchc.lib.fields import VietnameseForm


class ConfirmForm(VietnameseForm):
    """Asks nothing else."""
