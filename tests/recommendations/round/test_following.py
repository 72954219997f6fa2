"""What follows for reports, clocks and readers when a round is opened, closed, reopened or withdrawn."""

import json
import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from recommendations.recommendation import actions as recommendations
from recommendations.report import actions as reports
from recommendations.report.models import StatusReport
from recommendations.review import actions as kept
from recommendations.round import actions as rounds
from recommendations.round.trend import trend
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import NotReady
from tests.factories import reviews
from tests.factories.world import make_world
from tests.fixtures.scenarios import scenario

MAY, JUNE, JULY = date(2026, 5, 23), date(2026, 6, 1), date(2026, 7, 1)


@scenario
def review(world):
    return reviews.review(world)


@scenario
def first(world, review):
    return reviews.closed_round(
        world, review, MAY, status_basis="inferred", basis_reason="The colour", confidence="low"
    )


def report_on(round_, number):
    return StatusReport.objects.get(round=round_, recommendation__number=number)


def close(world, round_):
    return rounds.run(round_, "close", by=world.secretariat)


class TestHowTheStatusIsKnown:
    def test_what_an_owner_reports_is_stated_even_where_it_was_inferred_before(
        self, world, review, first
    ):
        assert report_on(first, 1).basis_by, "whoever inferred is named"
        again = reviews.open_round(world, review, JUNE)
        begun = report_on(again, 1)
        assert (begun.status, begun.status_basis, begun.basis_reason) == (
            "in_progress", "stated", "",
        )  # fmt: skip
        row = reports.run(begun, "report", by=world.icrc_hod)
        reports.run(row, "check", by=world.secretariat)
        close(world, again)
        row = report_on(again, 1)
        assert (row.status_basis, row.basis_by, row.is_unchanged) == ("stated", "", True)

    def test_what_nobody_reported_stays_inferred(self, world, review, first):
        again = reviews.open_round(world, review, JUNE)
        close(world, again)
        silent = report_on(again, 1)
        assert (silent.status_basis, silent.basis_reason) == ("inferred", "The colour")
        assert "draft" not in silent.as_closed, "nobody had written anything"

    def test_who_calls_a_status_inferred_is_kept(self, world, review):
        again = reviews.open_round(world, review, JUNE)
        said = {"status": "pending", "status_basis": "inferred", "basis_reason": "From the minutes"}
        row = reports.write_report(report_on(again, 1), by=world.icrc_hod, changes=said)
        assert row.basis_by == world.icrc_hod.name
        row = reports.write_report(row, by=world.icrc_hod, changes={"status": "implemented"})
        assert (row.status_basis, row.basis_reason, row.basis_by) == ("stated", "", "")


class TestWhoReadsADraft:
    def test_what_was_never_reported_is_in_no_answer_and_no_file(
        self, world, review, first, client
    ):
        again = reviews.open_round(world, review, JUNE)
        draft = {"narrative": "Half a sentence, not meant for others"}
        reports.write_report(report_on(again, 1), by=world.icrc_hod, changes=draft)
        close(world, again)
        assert report_on(again, 1).as_closed["draft"], "the owner's text is kept"
        client.force_login(world.observer)
        for address in ("/api/v1/status-reports/", "/api/v1/status-reports/?format=csv"):
            answer = client.get(address)
            text = answer.getvalue() if answer.streaming else answer.content
            assert b"Half a sentence" not in text and b"responses" in text, address
        page = client.get(report_on(again, 1).get_absolute_url())
        assert "Half a sentence" not in page.content.decode()


class TestReopening:
    def test_what_was_known_is_the_latest_round_that_asked(self, world, review, first):
        """Recommendation 3 was closed while the second round asked, and is followed again."""
        StatusReport.objects.filter(round=first).update(status="implemented")
        three = review.recommendations.get(number=3)
        recommendations.run(three, "close", by=world.secretariat, reason="Done")
        second = reviews.open_round(world, review, JUNE)
        assert not second.reports.filter(recommendation=three).exists()
        close(world, second)
        three.refresh_from_db()
        recommendations.run(three, "reopen", by=world.secretariat, reason="Not done")
        third = reviews.open_round(world, review, JULY)
        close(world, third)
        rounds.run(third, "reopen", by=world.secretariat, reason="An answer came late")
        three.refresh_from_db()
        assert three.current == report_on(first, 3)

    def test_whoever_owns_it_now_is_asked(self, world, review, first):
        second = reviews.open_round(world, review, JUNE)
        close(world, second)
        post = world.ifrc_hod.held_posts()[0]
        one = review.recommendations.get(number=1)
        recommendations.amend_recommendation(
            one, by=world.secretariat, changes={"owner_post": post}
        )
        rounds.run(second, "reopen", by=world.secretariat, reason="An answer came late")
        row = report_on(second, 1)
        assert row.owner_post == post
        reports.write_report(row, by=world.ifrc_hod, changes={"narrative": "Ours now."})

    def test_not_while_something_was_closed_because_of_it(self, world, review, first):
        StatusReport.objects.filter(round=first).update(status="implemented")
        one = review.recommendations.get(number=1)
        recommendations.run(one, "close", by=world.secretariat, reason="Done")
        with pytest.raises(NotReady, match="Closed since then: 1"):
            rounds.run(first, "reopen", by=world.secretariat, reason="A mistake")


