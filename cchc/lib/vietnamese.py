"""Vietnamese text, order, dates and numbers, read and written as offices do. Standard library only.

Sources: Nghị định 30/2020/NĐ-CP for dates on papers; the alphabet with its tones in the order
ngang, huyền, hỏi, ngã, sắc, nặng; decimal comma and points between thousands.
"""

import calendar
import re
import unicodedata
from datetime import date, time
from decimal import ROUND_HALF_UP, Context, Decimal

NUMBER = "Nhập số bằng chữ số, dấu phẩy trước phần thập phân, ví dụ 85,34."
WHOLE = "Nhập số nguyên, không có dấu phẩy."
WHOLE_NUMBER = "Nhập số bằng chữ số, không có dấu phẩy, ví dụ 12."
DATE = "Nhập ngày dạng ngày/tháng/năm, ví dụ 05/02/2026."
TIME = "Nhập giờ dạng 24 giờ, ví dụ 08:30."
NOT_KNOWN = "–"


class NumberProblem(ValueError):
    """A text is no number that can be taken; str() is the sentence for the screen."""


class DateProblem(ValueError):
    """A text is no plausible date; str() is the sentence for the screen."""


class TimeProblem(ValueError):
    """A text is no time of day; str() is the sentence for the screen."""


# --- Text ---------------------------------------------------------------------------------------

_DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Letters and marks that show nothing: joiners, Hangul fillers, vowel inherents, selectors.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0\ufe00-\ufe0f"
    "\U000e0100-\U000e01ef]"
)
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_VOWELS = set("aeiouy")


def nfc(text):
    """The composed form (NFC), in which everything is stored and compared."""
    return unicodedata.normalize("NFC", text)


def clean(text, *, multiline=False):
    """Text as it is stored: NFC, nothing that cannot be seen, single spaces, no blank edges.

    Control, zero-width, bidi and private-use characters, lone surrogates and unassigned ones go;
    odd spaces become spaces. With `multiline` line breaks stay as "\\n" (at most one empty line
    between two lines); otherwise they become spaces.
    """
    if _is_clean(text):
        return text
    text = _BREAKS.sub("\n" if multiline else " ", text)
    text = nfc(text.translate({ord(sign): _seen(sign) for sign in set(text)}))
    if not multiline:
        return " ".join(text.split())
    lines = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub("\n{3,}", "\n\n", lines).strip("\n")


def _is_clean(text):
    """Would `clean` leave this line as it is? Most text was cleaned before."""
    is_seen = text.isprintable() and not _UNSEEN.search(text) and "\u2800" not in text
    is_spaced = "  " not in text and text.strip() == text
    return is_seen and is_spaced and unicodedata.is_normalized("NFC", text)


def unseen(text):
    """How many hidden characters `clean` takes out of the text (spaces and line breaks aside)."""
    text = _BREAKS.sub("\n", text)
    return sum(text.count(sign) for sign in set(text) if not _seen(sign))


def mixed_word(text):
    """The first word that mixes Latin letters with look-alikes of another alphabet, or ""."""
    for word in re.findall(r"[^\W\d_]+", text):
        alphabets = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if "LATIN" in alphabets and alphabets & {"CYRILLIC", "GREEK"}:
            return word
    return ""


def _seen(sign):
    if sign in " \n":
        return sign
    category = unicodedata.category(sign)
    if sign == "\t" or category == "Zs" or sign == "\u2800":
        return " "
    return "" if category in _DROPPED_CATEGORIES or _UNSEEN.match(sign) else sign


def upper_first(text):
    """The first letter great, as a name or a label opens a line: "sở Nội vụ" -> "Sở Nội vụ"."""
    return text[:1].upper() + text[1:]


def fold(text):
    """Search key: lower case, no diacritics, đ as d; the same for NFD input and hoà/hòa."""
    text = clean(text)
    for _ in range(2):  # the first casefold of some letters makes marks of its own
        text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(sign for sign in text if unicodedata.category(sign) not in {"Mn", "Me"})
    return " ".join(text.replace("đ", "d").split())


def name_key(text):
    """Key for uniqueness of names: case and place of the tone do not matter, diacritics do.

    "Hoà" and "hòa" agree; "hoa" differs from both, đ from d.
    """
    text = nfc(clean(text).casefold())
    return nfc(re.sub(r"[^\W\d_]+", lambda found: _one_place(found[0]), text))


