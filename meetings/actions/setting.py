"""What a Party organisation lays down for its sessions from a day on; the past stays as it was."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from meetings.models import (
    AgendaItem,
    Conclusion,
    Meeting,
    MeetingSetting,
    Minutes,
    Opinion,
    State,
    Vote,
)
from meetings.models.kinds import AHEAD_STATES
from meetings.models.setting import LEAST_COMBINED, LEAST_MINUTES, MOST_MINUTES
from units.command import command
from units.models import Branch
from units.models.kinds import CELL_KINDS
from units.permissions import Permission


@command("meetings.setting.laid_down", Permission.KEEP_REGISTER, label="ghi quy định sinh hoạt")
def lay_down(
    unit, *, by, valid_from, least_minutes, least_combined, has_committee, keeps_text, basis=""
):
    """Ghi quy định sinh hoạt from `valid_from` on; the row before ends the day before -> the row.

    A row that begins today or later may be laid down anew: nothing happened under it yet. Only the
    first row of a unit may begin earlier, where it lays down the length and nothing else. Refused,
    too: least minutes other than those of the guides without the basis of the competent committee;
    of an organisation that is no cell, minutes or the want of a committee; no text from a day on
    whose session is being written.
    """
    if unit.branch != Branch.PARTY:
        raise Refused("Quy định sinh hoạt dành cho tổ chức đảng.")
    unit.refuse_unless_alive(valid_from)
    _check_minutes(least_minutes, least_combined, basis)
    is_usual = (least_minutes, least_combined) == (LEAST_MINUTES, LEAST_COMBINED)
    if unit.kind not in CELL_KINDS and not (is_usual and has_committee):
        raise Refused("Thời lượng buổi sinh hoạt, chi ủy chỉ quy định cho chi bộ.")
    last = MeetingSetting.objects.filter(unit=unit).newest_first().first()
    _check_day(valid_from, last, keeps_text)
    if not keeps_text:
        _refuse_while_written(unit, valid_from)
    said = {
        "least_minutes": least_minutes,
        "least_combined": least_combined,
        "has_committee": has_committee,
        "keeps_text": keeps_text,
        "basis": basis,
    }
    if last is not None and last.valid_from == valid_from:
        if all(getattr(last, name) == value for name, value in said.items()):
            return None
        for name, value in said.items():
            setattr(last, name, value)
        last.version += 1
        last.save()
        return last
    if last is not None:
        last.valid_to = valid_from - timedelta(days=1)
        last.save(update_fields=["valid_to"])
    return MeetingSetting.objects.create(unit=unit, valid_from=valid_from, **said)


def _check_minutes(least_minutes, least_combined, basis):
    if not 1 <= least_minutes <= least_combined <= MOST_MINUTES:
        raise Refused(
            "Thời lượng tối thiểu khi có chuyên đề không ngắn hơn buổi thường kỳ và không quá "
            f"{MOST_MINUTES} phút."
        )
    if (least_minutes, least_combined) != (LEAST_MINUTES, LEAST_COMBINED) and not basis:
        raise Refused(
            f"Chưa nhập căn cứ: thời lượng khác {LEAST_MINUTES} và {LEAST_COMBINED} phút theo quy "
            "định của cấp ủy có thẩm quyền."
        )


def _check_day(valid_from, last, keeps_text):
    if last is not None and valid_from < last.valid_from:
        raise Refused(
            f"Đã có quy định từ ngày {sentence_date(last.valid_from)}; đặt quy định mới từ ngày đó "
            "hoặc sau đó."
        )
    if valid_from >= today():
        return
    if last is not None:
        raise Refused("Quy định đã áp dụng không sửa được; đặt quy định mới từ hôm nay trở đi.")
    if not keeps_text:
        raise Refused("Không lưu nội dung chỉ áp dụng từ hôm nay trở đi.")


def _refuse_while_written(unit, valid_from):
    """What was begun with its text is brought to its end with it: else the text of a session could
    neither be completed nor agreed to."""
    begun = Q(state__in=[State.HELD, State.MINUTED]) | Q(
        state__in=AHEAD_STATES, started_at__isnull=False
    )
    written = [
        Exists(part.objects.filter(meeting=OuterRef("pk")))
        for part in (AgendaItem, Opinion, Vote, Conclusion, Minutes)
    ]
    held = Meeting.objects.filter(begun, unit=unit, held_on__gte=valid_from)
    meeting = held.filter(reduce(or_, written)).order_by("-held_on").first()
    if meeting is None:
        return
    raise Refused(
        f"Nội dung {meeting.noun} ngày {sentence_date(meeting.held_on)} đang ghi trên hệ thống; "
        "thông qua biên bản rồi đặt quy định này, hoặc áp dụng từ ngày "
        f"{sentence_date(meeting.held_on + timedelta(days=1))}.",
        items=[(meeting.heading, meeting.get_absolute_url())],
    )
