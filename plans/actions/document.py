"""The register of documents: enter, issue, link, replace, end, withdraw, attach."""

from django.db.models import Max

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean, sentence_date
from plans.actions.file import keep_all
from plans.issuer_units import before_issue, issuer_name, issuer_problem
from plans.issuers import issuer_key
from plans.models import (
    Document,
    DocumentCitation,
    DocumentFile,
    DocumentLink,
    DocumentReceiver,
    Family,
    is_type_of,
)
from plans.numbering import series_of
from plans.symbols import SymbolProblem, canonical
from units.audit import tell
from units.command import command
from units.permissions import Permission

ISSUED = "Văn bản đã ban hành không sửa được; ban hành văn bản thay thế hoặc đính chính."
NO_SECRETS = (
    "Hệ thống không nhận văn bản mật; lập, lưu và gửi theo quy định về bảo vệ bí mật nhà nước."
)


@command("plans.document.registered", Permission.REGISTER_DOCUMENT)
def register_document(unit, *, by, replaces=None, **entry):
    """Vào sổ: `entry` are the keywords of `enter`, which says what they mean. -> Document.

    `replaces`: an issued Document of the own register that is out of force from the day on which
    this one takes effect.
    """
    document = enter(unit, by=by, **entry)
    if replaces is not None:
        if document.state != Document.State.ISSUED:
            raise Refused("Văn bản thay thế cần số, ký hiệu và ngày ban hành.")
        on = document.effective_on or document.issued_on
        replace_document(replaces, by=by, replaced_by=document, on=on)
    return document


def enter(
    unit,
    *,
    by,
    family,
    doc_type,
    subject,
    symbol="",
    issuer=None,
    issuer_text="",
    issued_on=None,
    implements=(),
    corrects=None,
    areas=(),
    receivers=(),
    files=(),
    uploads=(),
    is_another=False,
    secrecy=Document.Secrecy.NORMAL,
    **facts,
):
    """Inside a command: with symbol and date an issued paper, without symbol an own draft.

    `issuer`: a Unit, else `issuer_text`; neither means the unit. `implements`: Documents that it
    carries out; `corrects`: the issued one that it corrects; `areas`: Areas; `receivers`: Units;
    `files`: StoredFiles; `uploads`: UploadedFiles stored here. `is_another`: said to be another
    paper than the one found. `facts`: signer, term, effective_on, ends_on.
    -> Document. Raises Refused (secret, no such type, found already, dates).
    """
    if secrecy != Document.Secrecy.NORMAL:
        raise Refused(NO_SECRETS)
    if not is_type_of(doc_type, family):
        raise Refused("Loại văn bản này không thuộc hệ thống văn bản đã chọn; chọn lại.")
    if issuer is None and not clean(issuer_text):
        issuer = unit
    symbol = _canonical(symbol)
    if not symbol and issuer != unit:
        raise Refused("Văn bản của cơ quan khác cần số, ký hiệu và ngày ban hành.")
    document = Document(
        unit=unit,
        family=family,
        doc_type=doc_type,
        subject=subject,
        issuer=issuer,
        issuer_text=clean(issuer_text) or issuer_name(issuer, issued_on),
        **facts,
    )
    document.issuer_key = f"unit:{issuer.pk}" if issuer else issuer_key(document.issuer_text)
    _correct(document, corrects, by)
    if symbol:
        _number(document, symbol, issued_on, by, is_another)
        document.state = Document.State.ISSUED
    document.save()
    document.areas.set(areas)
    _send(document, receivers)
    for parent in implements:
        _link(document, parent, by)
    _hold(document, by, files, uploads)
    return document


@command("plans.document.edited", Permission.REGISTER_DOCUMENT, label="sửa văn bản")
def edit_document(document, *, by, doc_type, subject, signer=""):
    """Sửa dự thảo."""
    document.refuse_unless("edit")
    if not is_type_of(doc_type, document.family):
        raise Refused("Loại văn bản này không thuộc hệ thống văn bản đã chọn; chọn lại.")
    document.doc_type, document.subject, document.signer = doc_type, subject, signer


