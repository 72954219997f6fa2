"""The table as the Committee has published it: four titles, section rows, free text, no keys."""

from datetime import date

import pytest

from recommendations.intake import actions as intakes
from recommendations.recommendation.models import Recommendation
from recommendations.review.models import Review
from smcc.audit.models import AuditEvent
from tests.factories import reviews, tables
from tests.fixtures.scenarios import scenario
from tests.recommendations.intake.bringing import brought, cell, cells, moved

STATUS = "Agreed.\n\nCurrent status:\n\nThe discussion has begun.\n\nA checklist is drafted."
ROWS = (
    ("Strategic level",),
    ("1", "Agree how it is done.", "Drawn from: conclusion.\n\nBoth are to align.", STATUS, "Finish the report."),
    ("2", "Issue parameters.", "Within 48 hours.", "Implemented. Agreed, and in use since May.", ""),
    ("Pakistan",),
    ("9", "Hold talks.", "Drawn from case study.", "Not applicable to SMCC initiative.\n\nIt is of the membership.", ""),
    ("Ukraine",),
    ("10", "Learn from it.", "", "Partially agreed.", "To be discussed."),
)  # fmt: skip


@scenario
def empty(world):
    return Review.objects.create(
        ref="EMPTY", title="A review without recommendations", state="draft", reported_on=date(2026, 1, 5)
    )  # fmt: skip


def make(form, rows=ROWS, **more):
    return tables.document(rows, **more) if form == "docx" else tables.workbook(rows, **more)


def said(intake, n, column):
    numbers = sorted({each.row.n for each in cells(intake)})
    [found] = [each for each in cells(intake, row__n=numbers[n]) if each.column == column]
    return found


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_a_review_without_recommendations_is_filled(world, empty, form):
    rows = [row if len(row) > 1 else (row[0], "", "", "", "") for row in ROWS] if form == "xlsx" else ROWS  # fmt: skip
    intake = brought(world, empty, make(form, rows))
    assert [each.verdict for each in cells(intake, column="recommendation")] == ["new"] * 4
    assert not Recommendation.objects.exists()
    came = intakes.apply(intake, by=world.secretariat, all_plain=True)
    made = {each.number: each for each in empty.recommendations.select_related("country")}
    assert {n: (each.level, each.country_id) for n, each in made.items()} == {
        1: ("strategic", None), 2: ("strategic", None), 9: ("country", "PAK"), 10: ("country", "UKR"),
    }  # fmt: skip
    assert made[1].detail == "Drawn from: conclusion.\n\nBoth are to align."
    assert AuditEvent.objects.filter(verb="recommendation.add").count() == 4
    assert {each.column for each in came.refused} == {"response", "way_forward"}
    assert all("Open a round first" in each.refused for each in came.refused)

    empty.refresh_from_db()
    from recommendations.review import actions

    published = actions.run(empty, "publish", by=world.secretariat)
    round_ = reviews.open_round(world, published, date(2026, 11, 30))
    again = intakes.apply(intake, by=world.secretariat, all_plain=True)
    assert again.refused == [] and again.left == 0
    report = round_.reports.get(recommendation__number=9)
    assert (report.status, report.narrative) == ("not_applicable", "It is of the membership.")
    assert round_.reports.get(recommendation__number=1).way_forward == "Finish the report."


def test_a_word_that_is_no_official_one_is_named(world, empty):
    rows = [*ROWS[:1], ("1", "Do it", "Because.", "Current status:\n\nOngoing", "Go on.")]
    found = said(brought(world, empty, tables.document(rows)), 0, "response")
    assert found.verdict == "unclear" and "status" not in found.facts
    assert "“Ongoing” is none of the four official words: Implemented," in found.why
    assert "no official word" not in found.why


def test_a_status_is_read_only_where_a_word_stands_plainly_at_the_beginning(world, empty):
    intake = brought(world, empty, tables.document(ROWS))
    first, second, third = (said(intake, n, "response") for n in (0, 1, 2))
    assert first.verdict == "unclear" and "no official word stands at its beginning" in first.why
    assert "status" not in first.facts and first.facts["response_note"] == "Agreed."
    assert first.facts["narrative"] == "The discussion has begun.\n\nA checklist is drafted."
    assert second.facts == {"status": "implemented", "narrative": "Agreed, and in use since May."}
    assert third.facts["status"] == "not_applicable" and third.verdict == "new"


