"""Minutes: composed, read out and agreed, locked; then only added to."""

from django.db.models import F

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from meetings.actions.registering import register_paper
from meetings.composing import compose, is_behind
from meetings.models import Addendum, Minutes, MinutesFile, RegisteredKind
from plans.actions.file import keep_all
from units.audit import tell
from units.command import command
from units.papers import heading
from units.permissions import Permission


@command("meetings.minutes.composed", Permission.LOG_MEETING, label="soạn biên bản")
def compose_minutes(meeting, *, by):
    """Soạn biên bản from what was recorded; again and again until agreed, typed text is kept."""
    meeting.move("compose")
    if not (meeting.secretary_name or meeting.secretary_title):
        raise Refused("Chưa nhập thư ký (người ghi biên bản); ghi thư ký rồi soạn biên bản.")
    sections = compose(meeting)
    minutes, is_new = Minutes.objects.get_or_create(
        meeting=meeting, defaults={"composed": sections, "composed_at": now()}
    )
    if not is_new and minutes.composed != sections:
        Minutes.objects.filter(pk=minutes.pk).update(
            composed=sections, composed_at=now(), version=F("version") + 1
        )
        tell(minutes=minutes.pk, is_again=True)


@command("meetings.minutes.changed", Permission.LOG_MEETING, label="ghi thêm vào biên bản")
def write_minutes(minutes, *, by, typed):
    """Ghi thêm vào biên bản, beside what is composed."""
    minutes.meeting.refuse_unless("write_minutes")
    minutes.typed = typed


@command("meetings.minutes.agreed", Permission.AGREE_MINUTES)
def agree_minutes(meeting, *, by, agreed_by, agreed_on):
    """Thông qua biên bản: read out and agreed, by whom (words) and on which day."""
    meeting.move("agree")
    if not agreed_by:
        raise Refused("Chưa nhập nơi đọc và thông qua biên bản.")
    if not meeting.ended_on <= agreed_on <= today():
        day = "ngày kết thúc họp" if meeting.ends_next_day else "ngày họp"
        raise Refused(
            f"Ngày thông qua phải từ {day} ({sentence_date(meeting.ended_on)}) đến hôm nay."
        )
    minutes = meeting.minutes
    if is_behind(meeting):
        raise Refused(
            "Nội dung cuộc họp đã sửa sau lần soạn gần nhất; soạn lại biên bản rồi thông qua."
        )
    minutes.agreed_by, minutes.agreed_on = agreed_by, agreed_on
    minutes.save(update_fields=["agreed_by", "agreed_on"])
    tell(agreed_on=agreed_on)


@command("meetings.minutes.locked", Permission.LOCK_MINUTES)
def lock_minutes(meeting, *, by, upload=None, is_signed_elsewhere=False, number=""):
    """Khóa biên bản: signed copy attached, or said to be signed in another system.

    `upload`: a Django UploadedFile, checked as every file. `number`: as the office gave it, digits:
    the minutes are entered in the register as issued under it; without one the paper stays marked
    as a draft until the register of documents gives it one. Raises Refused.
    """
    meeting.move("lock")
    if number and not number.isdecimal():
        raise Refused("Số biên bản chỉ gồm chữ số, ví dụ 05; ký hiệu được in sẵn.")
    if not upload and not is_signed_elsewhere:
        raise Refused("Đính kèm bản đã ký hoặc chọn “ký trên hệ thống khác”.")
    minutes = meeting.minutes
    minutes.locked_at, minutes.is_signed_elsewhere = now(), is_signed_elsewhere
    minutes.number = number
    minutes.save(update_fields=["locked_at", "is_signed_elsewhere", "number"])
    _register(meeting, by, number)
    for file in keep_all(meeting.unit, by=by, uploads=[upload] if upload else [], is_private=True):
        MinutesFile.objects.create(minutes=minutes, file=file)


def _register(meeting, by, number):
    """The minutes in the register, under their number where the office gave one."""
    symbol = ""
    if number:
        head = heading(meeting.unit, meeting.held_on, code="BB", number=number)
        symbol = head["number"] + head["symbol"]
    try:
        register_paper(meeting, by=by, kind=RegisteredKind.MINUTES, symbol=symbol)
    except Refused as refusal:
        raise Refused(
            f"{refusal.sentence} Nếu vẫn là số này, để trống ô số, khóa biên bản rồi cho số trong "
            "sổ văn bản.",
            items=refusal.items,
        ) from refusal


@command("meetings.minutes.addended", Permission.ADD_ADDENDUM)
def add_addendum(meeting, *, by, on, grounds, text):
    """Bổ sung, đính chính biên bản đã khóa: numbered, dated, grounded; nothing is replaced."""
    meeting.refuse_unless("add_addendum")
    if not meeting.held_on <= on <= today():
        raise Refused(
            f"Ngày bổ sung phải từ ngày họp ({sentence_date(meeting.held_on)}) đến hôm nay."
        )
    return Addendum.objects.create(
        meeting=meeting,
        number=meeting.addenda.count() + 1,
        on=on,
        grounds=grounds,
        text=text,
        by_name=by.full_name or by.username,
    )
