"""Rounds: opened by the secretariat, one at a time; what is not answered is an answer that shows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from coordination.deadlines.quiet import quiet
from recommendations.recommendation.models import Recommendation
from recommendations.report import actions as reports
from recommendations.report.models import StatusReport
from recommendations.round import actions as rounds
from smcc.audit.models import AuditEvent
from smcc.audit.record import broken_chains
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY, JUNE, JULY = date(2026, 5, 23), date(2026, 6, 1), date(2026, 7, 1)


@scenario
def review(world):
    return reviews.review(world)


@scenario
def first(world, review):
    return reviews.closed_round(world, review, MAY)


def report_on(round_, number):
    return StatusReport.objects.get(round=round_, recommendation__number=number)


def later(**more):
    return timezone.now() + timedelta(**more)


class TestOpening:
    @pytest.mark.parametrize("who", ["coordinator", "committee", "observer", "icrc_hod"])
    def test_only_the_secretariat_opens(self, world, review, who):
        with pytest.raises(NotYours):
            rounds.open_round(review, by=getattr(world, who), dated=MAY, report_by=later(days=1))

    def test_one_report_for_each_recommendation_that_is_followed(self, world, review):
        Recommendation.objects.filter(number=3).update(state="closed", closed_at=timezone.now(),
                                                       closed_by=world.secretariat)  # fmt: skip
        made = reviews.open_round(world, review, MAY)
        asked = made.reports.order_by("recommendation__number")
        assert [each.recommendation.number for each in asked] == [1, 2]
        assert [each.owner_post for each in asked] == [reviews.owner(world), None]
        assert {each.state for each in asked} == {"due"}
        event = AuditEvent.objects.get(verb="round.open")
        assert event.chain == "review:LLR-2026" and event.data["recommendations"] == [1, 2]

    def test_a_second_one_waits_for_the_first_to_be_closed(self, world, review):
        reviews.open_round(world, review, MAY)
        with pytest.raises(OutOfTurn, match="open already"):
            reviews.open_round(world, review, JUNE)

    @pytest.mark.parametrize("dated", [MAY, date(2026, 5, 22)])
    def test_its_date_is_after_the_last_ones(self, world, review, first, dated):
        with pytest.raises(Invalid) as refused:
            reviews.open_round(world, review, dated)
        assert "dated" in refused.value.fields

    def test_owners_need_time(self, world, review):
        with pytest.raises(Invalid) as refused:
            reviews.open_round(world, review, MAY, report_by=later(seconds=-1))
        assert "report_by" in refused.value.fields

    def test_one_of_long_ago_is_written_down_with_its_own_dates(self, world, review):
        opened, by = later(days=-40), later(days=-20)
        with quiet():
            made = reviews.open_round(world, review, MAY, report_by=by, at=opened)
        made.refresh_from_db()
        assert (made.created_at, made.report_by) == (opened, by)
        event = AuditEvent.objects.get(verb="round.open")
        assert event.data["happened_at"] == opened.isoformat()

    @pytest.mark.parametrize(("opened", "by", "field"), [(-20, -20, "report_by"), (1, 2, "at")])
    def test_a_time_before_it_was_opened_or_an_opening_to_come_is_refused(
        self, world, review, opened, by, field
    ):
        dates = {"at": later(days=opened), "report_by": later(days=by - 1 if by < 0 else by)}
        with pytest.raises(Invalid) as refused:
            reviews.open_round(world, review, MAY, **dates)
        assert list(refused.value.fields) == [field]

    def test_a_draft_is_published_first(self, world):
        draft = reviews.review(world, ref="DRAFT", state="draft")
        with pytest.raises(OutOfTurn, match="Publish"):
            reviews.open_round(world, draft, MAY)

    def test_each_report_begins_with_what_was_said_last(self, world, review, first):
        again = report_on(reviews.open_round(world, review, JUNE), 2)
        assert (again.status, again.narrative) == ("in_progress", "Begun with 2.")


class TestReporting:
    def test_the_owner_writes_and_reports_and_others_do_not(self, world, review):
        row = report_on(reviews.open_round(world, review, MAY), 1)
        with pytest.raises(NotYours):
            reports.write_report(row, by=world.observer, changes={"status": "implemented"})
        row = reports.write_report(row, by=world.icrc_hod, changes={"status": "pending"})
        row = reports.run(row, "report", by=world.icrc_hod)
        assert row.state == "reported" and row.reported_by == world.icrc_hod
        with pytest.raises(OutOfTurn, match="Take it back"):
            reports.write_report(row, by=world.icrc_hod, changes={"status": "implemented"})

    def test_a_status_is_one_of_the_four_words(self, world, review):
        row = report_on(reviews.open_round(world, review, MAY), 1)
        with pytest.raises(Invalid) as refused:
            reports.write_report(row, by=world.icrc_hod, changes={"status": "green"})
        assert "status" in refused.value.fields
        with pytest.raises(NotReady, match="status"):
            reports.run(row, "report", by=world.icrc_hod)

    def test_what_is_inferred_says_from_what(self, world, review):
        row = report_on(reviews.open_round(world, review, MAY), 1)
        with pytest.raises(Invalid) as refused:
            reports.write_report(row, by=world.icrc_hod, changes={"status_basis": "inferred"})
        assert "basis_reason" in refused.value.fields

    def test_two_who_write_at_once_do_not_overwrite_each_other(self, world, review):
        row = report_on(reviews.open_round(world, review, MAY), 1)
        reports.write_report(
            row, by=world.icrc_hod, changes={"narrative": "A"}, version=row.version
        )
        with pytest.raises(Stale):
            reports.write_report(
                row, by=world.secretariat, changes={"narrative": "B"}, version=row.version
            )
        assert report_on(row.round, 1).narrative == "A"

    def test_after_the_close_nothing_is_written(self, world, review, first):
        row = report_on(first, 1)
        with pytest.raises(OutOfTurn, match="round is closed"):
            reports.write_report(row, by=world.secretariat, changes={"narrative": "Late"})
        for step in ("take_back", "check_again"):
            with pytest.raises((NotReady, OutOfTurn)):
                reports.run(row, step, by=world.secretariat, reason="Late")

    def test_the_secretariat_gives_back_with_a_reason(self, world, review):
        row = report_on(reviews.open_round(world, review, MAY), 1)
        row = reports.write_report(row, by=world.icrc_hod, changes={"status": "pending"})
        row = reports.run(row, "report", by=world.icrc_hod)
        with pytest.raises(NotReady):
            reports.run(row, "give_back", by=world.secretariat)
        row = reports.run(row, "give_back", by=world.secretariat, reason="By when?")
        assert row.state == "due" and row.reported_at is None


class TestClosing:
    def test_it_waits_for_what_was_reported_to_be_checked(self, world, review):
        round_ = reviews.open_round(world, review, MAY)
        row = report_on(round_, 1)
        row = reports.write_report(row, by=world.icrc_hod, changes={"status": "pending"})
        reports.run(row, "report", by=world.icrc_hod)
        with pytest.raises(NotReady, match="1 report waits"):
            rounds.run(round_, "close", by=world.secretariat)

    def test_no_answer_is_an_answer_that_shows_and_what_was_known_stands(
        self, world, review, first
    ):
        round_ = reviews.open_round(world, review, JUNE)
        draft = {"narrative": "Half a sentence", "status": "implemented"}
        reports.write_report(report_on(round_, 2), by=world.secretariat, changes=draft)
        reviews.report(world, round_, 1, status="implemented")
        rounds.run(round_, "close", by=world.secretariat)
        silent = report_on(round_, 2)
        assert (silent.state, silent.status) == ("silent", "in_progress")
        assert silent.as_closed["draft"]["narrative"] == "Half a sentence", "nothing is lost"
        assert AuditEvent.objects.filter(verb="status_report.fall_silent").count() == 2
        assert review.recommendations.get(number=2).current == silent

    def test_the_current_status_is_the_latest_closed_rounds(self, world, review, first):
        one = review.recommendations.get(number=1)
        assert one.current.status == "in_progress"
        round_ = reviews.open_round(world, review, JUNE)
        reviews.report(world, round_, 1, status="implemented")
        one.refresh_from_db()
        assert one.current.round == first, "an open round changes nothing yet"
        rounds.run(round_, "close", by=world.secretariat)
        one.refresh_from_db()
        assert one.current.status == "implemented"

    def test_a_report_that_repeats_the_last_one_is_marked_unchanged(self, world, review, first):
        round_ = reviews.open_round(world, review, JUNE)
        reviews.report(world, round_, 1, narrative="Begun  with 1.\n")
        reviews.report(world, round_, 2, narrative="Something new.")
        rounds.run(round_, "close", by=world.secretariat)
        same, other = report_on(round_, 1), report_on(round_, 2)
        assert same.is_unchanged and same.same_since == MAY
        assert not other.is_unchanged and other.same_since == JUNE

    def test_what_stood_beside_it_is_frozen(self, world, review):
        one = review.recommendations.get(number=1)
        one.responses.create(party=world.icrc, answer="agreed")
        round_ = reviews.closed_round(world, review, MAY)
        one.responses.update(answer="not_agreed")
        kept = report_on(round_, 1).as_closed
        assert [(each["party"], each["answer"]) for each in kept["responses"]] == [
            ("ICRC", "agreed")
        ]
        assert kept["text"] == one.text and kept["owner_code"] == reviews.owner(world).code


class TestReopening:
    def test_it_needs_a_reason_and_asks_again(self, world, review, first):
        round_ = reviews.open_round(world, review, JUNE)
        reports.write_report(
            report_on(round_, 2), by=world.secretariat, changes={"narrative": "Half a sentence"}
        )
        round_ = rounds.run(round_, "close", by=world.secretariat)
        with pytest.raises(NotReady):
            rounds.run(round_, "reopen", by=world.secretariat)
        rounds.run(round_, "reopen", by=world.secretariat, reason="An owner was on mission")
        again = report_on(round_, 2)
        assert (again.state, again.narrative) == ("due", "Half a sentence")
        assert review.recommendations.get(number=2).current.round == first
        assert broken_chains() == []

    def test_only_the_latest_round_is_reopened(self, world, review, first):
        reviews.closed_round(world, review, JUNE)
        with pytest.raises(NotReady, match="later round"):
            rounds.run(first, "reopen", by=world.secretariat, reason="A mistake")


def test_a_round_opened_by_mistake_is_withdrawn_and_its_date_is_free_again(world, review):
    round_ = reviews.open_round(world, review, MAY)
    rounds.run(round_, "withdraw", by=world.secretariat, reason="Wrong date")
    assert reviews.open_round(world, review, MAY).state == "open"
