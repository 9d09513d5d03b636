"""Refusals: what an action raises when a rule says no. Each carries a sentence for the screen."""


class Refused(Exception):
    """A rule refuses the act; nothing is written.

    `sentence`: why, then what to do. `items`: (text, url) pairs, shown as links under it.
    """

    def __init__(self, sentence, items=()):
        super().__init__(sentence)
        self.sentence = sentence
        self.items = list(items)


class Conflict(Refused):
    """Somebody saved between opening the page and sending it; what was typed is kept.

    `who`, `at`: who saved and when (aware datetime or None). `fields`: (label, theirs, mine), and
    `names`: the name under which the form sends each of them ("" where it is not sent).
    `back_url`: page of the object. `version`: the number that now stands. `is_as_typed`: all that
    was sent stands so already, as when a first sending arrived and its answer did not.
    """

    SENTENCE = (
        "Nội dung này vừa được lưu ở nơi khác, sau khi trang này được mở. Phần đang nhập vẫn "
        "còn nguyên. So sánh hai bản rồi chọn."
    )

    def __init__(
        self,
        sentence=SENTENCE,
        *,
        who="",
        at=None,
        fields=(),
        names=(),
        back_url="",
        version=None,
        is_as_typed=False,
    ):
        super().__init__(sentence)
        self.who = who
        self.at = at
        self.fields = list(fields)
        self.names = list(names)
        self.back_url = back_url
        self.version = version
        self.is_as_typed = is_as_typed


class PasswordNeeded(Refused):
    """The act asks for the password again."""

    def __init__(self, sentence="Nhập lại mật khẩu để tiếp tục.", items=()):
        super().__init__(sentence, items)