@command("plans.document.issued", Permission.ISSUE_DOCUMENT)
def issue_document(document, *, by, symbol, issued_on, signer="", term="", is_another=False):
    """Ban hành: number and date are given; from now on text, number and files stay as they are.

    `term`: of a Party paper, in which its number is given once.
    """
    document.refuse_unless("issue")
    symbol = _canonical(symbol)
    if not symbol:
        raise Refused("Chưa nhập số, ký hiệu.")
    document.signer, document.term = signer or document.signer, term or document.term
    document.issuer_text = issuer_name(document.issuer, issued_on)
    _number(document, symbol, issued_on, by, is_another)
    document.move("issue")


@command("plans.document.withdrawn", Permission.REGISTER_DOCUMENT, label="hủy văn bản")
def withdraw_document(document, *, by, reason):
    """Hủy dự thảo, có lý do."""
    document.move("withdraw")
    document.state_reason = reason


@command("plans.document.replaced", Permission.REGISTER_DOCUMENT, label="thay thế văn bản")
def replace_document(document, *, by, replaced_by, on):
    """Thay thế bằng văn bản khác từ ngày `on`."""
    document.refuse_unless("replace")
    refuse_unseen([replaced_by], by)
    if replaced_by.pk == document.pk or replaced_by.state != Document.State.ISSUED:
        raise Refused("Chọn văn bản thay thế đã ban hành, khác văn bản này.")
    if document.replaced_by_id is not None:
        raise Refused(f"Văn bản đã được thay thế bằng {document.replaced_by}.")
    if document.pk in _heirs_of(replaced_by):
        raise Refused(f"{replaced_by} đã được thay thế bằng chính văn bản này; chọn văn bản khác.")
    if on < document.issued_on:
        raise Refused(before_issue(on, document.issued_on))
    document.replaced_by, document.ends_on = replaced_by, on


def _heirs_of(document):
    """Keys of what replaces a document, one after the other; an old circle ends where it began."""
    found = []
    while document.replaced_by_id is not None and document.replaced_by_id not in found:
        document = document.replaced_by
        found.append(document.pk)
    return found


@command("plans.document.ended", Permission.REGISTER_DOCUMENT, label="ghi hết hiệu lực văn bản")
def end_document(document, *, by, on, reason=""):
    """Ghi ngày hết hiệu lực: not in force from `on`."""
    document.refuse_unless("end")
    if document.replaced_by_id is not None:
        raise Refused(f"Văn bản đã được thay thế bằng {document.replaced_by}.")
    if on < document.issued_on:
        raise Refused(before_issue(on, document.issued_on))
    document.ends_on = on


@command("plans.document.linked", Permission.REGISTER_DOCUMENT, label="ghi văn bản triển khai")
def link_implements(document, *, by, parent):
    """Ghi rằng văn bản này triển khai `parent`. A later parent is no fault; a circle is."""
    document.refuse_unless("link")
    _link(document, parent, by)
    tell(implements=str(parent))


@command("plans.document.cited", Permission.REGISTER_DOCUMENT, label="ghi căn cứ của văn bản")
def cite_document(document, *, by, cited):
    """Ghi căn cứ: this paper rests on `cited`, which came no later, and need not carry it out."""
    document.refuse_unless("link")
    refuse_unseen([cited], by)
    if cited.pk == document.pk:
        raise Refused("Văn bản không là căn cứ của chính nó; chọn văn bản khác.")
    if cited.state != Document.State.ISSUED:
        raise Refused(f"{cited} chưa ban hành nên không là căn cứ được; chọn văn bản đã ban hành.")
    if document.issued_on is not None and cited.issued_on > document.issued_on:
        raise Refused(
            f"{cited} ban hành ngày {sentence_date(cited.issued_on)}, sau văn bản này; chọn văn "
            "bản ban hành trước."
        )
    rest_on(document, cited)
    tell(cites=str(cited))


