"""Papers read back: words with their places in mm, rules, fonts; contexts of real facts."""

import unicodedata
from datetime import date
from io import BytesIO
from typing import NamedTuple

import pdfplumber

from cchc.lib.paper_profiles import profile_for

MM = 72 / 25.4
BLANK = "\u00a0" * 6


class Word(NamedTuple):
    """A run of text of one style: edges in mm from the left and top edge of the page."""

    text: str
    x0: float
    x1: float
    top: float
    size: float
    style: str  # r, b, i, bi

    @property
    def middle(self):
        return (self.x0 + self.x1) / 2


class Rule(NamedTuple):
    """A drawn line, in mm; `height` in pt."""

    x0: float
    x1: float
    top: float
    height: float

    @property
    def length(self):
        return self.x1 - self.x0

    @property
    def middle(self):
        return (self.x0 + self.x1) / 2


def _style(fontname):
    bold, italic = "Bold" in fontname, "Italic" in fontname
    return "bi" if bold and italic else "b" if bold else "i" if italic else "r"


class Paper:
    """A PDF (bytes) opened for looking."""

    def __init__(self, content):
        self.pdf = pdfplumber.open(BytesIO(content))
        self.pages = self.pdf.pages
        self.width = float(self.pages[0].width) / MM

    def words(self, page=1):
        found = self.pages[page - 1].extract_words(
            keep_blank_chars=True,
            x_tolerance=4,
            y_tolerance=1.5,
            extra_attrs=["fontname", "size"],
        )
        return [
            Word(
                unicodedata.normalize("NFC", word["text"]),
                word["x0"] / MM,
                word["x1"] / MM,
                word["top"] / MM,
                round(word["size"], 2),
                _style(word["fontname"]),
            )
            for word in found
        ]

    def word(self, start, page=1):
        """The first run of the page that starts with these letters."""
        for word in self.words(page):
            if word.text.strip().startswith(start):
                return word
        raise AssertionError(f"no {start!r} on page {page}: {[w.text for w in self.words(page)]}")

    def rules(self, page=1):
        return [
            Rule(rect["x0"] / MM, rect["x1"] / MM, rect["top"] / MM, rect["height"])
            for rect in self.pages[page - 1].rects
            if rect["height"] < 1.2
        ]

    @property
    def text(self):
        pages = (page.extract_text() for page in self.pages)
        return unicodedata.normalize("NFC", "\n".join(pages)).replace("\u00a0", " ")


def party_minutes(**changes):
    """The session of 31/5/2021 of the cell of Ban Dân tộc tỉnh Lạng Sơn; the rest is made up."""
    mark = "(dữ liệu minh họa)."
    return {
        "profile": profile_for("party", date(2021, 5, 31)),
        "is_draft": True,
        "is_illustrative": False,
        "heading": {
            "superior": ["ĐẢNG BỘ KHỐI CÁC CƠ QUAN", "TỈNH LẠNG SƠN"],
            "issuer": ["CHI BỘ BAN DÂN TỘC"],
            "number": BLANK,
            "symbol": "-BB/CB",
            "place": "",
        },
        "type": "BIÊN BẢN",
        "excerpt": [
            "sinh hoạt chi bộ thường kỳ tháng 5 năm 2021,",
            "lồng ghép sinh hoạt chuyên đề",
        ],
        "opening": [],
        "sections": [
            {
                "number": "I-",
                "title": "THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN",
                "blocks": [
                    {
                        "number": "1.",
                        "label": "Thời gian",
                        "lines": [
                            "Ngày 31/5/2021; bắt đầu lúc 14 giờ 00 phút, kết thúc lúc 16 giờ "
                            f"15 phút, thời lượng 135 phút {mark}"
                        ],
                    },
                    {
                        "number": "2.",
                        "label": "Địa điểm",
                        "lines": [f"Phòng họp Ban Dân tộc tỉnh Lạng Sơn {mark}"],
                    },
                    {
                        "number": "3.",
                        "label": "Chủ trì",
                        "lines": ["đồng chí Bí thư Chi bộ, Trưởng Ban Dân tộc."],
                    },
                ],
            },
            {
                "number": "II-",
                "title": "KẾT LUẬN, PHÂN CÔNG NHIỆM VỤ",
                "blocks": [
                    {
                        "columns": [
                            {"title": "TT", "width": 6},
                            {"title": "Nội dung", "width": 40},
                            {"title": "Người chịu trách nhiệm", "width": 22},
                            {"title": "Thời hạn", "width": 15},
                            {"title": "Sản phẩm", "width": 17},
                        ],
                        "rows": [
                            [
                                {"text": "1", "align": "middle"},
                                {"text": "Lập bảng kiểm thể thức trước khi trình ký"},
                                {"text": "Văn phòng Ban"},
                                {"text": "15/6/2021", "align": "middle"},
                                {"text": "Bảng kiểm"},
                            ]
                        ],
                    }
                ],
            },
        ],
        "closing": "Buổi sinh hoạt kết thúc lúc 16 giờ 15 phút cùng ngày.",
        "signers": [
            {"titles": ["NGƯỜI GHI BIÊN BẢN"], "name": "", "blank": "blank-whole"},
            {"titles": ["CHỦ TRÌ HỘI NGHỊ"], "name": "", "blank": "blank-whole"},
        ],
        "receivers": [
            "- Đảng ủy cấp trên (để báo cáo);",
            "- Đảng viên Chi bộ;",
            "- Lưu Chi bộ.",
        ],
        "addenda": [],
        **changes,
    }


