"""Evidence of a row: added from the register or as a file, taken out by a mark."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Document
from scoring.models import Evidence, Sheet
from tests.scoring.builders import entry_of, make_decision, put

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def add_url(entry):
    return reverse("scoring:evidence-add", args=[entry.pk])


def test_a_document_of_the_register_is_chosen(world, sheet, signed_in):
    document = make_decision(world.ethnic, symbol="12/KH-SDTTG")
    make_decision(world.langson_ethnic, symbol="99/QĐ-X")
    client, entry = signed_in("canbo.dttg"), entry_of(sheet, "1.1")
    text = client.get(add_url(entry)).content.decode()
    assert "12/KH-SDTTG" in text
    assert "99/QĐ-X" not in text
    assert "12/KH-SDTTG" not in client.get(add_url(entry), {"text": "khác"}).content.decode()
    response = client.post(add_url(entry), {"document": document.pk, "place_in_document": "mục II"})
    assert response.status_code == 302
    assert Evidence.objects.get().place_in_document == "mục II"


def test_a_file_is_stored_and_held_by_the_row(world, sheet, signed_in):
    client, entry = signed_in("canbo.dttg"), entry_of(sheet, "1.1")
    upload = SimpleUploadedFile("ke-hoach.pdf", PDF)
    assert client.post(add_url(entry), {"upload": upload}).status_code == 302
    made = Evidence.objects.get()
    assert made.name == made.file_links.get().file.name == "ke-hoach.pdf"


def test_what_is_no_file_or_nothing_is_shown_again(world, sheet, signed_in):
    client, entry = signed_in("canbo.dttg"), entry_of(sheet, "1.1")
    response = client.post(add_url(entry), {"document": ""})
    assert "Chọn một văn bản trong sổ hoặc một tệp." in response.content.decode()
    fake = SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script></html>")
    response = client.post(add_url(entry), {"upload": fake})
    assert response.status_code == 200
    assert response.context["form"].errors["upload"] == [
        "Tệp “a.pdf” không phải PDF thật; chọn lại tệp PDF, Word, Excel hoặc ảnh."
    ]
    assert not Evidence.objects.exists()


def test_the_newest_documents_are_offered_and_others_are_looked_up(
    world, sheet, signed_in, monkeypatch
):
    monkeypatch.setattr("plans.forms.fields.MOST_OFFERED", 2)
    for day in (3, 1, 2):
        make_decision(world.ethnic, symbol=f"{day}/KH-SDTTG", issued_on=date(2026, 3, day))
    client, address = signed_in("canbo.dttg"), add_url(entry_of(sheet, "1.1"))

    def offered(**asked):
        field = client.get(address, asked).context["form"].fields["document"]
        return [document.symbol for document in field.queryset]

    assert offered() == ["3/KH-SDTTG", "2/KH-SDTTG"]
    assert offered(text="1/KH-SDTTG") == ["1/KH-SDTTG"]
    chosen = Document.objects.get(symbol="1/KH-SDTTG")  # newer ones were registered meanwhile
    assert client.post(address, {"document": chosen.pk}).status_code == 302
    assert Evidence.objects.get().document == chosen
    draft = make_decision(world.finance, symbol="9/KH-STC", state="DRAFT", issued_on=None)
    refused = client.post(address, {"document": draft.pk})
    assert "document" in refused.context["form"].errors


def test_evidence_is_taken_out(world, sheet, signed_in):
    client, entry = signed_in("canbo.dttg"), entry_of(sheet, "1.1")
    client.post(add_url(entry), {"document": make_decision(world.ethnic).pk})
    made = Evidence.objects.get()
    client.post(reverse("scoring:evidence-remove", args=[made.pk]))
    made.refresh_from_db()
    assert made.removed_at is not None


def test_a_submitted_sheet_takes_no_more_evidence(world, sheet, signed_in):
    put(sheet, Sheet.State.SUBMITTED)
    client, entry = signed_in("canbo.dttg"), entry_of(sheet, "1.1")
    assert client.get(add_url(entry)).status_code == 409
    document = make_decision(world.ethnic)
    assert client.post(add_url(entry), {"document": document.pk}).status_code == 409


def test_others_do_not_find_the_row(world, sheet, signed_in):
    assert signed_in("bithu.langson").get(add_url(entry_of(sheet, "1.1"))).status_code == 404
