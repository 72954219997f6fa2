"""Large-scale operations in every state that a figure tells apart, brought there by the real steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from coordination.operations import actions as operations
from coordination.operations.models import Operation
from tests.factories import cases
from tests.factories.world import World
from tools.mco_deployment import actions as advisors
from tools.mini_summit import actions as summits
from tools.minimum_parameters import actions as parameters


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=True):
        yield


def ago(hours: float) -> datetime:
    return timezone.now() - timedelta(hours=hours)


def large(world: World, began: datetime, name: str, **more: Any) -> Operation:
    """Declared large-scale an hour after its onset."""
    with at(began + timedelta(hours=1)):
        return cases.large_operation(world, hours_ago=1, name=name, **more)


def issued(world: World, name: str, after_hours: float, **more: Any) -> Operation:
    """Parameters issued so many hours after both documents were there, which was two hours after the onset."""
    began = ago(200)
    case = large(world, began, name, **more)
    with at(began + timedelta(hours=2)):
        mine = cases.endorsing_parameters(world, case)
    with at(began + timedelta(hours=2 + after_hours)):
        parameters.endorse(mine, by=world.icrc_director)
        parameters.endorse(mine, by=world.ifrc_usg)
        parameters.issue(mine, by=world.ifrc_usg)
    return case


def waiting(world: World, name: str, hours: float) -> Operation:
    """Both documents were there so many hours ago; nothing is issued."""
    case = large(world, ago(hours + 2), name)
    with at(ago(hours)):
        cases.endorsing_parameters(world, case)
    return case


def waived(world: World, name: str) -> Operation:
    case = waiting(world, name, 10)
    parameters.run(
        case.minimum_parameters.get(), "waive", by=world.secretariat,
        reason="One country with one partner: the statement suffices",
    )  # fmt: skip
    return case


def smaller(world: World, case: Operation, scale: str = "medium") -> Operation:
    return operations.declare_scale(
        case, by=world.coordinator, scale=scale, declared_by_post="Head of Delegation, IFRC",
        reason="Less than was feared",
    )  # fmt: skip


def closed(world: World, case: Operation) -> Operation:
    return operations.run(case, "close", by=world.coordinator, reason="It is over")


def withdrawn(world: World, case: Operation) -> Operation:
    return operations.run(case, "withdraw", by=world.coordinator, reason="Logged twice")


def held(world: World, case: Operation, after_hours: float) -> None:
    """The first Mini-Summit was held so many hours after the onset."""
    with at(case.onset_at + timedelta(hours=after_hours, minutes=1)):
        cases.held_summit(world, case, hours_ago=1 / 60)


def filed(world: World, case: Operation, after_hours: float) -> None:
    """Held after so many hours, and its table filed within the hour."""
    held(world, case, after_hours)
    summit = case.mini_summits.get()
    with at(case.onset_at + timedelta(hours=after_hours, minutes=30)):
        cases.decide_all(world, summit)
        summits.file_table(summit, by=world.urcs)


def stated(world: World, case: Operation, after_hours: float) -> None:
    with at(case.onset_at + timedelta(hours=after_hours)):
        cases.issued_statement(world, case)


def decided(world: World, case: Operation, choice: str, after_hours: float = 3) -> None:
    with at(case.onset_at + timedelta(hours=after_hours)):
        advisors.decide(
            case.mco_deployment, by=world.coordinator, choice=choice, reason="As agreed"
        )
