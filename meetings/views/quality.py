"""Chất lượng buổi sinh hoạt: the sheet, its rows, the cell's vote, the class decided."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.pdf import pdf_response
from cchc.lib.refusal import Conflict, Refused
from meetings import quality_exports
from meetings.actions.quality import (
    changed_words,
    confirm_proposals,
    decide_quality,
    doubt,
    edit_quality,
    mark_quality,
    open_quality,
    pass_group,
    read_again,
    stale_words,
    unvote_quality,
    vote_quality,
)
from meetings.forms.quality import (
    DecideQualityForm,
    MarkRowForm,
    QualityForm,
    UnvoteQualityForm,
    VoteQualityForm,
)
from meetings.models import Meeting, QualityMark, QualitySheet, Rubric
from meetings.models.rubric import scorable
from meetings.quality_page import QualityPage, answer_words, source_words
from meetings.views.acts import act_on_page
from units.actions.reading import note_read
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt, conflict_words

_SCORE, _DECIDE = Permission.SCORE_SESSION, Permission.DECIDE_SESSION_CLASS
_READ = "meetings.minutes.read"


def _fetch(request, pk, permission=None):
    """The sheet as far as it is seen (else 404), when this is permitted (else 403)."""
    sheets = QualitySheet.objects.select_related("meeting__unit", "rubric")
    sheets = sheets.prefetch_related("meeting__unit__versions")
    sheet = fetch(request.user, QualitySheet, pk, sheets.with_reading(request.user))
    if permission is not None:
        require(request.user, permission, sheet)
    return sheet


def _fetch_mark(request, pk):
    marks = QualityMark.objects.select_related("sheet__meeting__unit", "sheet__rubric")
    mark = fetch(request.user, QualityMark, pk, marks)
    require(request.user, _SCORE, mark)
    return mark


def quality_open(request, pk):
    """Where the sheet of a session is made; leads to it once it is there."""
    meeting = fetch(
        request.user,
        Meeting,
        pk,
        Meeting.objects.select_related("unit").with_reading(request.user),
    )
    if request.method == "POST":
        require(request.user, _SCORE, meeting)
        sheet = open_quality(meeting, by=request.user)
        messages.success(request, "Đã lập phiếu; số liệu đọc được từ biên bản đã điền sẵn.")
        return redirect(sheet)
    sheet = QualitySheet.objects.visible_to(request.user).filter(meeting=meeting).first()
    if sheet is not None:
        return redirect(sheet)
    if not meeting.is_readable:
        refusal = Http404()
        refusal.hidden = meeting
        raise refusal
    context = {
        "meeting": meeting,
        "rubric": Rubric.objects.for_session(meeting.unit, meeting.held_on),
        "is_scorable": scorable(meeting),
        "may_score": bool(may(request.user, _SCORE, meeting)),
    }
    return render(request, "meetings/quality_open.html", context)


@require_safe
def quality_detail(request, pk):
    """The sheet: to be filled while it is the cell's, to be read afterwards."""
    sheet = _fetch(request, pk)
    may_score = bool(may(request.user, _SCORE, sheet))
    if sheet.is_readable and not may_score:
        note_read(sheet.meeting, by=request.user, what=_READ)
    return _sheet_page(request, sheet, may_score)


def _sheet_page(request, sheet, may_score, bound=None, status=200):
    """`bound`: (mark's key, form, conflict) of a row that was typed and not saved."""
    page = QualityPage(sheet)
    if bound:
        for row in page.rows:
            if row.pk == bound[0]:
                row.form, row.conflict = bound[1:]
    changed = changed_words(sheet) if sheet.can("decide") else ""
    may_decide = sheet.can("decide") and not changed and bool(may(request.user, _DECIDE, sheet))
    context = {
        **_context(sheet, page, may_score),
        "stale": _stale(sheet, page) if may_score else "",
        "may_decide": may_decide,
        "may_unvote": may_score and sheet.can("unvote"),
        "changed": changed,
        "source": source_words(sheet.rubric),
        "steps": page.steps,
    }
    return render(request, "meetings/quality_detail.html", context, status=status)


def _stale(sheet, page):
    """Why a sheet on which every row is answered is not voted yet: told before the numbers of the
    vote are typed."""
    return stale_words(sheet) if sheet.can("vote") and not page.missing else ""


def _context(sheet, page, may_score):
    return {
        "sheet": sheet,
        "meeting": sheet.meeting,
        "page": page,
        "is_open": may_score and sheet.can("score"),
        "is_readable": sheet.is_readable,
    }


@require_POST
def quality_mark(request, pk):
    """Saves one row. By htmx: the row and the sums; otherwise back to the page."""
    mark = _fetch_mark(request, pk)
    sheet = mark.sheet
    leaf = sheet.rubric.criteria_set.by_code[mark.code]
    form, conflict = MarkRowForm(mark, leaf, request.POST), ""
    if not form.is_valid():
        sheet.refuse_unless("score")
    else:
        try:
            mark_quality(mark, by=request.user, **form.facts())
            form = None
        except Conflict as stale:
            if stale.is_as_typed:
                form = None
            else:
                conflict = conflict_words(stale, lambda label, value: _said(leaf, label, value))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            form.refused = True
    status = 409 if conflict else acted_status(form)
    sheet.is_readable = True
    if request.htmx:
        return _row_piece(request, sheet, mark, form, conflict, status)
    if form is None:
        messages.success(request, f"Đã lưu mục {mark.code}.")
        return redirect(mark)
    return _sheet_page(request, sheet, True, (mark.pk, form, conflict), status)


def _said(leaf, label, value):
    """A value of the row in words, as the sentence about a conflict tells it."""
    if label != "kết quả":
        return str(value)
    return answer_words(leaf, None if value is None else {"value": value})


