"""Who is taken into the pool, what is said of availability, and what of it is recorded."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coordination.watch.waiting import waiting_for
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tools.advisor import actions
from tools.advisor.models import Advisor


def day(n):
    return timezone.localdate() + timedelta(days=n)


class TestTakingIn:
    def take_in(self, world, by="secretariat", **more):
        said = {"email": "polish@demo.example", "languages": ["en"], "trained_on": day(-30)} | more
        return actions.take_in(by=getattr(world, by), **said)

    @pytest.mark.parametrize("who", ["secretariat", "icrc_director", "ifrc_usg"])
    def test_those_who_match_take_in(self, world, who):
        made = self.take_in(world, by=who, email="POLISH@demo.example ")
        assert (made.person, made.is_in_pool, made.languages) == (world.polish, True, " en ")

    @pytest.mark.parametrize("who", ["coordinator", "urcs", "polish", "region", "committee"])
    def test_nobody_else_does(self, world, who):
        with pytest.raises(NotYours):
            self.take_in(world, by=who)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"email": "nobody@demo.example"}, "email"),
            ({"email": "a\x00b"}, "email"),
            ({"languages": []}, "languages"),
            ({"languages": ["klingon"]}, "languages"),
            ({"trained_on": None}, "trained_on"),
            ({"trained_on": day(2)}, "trained_on"),
            ({"trained_where": "x" * 301}, "trained_where"),
        ],
    )
    def test_what_cannot_be_is_named(self, world, given, field):
        with pytest.raises(Invalid) as refused:
            self.take_in(world, **given)
        assert field in refused.value.fields
        assert not Advisor.objects.exists()

    def test_nobody_is_taken_in_twice(self, world):
        self.take_in(world)
        with pytest.raises(Invalid, match="already"):
            self.take_in(world)

    def test_it_is_recorded_on_a_chain_of_its_own(self, world):
        made = self.take_in(world)
        event = AuditEvent.objects.get(verb="advisor.take_in")
        assert event.chain == f"advisor:{made.pk}"


class TestAvailability:
    def say(self, advisor, by, first, last, note=""):
        return actions.say_available(
            advisor, by=by, first_on=day(first), last_on=day(last), note=note
        )

    @pytest.mark.parametrize("who", ["urcs_staff", "secretariat"])
    def test_the_advisor_and_those_who_match_say_it(self, world, advisor, who):
        self.say(advisor, getattr(world, who), 100, 120)
        assert advisor.periods.standing().count() == 2

    @pytest.mark.parametrize("who", ["urcs", "polish", "coordinator"])
    def test_nobody_else_does(self, world, advisor, who):
        with pytest.raises(NotYours):
            self.say(advisor, getattr(world, who), 100, 120)

    @pytest.mark.parametrize(("first", "last"), [(0, 90), (90, 95), (-5, 0), (10, 20), (-5, 200)])
    def test_an_overlap_is_refused_naming_the_other_period(self, world, advisor, first, last):
        with pytest.raises(Invalid) as refused:
            self.say(advisor, world.urcs_staff, first, last, note="other")
        assert str(day(90).year) in str(refused.value) and "overlaps" in str(refused.value)

    def test_the_same_said_twice_stands_once(self, world, advisor):
        self.say(advisor, world.urcs_staff, 0, 90)
        assert advisor.periods.count() == 1

    def test_the_day_after_is_no_overlap(self, world, advisor):
        assert self.say(advisor, world.urcs_staff, 91, 95)

    @pytest.mark.parametrize(
        ("first", "last", "field"),
        [(120, 110, "last_on"), (-30, -20, "last_on")],
    )
    def test_days_in_the_wrong_order_or_over_already(self, world, advisor, first, last, field):
        with pytest.raises(Invalid) as refused:
            self.say(advisor, world.urcs_staff, first, last)
        assert field in refused.value.fields

    def test_taken_back_it_makes_room_and_stays_in_the_record(self, world, advisor):
        period = advisor.periods.get()
        with pytest.raises(Invalid):
            actions.take_period_back(period, by=world.urcs_staff, reason=" ")
        row = actions.take_period_back(period, by=world.urcs_staff, reason="Needed at home")
        assert row.withdrawn_reason == "Needed at home"
        self.say(advisor, world.urcs_staff, 10, 20)
        assert advisor.periods.count() == 2

    def test_of_somebody_withdrawn_nothing_is_said(self, world, advisor):
        actions.run(advisor, "withdraw", by=world.urcs_staff, reason="Another job")
        with pytest.raises(OutOfTurn):
            self.say(advisor, world.secretariat, 100, 120)

    def test_the_database_knows_no_period_that_ends_before_it_begins(self, advisor):
        with pytest.raises(IntegrityError), transaction.atomic():
            advisor.periods.update(last_on=day(-400))


class TestConfirming:
    def test_asked_it_waits_on_the_advisors_watch_until_confirmed(self, world, advisor):
        assert "confirm" not in said_to(world.urcs_staff)
        row = actions.run(advisor, "ask", by=world.secretariat)
        assert "Confirm when you can go" in said_to(world.urcs_staff)
        assert "Confirm" not in said_to(world.secretariat)
        row = actions.run(row, "confirm", by=world.urcs_staff)
        assert row.confirmed_by == world.urcs_staff
        assert "Confirm" not in said_to(world.urcs_staff)

    def test_withdrawn_with_a_reason_and_taken_back(self, world, advisor):
        row = actions.run(advisor, "withdraw", by=world.urcs_staff, reason="Another job")
        assert (row.withdrawn_reason, row.is_in_pool) == ("Another job", False)
        assert not Advisor.objects.in_pool().exists()
        row = actions.run(row, "take_back", by=world.secretariat, reason="Back again")
        assert (row.withdrawn_reason, row.is_in_pool) == ("", True)

    def test_who_read_an_earlier_version_is_told(self, world, advisor):
        read = Advisor.objects.get().version
        actions.amend_advisor(
            advisor, by=world.secretariat, changes={"languages": ["ar"]}, version=read
        )
        with pytest.raises(Stale):
            actions.amend_advisor(
                advisor, by=world.secretariat, changes={"languages": ["es"]}, version=read
            )


def said_to(person):
    return " ".join(str(each.sentence) for each in waiting_for(person))
