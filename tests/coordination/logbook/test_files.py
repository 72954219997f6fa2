"""Files of the logbook: what is accepted, and who is served, and how."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from coordination import files
from coordination.logbook.actions import write_entry
from coordination.logbook.models import Attachment, LogEntry
from smcc.rules.refusals import Invalid
from tests.factories import cases

GOOD = {
    "a.pdf": b"%PDF-1.7 body",
    "a.PNG": b"\x89PNG\r\n\x1a\n body",
    "a.jpg": b"\xff\xd8\xff body",
    "a.docx": b"PK\x03\x04 body",
    "a.xlsx": b"PK\x03\x04 body",
    "a.csv": b"name,sum\n=1+1,2\n",
    "تقرير.txt": "نص".encode(),
}


def book(case):
    return f"{case.get_absolute_url()}logbook/"


def send(client, case, *files, **more):
    files = [SimpleUploadedFile(name, body) for name, body in files]
    return client.post(book(case), {"text": "With files", "files": files, **more})


def test_several_files_are_kept_with_their_names_and_sums(world, case, coordinator):
    import hashlib

    assert send(coordinator, case, *GOOD.items()).status_code == 302
    kept = {a.name: a for a in Attachment.objects.all()}
    assert set(kept) == set(GOOD)
    for name, body in GOOD.items():
        assert kept[name].size == len(body)
        assert kept[name].sha256 == hashlib.sha256(body).hexdigest()
        with kept[name].file.open("rb") as stored:
            assert stored.read() == body


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("virus.exe", b"MZ", "“virus.exe” is not a kind of file that is accepted here"),
        ("page.html", b"<script>", "is not a kind of file that is accepted here"),
        ("picture.svg", b"<svg onload=alert(1)>", "is not a kind of file that is accepted here"),
        ("noending", b"x", "is not a kind of file that is accepted here"),
        ("trick.pdf.exe", b"%PDF-", "is not a kind of file that is accepted here"),
        ("trick.pdf", b"MZ\x90 not a pdf", "“trick.pdf” is not really a .pdf file."),
        ("trick.png", b"<html>", "“trick.png” is not really a .png file."),
        ("trick.docx", b"%PDF-1.7", "“trick.docx” is not really a .docx file."),
        ("binary.csv", b"a,b\x00c", "“binary.csv” is not a text file."),
        ("empty.pdf", b"", "“empty.pdf” is empty."),
    ],
)  # fmt: skip
def test_what_is_not_what_it_says_is_refused_and_nothing_is_written(
    world, case, coordinator, name, body, sentence
):
    answer = send(coordinator, case, ("good.pdf", GOOD["a.pdf"]), (name, body))
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert "With files" in page
    assert not LogEntry.objects.exists() and not Attachment.objects.exists()


def test_a_file_of_20_mb_gets_a_sentence_with_the_limit(world, case, coordinator):
    body = b"%PDF-1.7" + b"x" * (20 * 1024 * 1024)
    answer = send(coordinator, case, ("map.pdf", body))
    assert answer.status_code == 422
    assert "“map.pdf” has 21 MB; the limit is 10 MB." in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_a_file_of_the_very_limit_is_kept_and_one_byte_more_is_not(world, case, settings):
    settings.ATTACHMENT_MAX_BYTES = 100
    fits = SimpleUploadedFile("a.txt", b"x" * 100)
    write_entry(case, by=world.coordinator, text="fits", files=[fits])
    over = SimpleUploadedFile("b.txt", b"x" * 101)
    with pytest.raises(Invalid) as refused:
        write_entry(case, by=world.coordinator, text="does not", files=[over])
    assert "files" in refused.value.fields


def test_the_limit_that_the_page_names_is_the_one_that_holds(world, case, coordinator):
    page = coordinator.get(book(case)).content.decode()
    assert f"at most {settings.ATTACHMENT_MAX_BYTES // 1_048_576} MB" in page


# --- Serving -----------------------------------------------------------------------------


@pytest.fixture
def stored(world, case):
    def store(name="a.pdf", body=GOOD["a.pdf"], of=None):
        entry = write_entry(
            of or case, by=world.coordinator, text="x", files=[SimpleUploadedFile(name, body)]
        )
        return entry.attachments.get()

    return store


@pytest.mark.parametrize("name", list(GOOD))
def test_a_file_is_saved_under_its_name_and_never_run(world, case, coordinator, stored, name):
    file = stored(name, GOOD[name])
    answer = coordinator.get(file.get_absolute_url())
    assert answer.getvalue() == GOOD[name]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"
    assert "html" not in answer["Content-Type"]
    assert answer["Content-Type"].split(";")[0] == file.content_type


def test_a_dangerous_name_cannot_escape(world, case, coordinator, stored):
    file = stored('..\\..\\etc/pass\r\nwd".pdf')
    answer = coordinator.get(file.get_absolute_url())
    answer.getvalue()
    said = answer["Content-Disposition"]
    assert "\r" not in said and "\n" not in said and "/" not in said and ".." not in said
    assert str(file.file.path).startswith(str(settings.MEDIA_ROOT))


def test_a_long_name_keeps_its_ending(world, case, coordinator, stored):
    file = stored("n" * 250 + ".pdf")
    assert len(file.name) == 200 and file.name.endswith(".pdf")


def test_files_have_no_address_of_their_own(world, case, coordinator, stored):
    file = stored()
    for address in (f"/media/{file.file.name}", f"/files/{file.file.name}", f"/{file.file.name}"):
        assert coordinator.get(address).status_code == 404


@pytest.mark.parametrize(
    ("visibility", "name", "sees"),
    [
        ("movement", "observer", True),
        ("participants", "coordinator", True),
        ("participants", "urcs_staff", True),
        ("participants", "icrc_director", True),
        ("participants", "observer", False),
        ("participants", "polish", False),
        ("participants", "committee", False),
    ],
)
def test_a_file_is_served_to_those_who_may_see_the_operation(
    world, signed_in, stored, visibility, name, sees
):
    file = stored(of=cases.operation(world, name="another", visibility=visibility))
    answer = signed_in(name).get(file.get_absolute_url())
    answer.getvalue()
    assert answer.status_code == (200 if sees else 404)


def test_a_file_is_not_reached_through_another_operation(world, case, signed_in, stored):
    """The address names an operation that one may see, and a file of one that one may not."""
    hidden = stored(of=cases.operation(world, name="hidden", visibility="participants"))
    answer = signed_in("observer").get(f"{book(case)}files/{hidden.pk}/")
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["a", "a.", ".pdf", "a.b.c", "x" * 500, "ü.txt", "." * 300])
def test_a_shortened_name_fits_and_keeps_its_end(name):
    short = files.short_name(name, 20)
    assert len(short) <= 20
    assert short == name or short[-3:] == name[-3:] or "." not in name
