"""What is not kept of a person: recognised in what is typed or sent, so that it is not taken.

Names and posts only. Identity numbers, birth dates, ethnicity, religion, telephone and home are
personal data that no work here needs (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15). Standard library
only.
"""

import re

from cchc.lib.vietnamese import fold

NOT_KEPT = "Không nhập số định danh, ngày sinh, dân tộc, tôn giáo, số điện thoại, địa chỉ nhà."

MOST_DIGITS = 5
LONG_NUMBER = 9
_DATE = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}")
# Words of column heads, folded. A word stands alone or begins or ends the head.
_HEADS = re.compile(
    r"\b(?:cccd|cmnd|cmt|can cuoc|chung minh|dinh danh|ho chieu|so the|the dang|bhxh|ma so thue"
    r"|ngay sinh(?! hoat)|nam sinh|sinh ngay|sinh nam|tuoi|gioi tinh|dan toc|ton giao|que quan"
    r"|nguyen quan|noi sinh(?! hoat)|noi o|cho o|thuong tru|tam tru|ho khau|dia chi|dien thoai"
    r"|di dong|so dt|sdt|dtdd|email|thu dien tu|tai khoan|suc khoe|cha|me|vo|chong)\b"
)


def is_head_of_personal_data(head):
    """Is this the head of a column that is not read, such as "Số CCCD" or "Ngày sinh"?"""
    return bool(_HEADS.search(fold(head)))


def holds_personal_number(text):
    """Does the text hold a date, or more digits than a name or a post ever has?"""
    return _digits(text) > MOST_DIGITS or bool(_DATE.search(text))


def is_column_of_numbers(texts, is_known=False):
    """Does a column hold identity or telephone numbers, nine digits and more?

    One is enough, unless the column is a known one (`is_known`): there it is a slip in a row.
    """
    filled = [text for text in texts if text]
    if not is_known:
        return any(_digits(text) >= LONG_NUMBER for text in filled)
    alone = [_digits(text) >= LONG_NUMBER and text.upper() == text.lower() for text in filled]
    return sum(alone) * 2 > len(filled)


def _digits(text):
    return sum(sign.isdigit() for sign in text)
