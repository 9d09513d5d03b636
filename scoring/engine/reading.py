"""Strict readers: JSON text, TOML text, and tables of which every key must be known."""

import json
import re
import tomllib

from .faults import Fault
from .numbers import BREAKS, Wrong, one_line, places_of, quoted, read_decimal, read_integer

MAX_DEPTH = 100
MAX_TOML = 2_000_000
# Python refuses to read longer integers at all (sys.set_int_max_str_digits).
_LONGEST_INTEGER = 4000
# Python's reader takes the square of the parts of a dotted key, so long ones are refused unread.
_LONG_KEY = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){50}"""
)


class _Refused(ValueError):
    """Something valid to Python's reader but not to ours; str() says what."""


def read_text(data):
    """Bytes as UTF-8 text. Raises Fault."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Fault(f"tệp: không phải văn bản UTF-8 (byte thứ {error.start + 1})") from error


def read_json(data):
    """The value in UTF-8 bytes of JSON text.

    Refused beside bad syntax: a key twice in one object, NaN and infinities, numbers out of every
    range, lone surrogates, more than 100 levels. Raises Fault.
    """
    text = read_text(data)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_without_twins,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_integer,
        )
        _check_depth_and_signs(value)
    except json.JSONDecodeError as error:
        where = f"dòng {error.lineno}, cột {error.colno}"
        raise Fault(f"JSON: sai cú pháp ở {where}") from error
    except _Refused as error:
        raise Fault(f"JSON: {error}") from error
    except RecursionError as error:
        raise Fault(f"JSON: lồng quá {MAX_DEPTH} tầng") from error
    return value


def _without_twins(pairs):
    table = dict(pairs)
    if len(table) < len(pairs):
        seen = set()
        twin = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise _Refused(f"khóa {quoted(twin)} ghi hai lần")
    return table


def _no_constant(name):
    raise _Refused(f"{name} không phải số")


def _finite(text):
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _Refused(f"số {one_line(text, 30)} quá lớn")
    return number


def _integer(text):
    if len(text) > _LONGEST_INTEGER:
        raise _Refused(f"số nguyên có {len(text)} chữ số, quá dài")
    return int(text)


def _check_depth_and_signs(value):
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise _Refused(f"lồng quá {MAX_DEPTH} tầng")
        below = []
        for item in level:
            if isinstance(item, str):
                _check_signs(item)
            elif isinstance(item, dict):
                below.extend(item)
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        level = below


def _check_signs(text):
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _Refused(f"ký tự không hợp lệ trong {quoted(text)}") from error


def read_toml(text):
    """The table in TOML text, of at most 100 levels. Raises Fault."""
    if len(text) > MAX_TOML or _LONG_KEY.search(text):
        raise Fault("TOML: quá dài")
    try:
        table = tomllib.loads(text)
        _check_depth_and_signs(table)
    except RecursionError as error:
        raise Fault("TOML: lồng quá nhiều tầng") from error
    except _Refused as error:
        raise Fault(f"TOML: {error}") from error
    except ValueError as error:  # TOMLDecodeError, or an integer too long to read
        raise Fault(f"TOML: sai cú pháp{_toml_fault(str(error), text)}") from error
    return table


# What Python's reader says, by how it begins, in the words of who wrote the file.
_TOML_WORDS = (
    ("Expected '=' after a key", "thiếu dấu = sau tên khóa"),
    ("Expected newline", "thừa nội dung sau giá trị; mỗi khóa một dòng"),
    ("Expected ']]'", "thiếu dấu ]] cuối tên bảng"),
    ("Expected ']'", "thiếu dấu ] cuối tên bảng"),
    ("Expected ", "thiếu dấu đóng chuỗi"),
    ("Invalid initial character", "tên khóa có ký tự không dùng được, hoặc thiếu tên khóa"),
    ("Invalid statement", "dòng này không phải khóa = giá trị, cũng không phải tên bảng"),
    ("Invalid value", "thiếu giá trị, hoặc giá trị không đọc được; chữ đặt trong dấu nháy kép"),
    ("Invalid date", "ngày không có trong lịch"),
    ("Invalid hex", "mã ký tự sau dấu \\ không đọc được"),
    ("Escaped character", "mã ký tự sau dấu \\ không đọc được"),
    ("Unescaped", "dấu \\ trong chuỗi phải viết \\\\"),
    ("Unterminated string", "thiếu dấu nháy đóng chuỗi"),
    ("Unclosed array", "thiếu dấu ] đóng danh sách, hoặc thiếu dấu phẩy"),
    ("Unclosed inline table", "thiếu dấu } đóng bảng, hoặc thiếu dấu phẩy"),
    ("Illegal character", "có ký tự điều khiển, hoặc chuỗi xuống dòng khi chưa đóng"),
    ("Found invalid character", "có ký tự điều khiển, hoặc chuỗi xuống dòng khi chưa đóng"),
    ("Duplicate inline table key", "khóa ghi hai lần"),
    ("Cannot overwrite", "khóa ghi hai lần"),
    ("Cannot declare", "bảng ghi hai lần"),
    ("Cannot", "khóa, bảng đã có ở trên, không ghi tiếp được"),
    ("Exceeds the limit", "số nguyên quá dài"),
)
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")


def _toml_fault(said, text):
    """Where and what, after "sai cú pháp"; the first fault only, as the reader stops there."""
    place = _PLACE.search(said)
    where = ""
    if place:
        line, column = place.groups()
        last = text.rstrip().count("\n") + 1
        where = f" ở dòng {line}, cột {column}" if line else f" ở cuối tệp (dòng {last})"
    what = next((words for start, words in _TOML_WORDS if said.startswith(start)), "")
    return f"{where}: {what}" if what else where


class Table:
    """A TOML table that is asked for its keys; what is wrong goes to `faults` as "where: what".

    A reader returns None after noting a fault, so that reading goes on and finds the next one.
    """

    def __init__(self, raw, where, faults):
        self.raw = raw
        self.where = where
        self.faults = faults
        self.asked = set()

    def fault(self, what):
        self.faults.append(f"{self.where}: {what}")

    def given(self, key, *, needed=True):
        self.asked.add(key)
        value = self.raw.get(key)
        if value is None and needed:
            self.fault(f"thiếu {key}")
        return value

    def close(self):
        """Call last: any key that nobody asked for is unknown."""
        for key in self.raw:
            if key not in self.asked:
                self.fault(f"không có khóa {quoted(key)} trong định dạng")

    def text(self, key, *, needed=True):
        """A string with something to read in it, on one line."""
        value = self.given(key, needed=needed)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or BREAKS.search(value):
            self.fault(f"{key} phải là chữ trên một dòng, không để trống")
            return None
        return value

    def choice(self, key, options, *, default=None):
        value = self.given(key, needed=default is None)
        if value is None:
            return default
        if not isinstance(value, str) or value not in options:
            self.fault(f"{key} là {quoted(value)}, phải là một trong: {', '.join(options)}")
            return None
        return value

    def flag(self, key):
        value = self.given(key, needed=False)
        if value is None:
            return False
        if not isinstance(value, bool):
            self.fault(f"{key} phải là true hoặc false")
        return value is True

    def integer(self, key, *, low=None, high=None):
        value = self.given(key)
        if value is None:
            return None
        try:
            number = read_integer(value)
        except Wrong as wrong:
            self.fault(f"{key} {wrong}")
            return None
        if low is not None and not low <= number <= high:
            self.fault(f"{key} phải từ {low} đến {high}")
            return None
        return number

    def decimal(self, key, *, places=None, needed=True):
        value = self.given(key, needed=needed)
        if value is None:
            return None
        try:
            number = read_decimal(value)
        except Wrong as wrong:
            self.fault(f"{key} {wrong}")
            return None
        if places is not None and places_of(number) > places:
            self.fault(f"{key} có quá {places} chữ số sau dấu phẩy ({value})")
            return None
        return number

    def tables(self, key, name, *, needed=True):
        """The list of tables under `key`, each as a Table; a list that must not be empty."""
        value = self.given(key, needed=needed)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.fault(f"{key} phải là danh sách các bảng")
            return []
        if needed and not value:
            self.fault(f"{key} không được để trống")
        return [
            Table(row, f"{self.where}: {name} {place}", self.faults)
            for place, row in enumerate(value, 1)
        ]

    def table(self, key, where, *, needed=True):
        value = self.given(key, needed=needed)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(f"{key} phải là một bảng")
            return None
        return Table(value, where, self.faults)
