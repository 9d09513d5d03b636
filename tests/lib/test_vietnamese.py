"""Text, order, dates and numbers as offices write them; properties tried with hypothesis."""

import unicodedata
from datetime import date, datetime, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cchc.lib import vietnamese as vn

LETTERS = (
    "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
)
anything = st.text(st.characters(), max_size=60)  # lone surrogates and unassigned signs too
vietnamese_text = st.text(LETTERS + LETTERS.upper() + " -09", max_size=40)

# --- clean, unseen ---


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Sở\u00a0 Nội\u2003vụ ", "Sở Nội vụ"),
        (unicodedata.normalize("NFD", "Sở Nội vụ"), "Sở Nội vụ"),
        ("a\u200bb\ufeffc\u2060d\u00ade", "abcde"),
        ("\u202eabc\u2066d\u200f", "abcd"),
        ("a\x00b\x07c\x9f", "abc"),
        ("a\ud800b\ue000c\U0010ffffd", "abcd"),
        ("a\ufe0fb\u034fc\u3164d\U000e0101", "abcd"),
        ("a\u200b\u0301", "á"),
        ("một\r\nhai\tba\u2028bốn", "một hai ba bốn"),
        ("\u2800x", "x"),
        ("", ""),
    ],
)
def test_clean_leaves_one_line_of_seen_text(typed, cleaned):
    assert vn.clean(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("một\r\nhai\rba\u2028bốn\x85năm", "một\nhai\nba\nbốn\nnăm"),
        ("\n\n một  \n\n\n\n  hai\t x \n", "một\n\nhai x"),
        ("a\u200b\nb\x00", "a\nb"),
    ],
)
def test_clean_keeps_lines_where_they_are_wanted(typed, cleaned):
    assert vn.clean(typed, multiline=True) == cleaned


@given(anything, st.booleans())
def test_clean_twice_is_clean_once(text, multiline):
    once = vn.clean(text, multiline=multiline)
    assert vn.clean(once, multiline=multiline) == once
    assert vn.unseen(once) == 0
    assert vn.nfc(once) == once
    once.encode()  # no lone surrogate is left


@given(anything, st.booleans())
@example("a\u2800", False)  # printable all three, and yet nothing is seen
@example("a\ufe0f", False)
@example("a\u3164", False)
@example("e\u0301", False)
def test_clean_looks_at_every_sign_of_what_seems_clean(text, multiline):
    looked_at = vn.clean(f" {text}", multiline=multiline)  # a blank edge: never taken as it is
    assert vn.clean(text, multiline=multiline) == looked_at


@given(vietnamese_text)
def test_clean_takes_nothing_from_vietnamese(text):
    assert vn.clean(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("typed", "count"),
    [("một\r\nhai\tba \u00a0", 0), ("a\u200bb\u202ec", 2), ("\x00\ud800", 2), ("", 0)],
)
def test_unseen_counts_what_is_dropped(typed, count):
    assert vn.unseen(typed) == count


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Sở Nội vụ, 29-CTr/ĐUK", ""),
        ("Sở N\u0456ội vụ", "N\u0456ội"),
        ("Sở Nội v\u03bf", "v\u03bf"),
        ("Москва/Hà Nội α", ""),
        ("", ""),
    ],
)
def test_mixed_word_finds_look_alikes(text, word):
    assert vn.mixed_word(text) == word


# --- fold, name_key ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Uỷ ban", "ủy ban"),
        ("ĐẮK LẮK", "đắk lắk"),
        ("Đà Nẵng", "da nang"),
        (unicodedata.normalize("NFD", "Đường Thụy Khuê"), "đường thuỵ khuê"),
        ("Sở  Nội\u200b vụ", "so noi vu"),
        ("Ｓở", "so"),
        ("STRASSE", "straße"),
    ],
)
def test_fold_agrees(one, other):
    assert vn.fold(one) == vn.fold(other)


def test_fold_says_plain_letters():
    assert vn.fold("Ủy ban nhân dân Đặc khu Phú Quốc") == "uy ban nhan dan dac khu phu quoc"
    assert vn.fold(LETTERS).isascii()