@pytest.mark.parametrize(
    "text", ["Implementedness is a word", "It is in progress.", "Pending", "Done"]
)
def test_a_word_inside_a_sentence_is_no_status(world, empty, text):
    intake = brought(
        world, empty, tables.document([("Strategic level",), ("1", "Do.", "", text, "")])
    )
    found = said(intake, 0, "response")
    assert found.verdict == "unclear" and found.facts == {"narrative": text}


def test_a_colour_is_not_read_as_a_word(world, empty):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def shade(document):
        properties = document.tables[0].rows[2].cells[3]._tc.get_or_add_tcPr()
        properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="00B050"/>'))

    intake = brought(world, empty, tables.edited(tables.document(ROWS), shade))
    assert "the colour is not read as a word" in said(intake, 0, "response").why
    assert "colour" not in said(intake, 3, "response").why


def test_it_is_known_again_by_number_and_level(world):
    made = reviews.review(world, count=2)
    rows = [("Strategic level",),
            ("1", "Do the thing number 1", "Because of 1.", "", ""),
            ("2", "Do the thing number 2", "Because of rain.", "", "")]  # fmt: skip
    intake = brought(world, made, tables.document(rows))
    assert moved(intake) == [(2, "detail", "changed")]
    assert cell(intake, 2, "detail").row.matched == "number"


def test_a_line_that_is_no_level_is_asked_about(world, empty):
    rows = [("Atlantis",), ("1", "Raise it.", "", "", "")]
    intake = brought(world, empty, tables.document(rows))
    found = said(intake, 0, "recommendation")
    assert found.verdict == "unclear" and "“Atlantis”" in found.why and not found.can_be_applied
    intakes.choose(found.row, by=world.secretariat, is_new=True)
    found.refresh_from_db()
    assert found.verdict == "new" and found.facts["level"] == "strategic"


def test_a_number_that_stands_for_another_one_is_asked_about(world):
    made = reviews.review(world, count=2)
    intake = brought(
        world, made, tables.document([("Pakistan",), ("1", "Hold talks here.", "", "", "")])
    )
    assert "“Strategic level”" in said(intake, 0, "recommendation").why
    assert {each.verdict for each in cells(intake)} == {"unclear"}


def test_the_same_number_twice_is_said(world, empty):
    rows = [("Strategic level",), ("1", "One thing.", "", "", ""), ("1", "Another.", "", "", "")]
    intake = brought(world, empty, tables.document(rows))
    found = cells(intake, column="recommendation")
    assert [each.verdict for each in found] == ["unclear", "unclear"]
    assert all("more than once" in each.why for each in found)


def test_agreement_without_a_party_is_nobodys_response(world):
    made = reviews.review(world, count=1)
    one = made.recommendations.get()
    for party in (world.icrc, world.ifrc):
        one.responses.create(party=party, answer="agreed")
    for text, why in (("Agreed.", ""), ("Agreed. /Partially agreed.", "does not say who")):
        rows = [("1", one.text, one.detail, f"{text}\n\nIn progress: begun.", "")]
        found = cell(brought(world, made, tables.document(rows)), 1, "response")
        assert "responses" not in found.facts and why in found.why
        assert found.facts["status"] == "in_progress" and found.facts["narrative"] == "begun."


def test_an_empty_cell_empties_nothing_by_itself(world):
    made = reviews.review(world, count=1)
    found = cell(
        brought(world, made, tables.document([("1", "Do the thing number 1", "", "", "")])),
        1,
        "detail",
    )
    assert (
        found.verdict == "unclear"
        and "empty in the file" in found.why
        and found.facts == {"detail": ""}
    )


@pytest.mark.parametrize("text", ["نفذ هذا الآن", "Agree 🙂 on it"])
def test_any_script_is_kept_whole(world, empty, text):
    for content in (tables.document([("Strategic level",), ("1", text, "", "", "")]),
                    tables.workbook([("Strategic level",), ("1", text, "", "", "")])):  # fmt: skip
        assert said(brought(world, empty, content), 0, "recommendation").facts["text"] == text
