"""Kinds, states and modes of meetings, in words."""

from datetime import timedelta

from django.db import models

from cchc.lib.clock import local
from cchc.lib.vietnamese import sentence_date, sentence_moment


class Kind(models.TextChoices):
    """Loại cuộc họp, as the State side says it; `Meeting.kind_label` knows the Party's words."""

    REGULAR = "REGULAR", "họp thường kỳ"
    THEMATIC = "THEMATIC", "họp chuyên đề"
    COMMITTEE = "COMMITTEE", "họp chi ủy, ban chấp hành, ban thường vụ"
    STUDY = "STUDY", "hội nghị quán triệt, triển khai"
    MIDTERM = "MIDTERM", "hội nghị sơ kết"
    FINAL = "FINAL", "hội nghị tổng kết"
    STEERING = "STEERING", "họp Ban Chỉ đạo"
    BRIEFING = "BRIEFING", "họp giao ban"
    OTHER = "OTHER", "cuộc họp khác"


PARTY_LABELS = {
    Kind.REGULAR: "sinh hoạt thường kỳ",
    Kind.THEMATIC: "sinh hoạt chuyên đề",
    Kind.COMMITTEE: "họp chi ủy",
    Kind.STUDY: "hội nghị học tập, quán triệt",
}
# A committee of more than a cell meets as its executive committee or its standing committee.
COMMITTEE_LABEL = "hội nghị ban chấp hành, ban thường vụ"


def kind_label(kind, *, is_party, is_cell):
    """What a meeting of this Kind is called by the unit that holds it."""
    if kind == Kind.COMMITTEE and is_party and not is_cell:
        return COMMITTEE_LABEL
    return PARTY_LABELS.get(kind, Kind(kind).label) if is_party else Kind(kind).label


class State(models.TextChoices):
    """Trạng thái; moves only by the actions, along `Meeting.MOVES`."""

    PLANNED = "PLANNED", "dự kiến"
    INVITED = "INVITED", "đã mời"
    HELD = "HELD", "đã họp"
    MINUTED = "MINUTED", "có dự thảo biên bản"
    AGREED = "AGREED", "đã thông qua biên bản"
    LOCKED = "LOCKED", "đã khóa biên bản"
    CANCELLED = "CANCELLED", "hủy họp"


# What a cancelled meeting is called that had been recorded as held.
MISTAKEN = "đã hủy (ghi nhầm)"
# Both of them, where they stand together.
ALL_CANCELLED = f"{State.CANCELLED.label}, {MISTAKEN}"

AHEAD_STATES = (State.PLANNED, State.INVITED)
OPEN_STATES = (State.PLANNED, State.INVITED, State.HELD, State.MINUTED)
MET_STATES = frozenset({State.HELD, State.MINUTED, State.AGREED, State.LOCKED})


class When(models.TextChoices):
    """What of the register is looked at: a calendar laid for a year would else stand before it."""

    NEAR = "NEAR", "Đến 30 ngày tới"
    AHEAD = "AHEAD", "Sắp tới"
    ALL = "ALL", "Tất cả"


NEAR_DAYS = 30


class Mode(models.TextChoices):
    """Hình thức."""

    IN_PERSON = "IN_PERSON", "trực tiếp"
    REMOTE = "REMOTE", "trực tuyến"
    MIXED = "MIXED", "trực tiếp kết hợp trực tuyến"


class Mark(models.TextChoices):
    """Điểm danh; LATE counts as present, EXEMPT and DUTY leave the denominator."""

    PRESENT = "PRESENT", "có mặt"
    LATE = "LATE", "đến muộn"
    EXCUSED = "EXCUSED", "vắng có lý do"
    ABSENT = "ABSENT", "vắng không lý do"
    DUTY = "DUTY", "vắng do nhiệm vụ đặc biệt"
    EXEMPT = "EXEMPT", "được miễn sinh hoạt"
    GUEST = "GUEST", "khách mời"
    NONE = "NONE", "chưa điểm danh"


PRESENT_MARKS = (Mark.PRESENT, Mark.LATE)
# Who is not among those that must come.
UNCOUNTED_MARKS = (Mark.EXEMPT, Mark.DUTY, Mark.GUEST)


NEXT_DAY = "Kết thúc ngày hôm sau"  # the box by which an end after midnight is told
NOT_AFTER = f"Giờ kết thúc phải sau giờ bắt đầu; họp qua nửa đêm thì đánh dấu “{NEXT_DAY}”."
A_DAY_LONG = (
    f"Cuộc họp dài từ 24 giờ trở lên; bỏ dấu “{NEXT_DAY}” hoặc sửa giờ bắt đầu, giờ kết thúc."
)


def why_no_span(started_at, ended_at):
    """Why a meeting cannot last from the one to the other moment, or ""."""
    if ended_at <= started_at:
        return NOT_AFTER
    return A_DAY_LONG if ended_at - started_at >= timedelta(days=1) else ""


def not_over(ended_at):
    """The sentence that refuses an end which is still to come."""
    return (
        f"Giờ kết thúc {sentence_moment(local(ended_at))} chưa tới; ghi nhận sau khi cuộc họp kết "
        "thúc."
    )


def day_over(day):
    """The sentence that refuses to put a meeting off to a day before today."""
    return (
        f"Ngày {sentence_date(day)} đã qua nên không dời cuộc họp sang đó được; chọn từ hôm nay "
        "trở đi, hoặc ghi nhận đã họp nếu cuộc họp đã diễn ra."
    )
