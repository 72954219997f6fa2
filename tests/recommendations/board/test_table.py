"""The official table out: same rows, same order, same words, in every format, by independent readers."""

import csv
import io
import json

import docx
import openpyxl
import pypdf
import pytest
from django.core.management import call_command

from tests.factories import reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(client, world, capsys):
    call_command("load_reference")
    capsys.readouterr()
    client.force_login(world.observer)


def file(client, form, **asked):
    answer = client.get(f"/recommendations/table.{form}", asked)
    assert answer.status_code == 200, answer.content[:300]
    return b"".join(answer.streaming_content)


def words(text):
    return " ".join(text.split())


def from_csv(content):
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    at = head.index("Recommendation")
    return [words(row[at]) for row in rows]


def from_json(content):
    return [words(row["recommendation"]) for row in json.loads(content)["rows"]]


def from_xlsx(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return words(" ".join(str(v) for row in sheet.values for v in row if v is not None))


def from_docx(content):
    tables = docx.Document(io.BytesIO(content)).tables
    return words(" ".join(cell.text for row in tables[0].rows for cell in row.cells))


def from_pdf(content):
    return words(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    )


def test_every_format_has_the_same_rows_in_the_same_order(client, world, loaded):
    said = from_csv(file(client, "csv"))
    assert len(said) == 10 and said[0].startswith("The ICRC and the IFRC should settle")
    assert from_csv(file(client, "csv"))[8].startswith("The IFRC should commission Partner Review")
    whole = {
        "xlsx": from_xlsx(file(client, "xlsx")),
        "docx": from_docx(file(client, "docx")),
        "pdf": from_pdf(file(client, "pdf")),
    }
    for form, text in whole.items():
        places = [text.find(each) for each in said]
        assert -1 not in places and places == sorted(places), (form, places)
        for word in ("Strategic level", "Pakistan", "Ukraine", "Not applicable to SMCC initiative"):
            assert word in text, (form, word)


def test_a_file_obeys_the_boards_filters_and_who_may_see(client, world, loaded):
    assert len(from_csv(file(client, "csv", status="pending"))) == 2
    reviews.review(world, ref="DRAFT", state="draft", count=1)
    assert from_csv(file(client, "csv", review="DRAFT")) == []


def test_hxl_has_its_tags_under_the_heads(client, world, loaded):
    _head, tags, *rows = csv.reader(io.StringIO(file(client, "hxl").decode("utf-8-sig")))
    assert "#meta+recommendation" in tags and len(rows) == 10


@pytest.mark.parametrize("form", ["exe", "pdfx", "html"])
def test_another_format_is_nothing(client, world, loaded, form):
    assert client.get(f"/recommendations/table.{form}").status_code == 404


@pytest.mark.parametrize("asked", [{"owner": "nobody"}, {"unchanged_since": "May"}])
def test_a_filter_that_cannot_be_read_leads_to_the_board_which_says_so(client, world, asked):
    reviews.review(world)
    client.force_login(world.observer)
    answer = client.get("/recommendations/table.csv", asked, follow=True)
    (name, typed), *_none = asked.items()
    assert answer.redirect_chain == [(f"/recommendations/?{name}={typed}", 302)]
    assert answer.status_code == 200 and answer.context["form"].errors[name]
    assert str(answer.context["form"].errors[name][0]).split("“")[0] in answer.text
    ordered = client.post("/recommendations/order/", {"filters": f"{name}={typed}"})
    assert ordered.url == f"/recommendations/?{name}={typed}"
