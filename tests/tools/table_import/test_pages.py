"""The pages without a script: bring, look, change what it means, bring in; bad input is a sentence."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import tables
from tests.tools.form_reader import form_of, text
from tests.tools.table_import import clipboards
from tools.cell.models import CellEdit
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.table_import import actions
from tools.table_import.models import TableImport

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def send(client, url, **said):
    return client.post(url, form_of(client.get(url)) | said)


def file(client, url, content, name="table.docx"):
    return send(client, url, file=SimpleUploadedFile(name, content))


def book(*rows, formula=False):
    made, held = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    if formula:
        made.active.merge_cells("A3:A4")
    made.save(held)
    return held.getvalue()


def bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/worksheets/sheet1.xml", b"\x00" * 120_000_000)
    return held.getvalue()


def test_the_table_links_to_it_while_it_is_open(world, signed_in, summit, urcs, url):
    table = reverse("decision_table", args=[summit.operation.ref, summit.number])
    assert f'href="{url}"' in text(urcs.get(table))
    assert f'href="{url}"' not in text(signed_in(world.icrc_hod).get(table))
    assert signed_in(world.icrc_hod).get(url).status_code == 403


def test_paste_look_and_bring_in(world, summit, rows, urcs, url):
    answer = send(urcs, url, text="", html=clipboards.WORD)
    assert answer.status_code == 302
    page = urcs.get(answer.url)
    said = text(page)
    assert "2 rows were read: 4 cells are new, 0 change, 0 the same, 1 not understood." in said
    assert "Bring in 5 cells into 2 rows" in said and "Nothing is written yet" in said
    assert "“Atlantis Brigade” was not found" in said and "struck out by tracked changes" in said
    assert not CellEdit.objects.exists()
    done = urcs.post(answer.url, form_of(page) | {"do": "take"})
    said = text(urcs.get(done.url))
    assert (
        "4 cells were brought in, in 2 rows. 1 of them is new. These wait beside their cells until somebody decides: 1 not understood."
        in said
    )
    new = summit.rows.in_order().last()
    assert f"table/?row={new.pk}#row-{new.pk}" in said and "Waits until somebody decides" in said
    again = urcs.post(answer.url, form_of(page) | {"do": "take"})
    assert again.status_code == 302 and summit.rows.count() == 14 and CellEdit.objects.count() == 5


def test_only_the_answer_to_a_press_goes_on_by_itself_and_once(
    world, signed_in, urcs, url, monkeypatch
):
    script = "js/goes_on"
    address = send(urcs, url, text="Appeals: one\nAdvisor: two\nRoles: three").url
    page = urcs.get(address + "?goes_on=1")
    assert script not in text(page)
    monkeypatch.setattr(
        actions.take, "__kwdefaults__", {**actions.take.__kwdefaults__, "seconds": 0.0}
    )
    done = urcs.post(address, form_of(page) | {"do": "take"})
    assert script not in text(signed_in(world.coordinator).get(done.url))
    going_on = urcs.get(done.url)
    assert script in text(going_on) and CellEdit.objects.count() == 1
    assert script not in text(urcs.get(done.url))
    urcs.post(address, form_of(going_on) | {"do": "take"})
    looked = urcs.post(address, form_of(going_on) | {"do": "look"})
    assert script not in text(urcs.get(looked.url))


def test_a_form_sent_twice_is_read_once(urcs, url):
    data = form_of(urcs.get(url)) | {"text": "Appeals: one"}
    assert urcs.post(url, data).url == urcs.post(url, data).url
    assert TableImport.objects.count() == 1


def test_a_changed_mapping_is_looked_at_before_anything_is_brought_in(rows, urcs, url):
    answer = send(urcs, url, text="Pumps\tWe decide so\tICRC\nHoses\tAnd so\tIFRC")
    page = urcs.get(answer.url)
    changed = form_of(page) | {"column-1": "disagreement", "row-1": str(rows[2].pk), "do": "take"}
    answer = urcs.post(answer.url, changed)
    page = urcs.get(answer.url)
    assert "Look at it again: nothing was brought in yet" in text(page)
    assert not CellEdit.objects.exists()
    assert form_of(page)["column-1"] == "disagreement"
    urcs.post(answer.url, form_of(page) | {"do": "take"})
    row = Decision.objects.get(pk=rows[2].pk)
    assert (row.disagreement, row.lead.code) == ("We decide so", "ICRC")


def test_somebody_else_who_changed_the_mapping_meanwhile_is_not_passed_over(urcs, url):
    answer = send(urcs, url, text="Pumps\tWe decide so\tICRC")
    page = form_of(urcs.get(answer.url))
    urcs.post(answer.url, page | {"column-1": "disagreement", "do": "look"})
    stale = urcs.post(answer.url, page | {"do": "take"})
    # What was sent differs from what stands now: it is a change of its own, over a version not read.
    assert stale.status_code == 409 and not CellEdit.objects.exists()


def test_what_is_written_between_looking_and_pressing_stands_beside(world, rows, urcs, url):
    answer = send(urcs, url, text="Topic\tDecision\nSecurity lead\tOurs")
    page = form_of(urcs.get(answer.url))
    decisions.write_row(rows[1], by=world.coordinator, changes={"text": "Theirs"})
    done = urcs.post(answer.url, page | {"do": "take"})
    assert "1 beside what somebody else wrote meanwhile" in text(urcs.get(done.url))
    assert Decision.objects.get(pk=rows[1].pk).text == "Theirs"


FILES = {
    "empty": (b"", "a.docx", "The file is empty"),
    "pdf": (b"%PDF-1.7 ...", "a.pdf", "This is a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "a.png", "This is a picture"),
    "old": (OLE, "a.doc", "old Word or Excel"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "locked with a password"),
    "bomb": (bomb(), "a.xlsx", "more than 100 MB"),
    "cut off": (book(("Topic", "Decision"))[:900], "a.xlsx", "damaged"),
    "entities": (
        tables.with_parts(tables.document([]), {"word/document.xml": lambda x: b'<!DOCTYPE x [<!ENTITY a "b">]>' + x.split(b"?>", 1)[1]}),
        "a.docx", "declares entities",
    ),
    "no table": (tables.edited(tables.document([]), lambda made: made.element.body.remove(made.tables[0]._tbl)), "a.docx", "No table was found"),
    "an empty sheet": (book(), "a.xlsx", "No table was found"),
    "noise": (bytes(range(256)) * 20, "a.csv", "no file that a table can be read of"),
    "white": (b" \n \n", "a.csv", "No table was found"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_nothing_is_kept(urcs, url, name):
    content, called, sentence = FILES[name]
    answer = file(urcs, url, content, called)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not TableImport.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": "", "html": ""}, "Paste a table, or choose a file."),
        ({"text": " \n ", "html": ""}, "Paste a table, or choose a file."),
        ({"text": "x" * (2 * 1024 * 1024 + 1)}, "larger than 2 MB"),
        ({"html": "<table>" + "<tr><td>x</td></tr>" * 120_000}, "larger than 2 MB"),
        ({"html": "<table></table>", "text": ""}, "Nothing was found in what was pasted"),
        ({"text": 'a\t"b' + "x" * 140_000 + '"'}, "quotation mark"),
    ],
)
def test_a_paste_that_cannot_be_read_gets_a_sentence_and_stays_in_the_box(
    urcs, url, said, sentence
):
    answer = send(urcs, url, **said)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert form_of(answer)["text"].strip() == said.get("text", "").strip()


def test_excel_with_formulas_merged_cells_and_dates(rows, urcs, url):
    content = book(
        ("Topic", "Decision", "Who", "Due"), ("Security lead", "=1+1", "ICRC", None),
        ("Sector leads", "WASH", "IFRC", "14 March 2099"), (None, "Health", "URCS", None), formula=True,
    )  # fmt: skip
    said = text(urcs.get(file(urcs, url, content, "a.xlsx").url))
    assert "it holds a formula; put in its value." in said
    assert "1 cell was merged with others" in said


def test_markup_that_was_brought_is_shown_as_letters(urcs, url):
    page = text(
        urcs.get(send(urcs, url, text="Topic\tDecision\n<b>x</b>\t<script>alert(1)</script>").url)
    )
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_long_preview_is_paged_and_choices_of_other_pages_stay(summit, urcs, url):
    answer = send(
        urcs, url, text="Topic\tDecision\n" + "\n".join(f"Matter {n}\tSo {n}" for n in range(60))
    )
    page = urcs.get(answer.url)
    assert "Rows 1 to 25 of 60." in text(page) and "Bring in 60 cells into 60 rows" in text(page)
    urcs.post(answer.url, form_of(page) | {"row-2": "out", "do": "look"})
    second = urcs.get(answer.url + "?from=25")
    assert "Rows 26 to 50 of 60." in text(second) and "row-27" in form_of(second)
    urcs.post(answer.url + "?from=25", form_of(second) | {"row-27": "out", "do": "look"})
    assert "Bring in 58 cells into 58 rows" in text(urcs.get(answer.url))


def test_put_away_it_can_be_opened_again(urcs, url):
    answer = send(urcs, url, text="Appeals: one")
    assert "Pasted table" in text(urcs.get(url)) and "Read, not brought in yet" in text(
        urcs.get(url)
    )
    urcs.post(answer.url + "steps/", {"step": "leave", "version": 1})
    assert TableImport.objects.get().state == "left"
    urcs.post(answer.url + "steps/", {"step": "look_again", "version": 2})
    assert TableImport.objects.get().state == "read"


def test_of_a_hidden_operation_there_is_nothing(world, signed_in, summit, urcs, url):
    answer = send(urcs, url, text="Appeals: one")
    assert signed_in(world.icrc_hod).get(answer.url).status_code == 404
    summit.operation.visibility = "participants"
    summit.operation.save()
    for address in (url, answer.url, url + "table.docx"):
        assert signed_in(world.observer).get(address).status_code == 404
