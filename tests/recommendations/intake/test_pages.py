"""The pages: choose a file, look it through, tick, apply; and all that can go wrong is said there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.intake import policy
from recommendations.intake.models import Intake
from tests.factories import reviews, tables
from tests.fixtures.scenarios import scenario
from tests.recommendations.intake.bringing import brought, cell, cells

ALL = "/reviews/LLR-2026/intakes/"


@scenario
def review(world):
    return reviews.review(world, count=3)


def upload(client, content, name="table.docx"):
    return client.post(ALL, {"file": SimpleUploadedFile(name, content)})


def rows(n, text="Do the thing number {} otherwise"):
    return [
        ("Strategic level",),
        *((str(k), text.format(k), f"Because of {k}.", "", "") for k in range(1, n + 1)),
    ]


def test_from_the_file_to_the_record(client, world, review):
    client.force_login(world.secretariat)
    assert "Bring a table in" in client.get("/reviews/LLR-2026/").text
    answer = upload(client, tables.document(rows(3)))
    intake = Intake.objects.get()
    assert answer.status_code == 302 and answer.url == intake.get_absolute_url()
    page = client.get(answer.url)
    assert "3 rows were read: 3 cells changed, 0 new" in page.text
    assert "Nothing is applied yet." in page.text and intake.file_sha256 in page.text
    assert "<ins>" in page.text and "Apply Row 3, Recommendation" in page.text
    found = cell(intake, 2, "recommendation")
    sent = {"cell": [found.pk], "version": intake.version}
    assert client.post(f"{answer.url}apply/", sent).status_code == 302
    assert review.recommendations.get(number=2).text == "Do the thing number 2 otherwise"
    page = client.get(answer.url)
    assert "1 cell is applied." in page.text and "Apply Row 4," not in page.text
    client.post(f"{answer.url}apply/", {"all_plain": "on", "version": Intake.objects.get().version})
    assert review.recommendations.filter(text__endswith="otherwise").count() == 3


@pytest.mark.parametrize("who, status", [("observer", 403), ("coordinator", 403), ("icrc_hod", 403),
                                         ("committee", 200), ("secretariat", 200)])  # fmt: skip
def test_who_may_bring_a_table_in(client, world, review, who, status):
    client.force_login(getattr(world, who))
    assert client.get(ALL).status_code == status
    intake = brought(world, review, tables.document(rows(1)))
    shown = client.get(intake.get_absolute_url())
    assert shown.status_code == (200 if status == 200 else 404)
    for more in ("apply/", "steps/", f"rows/{intake.rows.get().pk}/"):
        if status != 200:
            assert client.post(intake.get_absolute_url() + more).status_code == 404
    assert (ALL in client.get("/reviews/LLR-2026/").text) is (status == 200)


def test_a_file_that_cannot_be_read_is_said_beside_the_field(client, world, review):
    client.force_login(world.secretariat)
    answer = upload(client, b"nothing")
    assert answer.status_code == 422 and "neither a Word nor an Excel file" in answer.text
    assert client.post(ALL, {}).status_code == 422
    assert "Choose the file with the table." in client.post(ALL, {}).text
    assert upload(client, b"").status_code == 422
    assert not Intake.objects.exists()


def test_what_cannot_be_read_is_said_cell_by_cell(client, world, review):
    client.force_login(world.secretariat)
    content = tables.edited_book(tables.workbook(rows(2)), lambda sheet: sheet.cell(4, 5, "=1+1"))
    text = client.get(upload(client, content, "table.xlsx").url).text
    assert "Row 4, Way forward: it holds a formula; put in its value." in text


def test_rows_are_paged_and_filtered_by_verdict(client, world, review):
    client.force_login(world.secretariat)
    intake = brought(world, review, tables.document(rows(45)))
    first = client.get(intake.get_absolute_url())
    assert first.text.count('<article class="card"') == 20 and "after=" in first.text
    changed = client.get(intake.get_absolute_url(), {"verdict": "changed"})
    assert changed.text.count('<article class="card"') == 3
    assert (
        client.get(intake.get_absolute_url(), {"verdict": "unclear"}).text.count(
            '<article class="card"'
        )
        == 0
    )
    assert client.get(intake.get_absolute_url(), {"verdict": "rubbish"}).status_code == 200


def test_a_page_takes_as_many_queries_for_many_rows_as_for_few(client, world, review):
    client.force_login(world.secretariat)
    counts = []
    for n in (2, 20):
        intake = brought(world, review, tables.document(rows(n, "Do {} anew, quite another way")))
        client.get(intake.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(intake.get_absolute_url())
        counts.append(len(seen))
    assert counts[0] == counts[1], counts


def test_what_a_row_is_is_chosen_on_the_page(client, world, review):
    client.force_login(world.secretariat)
    intake = brought(world, review, tables.document([("Atlantis",), ("", "Raise it.", "", "", "")]))
    page = client.get(intake.get_absolute_url())
    assert "is no level, region or country" in page.text and "Compare with this" in page.text
    row = intake.rows.get()
    sent = {f"row-{row.pk}-recommendation": "2", f"row-{row.pk}-version": intake.version}
    answer = client.post(f"{intake.get_absolute_url()}rows/{row.pk}/", sent)
    assert answer.status_code == 302
    assert cell(intake, 2, "recommendation").verdict == "changed"
    for rubbish in ("", "99", "x", "9" * 40, "²"):
        sent[f"row-{row.pk}-recommendation"] = rubbish
        assert client.post(f"{intake.get_absolute_url()}rows/{row.pk}/", sent).status_code == 400


@pytest.mark.parametrize(
    "sent", [{}, {"cell": "x"}, {"cell": "9" * 40}, {"cell": "-1"}, {"version": "x"}]
)
def test_rubbish_that_is_sent_gets_a_sentence(client, world, review, sent):
    client.force_login(world.secretariat)
    intake = brought(world, review, tables.document(rows(1)))
    answer = client.post(
        f"{intake.get_absolute_url()}apply/", {"version": intake.version} | sent, follow=True
    )
    assert answer.status_code == 200
    assert "Tick at least one" in answer.text or "Look at how it stands now" in answer.text


def test_it_is_put_away(client, world, review):
    client.force_login(world.secretariat)
    intake = brought(world, review, tables.document(rows(1)))
    client.post(
        f"{intake.get_absolute_url()}steps/", {"step": "discard", "version": intake.version}
    )
    page = client.get(intake.get_absolute_url())
    assert "The table is put away." in page.text and "Apply what is ticked" not in page.text
    assert cells(intake)[0].can_be_applied


def test_what_stands_in_the_file_is_never_markup(client, world, review):
    client.force_login(world.secretariat)
    text = "<script>alert(1)</script> & <b>bold</b>"
    intake = brought(world, review, tables.document([("1", text, text, text, text)]))
    page = client.get(intake.get_absolute_url())
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text


def test_apply_all_says_how_far_it_is_press_by_press(client, world, review, monkeypatch):
    monkeypatch.setattr(policy, "AT_ONCE", 2)
    client.force_login(world.secretariat)
    intake = brought(world, review, tables.document(rows(3)))
    address = intake.get_absolute_url()
    assert "Apply the next 2 of 3 new or changed cells" in client.get(address).text

    def press():
        sent = {"all_plain": "on", "version": Intake.objects.get().version}
        return client.post(f"{address}apply/", sent, follow=True).text

    first = press()
    assert "2 of 3 cells are applied. Press again for the rest." in first
    assert "Apply all that is new or changed (1 cell)" in first
    last = press()
    assert "3 cells are applied." in last and "Press again" not in last
    assert "new or changed (" not in last and "Apply the next" not in last


def test_what_was_refused_is_not_called_the_rest(client, world, review):
    client.force_login(world.secretariat)
    content = tables.document(
        [("Strategic level",), ("1", "Otherwise", "Because of 1.", "", "Go on.")]
    )
    intake = brought(world, review, content)
    text = client.post(
        f"{intake.get_absolute_url()}apply/",
        {"all_plain": "on", "version": intake.version}, follow=True,
    ).text  # fmt: skip
    assert "1 of 2 cells are applied." in text
    assert "Press again" not in text and "1 was not, and says why." in text


def test_cells_applied_too_late_are_refused_without_a_word_of_text_kept(client, world, review):
    client.force_login(world.secretariat)
    there = upload(client, tables.document(rows(3))).url
    late = client.post(f"{there}apply/", {"all_plain": "on", "version": 99}, follow=True)
    assert "Look at how it stands now." in late.text and "kept below" not in late.text