def state_minutes(**changes):
    """The conference of 04/7/2023 of Ban Dân tộc tỉnh Tuyên Quang."""
    return {
        "profile": profile_for("state", date(2023, 7, 4)),
        "is_draft": True,
        "is_illustrative": False,
        "heading": {
            "superior": ["UBND TỈNH TUYÊN QUANG"],
            "issuer": ["BAN DÂN TỘC"],
            "number": BLANK,
            "symbol": "/BB-BDT",
            "place": "",
        },
        "type": "BIÊN BẢN",
        "excerpt": [
            "Hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm,",
            "triển khai nhiệm vụ trọng tâm 6 tháng cuối năm 2023",
        ],
        "opening": [
            {
                "label": "Thời gian bắt đầu",
                "lines": ["14 giờ 00 phút, ngày 04 tháng 7 năm 2023 (giờ họp: dữ liệu minh họa)."],
            },
            {"label": "Địa điểm", "lines": ["Phòng họp Ban Dân tộc tỉnh Tuyên Quang."]},
            {
                "label": "Chủ trì (chủ tọa)",
                "lines": ["Ma Quang Hiếu, Bí thư Chi bộ, Trưởng Ban Dân tộc tỉnh."],
            },
            {"label": "Nội dung (theo diễn biến hội nghị):", "lines": []},
        ],
        "sections": [
            {
                "number": "1.",
                "title": "Báo cáo kết quả",
                "blocks": [
                    {
                        "lines": [
                            "Văn phòng báo cáo kết quả xếp hạng các chỉ số đã công bố của năm "
                            "2022 và kết quả của Ban."
                        ]
                    }
                ],
            }
        ],
        "closing": "Hội nghị kết thúc vào 16 giờ 30 phút, ngày 04 tháng 7 năm 2023./.",
        "signers": [
            {"titles": ["THƯ KÝ"], "name": "", "blank": "blank-whole"},
            {
                "titles": ["CHỦ TỌA", "TRƯỞNG BAN"],
                "name": "Ma Quang Hiếu",
                "blank": "blank-less",
            },
        ],
        "receivers": ["- Lãnh đạo Ban;", "- Các phòng thuộc Ban;", "- Lưu: VT, Hồ sơ."],
        "addenda": [],
        **changes,
    }


def ranking(departments=16, communes=40, **changes):
    """A made-up ranking of one province, 2026."""

    def rows(word, many):
        return [
            {
                "rank": str(place),
                "unit": f"{word} Minh Họa {place:02d}",
                "appraised": "63,80",
                "survey": "27,35",
                "points": "91,15",
                "max": "96,50",
                "percent": "94,46",
                "band": "Tốt",
                "change": "+1",
            }
            for place in range(1, many + 1)
        ]

    blocks = [("A", "KHỐI SỞ, BAN, NGÀNH", "Sở", departments), ("B", "KHỐI XÃ", "Xã", communes)]
    return {
        "profile": profile_for("state", date(2027, 1, 20)),
        "is_draft": True,
        "is_illustrative": False,
        "heading": [
            "KẾT QUẢ XẾP HẠNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2026",
            "CỦA CÁC SỞ, BAN, NGÀNH VÀ UBND XÃ, PHƯỜNG",
        ],
        "attached": [
            f"(Kèm theo Quyết định số {BLANK}/QĐ-UBND ngày {BLANK} tháng {BLANK} năm 2027",
            "của Ủy ban nhân dân tỉnh Minh Họa)",
        ],
        "blocks": [
            {"letter": letter, "title": f"{title} ({many} đơn vị)", "rows": rows(word, many)}
            for letter, title, word, many in blocks
            if many
        ],
        "notes": [
            "Ghi chú: xếp hạng theo Chỉ số chưa làm tròn. Toàn bộ số liệu là dữ liệu minh họa"
        ],
        **changes,
    }


def check_page(paper, number, *, number_top, middle=112.5):
    """The rules of every page: margins, and the number, which page 1 does not show."""
    page = paper.pages[number - 1]
    width, height = float(page.width) / MM, float(page.height) / MM
    assert abs(min(width, height) - 210) < 0.2
    assert abs(max(width, height) - 297) < 0.2
    words = paper.words(number)
    assert min(word.x0 for word in words) > 30 - 0.4
    assert max(word.x1 for word in words) < width - 15 + 0.4
    assert max(word.top + word.size / MM for word in words) < height - 20 + 1
    shown = [w for w in words if w.text.isdecimal() and w.top < 15 and abs(w.middle - middle) < 3]
    if number == 1:
        assert not shown
    else:
        assert [w.text for w in shown] == [str(number)]
        assert abs(shown[0].middle - middle) < 0.3
        assert abs(shown[0].top - number_top) < 0.3
