"""What a conclusion or a vote is about, as choices name it: an item of the agenda, a conclusion."""

# Of a text in a choice, which shows one line.
_LONGEST = 70


def item_words(item):
    """Nội dung 2: Kiểm điểm tháng 7"""
    return f"Nội dung {item.order}: {_short(item.title)}"


def conclusion_words(conclusion):
    """Kết luận 1: Rà soát thủ tục"""
    return f"Kết luận {conclusion.order}: {_short(conclusion.text)}"


def _short(text):
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def item_choices(items):
    """[(key as text, words)] of the items that a conclusion may belong to."""
    return [(str(item.pk), item.choice_words) for item in items]


def about_choices(items, conclusions):
    """[(value, words)] of all that a vote may decide; the values are those of `Vote.about`."""
    return [
        *((f"item-{item.pk}", item.choice_words) for item in items),
        *((f"conclusion-{one.pk}", one.choice_words) for one in conclusions),
    ]
