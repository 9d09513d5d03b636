"""What pages of lists from files share: the file read, the choice of columns, a hidden form."""

from django.urls import reverse
from django.utils.http import urlencode

from cchc.lib.refusal import Refused
from cchc.lib.sheets import MOST_BYTES, TOO_BIG, read
from cchc.lib.vietnamese import decimal_text

SHOWN = 50  # rows of each kind on a preview


def table_or_tell(form, table_of, **limits):
    """The Table in the file of a valid UploadForm, or None with the sentence at the field.

    `table_of`: makes a Table of rows (`cchc.lib.tables`); `limits` as for `cchc.lib.sheets.read`.
    """
    upload = form.cleaned_data["file"]
    try:
        if upload.size > MOST_BYTES:
            size = decimal_text(str(round(upload.size / 1024**2, 1)))
            raise Refused(TOO_BIG.format(size=size))
        return table_of(read(upload.name, upload.read(), **limits))
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
        return None


def hidden(form):
    """The form as one that is only confirmed: every field hidden."""
    for field in form.fields.values():
        field.widget = field.hidden_widget()
    return form


def shown_rows(checked):
    """What a preview shows of Checked rows: the first of each kind, and how many more there are."""
    new, wrong = checked.new, checked.wrong
    return {
        "checked": checked,
        "new": new[:SHOWN],
        "wrong": wrong[:SHOWN],
        "more_new": max(len(new) - SHOWN, 0),
        "more_wrong": max(len(wrong) - SHOWN, 0),
    }


def faults_url(name, draft, chosen):
    """Where the wrong rows are under this choice of columns. `name`: of the url."""
    return f"{reverse(name, args=[draft.pk])}?{urlencode(chosen)}"