def _one_place(syllable):
    """The syllable (NFC) with its tone on the first vowel, decomposed."""
    letters, tones = [], []
    for sign in unicodedata.normalize("NFD", syllable):
        (tones if sign in _TONES else letters).append(sign)
    at = next((i for i, sign in enumerate(letters) if sign in _VOWELS), 0) + 1
    while at < len(letters) and unicodedata.combining(letters[at]):
        at += 1
    return "".join(letters[:at] + tones + letters[at:])


# --- Order --------------------------------------------------------------------------------------

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: 2000 + place for place, letter in enumerate(_ALPHABET)}
_OTHER_LETTER, _DIGIT, _SIGN = 3000, 1000, 100


def sort_key(text):
    """Key of Vietnamese dictionary order: signs, digits, letters; then tones; then lower case.

    Tones count only where all letters agree. A total order: equal keys mean equal text (cleaned).
    """
    text = clean(text)
    letters, tones = [], []
    for sign in unicodedata.normalize("NFD", name_key(text)):
        if sign in _TONES:
            tones[-1:] = [_TONES[sign]] if tones else []
        elif unicodedata.category(sign) == "Mn" and letters:
            whole = nfc(letters[-1] + sign)
            letters[-1] = whole if whole in _RANK else letters[-1] + sign
        else:
            letters.append(sign)
            tones.append(0)
    return tuple(_place(sign) for sign in letters), tuple(tones), text.swapcase()


def _place(sign):
    """Where a letter stands: (class, itself) so that what is unknown keeps a fixed order."""
    if sign in _RANK:
        return _RANK[sign], sign
    if sign.isdecimal():
        return _DIGIT + unicodedata.decimal(sign), sign
    if sign == " ":
        return 0, sign
    if sign[0] in _RANK:
        return _RANK[sign[0]], sign
    return (_OTHER_LETTER if sign.isalpha() else _SIGN), sign


def order_text(text):
    """The letters of `sort_key` as text: two hex digits each, which every collation sorts alike."""
    return "".join(f"{_byte(rank):02x}" for rank, _sign in sort_key(text)[0])


def _byte(rank):
    """Space 0, sign 1, digits from 16, letters from 32, other letters 96."""
    if rank >= _OTHER_LETTER:
        return 96
    if rank >= 2000:
        return 32 + rank - 2000
    if rank >= _DIGIT:
        return 16 + rank - _DIGIT
    return min(rank, 1)


def person_sort_key(full_name):
    """Key for lists of people: by given name (the last word), then by the whole name."""
    full_name = clean(full_name)
    return sort_key(full_name.rpartition(" ")[2]), sort_key(full_name)


def person_order_text(full_name):
    """`person_sort_key` as text that every collation sorts alike: given name, whole name, each
    with its tones; names that differ in case alone agree."""
    full_name = clean(full_name)
    parts = []
    for text in (full_name.rpartition(" ")[2], full_name):
        letters, tones, _text = sort_key(text)
        parts.append("".join(f"{_byte(rank):02x}" for rank, _sign in letters))
        parts.append("".join(f"{tone:02x}" for tone in tones))
    return "00".join(parts)


# --- Dates and times, written -------------------------------------------------------------------


def short_date(day):
    """For tables and forms: 05/02/2026; None: –."""
    return NOT_KNOWN if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def sentence_date(day):
    """For sentences: 05/02/2026, 14/12/2021, 05/9/2026 (months 3 to 9 without zero)."""
    return f"{day.day:02d}/{_month(day.month)}/{day.year:04d}"


def paper_date(day):
    """For papers: ngày 05 tháng 02 năm 2026, ngày 05 tháng 9 năm 2026 (Nghị định 30/2020)."""
    return f"ngày {day.day:02d} tháng {_month(day.month)} năm {day.year:04d}"


def cited_date(day, *, of_party):
    """As a paper cites another one, with what stands before it: “ ngày 05 tháng 02 năm 2026”; in a
    paper of the Party “, ngày 05/02/2026”."""
    return f", ngày {sentence_date(day)}" if of_party else f" {paper_date(day)}"


def month_name(day):
    """tháng 5/2026."""
    return f"tháng {_month(day.month)}/{day.year:04d}"


def _month(month):
    return f"{month:02d}" if month < 3 else str(month)


def clock_time(at):
    """08:30, of a time or of a datetime as it is given."""
    return f"{at.hour:02d}:{at.minute:02d}"


def paper_time(at):
    """For papers: 08 giờ 30 phút."""
    return f"{at.hour:02d} giờ {at.minute:02d} phút"