def rest_on(document, cited):
    """Inside a command: the document cites another."""
    DocumentCitation.objects.get_or_create(document=document, cited=cited)


@command("plans.document.tie_withdrawn", Permission.REGISTER_DOCUMENT, label="bỏ liên kết văn bản")
def withdraw_tie(document, *, by, tie, reason):
    """Bỏ một liên kết ghi nhầm: `tie`, a DocumentLink or DocumentCitation of this document, is kept
    with the reason and counts no more; the same two may be tied again. Refused: the other document
    is not seen, or it was taken back already."""
    document.refuse_unless("link")
    standing = type(tie).objects.filter(pk=tie.pk).first()
    if standing is None or standing.document.pk != document.pk:
        raise Refused("Liên kết này đã bỏ; mở lại trang để xem tình trạng mới nhất.")
    refuse_unseen([standing.other], by)
    standing.withdrawn_on, standing.withdrawn_reason = today(), reason
    standing.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    tell(tie=standing._meta.verbose_name, other=str(standing.other), reason=reason)


@command("plans.document.sent", Permission.REGISTER_DOCUMENT, label="gửi văn bản")
def send_document(document, *, by, receivers):
    """Ghi nơi nhận: units that from now on see it, with all under them."""
    document.refuse_unless("send")
    _send(document, receivers)
    tell(receivers=[str(unit) for unit in receivers])


@command("plans.document.classified", Permission.REGISTER_DOCUMENT, label="ghi lĩnh vực văn bản")
def classify_document(document, *, by, areas):
    """Ghi lĩnh vực: by which areas it is found; its words stay as they are."""
    document.refuse_unless("classify")
    before = set(document.areas.all())
    document.areas.set(areas)
    if set(areas) != before:
        tell(areas=sorted(area.code for area in areas))


@command("plans.document.attached", Permission.REGISTER_DOCUMENT, label="đính kèm tệp vào văn bản")
def attach_file(document, *, by, file=None, upload=None, uploads=()):
    """Đính kèm tệp: to a draft, or the copy that an entered paper still lacks.

    `file`: a StoredFile; `upload`, `uploads`: files stored here, all in one go.
    """
    if document.state == Document.State.WITHDRAWN:
        document.refuse_unless("edit")
    if document.state == Document.State.ISSUED and document.file_links.exists():
        raise Refused(ISSUED)
    uploads = [*([upload] if upload else []), *uploads]
    _hold(document, by, [file] if file else [], uploads)


@command("plans.document.renewed", Permission.REGISTER_DOCUMENT, label="thay bản của tệp")
def renew_file(document, *, by, link, upload, reason=""):
    """Thay bản mới của một tệp: the version before it stays readable -> DocumentFile.

    `link`: the newest version; of an issued document the reason is told (a page was missing, the
    scan cannot be read): its words stand in the old version too.
    """
    if document.state == Document.State.WITHDRAWN:
        document.refuse_unless("edit")
    if link.document_id != document.pk or DocumentFile.objects.filter(replaces=link).exists():
        raise Refused("Tệp này đã có bản mới hơn; tải lại trang rồi chọn bản mới nhất.")
    if document.state == Document.State.ISSUED and not reason:
        raise Refused("Văn bản đã ban hành; ghi lý do thay bản của tệp.")
    (file,) = keep_all(document.unit, by=by, uploads=[upload])
    if file.sha256 == link.file.sha256:
        raise Refused("Tệp này giống hệt bản đang có; chọn tệp khác.")
    return DocumentFile.objects.create(
        document=document, file=file, replaces=link, number=link.number + 1, reason=reason
    )


def _correct(document, corrected, by):
    if corrected is None:
        return
    refuse_unseen([corrected], by)
    if corrected.state != Document.State.ISSUED:
        raise Refused("Chỉ đính chính văn bản đã ban hành; dự thảo thì sửa ngay trên dự thảo.")
    document.corrects = corrected