@given(anything)
def test_fold_twice_is_fold_once(text):
    assert vn.fold(vn.fold(text)) == vn.fold(text)


@given(vietnamese_text)
def test_nfd_input_gives_the_same_keys(text):
    apart = unicodedata.normalize("NFD", text)
    assert vn.fold(apart) == vn.fold(text)
    assert vn.name_key(apart) == vn.name_key(text)
    assert vn.sort_key(apart) == vn.sort_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Nguyễn Thị Hoà", "NGUYỄN THỊ  HÒA"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("Uỷ", "ủy"),
        ("quý", "qúy"),
        ("hoàn", "hòan"),
        ("thuế", "thúê"),
        ("hoạch", "họach"),
    ],
)
def test_name_key_ignores_case_and_place_of_tone(one, other):
    assert vn.name_key(one) == vn.name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hoa"),
        ("hoà", "hoá"),
        ("đa", "da"),
        ("Hạ", "Ha"),
        ("thuê", "thuế"),
        ("hoa hồng", "hóa hông"),
        ("Lan", "Lân"),
    ],
)
def test_name_key_keeps_diacritics(one, other):
    assert vn.name_key(one) != vn.name_key(other)


def test_name_key_reads_like_the_name():
    assert vn.name_key("Sở Dân tộc và Tôn giáo") == "sở dân tộc và tôn gíao"
    assert vn.name_key("Đ/c A1") == "đ/c a1"


@given(anything)
def test_name_key_is_stable_and_composed(text):
    key = vn.name_key(text)
    assert vn.nfc(key) == key
    assert vn.name_key(key) == key


# --- order ---


def test_alphabet_and_tones_stand_in_their_order():
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted("yxvưutsrqpơôonmlkihgêeđdcbâăa", key=vn.sort_key) == alphabet
    tones = list("aàảãáạăằẳẵắặâầẩẫấậ")
    assert sorted("ậấẫẩầâặắẵẳằăạáãảàa", key=vn.sort_key) == tones


def test_units_stand_in_dictionary_order():
    ordered = [
        "– ghi chú",
        "1 Tổ",
        "10 Tổ",
        "2 Tổ",
        "Ban Dân tộc",
        "Ban Quản lý",
        "Bản Mù",
        "Bàn Thạch",
        "Ba Vì",
        "Đà Nẵng",
        "Đắk Lắk",
        "Sở Công Thương",
        "Sở Y tế",
        "Ủy ban",
        "Văn Bàn",
    ]
    expected = [*ordered[:4], "Ba Vì", "Ban Dân tộc", "Bản Mù", "Ban Quản lý", "Bàn Thạch"]
    assert sorted(ordered, key=vn.sort_key)[: len(expected)] == expected
    assert sorted(ordered, key=vn.sort_key)[len(expected) :] == ordered[9:]


def test_tones_count_only_after_all_letters():
    assert sorted(["bán a", "ban b", "bàn a", "ban a"], key=vn.sort_key) == [
        "ban a",
        "bàn a",
        "bán a",
        "ban b",
    ]


def test_place_of_tone_and_case_do_not_part_neighbours():
    names = ["hoá", "hoà", "HOÀ", "hòa", "Hòa", "hoa"]
    ordered = sorted(names, key=vn.sort_key)
    assert ordered[0] == "hoa"
    assert ordered[-1] == "hoá"
    assert vn.sort_key("hoà")[:2] == vn.sort_key("Hòa")[:2]
    assert vn.sort_key("hòa") < vn.sort_key("Hòa")


def test_letters_of_others_have_a_place_too():
    assert sorted(["ñ", "o", "n", "ж", "z", "5", "٥", "+"], key=vn.sort_key) == [
        "+",
        "5",
        "٥",
        "n",
        "ñ",
        "o",
        "z",
        "ж",
    ]
    assert vn.sort_key("\u0301a") != vn.sort_key("\u0302a")


@given(anything, anything)
def test_sort_key_is_a_total_order(one, other):
    first, second = vn.sort_key(one), vn.sort_key(other)
    assert (first < second) + (first > second) + (first == second) == 1
    assert (first == second) == (vn.clean(one) == vn.clean(other))


