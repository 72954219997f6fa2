"""An operation whose clocks run and whose first reminders have fired."""

from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.sweep import fire_due_rungs
from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def case(world):
    """Large, five hours old; the rungs at the start have spoken."""
    operation = cases.large_operation(world)
    fire_due_rungs()
    return operation


@scenario
def deadline(case):
    """ "Mini-Summit held": open, its first reminder fired."""
    return Deadline.objects.get(operation=case, clock="mini_summit_held")


@scenario
def reminder(deadline, world):
    """The coordinator's copy, in the inbox, of that first reminder."""
    return Delivery.objects.inbox().get(
        rung__deadline=deadline, recipient=world.people["coordinator"]
    )
