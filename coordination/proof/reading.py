"""A proof: what the record of one operation, review or country says of its clocks, read and verified in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coordination.operations.models import Operation
from coordination.proof.building import BLIND, OF_CLOCKS, gap_of, timeline_of
from coordination.proof.timeline import Timeline
from smcc.audit.models import AuditEvent, Chain
from smcc.audit.record import HASHED, HOUSE, as_text
from smcc.audit.verify import OPERATION, Walk

COLUMNS = (*HASHED, "hash")


@dataclass(frozen=True)
class About:
    """What a proof says of the operation, or of what else it is about (`kind`)."""

    ref: str
    name: str
    zone: str
    synthetic: str
    drill_factor: float | None = None
    kind: str = OPERATION

    @property
    def chain(self) -> str:
        return f"{self.kind}:{self.ref}"


@dataclass(frozen=True)
class Matter:
    """What can be proven: what its proof says of it, and before when nothing can matter."""

    about: About
    since: datetime


def operation_matter(operation: Operation) -> Matter:
    """An operation, as what can be proven."""
    about = About(
        operation.ref, operation.name, operation.onset_zone, operation.synthetic,
        operation.drill_factor,
    )  # fmt: skip
    return Matter(about, operation.onset_at)


@dataclass(frozen=True)
class Proof:
    """What the record said at one moment, and whether it holds."""

    about: About
    made_at: datetime
    record: Walk
    """Its own chain, gone along to its head; `record.broken` names the first broken link."""
    timeline: Timeline
    events: list[dict[str, Any]]
    """The events of its own chain: all of them where they were asked for, else none."""
    house: list[dict[str, Any]]
    """The events of the house's chain that tell of the gaps in this timeline."""
    house_length: int
    house_head: str

    @property
    def holds(self) -> bool:
        return self.record.broken is None


def proof_of(matter: Matter, now: datetime, *, with_events: bool = False) -> Proof:
    """Read and verify the chain of a matter, to its head as it stands now. Three queries.

    The chain is gone along once and only what speaks of clocks is kept, unless `with_events`.
    """
    chain = matter.about.chain
    heads = {head.name: head for head in Chain.objects.filter(name__in=(chain, HOUSE))}
    own, house = heads.get(chain, Chain(name=chain)), heads.get(HOUSE, Chain(name=HOUSE))
    walk = Walk(chain)
    kept: list[dict[str, Any]] = []
    for event in _events(chain, own.length):
        walk.take(event)
        if with_events or event["verb"].startswith(OF_CLOCKS) or not kept:
            kept.append(event)
    walk.close(own.length, own.head)
    # A gap is told of when it ends, so none told of before it all began can matter here.
    blind = list(_events(HOUSE, house.length, verb=BLIND, at__gte=matter.since))
    timeline = timeline_of(kept, blind, now)
    gaps = {(gap.kind, gap.began_at) for gap in timeline.gaps}
    told = [(event, gap_of(event)) for event in blind]
    return Proof(
        about=matter.about,
        made_at=now,
        record=walk,
        timeline=timeline,
        events=kept if with_events else [],
        house=[event for event, gap in told if gap and (gap.kind, gap.began_at) in gaps],
        house_length=house.length,
        house_head=house.head,
    )


def _events(chain: str, length: int, **those: Any) -> Iterator[dict[str, Any]]:
    """The events of a chain up to a length, as `smcc.audit.record.exported` writes them."""
    rows = AuditEvent.objects.filter(chain=chain, number__lte=length, **those)
    for row in rows.order_by("number").values_list(*COLUMNS).iterator():
        event: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
        event["at"] = as_text(event["at"])
        yield event
