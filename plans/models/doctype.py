"""Types of documents, by family, with the sign that each puts in a number."""

from django.db import models

from plans.symbols import SymbolProblem, parse


class Family(models.TextChoices):
    """Hệ thống văn bản."""

    STATE = "STATE", "văn bản hành chính"
    PARTY = "PARTY", "văn bản của Đảng"
    LEGAL = "LEGAL", "văn bản quy phạm pháp luật"


class DocType(models.TextChoices):
    """Loại văn bản (Nghị định 30/2020/NĐ-CP Điều 7; Quy định 399-QĐ/TW; luật ban hành văn bản).

    A field of its own, never told from the sign alone: QĐ is quyết định or, in the Party, quy định.
    """

    RESOLUTION = "RESOLUTION", "nghị quyết"
    DECISION = "DECISION", "quyết định"
    DIRECTIVE = "DIRECTIVE", "chỉ thị"
    CONCLUSION = "CONCLUSION", "kết luận"
    STATUTE = "STATUTE", "quy chế"
    REGULATION = "REGULATION", "quy định"
    PARTY_CIRCULAR = "PARTY_CIRCULAR", "thông tri"
    GUIDANCE = "GUIDANCE", "hướng dẫn"
    NOTICE = "NOTICE", "thông báo"
    COMMUNIQUE = "COMMUNIQUE", "thông cáo"
    DECLARATION = "DECLARATION", "tuyên bố"
    APPEAL = "APPEAL", "lời kêu gọi"
    PROGRAMME = "PROGRAMME", "chương trình"
    PLAN = "PLAN", "kế hoạch"
    PLANNING = "PLANNING", "quy hoạch"
    STRATEGY = "STRATEGY", "chiến lược"
    OPTION = "OPTION", "phương án"
    SCHEME = "SCHEME", "đề án"
    PROJECT = "PROJECT", "dự án"
    REPORT = "REPORT", "báo cáo"
    MINUTES = "MINUTES", "biên bản"
    SUBMISSION = "SUBMISSION", "tờ trình"
    CONTRACT = "CONTRACT", "hợp đồng"
    LETTER = "LETTER", "công văn"
    TELEGRAM = "TELEGRAM", "công điện"
    MEMORANDUM = "MEMORANDUM", "bản ghi nhớ"
    AGREEMENT = "AGREEMENT", "bản thỏa thuận"
    MANDATE = "MANDATE", "giấy ủy quyền"
    INVITATION = "INVITATION", "giấy mời"
    INTRODUCTION = "INTRODUCTION", "giấy giới thiệu"
    CERTIFICATE = "CERTIFICATE", "giấy chứng nhận"
    TRAVEL = "TRAVEL", "giấy đi đường"
    LEAVE = "LEAVE", "giấy nghỉ phép"
    DISPATCH = "DISPATCH", "phiếu gửi"
    TRANSFER = "TRANSFER", "phiếu chuyển"
    SLIP = "SLIP", "phiếu báo"
    OPEN_LETTER = "OPEN_LETTER", "thư công"
    COPY = "COPY", "bản sao y"
    EXTRACT = "EXTRACT", "bản trích sao"
    COPY_OF_COPY = "COPY_OF_COPY", "bản sao lục"
    LAW = "LAW", "luật"
    ORDINANCE = "ORDINANCE", "pháp lệnh"
    DECREE = "DECREE", "nghị định"
    CIRCULAR = "CIRCULAR", "thông tư"
    CONSOLIDATED = "CONSOLIDATED", "văn bản hợp nhất"


_T = DocType

# Family -> {type: its sign}; "" where the type has none or none is known from a text.
SIGNS = {
    Family.STATE: {
        _T.RESOLUTION: "NQ", _T.DECISION: "QĐ", _T.DIRECTIVE: "CT", _T.STATUTE: "QC",
        _T.REGULATION: "QyĐ", _T.COMMUNIQUE: "TC", _T.NOTICE: "TB", _T.GUIDANCE: "HD",
        _T.PROGRAMME: "CTr", _T.PLAN: "KH", _T.OPTION: "PA", _T.SCHEME: "ĐA", _T.PROJECT: "DA",
        _T.REPORT: "BC", _T.MINUTES: "BB", _T.SUBMISSION: "TTr", _T.CONTRACT: "HĐ",
        _T.LETTER: "", _T.TELEGRAM: "CĐ", _T.MEMORANDUM: "BGN", _T.AGREEMENT: "BTT",
        _T.MANDATE: "GUQ", _T.INVITATION: "GM", _T.INTRODUCTION: "GGT", _T.LEAVE: "GNP",
        _T.DISPATCH: "PG", _T.TRANSFER: "PC", _T.SLIP: "PB", _T.OPEN_LETTER: "",
        _T.COPY: "SY", _T.EXTRACT: "TrS", _T.COPY_OF_COPY: "SL",
    },
    Family.PARTY: {
        _T.RESOLUTION: "NQ", _T.DECISION: "QĐ", _T.DIRECTIVE: "CT", _T.CONCLUSION: "KL",
        _T.STATUTE: "QC", _T.REGULATION: "QĐ", _T.PARTY_CIRCULAR: "TT", _T.GUIDANCE: "HD",
        _T.NOTICE: "TB", _T.COMMUNIQUE: "", _T.DECLARATION: "", _T.APPEAL: "",
        _T.REPORT: "BC", _T.PLAN: "KH", _T.PLANNING: "", _T.STRATEGY: "", _T.PROGRAMME: "CTr",
        _T.SCHEME: "ĐA", _T.OPTION: "PA", _T.PROJECT: "DA", _T.SUBMISSION: "TTr",
        _T.LETTER: "CV", _T.MINUTES: "BB", _T.INTRODUCTION: "", _T.CERTIFICATE: "",
        _T.TRAVEL: "", _T.LEAVE: "", _T.INVITATION: "", _T.TRANSFER: "", _T.DISPATCH: "",
        _T.OPEN_LETTER: "",
    },
    Family.LEGAL: {
        _T.LAW: "", _T.ORDINANCE: "", _T.DECREE: "NĐ", _T.CIRCULAR: "TT", _T.DECISION: "QĐ",
        _T.RESOLUTION: "NQ", _T.CONSOLIDATED: "VBHN",
    },
}  # fmt: skip


def types_of(family):
    """Types that a family knows, in the order of the rule."""
    return tuple(SIGNS[Family(family)])


def is_type_of(doc_type, family):
    return doc_type in SIGNS[Family(family)]


def types_signed(family, sign):
    """Types of a family that put this sign in a number: one, two (QĐ of the Party), or none."""
    return tuple(kind for kind, own in SIGNS[Family(family)].items() if sign and own == sign)


def sign_problem(symbol, family, doc_type):
    """Where a number does not go with the family or type that was chosen, as a sentence; else "".

    Said, not refused: offices do write each other's signs.
    """
    try:
        parts = parse(symbol)
    except SymbolProblem:
        return ""
    if (parts.family == Family.PARTY) != (family == Family.PARTY):
        whose = Family(parts.family).label
        return f"Số {symbol} viết theo lối {whose}; kiểm tra lại hệ thống văn bản đã chọn."
    meant = types_signed(family, parts.type_sign)
    if not meant or doc_type in meant:
        return ""
    names = " hoặc ".join(kind.label for kind in meant)
    chosen = DocType(doc_type).label
    return f"Ký hiệu {parts.type_sign} thường là {names}, loại đã chọn là {chosen}; kiểm tra lại."
