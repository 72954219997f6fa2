"""Each rung of a ladder in plain words, in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.roles import Audience
from smcc.rules.clocks import DAY, HOUR, RungSpec
from smcc.rules.words import listed

COUNTED_IN_HOURS = 3 * DAY
"""Beyond it, whole days are counted in days."""


@dataclass(frozen=True)
class RungWords:
    """One rung as a page shows it: when it comes, and the rest of its sentence."""

    when: str
    rest: str
    left_out: str = ""
    """Why a clock with the hours of today would not lay it; empty where it would."""

    def __str__(self) -> str:
        return _("%(when)s: %(rest)s") % {"when": self.when, "rest": self.rest}


def words(rung: RungSpec, hours: float | None = None) -> RungWords:
    """A rung in words. `hours` is the clock's limit today, to say which rungs it leaves out."""
    return RungWords(when(rung), rest(rung), left_out(rung, hours))


def sentence(rung: RungSpec) -> str:
    """ "12 hours before the limit: the two principals in Geneva, by every channel they chose, …" """
    return str(words(rung))


def when(rung: RungSpec) -> str:
    """The moment, and how it repeats: "At the limit", "Every day after the limit until it is stopped"."""
    if rung.every and rung.every == rung.after:
        return _every_after(rung)
    said = _moment(rung)
    if rung.every:
        how = {"when": said, "often": _often(rung.every)}
        said = _("%(when)s, then %(often)s until it is stopped") % how
    return said


def rest(rung: RungSpec) -> str:
    """Whom, by which channels, in a message of its own or not, what is worse, what holds it."""
    return _("%(whom)s, %(channels)s; %(bundled)s, %(preference)s, %(held)s.") % {
        "whom": whom(rung.to),
        "channels": by_channels(rung.channels),
        "bundled": bundled(rung.is_bundled),
        "preference": preference(rung.prefers),
        "held": held(rung.is_last),
    }


def whom(audiences: Iterable[str]) -> str:
    known: dict[str, Any] = dict(Audience.choices)
    return listed(known.get(str(name), name) for name in audiences)


def channel_names() -> dict[str, str]:
    """The channels as they stand within a sentence."""
    return {
        "email": _("e-mail"),
        "chat": _("chat or text message"),
        "webhook": _("webhook"),
        "inbox": _("inbox"),
    }


def by_channels(channels: Iterable[str]) -> str:
    """The inbox is always filled, and so named last."""
    chosen = [name for name in channels if name]
    if not chosen:
        return _("by every channel they chose")
    if chosen == ["inbox"]:
        return _("in the inbox only")
    names = channel_names()
    spoken = [names.get(name, name) for name in chosen if name != "inbox"]
    return _("by %(channels)s") % {"channels": listed([*spoken, names["inbox"]])}


def bundled(is_bundled: bool) -> str:
    if is_bundled:
        return _("may share a message with others due at the same time")
    return _("in a message of its own")


def preference(prefers: str) -> str:
    return _("rather twice than never") if prefers == "double" else _("rather never than twice")


def held(is_last: bool) -> str:
    return _("nothing holds it") if is_last else _("quiet hours hold it")


def left_out(rung: RungSpec, hours: float | None) -> str:
    """Said of a rung that would come before the start of a clock with this limit."""
    if hours is None or rung.anchor != "limit" or rung.after > -hours * HOUR:
        return ""
    return _("Left out, because the clock runs only %(span)s.") % {"span": span(hours * HOUR)}


def span(length: timedelta) -> str:
    """ "24 hours", "14 days", "1.5 hours"."""
    if length > COUNTED_IN_HOURS and not length % DAY:
        days = length // DAY
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": number_format(days)}
    hours = round(length / HOUR, 2)
    said = int(hours) if hours == int(hours) else hours
    return ngettext("%(n)s hour", "%(n)s hours", math.ceil(hours)) % {"n": number_format(said)}


def _moment(rung: RungSpec) -> str:
    if not rung.after:
        return {
            "start": _("At the start"),
            "target": _("At the target"),
            "limit": _("At the limit"),
        }[rung.anchor]
    before = rung.after < timedelta(0)
    said = {
        ("start", True): _("%(span)s before the start"),
        ("start", False): _("%(span)s after the start"),
        ("target", True): _("%(span)s before the target"),
        ("target", False): _("%(span)s after the target"),
        ("limit", True): _("%(span)s before the limit"),
        ("limit", False): _("%(span)s after the limit"),
    }[rung.anchor, before]
    return said % {"span": span(abs(rung.after))}


def _often(every: timedelta) -> str:
    if every == DAY:
        return _("every day")
    return _("every %(span)s") % {"span": span(every)}


def _every_after(rung: RungSpec) -> str:
    """It repeats at the same distance as its first time comes after what it counts from."""
    assert rung.every is not None
    if rung.every == DAY:
        return {
            "start": _("Every day after the start until it is stopped"),
            "target": _("Every day after the target until it is stopped"),
            "limit": _("Every day after the limit until it is stopped"),
        }[rung.anchor]
    said = {
        "start": _("Every %(span)s after the start until it is stopped"),
        "target": _("Every %(span)s after the target until it is stopped"),
        "limit": _("Every %(span)s after the limit until it is stopped"),
    }[rung.anchor]
    return said % {"span": span(rung.every)}
