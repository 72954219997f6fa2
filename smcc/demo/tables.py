"""Filling a decision table and following its decisions up, through the tools' own actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from coordination.people.models import Person, Post
from smcc.demo.accounts import People
from smcc.demo.reference import component, components
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.decision.policy import Topic
from tools.mini_summit import actions as summits
from tools.mini_summit.models import MiniSummit
from tools.referral.actions import refer, run


@dataclass(frozen=True)
class Row:
    """One decision: the topic, what was decided, who leads and supports, by when.

    `post` names the account whose post answers for it. Where `outcome` is given, the decision was done at `done_at`, and that is what came of it.
    """

    topic: Topic
    text: str
    lead: str
    supports: tuple[str, ...] = ()
    due: datetime | None = None
    subject: str = ""
    outcome: str = ""
    done_at: datetime | None = None
    disagreement: str = ""
    post: str = ""


@dataclass(frozen=True)
class Dropped:
    """A topic of the table that was not decided, and why."""

    topic: Topic
    reason: str
    defers: bool = False


def fill(summit: MiniSummit, rows: Iterable[Row | Dropped], *, by: Person) -> None:
    """Write the rows: into the seeded ones by topic, further ones at the end."""
    seeded = {row.topic: row for row in summit.rows.undecided().filter(subject="")}
    for row in rows:
        place = seeded.pop(row.topic, None)
        if isinstance(row, Dropped):
            assert place is not None, f"{row.topic} is not in the table"
            decisions.run(place, "defer" if row.defers else "drop", by=by, reason=row.reason)
            continue
        fields: dict[str, Any] = {
            "subject": row.subject, "text": row.text, "lead": component(row.lead),
            "due_at": row.due, "disagreement": row.disagreement,
            "responsible_post": People()[row.post].held_posts()[0] if row.post else None,
        }  # fmt: skip
        supports = components(*row.supports)
        if place is None:
            decisions.add_row(summit, by=by, topic=row.topic, supports=supports, **fields)
        else:
            decisions.write_row(place, by=by, changes=fields, supports=supports)


def follow_up(summit: MiniSummit, rows: Iterable[Row | Dropped], *, by: Person) -> None:
    """Record what came of the decisions of a filed table, as far as the rows say."""
    for row in rows:
        if isinstance(row, Row) and row.outcome:
            decision = Decision.objects.get(summit=summit, text=row.text)
            decisions.run(decision, "complete", by=by, reason=row.outcome, at=row.done_at)


def send_along(
    first: MiniSummit, second: MiniSummit, rows_told: Iterable[Row | Dropped], people: People
) -> None:
    """What stays open of a first table goes its way: one row up and back again, one to the next meeting.

    Invented, like all that the demo adds to its sources; when it was told is when it was loaded.
    """
    ended = [row.text for row in rows_told if isinstance(row, Row) and row.outcome]
    stay = first.rows.decided().to_be_led().exclude(text__in=ended)
    rows = list(stay.order_by("-position")[:2])
    if len(rows) < 2:
        return
    director = Post.objects.get(duty=Post.Duty.ICRC_DIRECTOR_OF_OPERATIONS)
    asked = refer(
        rows[0], "escalate", by=people["coordinator"], to_post=director,
        reason="Synthetic: the two institutions read the article differently.",
    )  # fmt: skip
    (holder, *_others) = director.holders(timezone.now())
    run(asked, "answer", by=holder, reason="Synthetic: as the table says, until the next review.")
    refer(
        rows[1], "carry", by=people["coordinator"], to_summit=second,
        reason="Synthetic: there was no time for it.",
    )  # fmt: skip


def hold(
    summit: MiniSummit, attended: dict[str, str], *, by: Person, at: datetime, similar: bool = False
) -> MiniSummit:
    """Record who came (component code → post), that the others sent apologies, and that it was held."""
    rows = [(component(code), "attended", post) for code, post in attended.items()]
    others = summit.attendance.exclude(component__code__in=attended).select_related("component")
    rows += [(other.component, "apologies", "") for other in others]
    summits.set_attendance(summit, by=by, rows=rows)
    return summits.hold(summit, by=by, held_at=at, is_similar_meeting=similar)