class TestReadersAndOwners:
    def test_a_date_that_was_withdrawn_and_is_used_again_has_one_report(
        self, world, review, client
    ):
        mistake = reviews.open_round(world, review, MAY)
        rounds.run(mistake, "withdraw", by=world.secretariat, reason="Wrong time")
        again = reviews.open_round(world, review, MAY)
        client.force_login(world.secretariat)
        page = client.get(reverse("status_report", args=[review.ref, MAY, 1]))
        assert page.context["report"].round == again
        history = client.get(review.recommendations.get(number=1).get_absolute_url())
        assert [each.report.round for each in history.context["history"]] == [again]

    def test_a_review_is_not_taken_away_from_those_who_are_asked(self, world, review):
        reviews.open_round(world, review, MAY)
        for step in ("take_back", "withdraw"):
            with pytest.raises(NotReady, match="A round is open"):
                kept.run(review, step, by=world.secretariat, reason="An error in it")

    def test_another_owner_stands_in_the_record_of_the_report(self, world, review):
        round_ = reviews.open_round(world, review, MAY)
        one = review.recommendations.get(number=1)
        changes = {"owner_post": world.ifrc_hod.held_posts()[0]}
        recommendations.amend_recommendation(one, by=world.secretariat, changes=changes)
        event = AuditEvent.objects.get(verb="status_report.ask")
        moved = event.data["changes"]["owner_post"]
        assert moved["from"] == str(reviews.owner(world)) and moved["to"] != moved["from"]
        assert report_on(round_, 1).version == 2

    def test_a_clock_is_shown_to_those_who_may_see_it(self, world, review, client):
        round_ = reviews.open_round(world, review, MAY)
        review.recommendations.filter(number=2).update(owner_post=world.posts["urcs_sg"])
        client.force_login(world.urcs)
        shown = client.get(round_.get_absolute_url()).context["rows"]
        assert [bool(row.clock) for row in shown] == [False, False, False]
        client.force_login(world.icrc_hod)
        shown = client.get(round_.get_absolute_url()).context["rows"]
        assert [bool(row.clock) for row in shown] == [True, False, False]

    def test_the_wording_that_moved_shows_on_the_page_as_in_the_word_file(
        self, world, review, first, client
    ):
        one = review.recommendations.get(number=1)
        recommendations.amend_recommendation(
            one, by=world.secretariat, changes={"text": "Do the other thing number 1"}
        )
        second = reviews.closed_round(world, review, JUNE)
        client.force_login(world.observer)
        page = client.get(reverse("round_comparison", args=[review.ref, second.dated, first.dated]))
        moved = [row.recommendation.number for row in page.context["others"]]
        assert moved == [1], json.dumps(moved)


class TestWhatWasClosedBefore:
    @pytest.fixture
    def second(self, world, review, first):
        """Recommendation 1 was closed as implemented; the next round asks about the two others."""
        StatusReport.objects.filter(round=first).update(status="implemented")
        one = review.recommendations.get(number=1)
        recommendations.run(one, "close", by=world.secretariat, reason="Done")
        round_ = reviews.open_round(world, review, JUNE)
        for number in (2, 3):
            reviews.report(world, round_, number, status="pending")
        return close(world, round_)

    def test_it_stands_in_the_next_table_as_it_was_and_has_not_moved(
        self, world, review, first, second, client
    ):
        client.force_login(world.observer)
        table = client.get(reverse("round_table", args=[review.ref, JUNE, "json"]))
        rows = json.loads(b"".join(table.streaming_content))["rows"]
        assert len(rows) == 3 and "implemented" in json.dumps(rows[0])
        page = client.get(reverse("round_comparison", args=[review.ref, JUNE, MAY]))
        assert [row.recommendation.number for row in page.context["moved"]] == [2, 3]

    def test_the_trend_still_counts_it(self, world, review, first, second):
        last = trend(review, world.observer).bars[-1]
        assert {part.key: part.count for part in last.drawn} == {"implemented": 1, "pending": 2}


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_close_waits_for_a_report_under_way_and_sees_it(transactional_db):
    """Neither freezes what nobody checked, nor stands in a deadlock with it."""
    world = make_world()
    review = reviews.review(world)
    round_ = reviews.open_round(world, review, MAY, report_by=timezone.now() + timedelta(days=9))
    said = {"status": "pending", "narrative": "Now."}
    row = reports.write_report(report_on(round_, 1), by=world.icrc_hod, changes=said)
    outcome: list[object] = []

    def closing():
        try:
            outcome.append(rounds.run(round_, "close", by=world.secretariat))
        except NotReady as refusal:
            outcome.append(refusal)
        finally:
            connection.close()

    with transaction.atomic():
        reports.run(row, "report", by=world.icrc_hod)
        other = threading.Thread(target=closing)
        other.start()
        other.join(timeout=1)
        assert other.is_alive() and not outcome, "it waits for the report"
    other.join(timeout=20)
    assert isinstance(outcome[0], NotReady), outcome
