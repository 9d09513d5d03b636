"""The kind of a meeting that was recorded under a wrong one."""

from cchc.lib.refusal import Refused
from meetings.actions.meeting import ask_second, check_combined, need_reason
from meetings.actions.withdrawal import refuse_rested_on
from meetings.models import Kind, QualitySheet
from units.command import command
from units.permissions import Permission

_ANEW = "hủy cuộc họp (ghi nhầm) rồi ghi lại."


@command("meetings.meeting.kind_changed", Permission.LOG_MEETING, label="đổi loại cuộc họp")
def change_kind(meeting, *, by, kind, reason, is_combined=False, is_second=False):
    """Đổi loại of a meeting that was held, before its minutes are agreed; the months are counted
    again with it, and it is no longer one of its series.

    `is_second`: said after the question whether this is the second regular session of its month.
    Refused: something rests on it, or was done by its kind (`refuse_kind_fixed`); a roll of the
    committee would become one of the whole unit, or the other way round.
    """
    meeting.refuse_unless("change_kind")
    need_reason(reason)
    if kind == meeting.kind:
        raise Refused(f"Cuộc họp đang ghi là {meeting.kind_label}; chọn loại khác.")
    refuse_kind_fixed(meeting)
    if Kind.COMMITTEE in (kind, meeting.kind) and meeting.attendance.exists():
        raise Refused(
            "Danh sách điểm danh của chi ủy, ban chấp hành khác của cả đơn vị nên không đổi loại "
            f"được; {_ANEW}"
        )
    meeting.kind_changed = _told(meeting, reason)
    meeting.kind, meeting.is_combined = kind, is_combined
    meeting.series = meeting.series_on = None
    meeting.series_name = ""
    check_combined(meeting)
    if kind == Kind.REGULAR and not is_second:
        ask_second(meeting)


def _told(meeting, reason):
    """What it was and why it was changed, after what was said of earlier changes: the log keeps of
    these words their hashes only."""
    words = f"trước ghi {meeting.full_kind_label}: {reason}"
    told = f"{meeting.kind_changed}; {words}" if meeting.kind_changed else words
    most = meeting._meta.get_field("kind_changed").max_length
    if len(told) > most:
        raise Refused(
            "Lý do các lần đổi loại cuộc họp này dài quá chỗ ghi; rút gọn lý do bớt ít nhất "
            f"{len(told) - most} ký tự."
        )
    return told


def refuse_kind_fixed(meeting):
    """Refused where something rests on the meeting, or was written by its kind: a sheet of its
    quality, an invitation in the register, conclusions of the session before."""
    refuse_rested_on(meeting, "đổi loại")
    sheet = QualitySheet.objects.filter(meeting=meeting).first()
    if sheet is not None:
        raise Refused(
            f"Buổi này đã mở phiếu chất lượng theo loại đang ghi; {_ANEW}",
            items=[("Phiếu chất lượng", sheet.get_absolute_url())],
        )
    if papers := list(meeting.registered.living()):
        raise Refused(
            "Giấy mời, biên bản của cuộc họp này đã vào sổ văn bản theo loại đang ghi; hủy văn bản "
            f"dự thảo đó trước, đã ban hành thì {_ANEW}",
            items=[(str(one.document), one.document.get_absolute_url()) for one in papers],
        )
    if carried := list(meeting.conclusions.filter(carried_from__isnull=False)):
        raise Refused(
            "Cuộc họp này theo dõi kết luận của kỳ trước cùng loại; hủy các kết luận đó (trở lại "
            "kỳ trước) rồi đổi loại.",
            items=[(str(one).capitalize(), one.get_absolute_url()) for one in carried],
        )
