"""The texts of an agreement as files: what is kept, who is served, what is refused."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from smcc.audit.models import AuditEvent
from tests.api.caller import Caller, content, refused
from tools.agreement import documents
from tools.agreement.models import AgreementDocument

pytestmark = pytest.mark.django_db
SIGNED = b"%PDF-1.7 as it was signed"


@pytest.fixture
def agreement(pipeline):
    return pipeline.to("drafting")


def signed(name="MCA Ukraine, signed.pdf", body=SIGNED):
    return SimpleUploadedFile(name, body)


def test_a_file_is_kept_and_handed_out_as_it_came(client, world, agreement):
    client.force_login(world.urcs)
    at = f"{agreement.get_absolute_url()}documents/"
    assert 'enctype="multipart/form-data"' in client.get(at).text
    assert client.post(at, {"title": "The signed text", "file": signed()}).status_code == 302
    kept = AgreementDocument.objects.get()
    assert (kept.name, kept.size, kept.content_type) == (
        "MCA Ukraine, signed.pdf", len(SIGNED), "application/pdf",
    )  # fmt: skip
    there = f"{at}{kept.pk}/file/"
    client.force_login(world.observer)
    assert f'href="{there}"' in client.get(agreement.get_absolute_url()).text
    answer = client.get(there)
    assert content(answer) == SIGNED
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    told = AuditEvent.objects.get(verb="agreement.document_added").data
    assert (told["file"], told["sha256"]) == (kept.name, hashlib.sha256(SIGNED).hexdigest())
    client.logout()
    assert client.get(there).status_code == 302


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (signed("text.exe"), "“text.exe” is not a kind of file that is accepted here"),
        (signed("text.pdf", b"MZ"), "“text.pdf” is not really a .pdf file."),
        (signed("text.pdf", b""), "“text.pdf” is empty."),
        (signed(body=SIGNED + b"x" * 2000), "the limit is"),
        (None, "Choose a file, give its address, or say where it is kept."),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    client, world, agreement, settings, file, sentence
):
    settings.ATTACHMENT_MAX_BYTES = 2000
    client.force_login(world.urcs)
    sent = {"title": "The signed text", "language": "Ukrainian"} | ({"file": file} if file else {})
    answer = client.post(f"{agreement.get_absolute_url()}documents/", sent)
    assert answer.status_code == 422
    assert sentence in answer.text and 'value="The signed text"' in answer.text
    assert not AgreementDocument.objects.exists()


def test_of_a_document_taken_back_there_is_no_file_any_more(client, world, agreement):
    kept = documents.add_document(agreement, by=world.urcs, title="A draft", file=signed())
    documents.take_back_document(kept, by=world.urcs, reason="Not the signed one")
    client.force_login(world.urcs)
    at = f"{agreement.get_absolute_url()}documents/{kept.pk}/"
    assert client.get(f"{at}file/").status_code == 404
    refused(Caller(world.urcs).get(f"agreements/{agreement.pk}/documents/{kept.pk}/file/"), 404)


def test_a_document_that_is_an_address_has_no_file(client, world, agreement):
    kept = documents.add_document(agreement, by=world.urcs, title="Text", url="https://x.org/1")
    client.force_login(world.urcs)
    at = agreement.get_absolute_url()
    assert client.get(f"{at}documents/{kept.pk}/file/").status_code == 404
    assert f"{kept.pk}/file/" not in client.get(at).text


def test_the_api_keeps_a_file_and_hands_it_out(client, world, agreement):
    client.force_login(world.urcs)
    there = f"/api/v1/agreements/{agreement.pk}/documents/"
    answer = client.post(there, {"title": "The signed text", "file": signed()})
    (told,) = answer.json()["documents"]
    assert (told["file"], told["size"]) == ("MCA Ukraine, signed.pdf", len(SIGNED))
    assert told["sha256"] == hashlib.sha256(SIGNED).hexdigest()
    assert content(client.get(told["path"])) == SIGNED
    answer = client.post(there, {"title": "Another", "file": signed("text.exe")})
    assert answer.status_code == 400
    assert "is not a kind of file" in answer.json()["fields"]["file"][0]
    assert AgreementDocument.objects.count() == 1
