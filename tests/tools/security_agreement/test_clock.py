"""The clock of an agreement's end: when it is asked for, whom it reminds, and what stops it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines.actions.setting import change_setting
from coordination.deadlines.models import Deadline
from coordination.watch.waiting import waiting_for
from tools.agreement.opening import end_of, house_day
from tools.security_agreement import actions, policy, signing
from tools.security_agreement.asking import ask, ask_for_renewals
from tools.security_agreement.models import SecurityAgreement

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def clocks():
    return Deadline.objects.filter(clock=policy.CLOCK)


def ending_in(register, days):
    today = house_day()
    return register.to("in_force", ends_on=today + days * DAY)


def test_renewal_is_asked_for_90_days_before_the_end_and_once(register):
    ending_in(register, 365)
    now = timezone.now()
    assert ask_for_renewals(now + 274 * DAY) == 0 and not clocks().exists()
    assert ask_for_renewals(now + 276 * DAY) == 1
    assert ask_for_renewals(now + 276 * DAY) == 0
    agreement, clock = SecurityAgreement.objects.get(), clocks().get()
    assert clock.started_at == agreement.ends_at - 90 * DAY
    assert clock.due_at == end_of(agreement.ends_on)


def test_one_that_ends_sooner_is_asked_for_from_its_entry_on(register):
    agreement = ending_in(register, 20)
    assert clocks().get().started_at == agreement.entered_at


def test_the_secretariat_sets_the_notice_and_a_promise_made_stays(register):
    change_setting(key=policy.NOTICE, new=240, by=register.world.secretariat, reason="Agreed")
    ending_in(register, 60)
    assert not clocks().exists()
    ask_for_renewals(timezone.now() + 51 * DAY)
    due = clocks().get().due_at
    change_setting(key=policy.NOTICE, new=120, by=register.world.secretariat, reason="Agreed")
    ask_for_renewals(timezone.now() + 51 * DAY)
    assert clocks().get().due_at == due


def test_its_ladder_reminds_at_90_30_and_7_days_at_the_end_and_every_week(register):
    ending_in(register, 365)
    ask_for_renewals(timezone.now() + 276 * DAY)
    clock = clocks().get()
    before = {round((clock.due_at - rung.fire_at) / DAY) for rung in clock.rungs.all()}
    assert {90, 30, 7, 0} <= before
    assert policy.CLOCKS[0].ladder[-1].every == 7 * DAY


def test_the_next_period_signed_by_both_stops_it_and_undoing_that_starts_it_again(register):
    world = register.world
    old = ending_in(register, 20)
    new = actions.renew(old, by=world.urcs)
    assert (new.starts_on, new.renews) == (old.ends_on + DAY, old)
    assert clocks().get().stopped_at is None
    new = register.sign(register.step(new, "negotiate"))
    assert clocks().get().outcome == Deadline.Outcome.MET
    assert not SecurityAgreement.objects.expired(house_day() + 60 * DAY).exists()
    register.step(new, "redraft", reason="A wrong name")
    assert [clock.outcome for clock in clocks().order_by("occurrence")] == ["met", ""]
    new = register.sign(register.step(register.again(new), "negotiate"))
    assert not clocks().open().exists()


def test_one_renewed_before_its_notice_is_not_asked_for_until_that_is_undone(register):
    old = ending_in(register, 365)
    new = register.step(actions.renew(old, by=register.world.urcs), "negotiate")
    new = register.sign(new)
    later = timezone.now() + 280 * DAY
    stale, old = old, register.again(old)
    assert ask_for_renewals(later) == 0 and not ask(old, by=None, now=later)
    assert not ask(stale, by=None, now=later), "read before it was renewed"
    assert not clocks().exists()
    register.step(new, "redraft", reason="A wrong name")
    assert ask_for_renewals(later) == 1 and clocks().open().count() == 1


@pytest.mark.parametrize("act", ["sign", "redraft"])
def test_the_earlier_period_is_held_before_anything_is_written_of_the_later(register, act):
    world = register.world
    old = ending_in(register, 20)
    new = register.step(actions.renew(old, by=world.urcs), "negotiate")
    signing.sign(new, by=world.icrc_hod, component=world.icrc)
    if act == "redraft":
        signing.sign(new, by=world.urcs, component=world.urcs_ns)
    with CaptureQueriesContext(connection) as asked:
        if act == "sign":
            signing.sign(register.again(new), by=world.urcs, component=world.urcs_ns)
        else:
            register.step(register.again(new), "redraft", reason="A wrong name")
    said = [each["sql"] for each in asked]
    first_event = next(n for n, sql in enumerate(said) if "audit_chain" in sql)
    assert old.pk != new.pk
    held = [
        n for n, sql in enumerate(said)
        if sql.startswith("SELECT") and f'"tools_securityagreement"."id" = {old.pk} LIMIT 21' in sql
    ]  # fmt: skip
    country = next(n for n, sql in enumerate(said) if 'FROM "coordination_country"' in sql)
    assert country < held[0] < held[1] < first_event, "the row is read, then held"


def test_one_that_is_ended_needs_no_renewal(register):
    agreement = ending_in(register, 20)
    register.step(agreement, "end", reason="The delegation closes")
    assert clocks().get().outcome == Deadline.Outcome.WITHDRAWN


def test_a_suspended_one_still_ends(register):
    agreement = ending_in(register, 20)
    register.step(agreement, "suspend", reason="Disputed")
    assert clocks().open().exists()


def test_it_waits_for_those_who_are_to_sign_and_for_the_team_from_30_days_on(register):
    world = register.world
    names = ("urcs", "icrc_hod", "ifrc_hod", "urcs_staff", "polish", "committee", "secretariat")

    def asked():
        found = {name: waiting_for(getattr(world, name)) for name in names}
        kinds = {
            name: [each for each in rows if each.kind == "security_agreement"]
            for name, rows in found.items()
        }
        return {name for name, rows in kinds.items() if rows}

    agreement = register.to("negotiated")
    assert asked() == {"urcs", "icrc_hod"}
    agreement = register.step(register.sign(agreement), "enter")
    assert asked() == set()
    SecurityAgreement.objects.update(ends_on=house_day() + 31 * DAY)
    assert asked() == set()
    SecurityAgreement.objects.update(ends_on=house_day() + 30 * DAY)
    assert asked() == {"urcs", "icrc_hod", "ifrc_hod", "urcs_staff"}
