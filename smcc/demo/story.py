"""What the demo's operations have in common: told once, remembered, and told without noise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation

from coordination.deadlines.quiet import quiet
from coordination.logbook.actions import write_entry
from coordination.operations.models import Operation
from smcc.audit.models import AuditEvent
from smcc.audit.record import HOUSE, append
from smcc.demo.accounts import People
from smcc.demo.reference import component

Told = TypeVar("Told", bound=Any)
"""What a story became: an operation, or a round; it has a `ref`."""
TOLD = "demo.load"
TARGET = "demo"


@dataclass(frozen=True)
class LogLine:
    """One entry of a logbook: when it happened, which account writes it, for which component, what."""

    at: datetime
    by: str
    of: str
    text: str


def tell(name: str, story: Callable[[People], Told]) -> Told | None:
    """Tell a story of the past, all of it or nothing, unless it was told before (then None).

    Nobody is reminded of it or told about it now.
    """
    if refs_told(name):
        return None
    with quiet():
        return tell_now(name, story)


@transaction.atomic
def tell_now(name: str, story: Callable[[People], Told]) -> Told:
    """Tell a story in one transaction and remember what it became. Whoever had to know is told."""
    with translation.override("en"):
        told = story(People())
        append(
            chain=HOUSE, at=timezone.now(), verb=TOLD, target_kind=TARGET, target_id=name,
            target_label=str(told), actor_name="SMCC", data={"ref": told.ref},
        )  # fmt: skip
    return told


def refs_told(name: str) -> list[str]:
    """The references of the operations that a story became, oldest first. The record remembers them."""
    events = AuditEvent.objects.of(TARGET, name).filter(verb=TOLD)
    return [event.data["ref"] for event in events]


def clock_of(zone_name: str) -> Callable[..., datetime]:
    """A function that makes an instant of a wall time in a zone: `at(2022, 2, 24, 5)`."""
    zone = ZoneInfo(zone_name)

    def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
        return datetime(year, month, day, hour, minute, tzinfo=zone)

    return at


def write_log(operation: Operation, lines: Iterable[LogLine]) -> None:
    """Write entries by the accounts that they name."""
    people = People()
    for line in lines:
        write_entry(
            operation, by=people[line.by], text=line.text, happened_at=line.at,
            component=component(line.of),
        )  # fmt: skip


def fresh(operation: Operation) -> Operation:
    """The operation as it stands now, with nothing remembered."""
    return Operation.objects.get(pk=operation.pk)