def test_people_go_by_given_name():
    people = ["Trần Văn An", "Nguyễn Thị Bình", "Lê Ân", "Đỗ Văn Ấn", "Bùi Thị An", "An"]
    assert sorted(people, key=vn.person_sort_key) == [
        "An",
        "Bùi Thị An",
        "Trần Văn An",
        "Lê Ân",
        "Đỗ Văn Ấn",
        "Nguyễn Thị Bình",
    ]


# --- dates and times ---


def test_dates_as_written():
    assert vn.short_date(date(2026, 9, 5)) == "05/09/2026"
    assert vn.short_date(None) == "–"
    assert vn.sentence_date(date(2026, 2, 5)) == "05/02/2026"
    assert vn.sentence_date(date(2026, 9, 5)) == "05/9/2026"
    assert vn.sentence_date(date(2021, 12, 14)) == "14/12/2021"
    assert vn.paper_date(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert vn.paper_date(date(2026, 9, 5)) == "ngày 05 tháng 9 năm 2026"
    assert vn.month_name(date(2026, 5, 5)) == "tháng 5/2026"


def test_times_as_written():
    at = datetime(2026, 3, 11, 14, 5)
    assert vn.clock_time(time(8, 30)) == "08:30"
    assert vn.paper_time(time(8, 30)) == "08 giờ 30 phút"
    assert vn.moment(at) == "14:05, 11/03/2026"
    assert vn.moment(None) == "–"
    assert vn.sentence_moment(at) == "14:05 ngày 11/3/2026"


@pytest.mark.parametrize("typed", ["5/2/2026", "05-02-2026", "05.02.2026", " 2026-02-05 "])
def test_dates_as_typed(typed):
    assert vn.parse_date(typed) == date(2026, 2, 5)


@given(st.dates(date(1930, 1, 1), date(2100, 12, 31)))
def test_dates_survive_writing_and_reading(day):
    assert vn.parse_date(vn.short_date(day)) == day
    assert vn.parse_date(vn.sentence_date(day)) == day
    assert vn.parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "typed",
    ["", "5/2/26", "5/2-2026", "hôm nay", "٥/2/2026", "5/13/2026", "0/2/2026", "5/0/2026", "5/2"],
)
def test_a_date_that_cannot_be_read(typed):
    with pytest.raises(vn.DateProblem) as problem:
        vn.parse_date(typed)
    assert str(problem.value) == "Nhập ngày dạng ngày/tháng/năm, ví dụ 05/02/2026."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("30/2/2026", "Tháng 02/2026 không có ngày 30."),
        ("31/4/2026", "Tháng 4/2026 không có ngày 31."),
        ("29/02/2025", "Tháng 02/2025 không có ngày 29."),
        ("1/1/0001", "Nhập năm từ 1930 đến 2100; 0001 ngoài khoảng này."),
        ("1/1/2101", "Nhập năm từ 1930 đến 2100; 2101 ngoài khoảng này."),
    ],
)
def test_a_day_that_is_not(typed, sentence):
    with pytest.raises(vn.DateProblem) as problem:
        vn.parse_date(typed)
    assert str(problem.value) == sentence


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("08:30", time(8, 30)),
        ("8:30", time(8, 30)),
        ("08:30:00", time(8, 30)),
        ("8h30", time(8, 30)),
        ("14 giờ 30", time(14, 30)),
        ("14 giờ 05 phút", time(14, 5)),
        ("14 Giờ", time(14, 0)),
        ("8h", time(8, 0)),
        (unicodedata.normalize("NFD", "14 giờ 30"), time(14, 30)),
    ],
)
def test_times_as_typed(typed, at):
    assert vn.parse_time(typed) == at


@pytest.mark.parametrize("typed", ["", "24:00", "8:60", "8", "830", "8:3", "٨:30", "8:30 PM"])
def test_a_time_that_cannot_be_read(typed):
    with pytest.raises(vn.TimeProblem, match="Nhập giờ dạng 24 giờ, ví dụ 08:30"):
        vn.parse_time(typed)
