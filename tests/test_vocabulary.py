"""The words of the interface, as far as a machine can read them.

Looked at: the text of templates and the attributes that are shown; strings with Vietnamese letters
in the code (labels, help, messages, choices), docstrings apart. Quotations of sources live in data.
"""

import ast
import functools
import re
import unicodedata

import pytest

from tests.tree import parsed, python_files, template, template_files

WORD = r"(?<!\w)(?:{})(?!\w)"
RULES = {
    "hòa, khỏe: the tone stands on the o": r"o[àáảãạèéẻẽẹ](?!\w)",
    "ủy, thủy: the tone stands on the u": r"(?<!q)u[ỳýỷỹỵ](?!\w)",
    "hằng năm, hằng quý, hằng tháng": WORD.format("hàng (?:năm|quý|tháng|tuần|ngày)"),
    "tỷ lệ, lý do, kỳ": WORD.format("tỉ lệ|lí do|kì"),
    "a Vietnamese word": WORD.format(
        "dashboard|deadline|upload|download|update|email|login|logout|user|admin|click|ok|submit"
        "|cancel|save|file|link|online|website|checklist|password"
    ),
    "tài liệu kiểm chứng": WORD.format("minh chứng"),
    "lịch họp định kỳ": WORD.format("chuỗi cuộc họp"),
    "sinh hoạt thường kỳ": WORD.format("sinh hoạt định kỳ"),
    "say what was done, without a cheer": r"thành công!|oops|xin lỗi",
    "nobody is addressed": WORD.format("bạn|anh/chị|anh chị|quý khách|quý vị"),
    "sáp nhập": WORD.format("sát nhập"),
    "85,34% without a space": r"\d %",
    "85,34 with a comma": r"(?<![\d.])\d{1,3}\.\d{1,2}(?=\s?(?:%|điểm))",
    "05/02/2026": r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)",
    "a sentence of its own, not three dots": r"\.\.\.",
}
# (file, words): right there, with the reason.
ALLOWED = {}
VIETNAMESE = re.compile(r"[À-ỹ]")
SHOWN_ATTRIBUTES = "title|alt|placeholder|aria-label|data-l|label|text|submit|note|value|summary"
SHOWN_KEYWORDS = {"label", "help_text", "empty_label", "verbose_name"}
# First syllables of the acts that a button may name.
VERBS = re.compile(
    r"soạn|báo|ban|bàn|bắt|bật|bổ|bỏ|chạy|chấm|chấp|chia|cho|chọn|chốt|chuyển|công|dời|dùng|dừng|duyệt"
    r"|đánh|đăng|đề|điền|điều|điểm|đính|đổi|đọc|đóng|đưa|ghi|giao|gỡ|giữ|gộp|gửi|hiện|hoàn|hợp"
    r"|hủy|in|kết|khắc|khóa|không|lập|lấy|lọc|lưu|mở|mời|nạp|nhắc|nhập|nộp|phát|phân|phê|quay"
    r"|rút|sao|sáp|so|sửa|tách|tải|tắt|tất|tạo|thay|thẩm|thêm|thôi|thông|thống|thu|thử|tiếp|tìm"
    r"|tính|tổng|trả|trình|trừ|từ|ủy|vào|xác|xem|xếp|xuất|yêu"
)


def _template_texts(name):
    text = template(name)
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.S)
    shown = re.findall(rf"""\b(?:{SHOWN_ATTRIBUTES})=["']([^"'{{}}]+)["']""", text)
    quoted = re.findall(r"""default(?:_if_none)?:["']([^"']+)["']""", text)
    text = re.sub(r"{%.*?%}", " ", text, flags=re.S)
    text = re.sub(r"{{.*?}}", "0", text, flags=re.S)
    text = re.sub(r"<[^>]*>", "\n", text)
    return [*shown, *quoted, text]


def _docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def _code_texts(path):
    """Strings of the interface: those with a Vietnamese letter, and every label or help text."""
    tree = parsed(path)
    hidden = {id(node) for node in _docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in hidden and VIETNAMESE.search(node.value):
                yield node.value
            continue
        shown = isinstance(node, ast.keyword) and node.arg in SHOWN_KEYWORDS
        if shown and isinstance(getattr(node.value, "value", None), str):
            yield node.value.value


def _is_interface(path):
    """Demo data quotes its sources; the text library knows what people type wrongly."""
    return not path.startswith(("cchc/demo/", "cchc/lib/vietnamese", "cchc/lib/titles"))


@functools.cache
def _all_texts():
    """(file, text in composed letters) of the whole interface, read once for all rules."""
    return [(path, unicodedata.normalize("NFC", text)) for path, text in _texts()]


def _texts():
    for name in template_files():
        if name.endswith((".html", ".txt")):
            yield from ((f"templates/{name}", text) for text in _template_texts(name))
    for path in filter(_is_interface, python_files()):
        yield from ((path, text) for text in _code_texts(path))


@pytest.mark.parametrize("rule", RULES)
def test_words(rule):
    pattern = re.compile(RULES[rule], re.I)
    found = [
        f"{path}: …{text[max(0, match.start() - 25) : match.end() + 15].strip()}…"
        for path, text in _all_texts()
        for match in pattern.finditer(text)
        if (path, match[0]) not in ALLOWED
    ]
    assert not found, f"say it so: {rule}\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("hòa, khỏe: the tone stands on the o", "cộng hoà, xoá, khoẻ", "hòa, toán, hoàn, ngoài"),
        ("ủy, thủy: the tone stands on the u", "uỷ ban, thuý", "ủy ban, quý, quỹ, huỳnh, chuyển"),
        ("85,34% without a space", "đạt 85 %", "đạt 85% số việc"),
        ("85,34 with a comma", "đạt 81.72 điểm", "1.306.817 điểm; tiêu chí 1.2; 81,72%"),
        ("05/02/2026", "ngày 2026-02-05", "ngày 05/02/2026, số 12-KH/TU"),
        ("nobody is addressed", "Bạn cần nhập", "Ban cần nhập; các ban"),
        ("a Vietnamese word", "bấm OK để upload", "tải lên tệp"),
    ],
)
def test_the_rules_see(rule, wrong, right):
    assert re.search(RULES[rule], wrong, re.I)
    assert not re.search(RULES[rule], right, re.I)


def _button_labels():
    for name in template_files():
        if not name.endswith(".html"):
            continue
        text = template(name)
        labels = re.findall(r"<button\b[^>]*>(.*?)</button>", text, re.S)
        labels += re.findall(r"""\b(?:submit|verb)=["']([^"'{}]+)["']""", text)
        labels += re.findall(r"{% block verb %}(.*?){% endblock", text, re.S)
        for label in labels:
            plain = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", label, flags=re.S).split()
            if plain:
                yield name, " ".join(plain)


def test_every_button_says_what_it_does():
    wrong = [
        f"{name}: {label}"
        for name, label in _button_labels()
        if not VERBS.fullmatch(label.split()[0].lower().strip(".,"))
    ]
    assert not wrong, f"begin with the verb of the act: {wrong}"


def test_every_choice_has_its_words():
    """Labels are Vietnamese and lower case: they stand inside sentences and tables alike."""
    from django.apps import apps

    from tests.tree import LEVELS

    for model in apps.get_models():
        if model._meta.app_label not in LEVELS:
            continue
        for field in model._meta.concrete_fields:
            for value, label in field.flatchoices:
                where = f"{model._meta.label}.{field.name} {value}"
                assert str(label) != str(value).replace("_", " ").title(), f"{where} has no label"
