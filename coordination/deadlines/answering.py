"""What one person may ask of one clock, and what was said to it: for the page of a deadline."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_datetime

from coordination.deadlines import actions
from coordination.deadlines.concerned import is_reminded
from coordination.deadlines.models import Deadline, PassedOn, Snooze
from coordination.people.models import Person
from smcc.audit.models import AuditEvent

MOVES_SHOWN = 20
MOVING = ("deadline.extend", "deadline.reanchor", "deadline.resume")


@dataclass
class Answering:
    """One person before one clock, at an instant. Each question is asked of the actions' own rules."""

    deadline: Deadline
    person: Any
    now: datetime
    posts: Collection[int] | None = None
    """Those that the reminders to come are for, where they have been looked up."""

    @property
    def is_open(self) -> bool:
        return self.deadline.stopped_at is None

    @cached_property
    def is_mine(self) -> bool:
        """Whether its reminders come to this person, so that there is something to hold or pass on."""
        return self.is_open and is_reminded(self.deadline, self.person, self.posts)

    @cached_property
    def snooze(self) -> Snooze | None:
        """This person's snooze that runs now."""
        if not self.is_open:
            return None
        return actions.current_snooze(self.deadline, self.person, self.now)

    @property
    def may_snooze(self) -> bool:
        return self.is_mine and not self.deadline.is_overdue(self.now)

    @cached_property
    def passed(self) -> PassedOn | None:
        """To whom this person's reminders go now."""
        return actions.current_pass(self.deadline, self.person) if self.is_open else None

    @cached_property
    def colleagues(self) -> list[Person]:
        """Those to whom this person may pass reminders on; nobody where they are passed on already."""
        if not self.is_mine or self.passed is not None:
            return []
        return actions.colleagues(self.deadline, self.person)

    @property
    def may_extend(self) -> bool:
        return self.is_open and actions.may_extend(self.deadline, self.person)

    @property
    def may_waive(self) -> bool:
        return self.is_open and actions.may_waive(self.deadline, self.person)

    @property
    def waived_elsewhere(self) -> str:
        """Where to waive what the clock asks for, if not here."""
        return actions.waived_elsewhere(self.deadline)

    @property
    def may_run_again(self) -> bool:
        return self.deadline.waived_by_hand and actions.may_waive(self.deadline, self.person)

    @property
    def may_give_cause(self) -> bool:
        return actions.may_give_cause(self.deadline, self.person, self.now)


@dataclass(frozen=True)
class Move:
    """The limit was moved: from when to when, by whom, why."""

    event: AuditEvent
    old: datetime | None
    new: datetime | None


def moves_of(deadline: Deadline) -> list[Move]:
    """How the limit moved, oldest first: both dates stay to be read. The latest, if there were many."""
    events = AuditEvent.objects.of(deadline.kind, deadline.key).filter(verb__in=MOVING)
    found = []
    for event in reversed(events.order_by("-id")[:MOVES_SHOWN]):
        said = event.data.get("due_at") or {}
        if said.get("from") != said.get("to"):
            old, new = parse_datetime(said["from"]), parse_datetime(said["to"])
            found.append(Move(event, old, new))
    return found
