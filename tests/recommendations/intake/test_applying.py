"""Applying: by whom, what is refused and why, and that one refused cell hinders no other."""

from datetime import date

import pytest
from django.utils import timezone

from recommendations.intake import actions as intakes
from recommendations.intake import policy
from recommendations.intake.models import Intake
from recommendations.recommendation import actions as recommendations
from recommendations.report import actions as reports
from smcc.audit.models import AuditEvent
from smcc.audit.record import broken_chains
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import reviews, tables
from tests.fixtures.scenarios import scenario
from tests.recommendations.intake.bringing import applied, brought, cell, cells


@scenario
def review(world):
    return reviews.review(world, count=3)


@scenario
def first(world, review):
    for party in (world.icrc, world.ifrc):
        review.recommendations.get(number=1).responses.create(party=party, answer="agreed")
    return reviews.closed_round(world, review, date(2026, 5, 23))


def file(review, **texts):
    """The product's workbook with columns of recommendation 1 and 2 edited: `text_1`, `way_2`, …"""
    columns = {"text": 3, "detail": 4, "status": 5, "response": 6, "way": 7}

    def edit(sheet):
        for name, said in texts.items():
            column, number = name.split("_")
            at = sheet.cell(tables.row_of(sheet, number), columns[column])
            at.value = said(at.value) if callable(said) else said

    return tables.edited_book(tables.exported(review, "xlsx"), edit)


@pytest.mark.parametrize("who", ["observer", "coordinator", "icrc_hod", "icrc_director"])
def test_only_the_committee_and_its_secretariat_bring_and_see_tables(world, review, who):
    with pytest.raises(NotYours):
        brought(world, review, file(review), who)
    intake = brought(world, review, file(review), "committee")
    assert not Intake.objects.visible_to(getattr(world, who)).exists()
    with pytest.raises(NotYours):
        intakes.apply(intake, by=getattr(world, who), all_plain=True)
    assert Intake.objects.visible_to(world.committee).get() == intake


def test_without_an_open_round_the_words_of_a_report_wait(world, review, first):
    intake = brought(world, review, file(review, text_1="A better wording.", way_1="Go further."))
    came = intakes.apply(intake, by=world.secretariat, all_plain=True)
    assert came.applied == 1 and came.left == 1
    assert review.recommendations.get(number=1).text == "A better wording."
    way = cell(intake, 1, "way_forward")
    assert "Open a round first" in way.refused and way.applied_at is None
    event = AuditEvent.objects.get(verb="intake.apply")
    assert event.data["not_applied"][0]["why"] == way.refused
    assert event.data["applied"][0]["column"] == "recommendation"
    assert event.actor_id == str(world.secretariat.pk)

    round_ = reviews.open_round(world, review, date(2026, 6, 30))
    again = applied(intake, world.secretariat, way)
    assert (
        again.applied == 1
        and round_.reports.get(recommendation__number=1).way_forward == "Go further."
    )
    assert broken_chains() == []


def test_a_member_edits_the_wording_and_the_response_of_its_own_party_only(world, review, first):
    reviews.open_round(world, review, date(2026, 6, 30))
    world.committee.held_posts()[0].component = world.icrc
    post = world.committee.held_posts()[0]
    type(post).objects.filter(pk=post.pk).update(component=world.icrc)
    content = file(
        review, text_2="A better wording.", way_2="Go further.",
        response_1=lambda said: said.replace("ICRC: Agreed", "ICRC: Not agreed"),
    )  # fmt: skip
    intake = brought(world, review, content, "committee")
    came = intakes.apply(intake, by=world.committee, all_plain=True)
    assert came.applied == 2
    answers = {e.party.code: e.answer for e in review.recommendations.get(number=1).responses.all()}
    assert answers == {"ICRC": "not_agreed", "IFRC": "agreed"}
    assert "owner or by the secretariat" in cell(intake, 2, "way_forward").refused

    other = file(review, response_1=lambda said: said.replace("IFRC: Agreed", "IFRC: Not agreed"))
    second = brought(world, review, other, "committee")
    came = intakes.apply(second, by=world.committee, all_plain=True)
    assert came.applied == 0 and "your own component" in cell(second, 1, "response").refused


