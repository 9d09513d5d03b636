"""Phiếu chấm điểm as a whole: submit, return, finish, reopen, withdraw."""

from cchc.lib.clock import now
from cchc.lib.refusal import Conflict, Refused
from scoring.actions.acts import fix_evidence, note_act
from scoring.actions.lateness import set_late_day
from scoring.blind import what_is_left
from scoring.models import Criterion, Sheet, SheetAct
from units.command import command
from units.permissions import Permission

Act = SheetAct.Act


def what_is_missing(entries):
    """(code, what is missing, url) of each row that keeps the sheet from being submitted.

    `entries`: the rows with criterion, sheet and standing evidence loaded, in order.
    """
    missing = []
    for entry in entries:
        criterion = entry.criterion
        if not criterion.is_self_scored:
            continue
        if not entry.is_answered:
            missing.append((criterion.code, "chưa chấm", entry.get_absolute_url()))
        elif (
            criterion.evidence == Criterion.Evidence.REQUIRED
            and entry.self_value is not None
            and not entry.standing_evidence
            and not entry.explanation
        ):
            missing.append(
                (
                    criterion.code,
                    "cần tài liệu kiểm chứng hoặc giải trình cách chấm",
                    entry.get_absolute_url(),
                )
            )
    return missing


@command("scoring.sheet.submitted", Permission.SUBMIT_SHEET)
def submit_sheet(sheet, *, by, seen=None):
    """Nộp phiếu: from now on only an appraiser, or a leader's reopening, can change it.

    `seen`: `sheet.rows_version` on the page that asked; a row saved since is a Conflict, so that
    nobody hands in points that he was not shown.
    """
    sheet.refuse_unless("submit")
    _refuse_unseen(sheet, seen, "xem lại điểm tự chấm rồi nộp")
    entries = list(sheet.entries.perhaps_missing().with_evidence())
    for entry in entries:
        entry.sheet = sheet
    missing = what_is_missing(entries)
    if missing:
        raise Refused(_missing_sentence(missing), [(f"{m[0]} {m[1]}", m[2]) for m in missing])
    sheet.move("submit")
    sheet.submitted_at = now()
    sheet.appraised_since = None
    sheet.is_unsubmitted = False
    note_act(sheet, Act.SUBMIT, by)


def _refuse_unseen(sheet, seen, then):
    if seen is not None and seen != sheet.rows_version:
        raise Conflict(f"Phiếu vừa được sửa sau khi trang này được mở; {then}.")


def _missing_sentence(missing):
    unscored = sum(1 for _, what, _ in missing if what == "chưa chấm")
    if unscored:
        return f"Còn {unscored} tiêu chí chưa chấm; chấm đủ hoặc đề nghị không áp dụng rồi nộp."
    if len(missing) == 1:
        return f"Tiêu chí {missing[0][0]} {missing[0][1]}."
    return f"Còn {len(missing)} tiêu chí cần tài liệu kiểm chứng hoặc giải trình cách chấm."


@command("scoring.sheet.returned", Permission.RETURN_SHEET)
def return_sheet(sheet, *, by, reason):
    """Trả lại phiếu để hoàn thiện, before the appraisal starts."""
    sheet.move("return")
    _ask_reason(reason, "trả lại phiếu")
    note_act(sheet, Act.RETURN, by, reason)


@command("scoring.sheet.appraised", Permission.FINISH_APPRAISAL)
def finish_appraisal(sheet, *, by, seen=None):
    """Hoàn thành thẩm định: every row looked at. -> EXPLAINING when a row was lowered and the round
    has that stage, else APPRAISED. After the last day of the explanation a sheet that was not
    explained goes on by this alone: silence counts as agreed. `seen`: as for `submit_sheet`."""
    finish = sheet.finish_move
    sheet.refuse_unless(finish)
    _refuse_unseen(sheet, seen, "xem lại kết quả thẩm định rồi hoàn thành")
    left = not_looked_at(sheet)
    if left:
        raise Refused(
            f"Còn {len(left)} tiêu chí chưa thẩm định; xem hết rồi hoàn thành.",
            [(f"{code} {what}", url) for code, what, url in left],
        )
    if sentence := what_is_left(sheet):
        raise Refused(sentence)
    may_ask = sheet.round.has_explanation and sheet.can("ask_explanation")
    if may_ask and any(entry.is_lowered for entry in sheet.entries.self_scored()):
        sheet.move("ask_explanation")
    else:
        if finish == "finish_silent":
            note_act(sheet, Act.SILENT, by, until=sheet.due_on)
        sheet.move(finish)
        sheet.appraised_at = now()
    note_act(sheet, Act.FINISH, by)


