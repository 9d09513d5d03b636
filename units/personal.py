"""What is not kept of a person: recognised in what is typed or sent, so that it is not taken.

Names and posts only. Identity numbers, birth dates, ethnicity, religion, telephone and home are
personal data that no work here needs (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15). Standard library
only.
"""

import re

from cchc.lib.vietnamese import fold

NOT_KEPT = "Không nhập số định danh, ngày sinh, dân tộc, tôn giáo, số điện thoại, địa chỉ nhà."

MOST_DIGITS = 5
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
    return sum(sign.isdigit() for sign in text) > MOST_DIGITS or bool(_DATE.search(text))


def is_column_of_numbers(texts):
    """Do most of the filled cells of a column hold a long number and no letter?"""
    filled = [text for text in texts if text]
    return bool(filled) and sum(map(_is_long_number, filled)) * 2 > len(filled)


def _is_long_number(text):
    digits = sum(sign.isdigit() for sign in text)
    return digits >= 9 and not any(sign.isalpha() for sign in text)