def _canonical(symbol):
    if not clean(symbol):
        return ""
    try:
        return canonical(symbol)
    except SymbolProblem as problem:
        raise Refused(str(problem)) from problem


def _number(document, symbol, issued_on, by, is_another):
    """Give number and date; refuse a day that cannot be and a paper that is there already."""
    if issued_on is None:
        raise Refused("Chưa nhập ngày ban hành.")
    if issued_on > today():
        raise Refused(f"Ngày ban hành {sentence_date(issued_on)} chưa đến; kiểm tra lại.")
    issuer = document.issuer
    if issuer is not None and (problem := issuer_problem(issuer, document.family, issued_on)):
        raise Refused(problem)
    if document.effective_on is not None and document.effective_on < issued_on:
        raise Refused(before_issue(document.effective_on, issued_on))
    document.symbol, document.issued_on = symbol, issued_on
    document.series = series_of(document.family, issued_on, document.term)
    known = Document.objects.same_series(document).visible_to(by).order_by("-issued_on").first()
    if known is not None and not is_another:
        raise Refused(
            _told_twin(document, known),
            items=[(f"{known}: {known.subject}", known.get_absolute_url())],
        )
    highest = Document.objects.same_place(document).aggregate(most=Max("namesake"))["most"]
    document.namesake = 0 if highest is None else highest + 1


def _told_twin(document, known):
    """What is there already under this number, and what to do."""
    day = sentence_date(known.issued_on)
    if known.issued_on == document.issued_on:
        told = f"Đã có văn bản này: {document.symbol} ngày {day}."
    elif document.family == Family.PARTY:
        term = known.term or document.term
        within = f"trong nhiệm kỳ {term}" if term else "cách đó chưa đến năm năm"
        told = f"Số {document.symbol} đã dùng cho văn bản ngày {day}, {within}."
        if not (known.term and document.term):
            return f"{told} Ghi nhiệm kỳ, mở văn bản đó, hoặc xác nhận là văn bản khác."
    else:
        year = document.issued_on.year
        told = f"Số {document.symbol} của năm {year} đã dùng cho văn bản ngày {day}."
    return f"{told} Mở văn bản đó, hoặc xác nhận là văn bản khác."


def refuse_unseen(documents, by):
    """Refused where one of these Documents is hidden from the user."""
    keys = {document.pk for document in documents}
    if Document.objects.visible_to(by).filter(pk__in=keys).count() != len(keys):
        raise Refused("Không tìm thấy văn bản này hoặc văn bản không thuộc phạm vi được xem.")


def _link(child, parent, by):
    refuse_unseen([parent], by)
    if parent.state == Document.State.WITHDRAWN:
        raise Refused(f"{parent} đã hủy; chọn văn bản khác.")
    if child.pk == parent.pk:
        raise Refused("Văn bản không triển khai chính nó; chọn văn bản khác.")
    by_way = _way_up(parent, child)
    if by_way is not None:
        through = f" (qua {by_way.symbol or by_way})" if by_way.pk != parent.pk else ""
        raise Refused(
            f"Văn bản này đã là căn cứ{through} nên không thể đồng thời triển khai chính nó."
        )
    DocumentLink.objects.get_or_create(child=child, parent=parent)


def _way_up(start, goal):
    """The document below `goal` on the way from `start` up to it; None when no way leads there."""
    seen, layer = {start.pk}, [start]
    while layer:
        links = DocumentLink.objects.filter(child__in=layer).select_related("child", "parent")
        layer = []
        for link in links:
            if link.parent_id == goal.pk:
                return link.child
            if link.parent_id not in seen:
                seen.add(link.parent_id)
                layer.append(link.parent)
    return None


def _send(document, receivers):
    for unit in receivers:
        DocumentReceiver.objects.get_or_create(document=document, unit=unit)


def _hold(document, by, files, uploads):
    for file in keep_all(document.unit, by=by, files=files, uploads=uploads):
        DocumentFile.objects.get_or_create(document=document, file=file)
