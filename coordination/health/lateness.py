"""How late messages were handed over: exact, counted by the database, nothing sampled or cached.

Late is what lies between the moment a message was due and the moment a mail server, webhook or
chat service took it; one that was early is not late. The time during which it was held on
purpose (quiet hours, a digest, a snooze) does not count: its due moment moved with it. The inbox
is left out, as nothing has to be handed over there, and so are drills.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from coordination.deadlines.models import Delivery
from coordination.health.ranks import rank

NOT_LATE = timedelta(0)
ALL = ""
"""The channel under which all channels together are said."""


@dataclass(frozen=True)
class Lateness:
    """Of so many messages handed over: half were at most `p50` late, 99 of 100 at most `p99`."""

    channel: str
    measured: int
    p50: timedelta
    p99: timedelta
    worst: timedelta

    @property
    def label(self) -> str:
        return str(Delivery.Channel(self.channel).label) if self.channel else ""


def handed_over_since(since: datetime) -> QuerySet[Delivery]:
    """What the figures are made of, read through the partial index `delivery_lateness`."""
    return (
        Delivery.objects.outside_drills()
        .exclude(channel=Delivery.Channel.INBOX)
        .filter(state=Delivery.State.HANDED_OVER, handed_over_at__gt=since)
    )


def lateness_since(since: datetime) -> list[Lateness]:
    """All channels together first, then each that handed something over. Nothing handed over: empty.

    One statement, one sort of what was handed over since then.
    """
    late = ExpressionWrapper(F("handed_over_at") - F("due_at"), output_field=DurationField())
    sent = handed_over_since(since).order_by().annotate(late=late)
    together = _at_the_ranks(sent.annotate(of=Value(ALL)), partition=None)
    apart = _at_the_ranks(sent.annotate(of=F("channel")), partition=[F("channel")])
    found: dict[str, dict[int, timedelta]] = {}
    for channel, place, measured, span in together.union(apart, all=True):
        found.setdefault(channel, {})[place] = max(span, NOT_LATE)
        found[channel][0] = measured
    return [_said(channel, found[channel]) for channel in sorted(found)]


def _at_the_ranks(sent: QuerySet[Delivery], partition: Any) -> QuerySet[Any, Any]:
    """Of each channel's messages in order of lateness, the three at the ranks that are asked for."""
    ranked = sent.annotate(
        place=Window(RowNumber(), partition_by=partition, order_by="late"),
        measured=Window(Count("pk"), partition_by=partition),
    )
    wanted = Q(place=_place(50)) | Q(place=_place(99)) | Q(place=F("measured"))
    return ranked.filter(wanted).values_list("of", "place", "measured", "late")


def _place(percent: int) -> Any:
    """`ranks.rank` as the database counts it: of the same rows it names the same one."""
    return (F("measured") * percent + 99) / 100


def _said(channel: str, at: dict[int, Any]) -> Lateness:
    measured: int = at[0]
    p50, p99 = (at[rank(measured, percent)] for percent in (50, 99))
    return Lateness(channel, measured, p50, p99, at[measured])
