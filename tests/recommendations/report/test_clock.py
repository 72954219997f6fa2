"""The clock of a status report: the owner is reminded in time, silence escalates, and all see it coming."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines import actions as deadlines
from coordination.deadlines.models import Deadline, Delivery, Rung
from coordination.deadlines.sending import send_pending
from coordination.deadlines.sweep import fire_due_rungs
from recommendations.recommendation.actions import amend_recommendation
from recommendations.report import actions as reports
from recommendations.round import actions as rounds
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY, JUNE = date(2026, 5, 23), date(2026, 6, 1)


@scenario
def review(world):
    return reviews.review(world)


@scenario
def round_(world, review):
    return reviews.open_round(world, review, MAY, report_by=timezone.now() + timedelta(days=30))


def clock_of(round_, number):
    report = round_.reports.get(recommendation__number=number)
    return Deadline.objects.of(report).get()


def clocks(round_):
    kept = round_.reports.values_list("pk", flat=True)
    return Deadline.objects.filter(subject_kind="status_report", subject_id__in=map(str, kept))


def later(clock, **more):
    return clock.due_at + timedelta(**more)


class TestPassedOn:
    def test_to_somebody_who_may_not_see_it_is_refused_in_words_of_the_committee(
        self, world, round_
    ):
        with pytest.raises(Invalid) as refused:
            deadlines.pass_on(
                clock_of(round_, 1), to=world.observer, reason="On leave", by=world.icrc_hod
            )
        (said,) = refused.value.fields["to"]
        assert "it is for the Steering Committee, its secretariat and whoever holds" in said
        assert "operation" not in said and said.startswith(world.observer.name)


class TestItsPage:
    def test_reminders_from_before_it_was_taken_back_stand_under_their_own_heading(
        self, client, world, round_
    ):
        row = round_.reports.get(recommendation__number=1)
        row = reports.write_report(row, by=world.icrc_hod, changes={"status": "in_progress"})
        client.force_login(world.icrc_hod)
        page = client.get(clock_of(round_, 1).get_absolute_url())
        assert "Earlier reminders" not in page.text
        before = len(page.context["present"])
        row = reports.run(row, "report", by=world.icrc_hod)
        reports.run(row, "take_back", by=world.icrc_hod)
        page = client.get(clock_of(round_, 1).get_absolute_url())
        assert {line.rung.state for line in page.context["present"]} == {"planned"}
        assert {line.rung.state for line in page.context["earlier"]} == {"cancelled"}
        assert len(page.context["present"]) == len(page.context["earlier"]) == before
        now, _heading, earlier = page.text.partition("Earlier reminders")
        assert "Cancelled" not in now and "before the clock stopped and ran again" in earlier

    def test_says_what_it_is_part_of_and_speaks_of_no_operation(self, client, world, round_):
        client.force_login(world.icrc_hod)
        text = client.get(clock_of(round_, 1).get_absolute_url()).text
        assert "<dt>Part of</dt>" in text and "<dt>Operation</dt>" not in text


class TestItRuns:
    def test_from_the_opening_of_the_round_until_the_date_it_gives(self, round_):
        clock = clock_of(round_, 1)
        assert (clock.started_at, clock.due_at) == (round_.created_at, round_.report_by)
        assert clock.operation is None and clock.chain == "review:LLR-2026"
        assert clocks(round_).open().count() == 3

    def test_until_it_is_reported_and_again_when_it_is_taken_back(self, world, round_):
        row = round_.reports.get(recommendation__number=1)
        said = {"status": "in_progress", "narrative": "Begun."}
        row = reports.write_report(row, by=world.icrc_hod, changes=said)
        row = reports.run(row, "report", by=world.icrc_hod)
        assert clock_of(round_, 1).outcome == "met"
        reports.run(row, "take_back", by=world.icrc_hod)
        clock = clock_of(round_, 1)
        assert clock.outcome == "" and clock.rungs.planned().exists()

    def test_a_round_that_is_closed_ends_what_nobody_answered(self, world, round_):
        rounds.run(round_, "close", by=world.secretariat)
        assert {clock.outcome for clock in clocks(round_)} == {"withdrawn"}
        assert not Rung.objects.planned().exists()
        rounds.run(round_, "reopen", by=world.secretariat, reason="Two answers came late")
        assert clocks(round_).open().count() == 3

    def test_a_round_that_is_withdrawn_asks_nobody_any_more(self, world, round_):
        rounds.run(round_, "withdraw", by=world.secretariat, reason="Opened by mistake")
        assert {clock.outcome for clock in clocks(round_)} == {"withdrawn"}

    def test_its_events_stand_in_the_chain_of_the_review(self, round_):
        assert (
            AuditEvent.objects.filter(chain="review:LLR-2026", verb="deadline.start").count() == 3
        )


class TestWhomItReaches:
    def test_at_the_start_the_owner_in_one_message_for_all(self, world, review):
        review.recommendations.update(owner_post=reviews.owner(world))
        reviews.open_round(world, review, MAY)
        now = timezone.now() + timedelta(minutes=1)
        fire_due_rungs(now)
        told = Delivery.objects.filter(
            recipient=world.icrc_hod, channel="email", rung__name="start"
        )
        assert told.count() == 3 and {row.is_bundled for row in told} == {True}
        assert all("LLR-2026" in row.subject for row in told)
        assert all("Part of: LLR-2026 A review of two operations" in row.body for row in told)

    def test_silence_reaches_the_secretariat_at_the_limit_and_the_committee_a_week_later(
        self, world, round_
    ):
        clock = clock_of(round_, 1)
        fire_due_rungs(later(clock, minutes=1))
        told = Delivery.objects.filter(rung__deadline=clock, channel="inbox")
        assert {row.recipient for row in told.filter(rung__name="limit")} == {
            world.icrc_hod, world.secretariat,
        }  # fmt: skip
        fire_due_rungs(later(clock, days=7, minutes=1))
        reached = {row.recipient for row in told.filter(rung__name="after")}
        assert reached >= {world.icrc_hod, world.secretariat, world.committee}

    def test_where_nobody_owns_it_the_secretariat_is_told(self, world, round_):
        clock = clock_of(round_, 2)
        fire_due_rungs(timezone.now() + timedelta(minutes=1))
        told = Delivery.objects.filter(rung__deadline=clock, channel="inbox")
        assert {row.recipient for row in told} == {world.secretariat}

    def test_another_owner_is_reminded_instead_from_now_on(self, world, round_):
        post = world.ifrc_hod.held_posts()[0]
        first = round_.review.recommendations.get(number=1)
        amend_recommendation(first, by=world.secretariat, changes={"owner_post": post})
        clock = clock_of(round_, 1)
        assert clock.responsible_post == post
        fire_due_rungs(later(clock, hours=-23))
        told = Delivery.objects.filter(rung__deadline=clock, rung__name="24h_before")
        assert {row.recipient for row in told} == {world.ifrc_hod}

    def test_what_is_sent_is_one_letter_and_stands_in_the_chain_of_the_review(
        self, world, review, smtp_server
    ):
        review.recommendations.update(owner_post=reviews.owner(world))
        reviews.open_round(world, review, MAY)
        fire_due_rungs()
        send_pending()
        mine = [letter for letter in smtp_server.messages if world.icrc_hod.email in letter["To"]]
        assert len(mine) == 1 and "3 reminders · LLR-2026" in mine[0]["Subject"]
        sent = AuditEvent.objects.get(chain="review:LLR-2026", verb="deadline.delivered")
        assert len(sent.data["deliveries"]) == 3


class TestWhoSeesIt:
    def test_the_committee_its_secretariat_and_the_owner_and_nobody_else(self, world, round_):
        mine, other = clock_of(round_, 1), clock_of(round_, 2)
        for name, sees in {
            "secretariat": {mine, other}, "committee": {mine, other}, "icrc_hod": {mine},
            "observer": set(), "coordinator": set(), "icrc_director": set(),
        }.items():  # fmt: skip
            person = getattr(world, name)
            assert set(Deadline.objects.visible_to(person)) & {mine, other} == sees, name
            for clock in (mine, other):
                assert bool(clock.whole.roles_of(person)) == (clock in sees), name

    def test_its_page_says_in_advance_whom_silence_reaches(self, world, round_, client):
        client.force_login(world.icrc_hod)
        page = client.get(clock_of(round_, 1).get_absolute_url())
        assert page.status_code == 200
        text = page.content.decode()
        assert "LLR-2026" in text and "Steering Committee" in text
        client.force_login(world.observer)
        assert client.get(clock_of(round_, 1).get_absolute_url()).status_code == 404

    def test_the_watch_of_the_owner_shows_it(self, world, round_, client):
        client.force_login(world.icrc_hod)
        text = client.get("/").content.decode()
        assert "Report what became of the recommendation" in text and "LLR-2026" in text

    def test_what_was_reported_waits_on_the_watch_of_those_who_check_it(
        self, world, round_, client
    ):
        row = round_.reports.get(recommendation__number=1)
        row = reports.write_report(row, by=world.icrc_hod, changes={"status": "pending"})
        reports.run(row, "report", by=world.icrc_hod)
        for name, asked in {"committee": True, "secretariat": True, "icrc_hod": False}.items():
            client.force_login(getattr(world, name))
            text = client.get("/").content.decode()
            assert ("Check the report" in text) == asked, name

    def test_a_list_and_the_interface_name_the_review_instead_of_an_operation(
        self, world, round_, client
    ):
        client.force_login(world.committee)
        assert "LLR-2026 Recommendation 1" in client.get(reverse("deadline_list")).content.decode()
        found = client.get("/api/v1/deadlines/").json()["results"]
        row = next(each for each in found if each["subject_kind"] == "status_report")
        assert (row["operation"], row["part_of"]) == (None, "LLR-2026")

    def test_the_calendar_of_the_owner_has_it(self, world, round_):
        from coordination.feeds.actions import make_feed
        from coordination.feeds.clocks import clocks_of

        feed, _secret = make_feed(world.icrc_hod, by=world.icrc_hod)
        assert clock_of(round_, 1) in clocks_of(feed, timezone.now())


class TestWhatMayBeSaid:
    def test_the_secretariat_extends_it_and_the_owner_does_not(self, world, round_):
        clock, due = clock_of(round_, 1), round_.report_by + timedelta(days=7)
        with pytest.raises(NotYours):
            deadlines.extend(clock, due_at=due, reason="Holidays", by=world.icrc_hod)
        moved = deadlines.extend(clock, due_at=due, reason="Holidays", by=world.secretariat)
        assert (moved.due_at, moved.first_due_at) == (due, round_.report_by)