def _row_piece(request, sheet, mark, form, conflict, status):
    page = QualityPage(sheet)
    group, row = page.row_of(mark)
    row.form, row.conflict = form, conflict
    context = {**_context(sheet, page, True), "group": group, "row": row, "is_piece": True}
    return render(request, "meetings/_quality_piece.html", context, status=status)


@require_POST
def quality_read(request, pk):
    """Đọc lại số liệu từ biên bản."""
    sheet = _fetch(request, pk, _SCORE)
    before = sheet.read_at
    sheet = read_again(sheet, by=request.user)
    is_same = sheet.read_at == before
    said = "Số liệu không đổi." if is_same else "Đã đọc lại số liệu từ biên bản."
    messages.success(request, said)
    return redirect(sheet)


@require_POST
def quality_confirm(request, pk):
    """Xác nhận mọi mục mà biên bản đề nghị."""
    sheet = confirm_proposals(_fetch(request, pk, _SCORE), by=request.user)
    messages.success(request, "Đã xác nhận các mục đề nghị.")
    return redirect(sheet)


@require_POST
def quality_pass(request, pk):
    """Chấm đạt các mục còn lại của một nhóm."""
    sheet = _fetch(request, pk, _SCORE)
    code = request.POST.get("nhom", "")[:40]
    sheet = pass_group(sheet, by=request.user, code=code)
    messages.success(request, f"Đã chấm đạt các mục còn lại của nhóm {code}.")
    return redirect(f"{sheet.get_absolute_url()}#nhom-{code}")


def quality_edit(request, pk):
    """Người theo dõi chấm điểm, hạn chế cần khắc phục."""
    sheet = _fetch(request, pk, _SCORE)
    initial = {name: getattr(sheet, name) for name in ("watcher", "weak_points", "version")}
    form = QualityForm(request.POST or None, initial=initial)
    if not form.is_valid():
        sheet.refuse_unless("score")
    return act_on_page(
        request,
        sheet.meeting,
        form,
        edit_quality,
        obj=sheet,
        title="Hạn chế, người chấm điểm",
        submit="Lưu",
        said="Đã lưu.",
        back=sheet.get_absolute_url(),
    )


def quality_vote(request, pk):
    """Ghi biểu quyết của chi bộ: asks with the score and class that come out."""
    sheet = _fetch(request, pk, _SCORE)
    initial = {"entitled": sheet.meeting.counts.entitled, "version": sheet.version}
    form = VoteQualityForm(request.POST or None, initial=initial)
    if not form.is_valid():
        sheet.refuse_unless("vote")
    if form.is_valid():
        if attempt(form, vote_quality, sheet, by=request.user, **form.facts()):
            messages.success(request, "Đã ghi biểu quyết; chờ cấp ủy cấp trên công nhận xếp loại.")
            return redirect(sheet)
        _ask(form)
    page = QualityPage(sheet)
    stale = "" if form.is_bound else _stale(sheet, page)
    context = {
        "sheet": sheet,
        "meeting": sheet.meeting,
        "page": page,
        "form": form,
        "back": sheet.get_absolute_url(),
        "stale": stale,
        "is_blocked": bool(page.missing or stale),
    }
    return render(request, "meetings/quality_vote.html", context, status=acted_status(form))


def _ask(form):
    """Turns the refusal of odd numbers into a question."""
    facts = form.facts()
    question = doubt(*(facts[name] for name in ("entitled", "in_favour", "against", "abstain")))
    if question and not facts["is_sure"] and question in form.non_field_errors():
        form.refused = False
        form.ask(question)


def quality_unvote(request, pk):
    """Hủy biểu quyết của chi bộ, with the reason: the sheet is scored again."""
    sheet = _fetch(request, pk, _SCORE)
    form = UnvoteQualityForm(request.POST or None, initial={"version": sheet.version})
    if not form.is_valid():
        sheet.refuse_unless("unvote")
    return act_on_page(
        request,
        sheet.meeting,
        form,
        unvote_quality,
        obj=sheet,
        said="Đã hủy biểu quyết; đọc lại số liệu, chấm và biểu quyết lại.",
        back=sheet.get_absolute_url(),
        template="meetings/quality_unvote.html",
        sheet=sheet,
    )


def quality_decide(request, pk):
    """Công nhận xếp loại, by the secretary of the direct superior committee."""
    sheet = _fetch(request, pk, _DECIDE)
    initial = {"decided_class": sheet.proposed_class, "version": sheet.version}
    form = DecideQualityForm(request.POST or None, sheet=sheet, initial=initial)
    if not form.is_valid():
        sheet.refuse_unless("decide")
    if form.is_valid() and attempt(form, decide_quality, sheet, by=request.user, **form.facts()):
        messages.success(request, "Đã công nhận xếp loại buổi sinh hoạt.")
        return redirect(sheet)
    changed = changed_words(sheet)
    context = {
        "sheet": sheet,
        "meeting": sheet.meeting,
        "form": form,
        "back": sheet.get_absolute_url(),
        "changed": changed,
        "is_blocked": bool(changed),
    }
    return render(request, "meetings/quality_decide.html", context, status=acted_status(form))


@require_safe
def quality_pdf(request, pk):
    """In phiếu: with what the record says, so only for who reads the body."""
    sheet = _fetch(request, pk)
    if not sheet.is_readable:
        refusal = Http404()
        refusal.hidden = sheet
        raise refusal
    content = quality_exports.quality_pdf(sheet)
    note_read(sheet.meeting, by=request.user, what=_READ)
    day = sheet.meeting.held_on.isoformat()
    return pdf_response(content, f"phieu-chat-luong-{day}-{sheet.pk}.pdf")
