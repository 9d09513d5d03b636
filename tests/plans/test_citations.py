"""What a pasted passage says of a paper: real citations with their slips, every type there is."""

import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.citations import Citation, read
from plans.models import SIGNS, DocType, Document, Family, types_of

SIGNS_BY_NAME = {
    family.value: {kind.label: sign for kind, sign in types.items()}
    for family, types in SIGNS.items()
}


def of(text):
    return read(text, SIGNS_BY_NAME)


# (passage, family, type, number, day, issuer, subject); numbers, days and issuers are real ones.
KNOWN = [
    (
        "Nghị quyết số 05-NQ/TU, ngày 14/12/2021 của Ban Chấp hành Đảng bộ tỉnh về đẩy mạnh cải "
        "cách hành chính trên địa bàn tỉnh Nghệ An giai đoạn 2021-2030",
        "PARTY", "nghị quyết", "05-NQ/TU", date(2021, 12, 14), "Ban Chấp hành Đảng bộ tỉnh",
        "Đẩy mạnh cải cách hành chính trên địa bàn tỉnh Nghệ An giai đoạn 2021-2030",
    ),
    (
        "đã học tập Nghị quyết 05- NQ/TU ngày 14/12/2021 của BCH Đảng bộ tỉnh (khóa XIX) về “Đẩy "
        "mạnh cải cách hành chính” cho cán bộ",
        "PARTY", "nghị quyết", "05-NQ/TU", date(2021, 12, 14), "BCH Đảng bộ tỉnh",
        "Đẩy mạnh cải cách hành chính",
    ),
    (
        "Chương trình hành động số 29- Ctr/ĐUK ngày 03/3/2022 của Ban Chấp hành Đảng bộ Khối thực "
        "hiện Nghị quyết 05- NQ/TU",
        "PARTY", "chương trình", "29-CTr/ĐUK", date(2022, 3, 3), "Ban Chấp hành Đảng bộ Khối",
        "Thực hiện Nghị quyết 05- NQ/TU",
    ),
    (
        "Ngày 12/4/2021, Ban Chấp hành Đảng bộ Khối ban hành Nghị quyết số 02- NQ/ĐUK về tăng "
        "cường sự lãnh đạo. Sau đó học tập Nghị quyết 05-NQ/TU ngày 14/12/2021.",
        "PARTY", "nghị quyết", "02-NQ/ĐUK", date(2021, 4, 12), "Ban Chấp hành Đảng bộ Khối",
        "Tăng cường sự lãnh đạo",
    ),
    (
        "Quyết định số 33/2021/QĐ-UBND ngày 28/6/2021 của Ủy ban nhân dân tỉnh Lào Cai về việc "
        "ban hành quy định phong trào thi đua “Cải cách hành chính” giai đoạn 2021-2025.",
        "LEGAL", "quyết định", "33/2021/QĐ-UBND", date(2021, 6, 28),
        "Ủy ban nhân dân tỉnh Lào Cai",
        "Ban hành quy định phong trào thi đua “Cải cách hành chính” giai đoạn 2021-2025",
    ),
    (
        "Nghị quyết 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể",
        "STATE", "nghị quyết", "76/NQ-CP", date(2021, 7, 15), "Chính phủ",
        "Ban hành Chương trình tổng thể",
    ),
    (
        "Quyết định số 1001/QĐ-BNV ngày 11 tháng 12 năm 2023 của Bộ trưởng Bộ Nội vụ phê duyệt "
        "Đề án; Thông tư 06/2026/TT-BNV",
        "STATE", "quyết định", "1001/QĐ-BNV", date(2023, 12, 11), "Bộ trưởng Bộ Nội vụ",
        "Phê duyệt Đề án",
    ),
    (
        "Công văn số 384 /BNV- CCHC ngày 28/01/2021 của Bộ Nội vụ về việc xác định Chỉ số",
        "STATE", "công văn", "384/BNV-CCHC", date(2021, 1, 28), "Bộ Nội vụ", "Xác định Chỉ số",
    ),
    (
        "Nghị định số 30/2020/NĐ-CP (05/3/2020) của Chính phủ về công tác văn thư",
        "LEGAL", "nghị định", "30/2020/NĐ-CP", date(2020, 3, 5), "Chính phủ", "Công tác văn thư",
    ),
    (
        "Quy định 399-QĐ/TW, ngày 09/01/2026 của Ban Bí thư về thể loại văn bản của Đảng",
        "PARTY", "quy định", "399-QĐ/TW", date(2026, 1, 9), "Ban Bí thư",
        "Thể loại văn bản của Đảng",
    ),
    (
        "Kế hoạch 24/KH-UBND của UBND quận Ninh Kiều ngày 05/02/2024 về phong trào thi đua",
        "STATE", "kế hoạch", "24/KH-UBND", date(2024, 2, 5), "UBND quận Ninh Kiều",
        "Phong trào thi đua",
    ),
    (
        "Kế hoạch số 15/KH-SVHTTDL ngày 01/02/2026 của Sở Văn hóa, Thể thao và Du lịch về tập huấn",
        "STATE", "kế hoạch", "15/KH-SVHTTDL", date(2026, 2, 1),
        "Sở Văn hóa, Thể thao và Du lịch", "Tập huấn",
    ),
    (
        "Thông tư liên tịch số 01/2026/TTLT-BNV-BTC ngày 01/02/2026 của Bộ Nội vụ và Bộ Tài chính "
        "quy định về biên chế",
        "LEGAL", "thông tư", "01/2026/TTLT-BNV-BTC", date(2026, 2, 1),
        "Bộ Nội vụ và Bộ Tài chính", "Quy định về biên chế",
    ),
    (
        "SỞ NỘI VỤ\nSố: 125/SNV-CCHC\nV/v báo cáo kết quả quý I\nTuyên Quang, ngày 05 tháng 02 năm "
        "2026",
        "STATE", "công văn", "125/SNV-CCHC", date(2026, 2, 5), "", "Báo cáo kết quả quý I",
    ),
    (
        "số 24/kh-ubnd ngày 5/2/2024 do UBND quận Ninh Kiều ban hành",
        "STATE", "kế hoạch", "24/KH-UBND", date(2024, 2, 5), "UBND quận Ninh Kiều", "",
    ),
    (
        "Thông báo kết luận số 12-TBKL/ĐU ngày 31/02/2026 của Đảng ủy",
        "PARTY", "thông báo", "12-TBKL/ĐU", None, "Đảng ủy", "",
    ),
]  # fmt: skip


