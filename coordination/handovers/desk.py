"""What waits for a post: its open clocks and decisions, and what the tools ask of whoever holds it.

The Watch's own rules, asked for the post instead of a person.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import translation

from coordination.deadlines.models import Deadline
from coordination.deadlines.readers import Office
from coordination.deadlines.registry import todo_of
from coordination.handovers.models import HandOver
from coordination.operations.dossier import models_by_kind
from coordination.operations.models import Operation
from coordination.people.actions import is_secretariat
from coordination.people.models import Person, Post
from coordination.watch.waiting import AT_MOST, Waiting, asked_of, led_by, tools_waiting_for

SHOWN_AT_MOST = 100
"""Of each kind; the page says where the others are."""
DECISION = "decision"


@dataclass(frozen=True)
class Item:
    """One thing that waits. `kind` and `key` name the record, `ref` and `about` its operation."""

    kind: str
    key: str
    sentence: str
    ref: str
    about: str
    url: str
    due_at: datetime | None = None
    zone: str = ""


@dataclass(frozen=True)
class Desk:
    """All that waits for a post at one moment."""

    clocks: tuple[Item, ...] = ()
    decisions: tuple[Item, ...] = ()
    asked: tuple[Item, ...] = ()
    has_more: bool = False

    @property
    def count(self) -> int:
        return len(self.clocks) + len(self.decisions) + len(self.asked)

    @property
    def mark(self) -> str:
        """A short text that is another one as soon as something else waits."""
        names = [
            [part, item.kind, item.key, item.due_at.isoformat() if item.due_at else ""]
            for part in PARTS
            for item in getattr(self, part)
        ]
        return hashlib.sha256(json.dumps(sorted(names)).encode()).hexdigest()[:16]

    def as_data(self) -> dict[str, Any]:
        """As it is kept with a confirmed hand-over."""
        data: dict[str, Any] = {"mark": self.mark, "has_more": self.has_more}
        for part in PARTS:
            data[part] = [
                asdict(item) | {"due_at": item.due_at and item.due_at.isoformat()}
                for item in getattr(self, part)
            ]
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Desk:
        """What `as_data` wrote."""
        parts = {
            part: tuple(
                Item(**each | {"due_at": each["due_at"] and datetime.fromisoformat(each["due_at"])})
                for each in data.get(part, ())
            )
            for part in PARTS
        }
        return cls(**parts, has_more=data.get("has_more", False))

    def as_seen_by(self, person: Any) -> Desk:
        """Without what is of operations that this person may not see. One query."""
        refs = {item.ref for part in PARTS for item in getattr(self, part)}
        seen = set(
            Operation.objects.visible_to(person).filter(ref__in=refs).values_list("ref", flat=True)
        )
        kept: dict[str, Any] = {
            part: tuple(item for item in getattr(self, part) if item.ref in seen) for part in PARTS
        }
        return replace(self, **kept)


PARTS = ("clocks", "decisions", "asked")


def desk_of(post: Post) -> Desk:
    """What waits for the post now. The post comes with its component. A fixed number of queries."""
    office = Office(post)
    clocks, decisions = _clocks(office), _decisions(office)
    asked = list(tools_waiting_for(office))
    refs = _refs(asked)
    return Desk(
        tuple(_of_clock(row) for row in clocks[:SHOWN_AT_MOST]),
        tuple(_of_decision(row) for row in decisions[:SHOWN_AT_MOST]),
        tuple(_of_tool(each, refs) for each in asked[:SHOWN_AT_MOST]),
        # A tool names at most so many; whether it had more is not known.
        has_more=max(len(clocks), len(decisions)) > SHOWN_AT_MOST or len(asked) >= AT_MOST,
    )


def desk_for(hand_over: HandOver, person: Person) -> Desk | None:
    """What the page of a hand-over shows this person: what waits now, or what waited when it was confirmed.

    None before one's time in the post begins, or once it is over: what waits is of operations that
    the post sees, and perhaps not the person.
    """
    if hand_over.confirmed_at is not None:
        return Desk.from_data(hand_over.seen).as_seen_by(person)
    post = hand_over.post
    if not hand_over.is_under_way:
        return None
    holds_it = post.pk in {held.pk for held in person.held_posts()}
    return desk_of(post) if holds_it or is_secretariat(person) else None


def desk_for_the_record(post: Post) -> Desk:
    """The same, in the language of the house: what is stored is read by everybody."""
    with translation.override(settings.LANGUAGE_CODE):
        return desk_of(post)


def _clocks(office: Office) -> list[Deadline]:
    """Open clocks that the Watch would show to the post's holder, but for those of decisions."""
    led = led_by({office.post.pk}, office.component_ids())
    rows = Deadline.objects.visible_to(office).outside_drills().open()
    rows = rows.filter(asked_of(office, led))
    rows = rows.exclude(subject_kind=DECISION).select_related("operation")
    return list(rows.order_by("due_at", "id")[: SHOWN_AT_MOST + 1])


def _decisions(office: Office) -> list[Any]:
    """Open decisions for which the post is responsible, or no post and its component leads.

    They belong to a tool that this layer knows by its kind alone.
    """
    model: Any = models_by_kind().get(DECISION)
    if model is None:
        return []
    mine = Q(responsible_post=office.post) | Q(
        responsible_post=None, lead__in=office.component_ids()
    )
    rows = (
        model.objects.visible_to(office)
        .open()
        .filter(mine, operation__in=Operation.objects.active().outside_drills())
    )
    rows = rows.select_related("operation", "summit").order_by(
        F("due_at").asc(nulls_last=True), "pk"
    )
    return list(rows[: SHOWN_AT_MOST + 1])


def _refs(asked: Iterable[Waiting]) -> dict[tuple[str, str], str]:
    """The references of the operations that these are of. One query for each kind of record."""
    keys: dict[str, list[str]] = defaultdict(list)
    for each in asked:
        keys[each.kind].append(each.key)
    found: dict[tuple[str, str], str] = {}
    for kind, of_kind in keys.items():
        model: Any = models_by_kind().get(kind)  # tools alone: the Committee's have no operation
        if model is None:
            continue
        rows = model._default_manager.filter(pk__in=of_kind)
        found |= {(kind, str(pk)): ref for pk, ref in rows.values_list("pk", "operation__ref")}
    return found


def _of_clock(row: Deadline) -> Item:
    whole = row.whole
    return Item(
        row.subject_kind, f"{row.subject_id}.{row.clock}.{row.occurrence}", str(todo_of(row)),
        whole.ref, str(whole), row.subject_url, row.due_at, whole.onset_zone,
    )  # fmt: skip


def _of_decision(row: Any) -> Item:
    operation = row.operation
    return Item(
        row.kind, row.key, row.title, operation.ref, str(operation), row.get_absolute_url(),
        row.due_at, operation.onset_zone,
    )  # fmt: skip


def _of_tool(each: Waiting, refs: dict[tuple[str, str], str]) -> Item:
    ref = refs.get((each.kind, each.key), "")
    return Item(
        each.kind, each.key, str(each.sentence), ref, str(each.about), each.url, each.due_at,
        each.zone,
    )  # fmt: skip
