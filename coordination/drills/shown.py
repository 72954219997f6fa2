"""A drill and its report made ready for their pages: colours, words, and spans to the second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.deadlines.models import Delivery
from coordination.drills.models import UNTRIED, Drill
from coordination.drills.policy import State
from coordination.drills.report import ByChannel, Lateness, Reader, Report
from coordination.health.spans import exact_text
from smcc.rules.words import listed

STATE_KINDS = {
    State.ANNOUNCED.value: "waiting",
    State.RUNNING.value: "soon",
    State.ISSUED.value: "ok",
    State.ENDED.value: "neutral",
    State.CALLED_OFF.value: "draft",
}

VERDICTS = {
    "kept": ("ok", gettext_lazy("The limit was kept")),
    "missed": ("late", gettext_lazy("The limit was missed")),
    "running": ("soon", gettext_lazy("The clock is running")),
    "not_reached": ("neutral", gettext_lazy("Ended before the limit; nothing was issued")),
    "not_begun": ("waiting", gettext_lazy("The clock has not started")),
}
"""Kind and words of each verdict of a report."""


@dataclass(frozen=True)
class Told:
    """How many people an announcement was written to, and how many messages did not go out."""

    people: int
    waiting: int
    failed: int

    @classmethod
    def of(cls, drill: Drill) -> Told:
        counted = drill.announcements().aggregate(
            people=Count("recipient", distinct=True),
            waiting=Count("pk", filter=UNTRIED),
            failed=Count("pk", filter=Q(state=Delivery.State.FAILED)),
        )
        return cls(**counted)


@dataclass(frozen=True)
class ReaderRow:
    """One line of the report: who, by which channels, how fast, and what was seen."""

    post: str
    person: str
    is_reached: bool
    channels: list[str]
    seen: str


def reader_rows(report: Report) -> list[ReaderRow]:
    return [
        ReaderRow(
            each.post,
            each.person,
            each.is_reached,
            [channel_words(channel) for channel in each.channels],
            seen_words(each),
        )
        for each in report.readers
    ]


def channel_words(line: ByChannel) -> str:
    """ "E-mail: 3 of 3, slowest after 2.1 s"; where some did not go out, their states in brackets."""
    said: dict[str, Any] = {
        "channel": line.channel,
        "handed": line.handed_over,
        "sent": line.sent,
    }
    if line.slowest is None:
        text = _("%(channel)s: none of %(sent)d") % said
    else:
        said["slowest"] = exact_text(line.slowest)
        text = _("%(channel)s: %(handed)d of %(sent)d, slowest after %(slowest)s") % said
    troubles = listed(dict.fromkeys(line.troubles))
    return f"{text} ({troubles})" if troubles else text


def seen_words(reader: Reader) -> str:
    """ "2 of 3, first after 4 min 10 s"; nothing where none was."""
    if reader.seen_first_after is None:
        return ""
    return _("%(seen)d of %(reminders)d, first after %(span)s") % {
        "seen": reader.seen,
        "reminders": reader.reminders,
        "span": exact_text(reader.seen_first_after),
    }


def lateness_rows(lateness: Lateness | None) -> list[tuple[Any, str]]:
    """Each figure with its label; empty where nothing was handed over."""
    if lateness is None:
        return []
    spans: tuple[tuple[Any, timedelta], ...] = (
        (_("Half of the messages were handed over within"), lateness.p50),
        (_("99 of 100 within"), lateness.p99),
        (_("The slowest after"), lateness.worst),
    )
    return [(label, exact_text(span)) for label, span in spans]
