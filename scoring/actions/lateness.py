"""Cho nộp muộn, and what becomes of the sheets that were never submitted."""

from django.db.models import F

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from scoring.actions.acts import note_act
from scoring.models import Entry, Round, Sheet, SheetAct
from scoring.models.criteria import Method
from scoring.models.round import barred_units
from scoring.stages import Stage
from units.audit import tell
from units.command import command
from units.permissions import Permission

NOT_SENT = "Không nộp phiếu trong hạn tự chấm."
NOT_SENT_AGAIN = "Không nộp lại phiếu đã trả lại hoặc mở lại trong hạn."


@command("scoring.sheet.late_allowed", Permission.ALLOW_LATE)
def allow_late(sheet, *, by, until, reason):
    """Cho nộp muộn một phiếu: by a leader of the round's owner, once self-scoring is over for it.
    `until`: the new last day; its later stages are put off by as many days."""
    sheet.refuse_unless("allow_late")
    if not reason:
        raise Refused("Chưa nhập lý do cho nộp muộn.")
    set_late_day(sheet, until)
    note_act(sheet, SheetAct.Act.LATE, by, reason, until)


def set_late_day(sheet, until):
    """A day of its own for one sheet: from today to the day before results are to be published."""
    if until < today():
        raise Refused(f"Hạn mới ({sentence_date(until)}) đã qua; chọn từ hôm nay trở đi.")
    last = sheet.round.days.get(Stage.PUBLICATION)
    if last is not None and until >= last:
        raise Refused(
            f"Hạn mới phải trước hạn công bố ({sentence_date(last)}); đề nghị thường trực cải cách "
            "hành chính dời hạn công bố trước."
        )
    sheet.late_until = until


def unsubmitted_sheets(the_round, user):
    """([sheets not submitted, to be settled now], [those that this person must not judge]), with
    their names: never submitted, or never again after they were returned or reopened. Sheets that a
    leader lets in late are left until their day is over."""
    sheets = Sheet.objects.filter(round=the_round, state__in=Sheet.EDITABLE).with_short_names()
    over = [sheet for sheet in sheets.order_by("round_block", "pk") if sheet.is_unsent]
    barred = barred_units(user, the_round.year)
    return (
        [sheet for sheet in over if sheet.unit_id not in barred],
        [sheet for sheet in over if sheet.unit_id in barred],
    )


def without_survey(sheets):
    """Those of these sheets of which a survey has no result yet."""
    open_rows = Entry.objects.filter(
        sheet__in=[sheet.pk for sheet in sheets],
        criterion__method=Method.SURVEY,
        first_at__isnull=True,
    )
    waiting = set(open_rows.values_list("sheet", flat=True))
    return [sheet for sheet in sheets if sheet.pk in waiting]


def refuse_early(the_round):
    """Nothing is settled before the first appraisal is over."""
    the_round.refuse_unless("settle")
    if Stage.FIRST not in the_round.days:
        raise Refused(
            "Kỳ chấm điểm không đặt hạn nên không có phiếu quá hạn; đưa từng phiếu ra khỏi kỳ."
        )
    if not the_round.is_over(Stage.FIRST):
        last = sentence_date(the_round.days[Stage.FIRST])
        raise Refused(f"Xử lý phiếu không nộp sau khi hết hạn thẩm định lần 1 (24:00 ngày {last}).")


@command(
    "scoring.round.unsubmitted_settled", Permission.MANAGE_ROUND, label="xử lý phiếu không nộp"
)
def settle_unsubmitted(the_round, *, by):
    """Xử lý phiếu không nộp as the round says, all in one press and one audit row: appraised with
    nothing earned and everything in the maximum, or taken out of the round."""
    refuse_early(the_round)
    names, own = unsubmitted_sheets(the_round, by)
    if not names:
        if own:
            raise Refused("Phiếu còn lại là của đơn vị mình; cần người khác xử lý.")
        raise Refused("Không có phiếu nào chưa nộp cần xử lý.")
    sheets = Sheet.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "round", "unit", "round_block"
    )
    settled = []
    for sheet in sheets.filter(pk__in=[sheet.pk for sheet in names]).order_by("pk"):
        if not sheet.is_unsent:
            continue  # it moved on while this page was open
        if the_round.unsubmitted == Round.Unsubmitted.WITHDRAWN:
            sheet.withdrawn_reason = _why_settled(sheet)
            sheet.move("withdraw")
            note_act(sheet, SheetAct.Act.WITHDRAW, by, sheet.withdrawn_reason)
        else:
            _appraise_as_unscored(sheet, by)
        sheet.version += 1
        sheet.save()
        settled.append(sheet.unit_id)
    tell(units=settled, as_=the_round.unsubmitted)


def _appraise_as_unscored(sheet, by):
    """No row earns anything and each stays in the maximum; what the unit typed stays beside it."""
    moment, reason = now(), _why_settled(sheet)
    sheet.move("settle")
    sheet.is_unsubmitted = True
    sheet.appraised_since = sheet.appraised_at = moment
    sheet.entries.self_scored().update(
        first_value=None,
        first_points=None,
        first_by=by,
        first_at=moment,
        # What an appraisal before the reopening said is no reason of this one.
        reason_code="",
        note="",
        version=F("version") + 1,
    )
    # A row that was found not to apply before the reopening is in the maximum like all others.
    left_out = sheet.entries.self_scored().filter(na_state__in=(Entry.Na.ASKED, Entry.Na.GRANTED))
    left_out.update(na_state=Entry.Na.REFUSED)
    note_act(sheet, SheetAct.Act.UNSENT, by, reason)


def _why_settled(sheet):
    """Before it moves on."""
    return NOT_SENT_AGAIN if sheet.state == Sheet.State.RETURNED else NOT_SENT
