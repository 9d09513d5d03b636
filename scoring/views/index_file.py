"""Published indices from a file: sent, looked at row by row, then written."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.fields import clean_get
from cchc.lib.sheets import Column, file_response, write_xlsx
from cchc.lib.tables import wrong_rows
from scoring.actions.index import draft_indices, import_index_file
from scoring.index_forms import IndexColumnsForm, IndexFileForm, IndexUploadForm
from scoring.index_reading import COLUMNS, TITLES, check, table_of
from scoring.models import IndexDraft
from units.models import Unit
from units.permissions import Permission, Role, access_of, fetch, require
from units.views.acting import acted_status, attempt
from units.views.sheet import faults_url, hidden, shown_rows, table_or_tell

MOST_LETTERS = 400  # of one cell: an address of a source
_HOW = (
    "Mỗi dòng là một chỉ số của một đơn vị trong một năm; thứ tự và tên cột tùy ý.",
    "Chỉ số: PAR INDEX, SIPAS hoặc Chỉ số CCHC trong tỉnh. Giá trị: 85,34 hoặc 85,34%.",
    "Thứ hạng: 22 hoặc 22/63. Thay đổi thứ hạng: 20, -3, tăng 20, giảm 3.",
    "Đơn vị: tên vào cuối năm đánh giá; tỉnh trước khi sáp nhập ghi theo tên cũ.",
    "Nguồn: văn bản hoặc địa chỉ trang công bố; bắt buộc, ghi ở cột hoặc ghi chung cho cả tệp.",
)


def coordinating_unit(user):
    """In whose name indices are read in, None without the role."""
    held = sorted(access_of(user).held[Role.COORDINATOR])
    return Unit.objects.with_names().filter(pk__in=held).order_by("pk").first()


def index_upload(request):
    """Nhập từ tệp: the file is read and kept aside; nothing is written yet."""
    unit = coordinating_unit(request.user)
    require(request.user, Permission.IMPORT_INDEX, unit)
    is_sent = request.method == "POST"
    form = IndexUploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid() and (table := table_or_tell(form, table_of, letters=MOST_LETTERS)):
        said = dict(form.cleaned_data)
        name = said.pop("file").name[:200]
        draft = attempt(form, draft_indices, unit, by=request.user, name=name, table=table, **said)
        if draft:
            return redirect("scoring:index-preview", draft.pk)
    context = {"form": form, "titles": TITLES.values()}
    return render(request, "scoring/index_upload.html", context, status=acted_status(form))


@require_safe
def index_template(request):
    """Tải mẫu: an empty workbook with the heads and how to fill it."""
    require(request.user, Permission.IMPORT_INDEX, coordinating_unit(request.user))
    columns = [Column(title) for title in TITLES.values()]
    return file_response(write_xlsx("Chỉ số", columns, [], _HOW), "mau-chi-so.xlsx")


def _fetch_draft(request, pk):
    drafts = IndexDraft.objects.select_related("unit").prefetch_related("unit__versions")
    draft = fetch(request.user, IndexDraft, pk, drafts)
    require(request.user, Permission.IMPORT_INDEX, draft)
    return draft


def _columns(draft):
    return {"heads": draft.heads, "guessed": COLUMNS.guess(draft.heads)}


def _checked(draft, form, values):
    return check(draft, [values[name] for name in form.places])


@require_safe
def index_preview(request, pk):
    """Xem trước: what each column is taken for, what is wrong, what would be written."""
    draft = _fetch_draft(request, pk)
    form, values = clean_get(IndexColumnsForm, request.GET, **_columns(draft))
    return _preview(request, draft, form, values)


def _preview(request, draft, form, values, asked=None):
    """`asked`: the form that was sent and refused."""
    rows = shown_rows(_checked(draft, form, values))
    count = len(rows["checked"].new)
    confirm = IndexFileForm(initial={**values, "count": count}, auto_id=False, **_columns(draft))
    return render(
        request,
        "scoring/index_preview.html",
        {
            **rows,
            "draft": draft,
            "form": form,
            "confirm": hidden(confirm),
            "asked": asked,
            "new": [(line, line.index_row) for line in rows["new"]],
            "restated": sum(line.restates is not None for line in rows["checked"].new),
            "faults_url": faults_url("scoring:index-faults", draft, values),
        },
        status=acted_status(asked) if asked else 200,
    )


@require_POST
def index_bring_in(request, pk):
    """Nhập các dòng hợp lệ: all of them or none."""
    draft = _fetch_draft(request, pk)
    form = IndexFileForm(request.POST, **_columns(draft))
    form.is_valid()
    values = {name: form.cleaned_data.get(name) or "" for name in form.places}
    if not form.errors:
        columns, count = [values[name] for name in form.places], form.cleaned_data["count"]
        chosen = {"columns": columns, "count": count}
        if done := attempt(form, import_index_file, draft, by=request.user, **chosen):
            left = f"; {len(done.rows)} dòng lỗi chưa nhập" if done.rows else ""
            messages.success(request, f"Đã nhập {count} chỉ số{left}.")
            if done.rows:
                return redirect("scoring:index-preview", draft.pk)
            return redirect("scoring:index-list")
    shown = IndexColumnsForm(initial=values, **_columns(draft))
    return _preview(request, draft, shown, values, asked=form)


@require_safe
def index_faults(request, pk):
    """Tải các dòng lỗi: only these, with what is wrong, to be mended and sent again."""
    draft = _fetch_draft(request, pk)
    form, values = clean_get(IndexColumnsForm, request.GET, **_columns(draft))
    checked = _checked(draft, form, values)
    return file_response(wrong_rows(draft.heads, checked.wrong), "dong-loi.xlsx")
