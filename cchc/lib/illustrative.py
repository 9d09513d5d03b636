"""The mark of made-up content: what ends with it says so wherever it is shown or printed."""

MARK = "(dữ liệu minh họa)"


def is_marked(text):
    return text.endswith(MARK)