def test_a_cell_is_taken_whole_or_not_at_all(world, review, first):
    """The response could be recorded, the status could not: there is no round."""
    content = file(review, status_1="Implemented",
                   response_1=lambda said: said.replace("ICRC: Agreed", "ICRC: Not agreed"))  # fmt: skip
    intake = brought(world, review, content)
    assert intakes.apply(intake, by=world.secretariat, all_plain=True).applied == 0
    assert review.recommendations.get(number=1).responses.get(party=world.icrc).answer == "agreed"
    assert not AuditEvent.objects.filter(verb="recommendation.respond").exists()


def test_what_somebody_changed_since_is_not_written_over_and_the_others_go_through(world, review):
    intake = brought(world, review, file(review, text_1="From the file.", text_2="This too."))
    one = review.recommendations.get(number=1)
    recommendations.amend_recommendation(one, by=world.committee, changes={"text": "From here."})
    came = intakes.apply(intake, by=world.secretariat, all_plain=True)
    assert came.applied == 1
    one.refresh_from_db()
    assert one.text == "From here."
    found = cell(intake, 1, "recommendation")
    assert "Somebody changed this since the file was read" in found.refused

    intakes.choose(found.row, by=world.secretariat, recommendation=one)
    found.refresh_from_db()
    assert (found.verdict, found.stands, found.refused) == ("unclear", "From here.", "")
    assert applied(intake, world.secretariat, found).applied == 1
    one.refresh_from_db()
    assert one.text == "From the file."


def test_a_response_given_meanwhile_is_not_written_over(world, review, first):
    content = file(review, response_1=lambda said: said.replace("IFRC: Agreed", "IFRC: Not agreed"))
    intake = brought(world, review, content)
    recommendations.respond(
        review.recommendations.get(number=1), by=world.secretariat, party=world.ifrc,
        answer="partially_agreed", note="With a note.",
    )  # fmt: skip
    assert intakes.apply(intake, by=world.secretariat, all_plain=True).applied == 0
    assert (
        review.recommendations.get(number=1).responses.get(party=world.ifrc).answer
        == "partially_agreed"
    )


def test_the_note_of_a_response_stays_when_its_answer_is_changed(world, review, first):
    review.recommendations.get(number=1).responses.filter(party=world.ifrc).update(
        note="As decided."
    )
    content = file(review, response_1=lambda said: said.replace("IFRC: Agreed", "IFRC: Not agreed"))
    intakes.apply(brought(world, review, content), by=world.secretariat, all_plain=True)
    kept = review.recommendations.get(number=1).responses.get(party=world.ifrc)
    assert (kept.answer, kept.note) == ("not_agreed", "As decided.")


def test_a_report_that_was_handed_in_is_taken_back_first(world, review, first):
    round_ = reviews.open_round(world, review, date(2026, 6, 30))
    intake = brought(world, review, file(review, way_2="Go further."))
    row = round_.reports.get(recommendation__number=2)
    reports.run(row, "report", by=world.secretariat)
    intakes.apply(intake, by=world.secretariat, all_plain=True)
    assert "Take it back" in cell(intake, 2, "way_forward").refused


def test_a_closed_recommendation_has_no_report_to_write_to(world, review, first):
    review.recommendations.filter(number=2).update(
        state="closed", closed_at=timezone.now(), closed_by=world.secretariat
    )
    reviews.open_round(world, review, date(2026, 6, 30))
    intake = brought(world, review, file(review, way_2="Go further."))
    intakes.apply(intake, by=world.secretariat, all_plain=True)
    assert "is closed" in cell(intake, 2, "way_forward").refused


def test_a_text_too_long_is_refused_by_the_record_and_said(world, review):
    intake = brought(world, review, file(review, text_1="x" * 10_001))
    intakes.apply(intake, by=world.secretariat, all_plain=True)
    assert "there is room for 10000" in cell(intake, 1, "recommendation").refused


def test_only_what_is_ticked_is_applied(world, review):
    intake = brought(world, review, file(review, text_1="One.", text_2="Two."))
    came = applied(intake, world.secretariat, cell(intake, 2, "recommendation"))
    assert (came.applied, came.left) == (1, 1)
    assert review.recommendations.get(number=1).text != "One."


def test_a_member_cannot_add_what_the_file_has_anew(world, review):
    rows = [("Strategic level",), ("8", "Something quite new.", "Why.", "", "")]
    intake = brought(world, review, tables.document(rows), "committee")
    came = intakes.apply(intake, by=world.committee, all_plain=True)
    assert came.applied == 0 and review.recommendations.count() == 3
    assert intakes.apply(intake, by=world.secretariat, all_plain=True).applied == 2
    made = review.recommendations.get(number=8)
    assert (made.text, made.detail) == ("Something quite new.", "Why.")