@pytest.mark.parametrize("known", KNOWN, ids=[row[3] for row in KNOWN])
def test_real_citations(known):
    for text in (known[0], unicodedata.normalize("NFD", known[0]), known[0].replace(" ", "\u00a0")):
        found = of(text)
        told = (found.family, found.type_name, found.symbol, found.issued_on, found.issuer)
        assert (*told, found.subject) == known[1:]


def test_what_is_missing_and_what_else_there_is_are_told():
    found = of("Nghị quyết 05-NQ/TU và Kế hoạch 7/KH-SNV, lại Kế hoạch số 7/KH-SNV")
    assert found.missing == ["ngày ban hành", "cơ quan ban hành", "trích yếu"]
    assert found.others == 1


@pytest.mark.parametrize(
    "text",
    ["", "không có gì", "24/7-A", "ngày 14/12/2021", "9" * 5000, "05-", "/-/", "0/QĐ-UBND",
     "của về ngày số", "\u200b\u202e"],
)  # fmt: skip
def test_a_passage_without_a_number_gives_none(text):
    found = of(text)
    assert (found.symbol, found.type_name, found.issuer, found.subject) == ("", "", "", "")


def test_a_sign_of_two_types_is_left_to_be_chosen():
    assert of("số 65-QĐ/ĐUK ngày 03/02/2021").type_name == ""
    assert of("số 7/QyĐ-UBND").type_name == "quy định"


def test_what_seems_made_to_be_slow_is_not():
    began = time.perf_counter()
    for text in ("của " * 1250, "05-NQ/TU của " + "a " * 2400, "05-NQ/TU " + "ban hành " * 500,
                 "số 5-a/b " * 550, "1/" * 2500, "“" * 5000, "ngày 1/1/" * 550):  # fmt: skip
        of(text)
    assert time.perf_counter() - began < 3


kinds = st.sampled_from([(family, kind) for family in Family for kind in types_of(family)])
subjects = st.sampled_from(["Cải cách hành chính năm 2026", "Rà soát thủ tục", "“Một cửa” cấp xã"])


@given(
    kinds,
    st.integers(1, 9999),
    st.dates(date(1990, 1, 1), date(2026, 11, 1)),
    st.sampled_from(["Sở Nội vụ tỉnh Tuyên Quang", "Ủy ban nhân dân xã Minh Thử", "Đảng ủy Khối"]),
    subjects,
)
def test_what_the_register_cites_is_read_again(kind, number, day, issuer, subject):
    family, doc_type = kind
    sign = SIGNS[family][doc_type]
    symbol = f"{number:02d}-{sign or 'GM'}/TU"
    if family != Family.PARTY:
        year = f"/{day.year}" if family == Family.LEGAL else ""
        symbol = f"{number:02d}{year}/{sign}-UBND" if sign else f"{number:02d}{year}/SNV-CCHC"
    paper = Document(
        family=family, doc_type=doc_type, symbol=symbol, issued_on=day, issuer_text=issuer
    )
    found = of(f"{paper.citation} về {subject}")
    assert found == Citation(
        family=family, type_name=DocType(doc_type).label, symbol=symbol, issued_on=day,
        issuer=issuer, subject=subject if not subject.startswith("“") else "Một cửa",
    )  # fmt: skip


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    found = of(text)
    assert len(found.subject) <= 1000
    assert len(found.issuer) <= 200
