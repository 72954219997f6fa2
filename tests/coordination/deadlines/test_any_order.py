"""Whatever happens in whatever order: a machine of states that hypothesis drives.

Start, stop, move, acknowledge, snooze, look, crash and the passing of time. After every step:
nothing was early, nothing came after its clock had stopped, a rung reached a person at most once
by a channel, and once the house looks again nothing that was due is left.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from coordination.deadlines import actions, sweep
from coordination.deadlines.models import Deadline, Delivery, Rung, Snooze
from coordination.deadlines.sending import LEASE, claim, send_pending
from tests.factories import cases
from tests.factories.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.long]
START = datetime(2026, 3, 27, 6, 0, tzinfo=UTC)  # two days before the clocks change in Europe


class Crash(Exception):
    """The power went in the middle of a transaction."""


class Reminders(RuleBasedStateMachine):
    """One world, a few operations, and the time, which only this machine moves."""

    operations = Bundle("operations")
    world: World
    clock: Any

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now = START
        self.clock.move_to(START, tick=False)
        self.looked_at = None

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @rule(target=operations, hours=st.integers(0, 30))
    def begin(self, hours):
        """An operation is logged, some hours after its onset."""
        self.looked_at = None
        return cases.large_operation(self.world, name="Flood", hours_ago=hours)

    @rule(hours=st.one_of(st.integers(1, 13), st.integers(20, 80)))
    def wait(self, hours):
        self.now += timedelta(hours=hours)
        self.clock.move_to(self.now, tick=False)

    @rule()
    def look(self):
        sweep.fire_due_rungs(self.now)
        send_pending(lambda: self.now)
        self.looked_at = self.now

    @rule()
    def crash_while_firing(self):
        """The messages are written, and the power goes before the commit."""
        sweep.prepare(self.now)
        try:
            with transaction.atomic():
                sweep.fire_batch(self.now)
                raise Crash
        except Crash:
            pass

    @rule()
    def crash_after_the_claim(self):
        """A worker takes messages and dies; another finds them when the lease is over."""
        claim(self.now, size=3)
        self.now += LEASE + timedelta(seconds=1)
        self.clock.move_to(self.now, tick=False)

    @rule(case=operations, hours=st.integers(1, 60))
    def move(self, case, hours):
        """Somebody who leads moves a limit, with a reason."""
        clock, self.looked_at = self._open(case), None
        if clock and clock.due_at + timedelta(hours=hours) > self.now:
            actions.extend(
                clock, due_at=clock.due_at + timedelta(hours=hours), reason="The road is closed",
                by=self.world.coordinator,
            )  # fmt: skip

    @rule(case=consumes(operations))
    def stop(self, case):
        """The Mini-Summit is held: its clock is met."""
        self.looked_at = None  # what follows may be due at once
        case.refresh_from_db()
        cases.held_summit(self.world, case, hours_ago=0)

    @rule()
    def acknowledge(self):
        mine = Delivery.objects.inbox().filter(
            recipient=self.world.people["coordinator"], acknowledged_at=None
        )
        if row := mine.first():
            actions.acknowledge(row, by=self.world.coordinator)

    @rule(case=operations, hours=st.integers(1, 20))
    def snooze(self, case, hours):
        clock = self._open(case)
        if clock and clock.due_at > self.now:
            until = min(self.now + timedelta(hours=hours), clock.due_at)
            Snooze.objects.update_or_create(
                deadline=clock, person=self.world.people["coordinator"],
                defaults={"since": self.now, "until": until},
            )  # fmt: skip

    def _open(self, case):
        clocks = Deadline.objects.open().filter(operation=case, clock="mini_summit_held")
        return clocks.first()

    @invariant()
    def nothing_is_early(self):
        for rung in Rung.objects.filter(state="fired"):
            assert rung.fired_at >= rung.fire_at
        for row in Delivery.objects.filter(rung__isnull=False, handed_over_at__isnull=False):
            assert row.handed_over_at >= row.rung.fire_at

    @invariant()
    def nothing_comes_after_the_end(self):
        for clock in Deadline.objects.exclude(stopped_at=None):
            assert not clock.rungs.planned().exists()
            after = Delivery.objects.filter(
                rung__deadline=clock, channel="email", handed_over_at__gt=clock.stopped_at
            )
            assert not after.exists()

    @invariant()
    def a_rung_reaches_a_person_at_most_once(self):
        rows = Delivery.objects.filter(rung__isnull=False)
        told = list(rows.values_list("rung", "recipient", "channel"))
        assert len(told) == len(set(told))

    @invariant()
    def nothing_that_was_due_is_left_after_a_look(self):
        if self.looked_at != self.now:
            return
        assert not Rung.objects.due(self.now).exists()
        waiting = Delivery.objects.filter(state="pending", not_before__lte=self.now)
        assert not waiting.exists()

    @invariant()
    def nobody_snoozes_past_the_limit(self):
        held = Delivery.objects.filter(held="snoozed", rung__isnull=False).select_related(
            "rung__deadline"
        )
        for row in held:
            assert row.not_before <= row.rung.deadline.due_at


@pytest.mark.usefixtures("smtp_server")
def test_whatever_happens_in_whatever_order():
    with time_machine.travel(START, tick=False) as clock:
        Reminders.clock, Reminders.world = clock, make_world()
        run_state_machine_as_test(
            Reminders,
            settings=settings(
                max_examples=12, stateful_step_count=12, deadline=None, derandomize=True,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.generate],  # to shrink a case takes minutes
            ),
        )  # fmt: skip
