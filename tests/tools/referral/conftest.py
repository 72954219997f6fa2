"""A filed table, and one of its decisions."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from coordination import process
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.decision import policy
from tools.mini_summit import actions as summits


@scenario
def summit(world, case):
    return cases.filed_summit(world, case)


@scenario
def decision(world, summit):
    """Decided, led by the host, for its Secretary General, due in two days."""
    row = summit.rows.in_order().first()
    due = {"responsible_post": world.posts["urcs_sg"], "due_at": timezone.now() + timedelta(days=2)}
    return process.amend(row, due, by=world.urcs, roles=policy.MAY_EDIT)


@scenario
def later(world, case, summit):
    """The next meeting of the operation, to be held."""
    return summits.plan_mini_summit(case, by=world.coordinator)


@pytest.fixture
def escalate(world, decision) -> Any:
    """`escalate()` puts the decision before the ICRC's Director of Operations."""
    from tools.referral.actions import refer

    def do(**more: Any) -> Any:
        given = {
            "by": world.coordinator, "reason": "No agreement", "to_post": world.posts["icrc_director"],
        }  # fmt: skip
        return refer(decision, "escalate", **(given | more))

    return do
