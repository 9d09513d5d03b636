"""Types of documents: all of both families, with the sign that each puts in a number."""

import pytest

from plans.models import SIGNS, DocType, Family, types_of
from plans.symbols import PARTY_SIGNS, STATE_SIGNS, parse

# Nghị định 30/2020/NĐ-CP Điều 7, and its copies; Quy định 399-QĐ/TW.
STATE = (
    "nghị quyết|quyết định|chỉ thị|quy chế|quy định|thông cáo|thông báo|hướng dẫn|chương trình|"
    "kế hoạch|phương án|đề án|dự án|báo cáo|biên bản|tờ trình|hợp đồng|công văn|công điện|"
    "bản ghi nhớ|bản thỏa thuận|giấy ủy quyền|giấy mời|giấy giới thiệu|giấy nghỉ phép|phiếu gửi|"
    "phiếu chuyển|phiếu báo|thư công|bản sao y|bản trích sao|bản sao lục"
)
PARTY = (
    "nghị quyết|quyết định|chỉ thị|kết luận|quy chế|quy định|thông tri|hướng dẫn|thông báo|"
    "thông cáo|tuyên bố|lời kêu gọi|báo cáo|kế hoạch|quy hoạch|chiến lược|chương trình|đề án|"
    "phương án|dự án|tờ trình|công văn|biên bản|giấy giới thiệu|giấy chứng nhận|giấy đi đường|"
    "giấy nghỉ phép|giấy mời|phiếu chuyển|phiếu gửi|thư công"
)
LEGAL = "luật|pháp lệnh|nghị định|thông tư|quyết định|nghị quyết|văn bản hợp nhất"


@pytest.mark.parametrize(
    ("family", "names"),
    [(Family.STATE, STATE), (Family.PARTY, PARTY), (Family.LEGAL, LEGAL)],
)
def test_a_family_knows_all_its_types(family, names):
    assert {DocType(kind).label for kind in types_of(family)} == set(names.split("|"))


def test_every_sign_is_read_in_a_number():
    for sign in filter(None, SIGNS[Family.PARTY].values()):
        assert sign in PARTY_SIGNS
        assert parse(f"5-{sign.lower()}/TU").type_sign == sign
    for family in (Family.STATE, Family.LEGAL):
        for sign in filter(None, SIGNS[family].values()):
            assert sign in STATE_SIGNS
            assert parse(f"5/{sign.lower()}-UBND").type_sign == sign


def test_one_sign_may_be_two_types_so_that_the_type_is_chosen():
    party = SIGNS[Family.PARTY]
    assert party[DocType.DECISION] == party[DocType.REGULATION] == "QĐ"
    assert SIGNS[Family.STATE][DocType.REGULATION] == "QyĐ"