def test_twice_the_same_is_done_once(world, review):
    intake = brought(world, review, file(review, text_1="One."))
    found = cell(intake, 1, "recommendation")
    applied(intake, world.secretariat, found)
    with pytest.raises(Invalid, match="Tick at least one"):
        applied(intake, world.secretariat, found)
    assert AuditEvent.objects.filter(verb="recommendation.amend").count() == 1


@pytest.mark.parametrize("ids", [[], [0], [-1], [10**30], [2**62]])
def test_a_cell_that_is_none_of_it_is_not_applied(world, review, ids):
    intake = brought(world, review, file(review, text_1="One."))
    with pytest.raises(Invalid):
        intakes.apply(intake, by=world.secretariat, proposals=ids)


def test_a_cell_of_another_intake_is_none_of_this(world, review):
    other = brought(world, review, file(review, text_1="One."))
    intake = brought(world, review, file(review, text_2="Two."))
    with pytest.raises(Invalid):
        applied(intake, world.secretariat, cell(other, 1, "recommendation"))


def test_two_who_apply_at_once_notice_each_other(world, review):
    intake = brought(world, review, file(review, text_1="One.", text_2="Two."))
    applied(intake, world.secretariat, cell(intake, 1, "recommendation"), version=intake.version)
    with pytest.raises(Stale):
        applied(intake, world.committee, cell(intake, 2, "recommendation"), version=intake.version)


def test_put_away_nothing_more_is_applied_and_what_was_stays(world, review):
    intake = brought(world, review, file(review, text_1="One.", text_2="Two."))
    applied(intake, world.secretariat, cell(intake, 1, "recommendation"))
    done = intakes.run(intake, "discard", by=world.secretariat)
    assert done.state == "discarded" and done.discarded_by == world.secretariat
    with pytest.raises(OutOfTurn):
        intakes.apply(done, by=world.secretariat, all_plain=True)
    with pytest.raises(OutOfTurn):
        intakes.choose(cells(done)[0].row, by=world.secretariat)
    assert review.recommendations.get(number=1).text == "One."


def test_many_cells_go_in_helpings(world, review, monkeypatch):
    monkeypatch.setattr(policy, "AT_ONCE", 1)
    intake = brought(world, review, file(review, text_1="One.", text_2="Two."))
    assert intakes.apply(intake, by=world.secretariat, all_plain=True).left == 1
    assert intakes.apply(intake, by=world.secretariat, all_plain=True).left == 0


class TestChoosing:
    @pytest.fixture
    def row(self, world, review):
        rows = [("Atlantis",), ("2", "Raise it from the sea.", "Why.", "", "")]
        content = tables.document([("Pakistan",), *rows[1:]])
        return cells(brought(world, review, content))[0].row

    def test_left_out_nothing_of_it_can_be_applied(self, world, row):
        intakes.choose(row, by=world.secretariat)
        assert not any(each.can_be_applied for each in cells(row.intake))
        event = AuditEvent.objects.get(verb="intake.choose")
        assert (event.data["row"], event.data["to"]) == (row.n, "left_out")

    def test_as_a_known_one_it_is_compared_with_it(self, world, review, row):
        two = review.recommendations.get(number=2)
        intakes.choose(row, by=world.secretariat, recommendation=two)
        found = cell(row.intake, 2, "recommendation")
        assert (found.verdict, found.stands) == ("changed", two.text)

    def test_as_a_new_one_it_takes_a_free_number(self, world, review, row):
        intakes.choose(row, by=world.secretariat, is_new=True)
        intakes.apply(row.intake, by=world.secretariat, all_plain=True)
        made = review.recommendations.get(text="Raise it from the sea.")
        assert (made.number, made.level, made.country_id) == (4, "country", "PAK")

    def test_of_another_review_it_cannot_be(self, world, row):
        other = reviews.review(world, ref="OTHER", count=1).recommendations.get()
        with pytest.raises(Invalid):
            intakes.choose(row, by=world.secretariat, recommendation=other)

    def test_once_applied_it_stays_what_it_is(self, world, review, row):
        intakes.choose(
            row, by=world.secretariat, recommendation=review.recommendations.get(number=2)
        )
        applied(row.intake, world.secretariat, cell(row.intake, 2, "recommendation"))
        with pytest.raises(NotReady):
            intakes.choose(row, by=world.secretariat, is_new=True)
