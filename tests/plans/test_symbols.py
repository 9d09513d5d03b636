"""Numbers and signs of documents."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cchc.lib.vietnamese import fold
from plans.symbols import (
    LEGAL,
    NOT_RECOGNISED,
    PARTY,
    PARTY_SIGNS,
    STATE,
    STATE_SIGNS,
    SymbolProblem,
    asked_key,
    canonical,
    parse,
    search_key,
)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("65/QĐ-UBND", "65/QĐ-UBND"),
        ("Số: 65/QĐ-UBND", "65/QĐ-UBND"),
        ("số 5/kh-ubnd", "05/KH-UBND"),
        ("33/2021/QĐ-UBND", "33/2021/QĐ-UBND"),
        ("33 / 2021 / qđ – ubnd", "33/2021/QĐ-UBND"),
        ("125/SNV-CCHC", "125/SNV-CCHC"),
        ("125/snv-cchc", "125/SNV-CCHC"),
        ("65/qd-ubnd", "65/QĐ-UBND"),
        ("282/qđ-ttg", "282/QĐ-TTg"),
        ("30/2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("20/2023/qh15", "20/2023/QH15"),
        ("01/2026/TTLT-BNV-BTC", "01/2026/TTLT-BNV-BTC"),
        ("7/ttr-stc", "07/TTr-STC"),
        ("12a/KH-UBND", "12a/KH-UBND"),
        ("45/QĐ-SNN&PTNT", "45/QĐ-SNN&PTNT"),
        ("05-NQ/TU", "05-NQ/TU"),
        ("05- NQ/TU", "05-NQ/TU"),
        ("29- Ctr/ĐUK", "29-CTr/ĐUK"),
        ("29—CTR/Đuk", "29-CTr/ĐUK"),
        ("29 ctr/đuk", "29-CTr/ĐUK"),
        ("65-QĐ/ĐUK", "65-QĐ/ĐUK"),
        ("02-NQ/ĐUK", "02-NQ/ĐUK"),
        ("3-cthđ/đu", "03-CTHĐ/ĐU"),
        ("208-QĐ/TW.", "208-QĐ/TW"),
        ("05-hd/vptw", "05-HD/VPTW"),
        ("7-XY/CB", "07-XY/CB"),
        ("12-CV/ĐU-UBKT", "12-CV/ĐU-UBKT"),
        ("07-QCPH/ĐU-UBND", "07-QCPH/ĐU-UBND"),
        ("29Ctr/ĐUK", "29-CTr/ĐUK"),
        ("1234 / snv – cchc", "1234/SNV-CCHC"),
        ("125/ubnd", "125/UBND"),
        ("15/KHPH-SNV-STC", "15/KHPH-SNV-STC"),
        ("3/2019/nqlt-bnv-btc-bkhđt", "03/2019/NQLT-BNV-BTC-BKHĐT"),
    ],
)
def test_reads_every_spelling_and_writes_one(typed, written):
    assert canonical(typed) == written
    assert canonical(unicodedata.normalize("NFD", typed)) == written
    assert canonical(written) == written


def test_tells_the_parts():
    law = parse("33/2021/QĐ-UBND")
    assert (law.family, law.number, law.year) == (LEGAL, 33, 2021)
    assert (law.type_sign, law.issuer_sign) == ("QĐ", "UBND")
    letter = parse("125/SNV-CCHC")
    assert (letter.family, letter.type_sign, letter.issuer_sign) == (STATE, "", "SNV-CCHC")
    party = parse("5b-NQ/TU")
    assert (party.family, party.number, party.letter) == (PARTY, 5, "b")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "65",
        "QĐ-UBND",
        "65/",
        "0/QĐ-UBND",
        "00-NQ/TU",
        "65/QĐ",
        "65/1200/QĐ-UBND",
        "05-NQ/TU ngày 14/12/2021",
        "65/<script>-UBND",
        "1234567/QĐ-UBND",
        "٦٥/QĐ-UBND",
        "65/QĐ-UBND/x",
        "-NQ/TU",
    ],
)
def test_says_an_example_when_it_is_none(typed):
    with pytest.raises(SymbolProblem) as problem:
        parse(typed)
    assert str(problem.value) == NOT_RECOGNISED


issuers = st.sampled_from(["UBND", "TU", "ĐUK", "SNV", "SDTTG", "TTg", "HĐND", "CB", "BTCTW"])
spaces = st.sampled_from(["", " ", "  ", "\u00a0"])
dashes = st.sampled_from(["-", "–", "—", "\u2011", "−"])
cases = st.sampled_from([str, str.lower])
forms = st.sampled_from(["NFC", "NFD"])


@given(st.integers(1, 99_999), st.sampled_from(PARTY_SIGNS), issuers, spaces, dashes, cases, forms)
def test_party_symbols_survive_loose_typing(number, sign, issuer, space, dash, case, form):
    written = f"{number:02d}-{sign}/{issuer}"
    typed = case(f"{space}{number}{space}{dash}{space}{sign}{space}/{space}{issuer}{space}")
    assert canonical(unicodedata.normalize(form, typed)) == written


@given(
    st.integers(1, 99_999),
    st.none() | st.integers(1945, 2100),
    st.sampled_from(STATE_SIGNS),
    issuers,
    spaces,
    dashes,
    cases,
)
def test_state_symbols_survive_loose_typing(number, year, sign, issuer, space, dash, case):
    middle = f"/{year}" if year else ""
    written = f"{number:02d}{middle}/{sign}-{issuer}"
    typed = case(f"{number}{space}{middle}{space}/{sign}{space}{dash}{space}{issuer}")
    assert canonical(typed) == written


letters = st.text("ABCDĐGHKLMNOPQSTUVX", min_size=2, max_size=6)


@given(st.integers(1, 99_999), st.lists(letters, min_size=2, max_size=4), spaces, dashes, cases)
def test_official_letters_and_joint_papers_survive_loose_typing(number, parts, space, dash, case):
    signs = {fold(sign) for sign in STATE_SIGNS}  # QD is read as QĐ
    parts = [part for part in parts if fold(part) not in signs] or ["UBND", "NC"]
    for sign in ("", "TTLT-", "KHPH-"):
        written = f"{number:02d}/{sign}{'-'.join(parts)}"
        typed = written.replace("-", f"{space}{dash}{space}").replace("/", f"{space}/{space}")
        assert canonical(case(typed) if sign else typed) == written


@pytest.mark.parametrize(
    ("typed", "key", "words"),
    [
        ("5 NQ TU", "5 nq tu", ""),
        ("05-nq/tu", "5 nq tu", ""),
        ("số 05- NQ/TU cải cách", "5 nq tu", "cải cách"),
        ("5 nq/tu chương trình", "5 nq tu", "chương trình"),
        ("29ctr/đuk", "29 ctr duk", ""),
        ("33/2021/qd-ubnd", "33 2021 qd ubnd", ""),
        ("33/2021", "33 2021", ""),
        ("125/snv", "125 snv", ""),
        ("5 nhiệm vụ", "", "5 nhiệm vụ"),
        ("năm 2026", "", "năm 2026"),
        ("9" * 20, "", "9" * 20),
        ("", "", ""),
    ],
)
def test_a_number_is_asked_for_in_any_spelling(typed, key, words):
    assert asked_key(typed) == (key, words)


@given(st.integers(1, 99_999), st.sampled_from(PARTY_SIGNS), issuers, spaces, dashes, cases)
def test_what_is_asked_for_finds_what_is_written(number, sign, issuer, space, dash, case):
    written = f"{number:02d}-{sign}/{issuer}"
    for typed in (
        f"{number}{space}{dash}{space}{sign}{space}/{space}{issuer}",
        f"{number} {sign} {issuer}",
    ):
        assert asked_key(case(typed)) == (search_key(written), "")


@given(st.text(max_size=60))
@example("0/0")
def test_any_text_may_be_searched_for(text):
    key, _words = asked_key(text)
    assert key == " ".join(key.split())


@given(st.text(max_size=40))
def test_any_text_gives_a_symbol_or_the_sentence(text):
    written = _said(text)
    assert written == NOT_RECOGNISED or canonical(written) == written


def _said(text):
    """The canonical symbol, or the sentence that says why there is none."""
    try:
        return canonical(text)
    except SymbolProblem as problem:
        return str(problem)
