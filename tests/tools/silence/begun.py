"""A silence procedure in work, and the messages of its ladder."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.sending import send_pending
from coordination.deadlines.sweep import fire_due_rungs
from tests.factories import cases
from tests.factories.world import World
from tools.joint_statement.models import JointStatement
from tools.silence import actions
from tools.silence.models import Silence

CLOCK = "joint_statement_silence"


def begun(world: World, statement: JointStatement, *, hours: float = 30, by: Any = None) -> Silence:
    """Begun by the secretariat, which signs nothing; nobody is told yet."""
    return actions.begin(
        statement, by=by or world.secretariat, closes_at=timezone.now() + timedelta(hours=hours)
    )


def tell(at: datetime | None = None) -> None:
    """The worker's look: what is due fires, and is handed to the mail server."""
    fire_due_rungs(at)
    send_pending()


def told(silence: Silence) -> Any:
    """The messages of its clock."""
    return Delivery.objects.filter(
        rung__deadline__clock=CLOCK, rung__deadline__occurrence=silence.n,
        rung__deadline__subject_id=silence.statement.key,
    )  # fmt: skip


def clock(silence: Silence) -> Deadline:
    return Deadline.objects.get(clock=CLOCK, subject_id=silence.statement.key, occurrence=silence.n)


def clearing(world: World) -> JointStatement:
    return cases.clearing_statement(world, cases.large_operation(world))


def began_before(silence: Silence, *, hours: float, over_for: timedelta) -> None:
    """As if it had begun so many hours ago, everybody had been told within one, and its hard time had passed."""
    start, end = timezone.now() - timedelta(hours=hours), timezone.now() - over_for
    Silence.objects.filter(pk=silence.pk).update(started_at=start, closes_at=end)
    promise = Deadline.objects.filter(pk=clock(silence).pk)
    promise.update(started_at=start, due_at=end, first_due_at=end)
    told(silence).update(handed_over_at=start + timedelta(hours=1))
