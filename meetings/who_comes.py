"""Who belongs on the roll of a meeting: people of the unit on its day, of a committee's only those
who sit on it."""

import re

from cchc.lib.vietnamese import fold
from meetings.models import Kind, Mark
from units.models import PartyStatus, Position

# Members who are not counted at this cell's meetings at all.
AWAY = frozenset({PartyStatus.TEMP_OUT, PartyStatus.SUSPENDED})
# Who is on probation is not elected.
_NOT_ELECTED = AWAY | {PartyStatus.PROBATIONARY}
# As a post in the Party is written, without diacritics; of the youth union it is another body.
_SITS = re.compile(
    r"(pho )?bi thu\b(?!.*\bdoan\b)"
    r"|(chi|dang|cap|khoi|xa|phuong|dac khu|huyen|thi|quan|thanh|tinh) uy vien\b"
    r"|uy vien (ban )?(thuong vu|chap hanh)\b"
    r"|uy vien (btv|bch|chi uy|dang uy|cap uy)\b"
)
NO_COMMITTEE = (
    "Danh sách cán bộ, đảng viên của ngày này chưa ghi ai là bí thư, phó bí thư hoặc cấp ủy viên; "
    "ghi chức vụ trong Đảng, thêm từng người dự hoặc nhập số lượng."
)


def sits_on_committee(post):
    """Does who has this post, or these ("giám đốc, bí thư"), sit on the committee?"""
    parts = re.split(r"\s*[,;]\s*|\s+kiem\s+", fold(post))
    return any(_SITS.match(part) for part in parts)


def member_word(meeting):
    """What those are called who make up the whole."""
    if not meeting.is_party:
        return "người"
    return "đồng chí" if meeting.kind == Kind.COMMITTEE else "đảng viên"


def tells_apart(meeting, counts):
    """Are official and probationary members told apart? Of a committee all are official."""
    if not meeting.is_party or counts.official is None:
        return False
    return meeting.kind != Kind.COMMITTEE or bool(counts.probationary)


def by_name(meeting, rows):
    """Those of these rows of a roll that are told by name: where numbers count, guests only."""
    if not meeting.is_by_count:
        return list(rows)
    return [row for row in rows if row.mark == Mark.GUEST]


def posts_on_roll(meeting):
    """[Position] of those who belong on the roll, one a person, with their person."""
    is_committee = meeting.kind == Kind.COMMITTEE
    posts = (
        Position.objects.at(meeting.held_on)
        .filter(unit=meeting.unit)
        .exclude(party_status__in=_NOT_ELECTED if is_committee else AWAY)
        .select_related("person")
    )
    found = {}
    for post in posts:
        if not is_committee or sits_on_committee(post.post):
            found.setdefault(post.person_id, post)
    return list(found.values())
