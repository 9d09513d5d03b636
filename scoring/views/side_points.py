"""Survey, bonus and penalty points of a block from a file: template, preview, import."""

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.refusal import Refused
from cchc.lib.sheets import file_response
from scoring.actions.side_points import import_side_points
from scoring.models import RoundBlock
from scoring.side_reading import check, columns_of, side_leaves, template_xlsx, unread_heads
from scoring.wording import value_words
from units.forms.sheet import UploadForm
from units.permissions import Permission, fetch, require
from units.views.acting import acted_status
from units.views.sheet import SHOWN, table_or_tell

SALT = "scoring.side_points"
KEPT = 3600  # seconds in which a preview may be confirmed


def _fetch(request, pk):
    """The block of an open round whose points this person may bring in."""
    blocks = RoundBlock.objects.select_related("round__standing_body", "criteria_set")
    block = fetch(request.user, RoundBlock, pk, blocks)
    require(request.user, Permission.ENTER_SIDE_POINTS, block.round)
    block.round.refuse_unless("publish")  # the same states: an open round
    return block


def block_side_upload(request, pk):
    """Nhập từ tệp: what the file says is read and shown, row by row; nothing is written yet."""
    block = _fetch(request, pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    leaves = side_leaves(block)
    if form.is_valid() and (table := table_or_tell(form, columns_of(leaves).table_of)):
        return _preview(request, block, table, form.cleaned_data["file"].name)
    return render(
        request,
        "scoring/block_side_upload.html",
        {
            "round_block": block,
            "form": form,
            "leaves": leaves,
            "back": block.round.get_absolute_url(),
        },
        status=acted_status(form),
    )


def _preview(request, block, table, name):
    checked = check(block, table, request.user)
    new = checked.new
    rows = [[line.sheet.pk, line.rows] for line in new]
    token = ""
    if rows and not checked.wrong:
        told = {"block": block.pk, "user": request.user.pk, "rows": rows}
        token = signing.dumps(told, salt=SALT, compress=True)
    return render(
        request,
        "scoring/block_side_preview.html",
        {
            "round_block": block,
            "name": name,
            "checked": checked,
            "wrong": checked.wrong[:SHOWN],
            "more_wrong": max(len(checked.wrong) - SHOWN, 0),
            "new": [(line, _said(line)) for line in new[:SHOWN]],
            "more_new": max(len(new) - SHOWN, 0),
            "unread": unread_heads(block, table),
            "token": token,
            "back": block.round.get_absolute_url(),
        },
    )


def _said(line):
    """[(code, what stands, what comes)] of a row."""
    return [
        (entry.criterion.code, value_words(entry.first_value), value_words(value))
        for entry, value in line.given
    ]


@require_POST
def block_side_import(request, pk):
    """Nhập điểm as it was previewed: all or nothing."""
    block = _fetch(request, pk)
    try:
        told = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature as broken:
        raise Refused("Bản xem trước đã hết hạn hoặc không đầy đủ; chọn lại tệp.") from broken
    if (told["block"], told["user"]) != (block.pk, request.user.pk):
        raise Refused("Bản xem trước là của khối hoặc của người khác; chọn lại tệp.")
    rows = dict(told["rows"])
    import_side_points(block.round, by=request.user, block=block, rows=rows)
    messages.success(request, f"Đã nhập điểm điều tra, thưởng, phạt của {len(rows)} đơn vị.")
    return redirect(block.round)


@require_safe
def block_side_template(request, pk):
    """Tải mẫu: a workbook with a row for each unit and a column for each criterion."""
    block = _fetch(request, pk)
    return file_response(template_xlsx(block, request.user), f"diem-dieu-tra-{block.block}.xlsx")
