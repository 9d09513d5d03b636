"""What an amendment changes beside the tables of a plan: its texts, and what it rests on."""

from cchc.lib.fields import clean_get
from plans.actions.amendment import propose_basis, propose_drop, propose_texts
from plans.forms.fields import SearchForm
from plans.forms.plan import AmendTextsForm, BasisForm
from plans.forms.task import ReasonForm
from plans.models import Document
from plans.views.amendment import act_on, begin_version
from plans.views.plan import sent_data
from units.permissions import fetch

DONE = "Đã ghi thay đổi vào bản điều chỉnh."


def version_texts(request, pk):
    """Sửa chủ đề năm và các phần nội dung; shown as they stand with what was changed already."""
    version = begin_version(request, pk)
    initial = {**version.texts(), "version": version.version}
    form = AmendTextsForm(sent_data(request), initial=initial)
    return act_on(request, version, form, propose_texts, "plans/version_texts.html", DONE)


def version_add_basis(request, pk):
    """Bổ sung căn cứ."""
    version = begin_version(request, pk)
    search, wanted = clean_get(SearchForm, request.GET)
    form = BasisForm(request.user, sent_data(request), text=wanted["tim"])
    return act_on(
        request, version, form, propose_basis, "plans/version_add_basis.html", DONE, search=search
    )


def version_drop_basis(request, pk, document):
    """Bỏ căn cứ, có lý do."""
    version = begin_version(request, pk)
    resting = Document.objects.filter(plans_on_it=version.plan)
    document = fetch(request.user, Document, document, resting)
    return act_on(
        request, version, ReasonForm(sent_data(request)), propose_drop,
        "plans/version_drop.html", "Đã ghi việc bỏ căn cứ.", kept={"document": document},
        row=document,
    )  # fmt: skip
