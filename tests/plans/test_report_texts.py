"""Words of reports: outline, proposals, what repeats the last report, years that differ."""

from decimal import Decimal

import pytest

from plans import report_texts as texts
from plans.report_texts import Work, differences, other_years, repeated_share

pytestmark = pytest.mark.any_database


def test_the_outline_has_one_part_for_each_area():
    parts = texts.outline([("INSTITUTIONS", "cải cách thể chế"), ("DIGITAL", "chính quyền số")])
    assert [code for code, _ in parts] == [
        "I.1", "I.2", "I.3", "I.4", "II.1", "II.2", "III.1", "III.2", "III.3", "IV", "V",
    ]  # fmt: skip
    assert dict(parts)["II.2"] == "Chính quyền số"
    assert texts.head_of("II.2") == ("II", "kết quả thực hiện theo từng lĩnh vực")
    assert texts.head_of("IV")[0] == "IV"


def test_proposals_count_and_name_the_tasks():
    work = Work(done=["Rà soát."], done_late=["Số hóa"], overdue=["Khảo sát"], running=["Tập huấn"])
    text = texts.area_text(work)
    assert "Trong kỳ có 4 nhiệm vụ" in text
    assert "hoàn thành 2, trong đó đúng hạn 1, chậm 1" in text
    assert "Đã hoàn thành: Rà soát; Số hóa." in text
    assert texts.area_text(Work()) == ""
    assert "(50,00%)" in texts.summary_text(work)
    assert texts.weakness_text(work) == (
        "Hoàn thành chậm: Số hóa.\nQuá hạn, chưa hoàn thành: Khảo sát."
    )
    assert texts.next_text(["A"], ["B"]).splitlines() == [
        "Tiếp tục thực hiện: A.",
        "Đến hạn trong kỳ tới: B.",
    ]


def test_directives_and_inspections_are_told_where_there_are_any():
    assert texts.directives_text(2, 1) == (
        "Trong kỳ có 2 văn bản của cấp trên phải triển khai; đã có văn bản triển khai 1/2."
    )
    assert texts.directives_text(0, 0) == texts.inspected_text([]) == ""
    visits = [("Sở Nội vụ", "ngày 20 tháng 11 năm 2026", 2), ("Thanh tra tỉnh", "ngày 1", 0)]
    assert texts.inspected_text(visits) == (
        "Trong kỳ được kiểm tra: Sở Nội vụ (ngày 20 tháng 11 năm 2026; 2 tồn tại, hạn chế); "
        "Thanh tra tỉnh (ngày 1; 0 tồn tại, hạn chế)."
    )


def test_many_tasks_are_counted_not_all_named():
    text = texts.area_text(Work(done=[f"việc {n}" for n in range(texts.MOST_NAMED + 3)]))
    assert text.endswith("và 3 nhiệm vụ khác.")


def test_the_share_that_repeats_word_for_word():
    last = "Sở đã ban hành kế hoạch năm. Công tác tuyên truyền được duy trì thường xuyên."
    now = "Sở đã ban hành kế hoạch  năm.\nĐã tập huấn cho 40 công chức các phòng. Tốt."
    assert repeated_share(now, last) == Decimal("50.00")
    assert repeated_share(last, last) == Decimal("100.00")
    assert repeated_share("Sở đã Ban hành kế hoạch năm.", last) == Decimal("0.00")
    assert repeated_share("Không có.", last) is None
    assert repeated_share(now, "") is None


def test_a_sentence_said_twice_repeats_one_said_once_only_once():
    last = "Công tác tuyên truyền được duy trì."
    assert repeated_share(f"{last} {last}", last) == Decimal("50.00")


def test_what_went_and_what_came():
    assert differences("Một câu cũ. Câu chung.", "Câu chung. Một câu mới.") == [
        ("gone", "Một câu cũ."),
        ("same", "Câu chung."),
        ("new", "Một câu mới."),
    ]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Trong 6 tháng đầu năm 2013, Ban đã bám sát kế hoạch năm 2023.", [2013]),
        ("Kế hoạch năm 2023 của tỉnh; phương hướng năm 2024.", []),
        ("Theo Quyết định ban hành ngày 15 tháng 7 năm 2021 của Chính phủ.", []),
        ("Giai đoạn 2021-2030; các năm 2021-2025.", []),
        ("Tăng 3 bậc so với năm 2022.", []),
        ("Nhiệm vụ năm 2022 chưa xong. Năm 2022 còn nợ, năm 2020 cũng vậy.", [2022, 2020]),
        ("Quyết định 33/2021/QĐ-UBND ngày 14/12/2021.", []),
    ],
)
def test_a_year_that_is_not_the_report_s(text, years):
    assert other_years(text, 2023) == years
