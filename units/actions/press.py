"""Keys of pressed buttons: technical rows that need not be kept, and hold nothing that was said."""

from units.models import CommandKey

AT_ONCE = 500


def forget_presses(before, at_once=AT_ONCE):
    """Deletes keys pressed before that moment, so many a statement. -> how many they were.

    No audit row: what the presses did stands in the log, and these rows only recognise a second
    press of the same button.
    """
    total = 0
    while True:
        keys = list(
            CommandKey.objects.filter(at__lt=before)
            .order_by("pk")
            .values_list("pk", flat=True)[:at_once]
        )
        if not keys:
            return total
        total += CommandKey.objects.filter(pk__in=keys).delete()[0]