def moment(at):
    """For tables: 14:05, 03/11/2026. A datetime in local time (`clock.local`); None: –."""
    return NOT_KNOWN if at is None else f"{clock_time(at)}, {short_date(at)}"


def sentence_moment(at):
    """For sentences: 14:05 ngày 03/11/2026. A datetime in local time (`clock.local`)."""
    return f"{clock_time(at)} ngày {sentence_date(at)}"


# --- Numbers, written ---------------------------------------------------------------------------

# Wide enough for every number that can be typed or summed here.
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


def round_half_up(value, places):
    """The one rounding for display: half away from zero, to `places` digits (Decimal)."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), context=_WIDE)


def decimal_text(value, places=None, *, grouping=False):
    """85,34: comma, and points between thousands with `grouping`; None: –.

    `value` is a Decimal, an int or a decimal string, never a float. `places` fixes the digits
    after the comma (rounded half up); without it as many as the value needs.
    """
    if value is None:
        return NOT_KNOWN
    if isinstance(value, float):
        raise TypeError("numbers are Decimal here, never float")
    number = Decimal(value) if places is None else round_half_up(value, places)
    whole, _, fraction = f"{abs(number):f}".partition(".")
    if places is None:
        fraction = fraction.rstrip("0")
    if grouping:
        whole = f"{int(whole):,}".replace(",", ".")
    return ("-" if number < 0 else "") + whole + ("," + fraction if fraction else "")


def percent_text(value, places=2):
    """85,34%; None: –."""
    return NOT_KNOWN if value is None else decimal_text(value, places) + "%"


def thousands(number):
    """1.306.817; None: –."""
    return decimal_text(number, 0, grouping=True)


def two_digits(number):
    """For papers: 04; from ten on and for zero the number itself."""
    return f"{number:02d}" if 0 < number < 10 else thousands(number)


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def in_words(number):
    """A whole number from 0 to 999.999 in words: một nghìn ba trăm linh sáu."""
    if not 0 <= number <= 999_999:
        raise ValueError("in_words reads 0 to 999999")
    high, low = divmod(number, 1000)
    words = [*_hundreds(high, False), "nghìn"] if high else []
    if low or not high:
        words += _hundreds(low, bool(high))
    return " ".join(words)


def _hundreds(number, after_thousands):
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or after_thousands else []
    if tens:
        words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    elif ones and words:
        words.append("linh")
    if ones or not (words or tens):
        special = {
            1: "mốt" if tens > 1 else "một",
            4: "tư" if tens > 1 else "bốn",
            5: "lăm" if tens else "năm",
        }
        words.append(special.get(ones, _DIGITS[ones]))
    return words


# --- Numbers and dates, read --------------------------------------------------------------------

_PLAIN = re.compile(r"-?([0-9]+)(?:[.,]([0-9]+))?\Z")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|\.[0-9]{3},[0-9]+)\Z")
_AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_MAX_DIGITS = 20


def parse_decimal(text, *, places=None, at_least=None, at_most=None, note=""):
    """The Decimal that an official typed: 85,34 and 85.34 and 1.306.817 and -3, ASCII digits only.

    `places`: most digits after the comma; `at_least`, `at_most`: Decimal bounds, included; `note`
    is put behind the sentence about the bounds ("điểm tối đa của tiêu chí").
    Raises NumberProblem: not a number (1e2, NaN, 1_000, other digits, over 20 digits), 1.306
    (which may mean two things), too many decimals, out of bounds.
    """
    typed = text.strip().replace("\u2212", "-")
    what = WHOLE_NUMBER if places == 0 else NUMBER
    if sum(sign.isdigit() for sign in typed) > _MAX_DIGITS:
        raise NumberProblem(what)
    if _AMBIGUOUS.match(typed):
        raise NumberProblem(_which(typed))
    if _GROUPED.match(typed):
        typed = typed.replace(".", "")
    found = _PLAIN.match(typed)
    if found is None:
        raise NumberProblem(what)
    if places is not None and len(found[2] or "") > places:
        raise NumberProblem(f"Nhập nhiều nhất {places} chữ số sau dấu phẩy." if places else WHOLE)
    value = Decimal(typed.replace(",", ".")) + 0  # + 0: there is no minus zero
    _check_range(value, at_least, at_most, note)
    return value


def parse_integer(text, *, at_least=None, at_most=None, note=""):
    """The int that was typed: 1306 and 1.306 and -3. Raises NumberProblem like parse_decimal."""
    typed = text.strip().replace("\u2212", "-")
    if _AMBIGUOUS.match(typed):  # a whole number has one reading
        typed = typed.replace(".", "")
    return int(parse_decimal(typed, places=0, at_least=at_least, at_most=at_most, note=note))


def _which(typed):
    number = typed.removeprefix("-")
    whole, decimal = number.replace(".", ""), number.replace(".", ",")
    return f"{number} là {in_words(int(whole))} hay {decimal}? Nhập {whole} hoặc {decimal}."


def _check_range(value, at_least, at_most, note):
    below = at_least is not None and value < at_least
    above = at_most is not None and value > at_most
    if not (below or above):
        return
    low, high = (None if bound is None else _as_given(bound) for bound in (at_least, at_most))
    if high is None:
        sentence = f"Nhập từ {low} trở lên"
    elif low is None:
        sentence = f"Nhập nhiều nhất {high}"
    else:
        sentence = f"Nhập từ {low} đến {high}"
    raise NumberProblem(f"{sentence} ({note})." if note else f"{sentence}.")


def _as_given(bound):
    """A bound with the digits it needs, and two where it has some: 2.0000 -> 2,00."""
    given = -Decimal(bound).as_tuple().exponent
    needed = len(decimal_text(bound).partition(",")[2])
    return decimal_text(bound, max(needed, min(given, 2), 0))


_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})\Z")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\Z")


def parse_date(text, *, first_year=1930, last_year=2100):
    """The date that was typed: 5/2/2026, 05-02-2026, 05.02.2026 or 2026-02-05 (date inputs).

    Years of four digits from `first_year` to `last_year`. Raises DateProblem.
    """
    typed = text.strip()
    if found := _DAY_FIRST.match(typed):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _YEAR_FIRST.match(typed):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise DateProblem(DATE)
    if not 1 <= month <= 12 or day < 1:
        raise DateProblem(DATE)
    if not first_year <= year <= last_year:
        raise DateProblem(f"Nhập năm từ {first_year} đến {last_year}; {year:04d} ngoài khoảng này.")
    if day > calendar.monthrange(year, month)[1]:
        raise DateProblem(f"Tháng {_month(month)}/{year} không có ngày {day:02d}.")
    return date(year, month, day)


_TIME = re.compile(
    r"([0-9]{1,2})(?::([0-9]{2})(?::[0-9]{2})?|\s*(?:h|giờ)\s*(?:([0-9]{1,2})(?:\s*(?:phút|p))?)?)\Z"
)


def parse_time(text):
    """The time of day that was typed: 08:30, 8:30, 8h30, 14 giờ 30. Raises TimeProblem."""
    found = _TIME.match(nfc(text).strip().lower())
    if found is None:
        raise TimeProblem(TIME)
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    if hour > 23 or minute > 59:
        raise TimeProblem(TIME)
    return time(hour, minute)


# --- Titles in balanced lines -------------------------------------------------------------------

_SPAN = re.compile(
    r"\b([12][0-9]{3}) ?[-–] ?([12][0-9]{3})\b|\btháng [0-9]{1,2}\b|\b(đầu|cuối) năm\b"
)


def balance(text, at_most):
    """A title in lines of at most `at_most` characters, broken so that it looks balanced.

    The last line is at least 3/4 of the longest and no line is a single word, wherever that can
    be; as few lines as possible. A span of years, a month with its number stay in one line.
    """
    words = [word.replace("\0", " ") for word in _glued(clean(text)).split()]
    if not words:
        return []
    best = None
    for limit in range(at_most, 0, -1):
        if (found := _break(words, limit)) and (best is None or found[0] < best[0]):
            best = found
    return best[1] if best else _greedy(words, at_most)


def _glued(text):
    return _SPAN.sub(lambda found: found[0].replace(" ", "\0"), text)


def _break(words, limit):
    """((lines, raggedness), lines) of the best break with every line within `limit`, or None."""
    least = {0: ((0, 0), [])}
    for end in range(1, len(words) + 1):
        for start in range(end - 1, -1, -1):
            line = " ".join(words[start:end])
            if len(line) > limit:
                break
            if start not in least or (end - start == 1 and len(words) > 1):
                continue
            if end == len(words) and len(line) * 4 < limit * 3:
                continue
            (count, ragged), before = least[start]
            cost = (count + 1, ragged + (limit - len(line)) ** 2)
            if end not in least or cost < least[end][0]:
                least[end] = (cost, [*before, line])
    return least.get(len(words))


def _greedy(words, at_most):
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= at_most:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines
