"""The official table goes out and comes back: only what was edited is a change."""

from datetime import date

import pytest
from django.core.management import call_command

from recommendations.intake import actions as intakes
from recommendations.recommendation import actions as recommendations
from recommendations.report import actions as reports
from recommendations.review.models import Review
from smcc.audit.models import AuditEvent
from smcc.exports.table.word.xml import W
from smcc.exports.table.xlsx_page import HEADER_ROW
from smcc.rules.refusals import Invalid
from tests.factories import reviews, tables
from tests.fixtures.scenarios import scenario
from tests.recommendations.intake.bringing import applied, brought, cell, cells, moved, verdicts

RECOMMENDATION, DETAIL, RESPONSE, WAY = 1, 2, 3, 4
OFFICE = ("docx", "xlsx")


@scenario
def review(world):
    call_command("load_reference", verbosity=0)
    return Review.objects.get()


@scenario
def opened(world, review):
    return reviews.open_round(world, review, date(2026, 11, 30))


def changed(review, form, texts, language="en"):
    """The product's own file with cells (number, column) edited as a person would."""
    content = tables.exported(review, form, language)
    if form == "xlsx":
        return tables.edited_book(content, lambda sheet: _on_sheet(sheet, texts))
    return tables.edited(content, lambda document: _in_document(document, texts))


def _on_sheet(sheet, texts):
    for (number, column), text in texts.items():
        sheet.cell(tables.row_of(sheet, number), column + 2 + (column >= RESPONSE)).value = text


def _in_document(document, texts):
    for (number, column), text in texts.items():
        retyped(tables.cell_of(document, number, column), text)


def retyped(cell, text):
    """The last paragraph typed anew, in two runs, as Word splits them; its bookmarks stay."""
    paragraph = cell.paragraphs[-1]
    for run in paragraph.runs:
        run.text = ""
    half = len(text) // 2
    paragraph.add_run(text[:half])
    paragraph.add_run(text[half:]).bold = True


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("form", OFFICE)
def test_nothing_edited_is_nothing_changed(world, review, form, language):
    intake = brought(world, review, tables.exported(review, form, language))
    assert intake.language == language and intake.notices == []
    assert moved(intake) == [] and verdicts(intake) == {"same": 40}
    assert {each.row.matched for each in cells(intake)} == {"key"}


@pytest.mark.parametrize("form", OFFICE)
def test_an_edited_cell_is_the_only_change_and_nothing_is_applied_by_reading(world, review, form):
    before = AuditEvent.objects.count()
    intake = brought(world, review, changed(review, form, {(4, WAY): "Close the teams by June."}))
    assert moved(intake) == [(4, "way_forward", "changed")]
    found = cell(intake, 4, "way_forward")
    assert found.said.endswith("Close the teams by June.") and found.stands != found.said
    assert review.recommendations.get(number=4).current.way_forward == found.stands
    [event] = AuditEvent.objects.order_by("pk")[before:]
    assert event.verb == "intake.read" and event.data["cells"]["changed"] == 1
    assert event.data["sha256"] == intake.file_sha256 and event.data["size"] == intake.file_size


@pytest.mark.parametrize("form", OFFICE)
def test_what_is_applied_goes_through_the_records_own_actions(world, review, opened, form):
    text = "Agree on one table of roles."
    content = changed(review, form, {(1, RECOMMENDATION): text, (4, WAY): "Close the teams."})
    intake = brought(world, review, content)
    came = intakes.apply(intake, by=world.secretariat, all_plain=True)
    assert (came.applied, came.refused, came.left) == (2, [], 0)
    assert review.recommendations.get(number=1).text == text
    assert opened.reports.get(recommendation__number=4).way_forward.endswith("Close the teams.")
    one = AuditEvent.objects.get(verb="recommendation.amend")
    assert one.data["changes"]["text"]["to"] == text and one.data["changes"]["text"]["from"]
    two = AuditEvent.objects.get(verb="status_report.write")
    assert list(two.data["changes"]) == ["way_forward"]
    three = AuditEvent.objects.get(verb="intake.apply")
    assert [each["recommendation"] for each in three.data["applied"]] == [1, 4]
    found = cell(intake, 4, "way_forward")
    assert found.applied_by == world.secretariat and found.applied_at is not None


class TestTheThirdCell:
    """Responses, status, basis and text stand in one cell, and are separate facts again."""

    def test_a_response_in_word(self, world, review):
        def edit(document):
            for paragraph in tables.cell_of(document, 5, RESPONSE).paragraphs:
                if "IFRC: Agreed" in paragraph.text:
                    said = paragraph.text.replace("IFRC: Agreed", "IFRC: partially agreed")
                    for run in paragraph.runs[1:]:
                        run.text = ""
                    paragraph.runs[0].text = said

        intake = brought(world, review, tables.edited(tables.exported(review, "docx"), edit))
        assert moved(intake) == [(5, "response", "changed")]
        found = cell(intake, 5, "response")
        assert found.facts == {"responses": {"IFRC": "partially_agreed"}}
        applied(intake, world.secretariat, found)
        answers = {
            e.party.code: e.answer for e in review.recommendations.get(number=5).responses.all()
        }
        assert answers == {"ICRC": "agreed", "IFRC": "partially_agreed"}
        event = AuditEvent.objects.get(verb="recommendation.respond")
        assert event.data["from"]["answer"] == "agreed"

    def test_the_status_word_in_word(self, world, review, opened):
        def edit(document):
            first = tables.cell_of(document, 7, RESPONSE).paragraphs[0]
            assert first.text.endswith("Pending implementation")
            first.runs[-1].text = "In progress"

        intake = brought(world, review, tables.edited(tables.exported(review, "docx"), edit))
        assert cell(intake, 7, "response").facts == {"status": "in_progress"}
        assert moved(intake) == [(7, "response", "changed")]
        intakes.apply(intake, by=world.secretariat, all_plain=True)
        assert opened.reports.get(recommendation__number=7).status == "in_progress"

    def test_the_status_word_in_excel(self, world, review):
        content = tables.edited_book(
            tables.exported(review, "xlsx"),
            lambda sheet: sheet.cell(tables.row_of(sheet, 7), 5, "In progress"),
        )
        assert cell(brought(world, review, content), 7, "response").facts == {
            "status": "in_progress"
        }

    @pytest.mark.parametrize("word, why", [("Green", "none of the four official words"),
                                           (None, "no official word")])  # fmt: skip
    def test_a_word_that_is_none_is_never_guessed(self, world, review, word, why):
        def edit(sheet):
            sheet.cell(tables.row_of(sheet, 7), 5).value = word

        content = tables.edited_book(tables.exported(review, "xlsx"), edit)
        found = cell(brought(world, review, content), 7, "response")
        assert found.verdict == "unclear" and why in found.why and "status" not in found.facts

    @pytest.mark.parametrize("number", [4, 7])
    def test_another_word_in_word_is_named_with_the_four_that_there_are(
        self, world, review, opened, number
    ):
        def edit(document):
            first = tables.cell_of(document, number, RESPONSE).paragraphs[0]
            for run in first.runs:
                run.text = ""
            first.add_run("Ongoing")

        intake = brought(world, review, tables.edited(tables.exported(review, "docx"), edit))
        found = cell(intake, number, "response")
        assert found.verdict == "unclear" and found.facts == {}, "nothing of it can be applied"
        assert found.why == (
            "“Ongoing” is none of the four official words: Implemented, In progress, "
            "Pending implementation, Not applicable to SMCC initiative. Choose one."
        )
        assert "Ongoing" in found.said, "what stands in the file is shown"
        assert moved(intake) == [(number, "response", "unclear")]
        with pytest.raises(Invalid):
            intakes.apply(intake, by=world.secretariat, all_plain=True)

    @pytest.mark.parametrize("form", OFFICE)
    def test_the_text_alone(self, world, review, form):
        intake = brought(world, review, changed(review, form, {(8, RESPONSE): "Nothing new."}))
        found = cell(intake, 8, "response")
        assert list(found.facts) == ["narrative"] and found.facts["narrative"].endswith(
            "Nothing new."
        )
        assert "ICRC" not in found.facts["narrative"] and "Inferred" not in found.facts["narrative"]

    def test_inferred_taken_out_is_stated_from_then_on(self, world, review, opened):
        def edit(sheet):
            at = sheet.cell(tables.row_of(sheet, 7), 6)
            at.value = at.value.replace("Inferred.\n\n", "")

        content = tables.edited_book(tables.exported(review, "xlsx"), edit)
        intake = brought(world, review, content)
        assert cell(intake, 7, "response").facts == {"status_basis": "stated"}

    def test_a_response_that_cannot_be_read_is_unclear(self, world, review):
        def edit(sheet):
            at = sheet.cell(tables.row_of(sheet, 5), 6)
            at.value = at.value.replace("IFRC: Agreed.", "IFRC: yes, with regrets.")

        found = cell(brought(world, review, tables.edited_book(tables.exported(review, "xlsx"), edit)), 5, "response")  # fmt: skip
        assert found.verdict == "unclear" and "a response is there that is none of" in found.why

    def test_a_response_left_out_is_not_taken_back(self, world, review):
        def edit(sheet):
            at = sheet.cell(tables.row_of(sheet, 5), 6)
            at.value = at.value.replace(" IFRC: Agreed.", "")

        found = cell(brought(world, review, tables.edited_book(tables.exported(review, "xlsx"), edit)), 5, "response")  # fmt: skip
        assert found.verdict == "unclear" and "of IFRC is not there any more" in found.why


class TestBothMoved:
    """The record moved since the file was made."""

    @pytest.mark.parametrize("form", OFFICE)
    def test_what_was_not_edited_in_the_file_is_no_change(self, world, review, form):
        content = tables.exported(review, form)
        self.move(world, review)
        intake = brought(world, review, content)
        assert moved(intake) == []
        assert "not edited in the file" in cell(intake, 3, "recommendation").why

    @pytest.mark.parametrize("form", OFFICE)
    def test_what_was_edited_in_both_is_unclear_and_shows_both(self, world, review, form):
        content = changed(review, form, {(3, RECOMMENDATION): "From the file."})
        self.move(world, review)
        found = cell(brought(world, review, content), 3, "recommendation")
        assert (found.verdict, found.stands, found.said) == (
            "unclear",
            "From here.",
            "From the file.",
        )
        assert "here too since" in found.why

    def test_a_report_being_written_is_not_written_over_unseen(self, world, review, opened):
        content = changed(review, "docx", {(4, WAY): "From the file."})
        row = opened.reports.get(recommendation__number=4)
        reports.write_report(row, by=world.secretariat, changes={"way_forward": "From the owner."})
        found = cell(brought(world, review, content), 4, "way_forward")
        assert (found.verdict, found.stands) == ("unclear", "From the owner.")
        assert moved(brought(world, review, tables.exported(review, "docx"))) == []

    @staticmethod
    def move(world, review):
        row = review.recommendations.get(number=3)
        recommendations.amend_recommendation(
            row, by=world.secretariat, changes={"text": "From here."}
        )


class TestIdentity:
    def test_bookmarks_lost_the_number_and_the_level_tell(self, world, review):
        def edit(document):
            for mark in list(document.element.iter(f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd")):
                mark.getparent().remove(mark)
            retyped(tables.cell_of(document, 4, WAY), "Close the teams.")

        intake = brought(world, review, tables.edited(tables.exported(review, "docx"), edit))
        assert {each.row.matched for each in cells(intake)} == {"number"}
        assert moved(intake) == [(4, "way_forward", "changed")]

    def test_the_part_with_the_keys_lost_the_bookmarks_tell(self, world, review):
        content = changed(review, "docx", {(4, WAY): "Close the teams."})
        intake = brought(world, review, tables.with_parts(content, {"customXml/item1.xml": None}))
        assert {each.row.matched for each in cells(intake)} == {"key"}
        assert moved(intake) == [(4, "way_forward", "changed")]

    def test_another_order_and_other_numbers_are_no_matter_where_keys_are(self, world, review):
        def edit(sheet):
            first, last = tables.row_of(sheet, 1), tables.row_of(sheet, 7)
            for column in range(1, 9):
                one, other = sheet.cell(first, column), sheet.cell(last, column)
                one.value, other.value = other.value, one.value
            sheet.cell(first, 2).value = "70"

        assert moved(brought(world, review, tables.edited_book(tables.exported(review, "xlsx"), edit))) == []  # fmt: skip

    def test_without_key_and_number_a_like_text_asks_to_choose(self, world, review):
        def edit(sheet):
            at = tables.row_of(sheet, 4)
            sheet.cell(at, 1).value = sheet.cell(at, 2).value = None
            sheet.cell(at, 3).value += " Soon."

        intake = brought(world, review, tables.edited_book(tables.exported(review, "xlsx"), edit))
        found = cell(intake, 4, "recommendation")
        assert (found.verdict, found.row.matched) == ("unclear", "likeness")
        assert "Choose whether it is" in found.why
        row = intakes.choose(
            found.row, by=world.secretariat, recommendation=found.row.recommendation
        )
        assert row.matched == "chosen" and row.doubt == ""
        found.refresh_from_db()
        assert found.verdict == "changed" and found.facts["text"].endswith("Soon.")

    def test_a_row_of_another_review_is_not_taken(self, world, review):
        other = reviews.review(world, ref="LLR-2026", count=2)
        intake = brought(world, review, tables.exported(other, "docx"))
        assert {each.verdict for each in cells(intake)} == {"unclear"}
        assert "of another review (LLR-2026)" in cells(intake)[0].why
        assert not any(each.can_be_applied for each in cells(intake))

    def test_a_row_that_stands_twice_asks_which_counts(self, world, review):
        def edit(sheet):
            at = tables.row_of(sheet, 2)
            sheet.append([sheet.cell(at, column).value for column in range(1, 9)])
            sheet.cell(sheet.max_row, 3).value = "Another wording"

        intake = brought(world, review, tables.edited_book(tables.exported(review, "xlsx"), edit))
        [found] = [each for each in cells(intake) if each.verdict != "same"]
        assert found.verdict == "unclear" and "more than once" in found.why


@pytest.mark.parametrize("form", OFFICE)
@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "'=1+1", "+1 to all", "_x0041_ is a code"])
def test_a_text_like_a_formula_goes_out_and_in_unchanged(world, form, text):
    made = reviews.review(world, count=2)
    made.recommendations.filter(number=1).update(text=text, detail=text)
    assert moved(brought(world, made, tables.exported(made, form))) == []


def test_footnotes_come_back(world, review):
    """Recommendation 3 and 5 have them: in Word real ones, in Excel under the text."""
    assert review.recommendations.exclude(footnotes=[]).exists()

    def edit(sheet):
        at = next(
            sheet.cell(n, 4) for n in range(HEADER_ROW + 1, sheet.max_row + 1)
            if "[1] " in str(sheet.cell(n, 4).value)
        )  # fmt: skip
        at.value += " And more."

    intake = brought(world, review, tables.edited_book(tables.exported(review, "xlsx"), edit))
    [found] = [each for each in cells(intake) if each.verdict != "same"]
    assert found.verdict == "unclear" and "footnotes are others" in found.why