def not_looked_at(sheet):
    """(code, what, url) of the rows that nobody decided in this appraisal, and of the surveys whose
    result is not entered. In the second appraisal only rows that the unit disputes are looked at,
    and none where it kept silent.
    """
    left = []
    is_second = sheet.state == Sheet.State.REAPPRAISING
    is_silent = sheet.state == Sheet.State.EXPLAINING
    rows = sheet.entries.perhaps_unseen(sheet.appraised_since).select_related("criterion")
    for entry in rows.order_by("criterion__position"):
        entry.sheet = sheet
        if entry.criterion.is_self_scored:
            is_done = is_silent or entry.is_looked_at
            if is_second:
                is_done = not entry.is_disputed or entry.has_second
            if not is_done:
                left.append((entry, "chưa thẩm định"))
        else:
            left.append((entry, "chưa nhập kết quả điều tra"))
    return [(entry.criterion.code, what, _row_url(sheet, entry)) for entry, what in left]


def _row_url(sheet, entry):
    return f"{sheet.appraisal_url}?linh-vuc={entry.criterion.top_code}#e{entry.pk}"


@command("scoring.sheet.explained", Permission.SEND_EXPLANATION)
def send_explanation(sheet, *, by):
    """Gửi giải trình: per lowered row agreed, or disputed with an answer. -> REAPPRAISING."""
    sheet.refuse_unless("send_explanation")
    lowered = [entry for entry in sheet.entries.select_related("criterion") if entry.is_lowered]
    open_rows = [entry.criterion.code for entry in lowered if entry.is_disputed is None]
    if open_rows:
        raise Refused(f"Chưa giải trình các tiêu chí {', '.join(open_rows)}.")
    fix_evidence(sheet)
    sheet.move("send_explanation")
    note_act(sheet, Act.EXPLAIN, by)


@command("scoring.sheet.reopened", Permission.REOPEN_SHEET)
def reopen_sheet(sheet, *, by, reason, until=None):
    """Mở lại phiếu: by a leader of the round's owner; the unit may change it again. `until`: the
    day until which it is submitted again, needed once self-scoring is over for it."""
    sheet.move("reopen")
    _ask_reason(reason, "mở lại phiếu")
    if until is not None:
        set_late_day(sheet, until)
    elif sheet.is_late:
        raise Refused("Bước tự chấm đã hết hạn; nhập hạn nộp lại của phiếu này.")
    sheet.appraised_since = sheet.appraised_at = None
    sheet.entries.exclude(is_disputed=None, answer="").update(is_disputed=None, answer="")
    note_act(sheet, Act.REOPEN, by, reason, until)


@command("scoring.sheet.withdrawn", Permission.WITHDRAW_SHEET)
def withdraw_sheet(sheet, *, by, reason):
    """Đưa phiếu ra khỏi kỳ chấm điểm: the unit ended, or is not to be ranked."""
    sheet.move("withdraw")
    _ask_reason(reason, "đưa phiếu ra khỏi kỳ chấm điểm")
    sheet.withdrawn_reason = reason
    note_act(sheet, Act.WITHDRAW, by, reason)


@command(
    "scoring.sheet.proof_shared",
    Permission.SUBMIT_SHEET,
    label="chia sẻ tài liệu kiểm chứng với đơn vị cùng khối",
)
def share_proof(sheet, *, by, is_shared):
    """Chia sẻ, thôi chia sẻ: the unit lets the units of its block see the evidence of the rows that
    were published with full marks; it may take that back."""
    sheet.refuse_unless("share")
    sheet.shares_proof = is_shared


def _ask_reason(reason, what):
    if not reason:
        raise Refused(f"Chưa nhập lý do {what}.")
