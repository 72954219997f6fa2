"""The rulebook of ladders: what a clock's ladder must have before it may be set."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from coordination.roles import Audience
from smcc.rules.clocks import HOUR, Clock, RungSpec
from smcc.rules.refusals import Invalid

MOST_RUNGS = 12
FURTHEST_HOURS = 24 * 366
"""A year: no reminder is further than this from what it counts from, nor from its next repeat."""
SHORTEST_REPEAT_HOURS = 1

ANCHORS = ("start", "target", "limit")
PREFERENCES = ("miss", "double")
CHANNELS = ("email", "chat", "webhook", "inbox")
"""Names of channels, as `Delivery.Channel` has them. The inbox is always filled; alone, it means nothing else."""

HOUSE_NAMES = {
    ("start", 0.0): "start",
    ("target", 0.0): "target",
    ("limit", 0.0): "limit",
    ("limit", -24.0): "24h_before",
    ("limit", -12.0): "12h_before",
}
"""What the rulebook calls its usual moments; any other is called by its hours."""

Said = Mapping[str, Any]
Faults = dict[str, str]


def audiences_of(clock: Clock) -> list[Audience]:
    """Whom a rung of this clock may reach, in the order of the enum.

    Those who have cleared are known only while a step is taken; those asked to speak, a responsible
    post and the Steering Committee only where the rulebook's own ladder reaches them.
    """
    named = {name for rung in clock.ladder for name in rung.to}
    only_named = {
        Audience.ASKED, Audience.CHAIRS, Audience.RESPONSIBLE, Audience.STEERING, Audience.SOCIETIES,
    }  # fmt: skip
    wanting = {Audience.CLEARED} | (only_named - named)
    return [audience for audience in Audience if audience not in wanting]


def has_target(clock: Clock) -> bool:
    return clock.target_hours is not None


def read_ladder(clock: Clock, said: Sequence[Said]) -> tuple[RungSpec, ...]:
    """The ladder that these rows say, each as `RungSpec.as_data` writes it (a name is not needed).

    Ordered by the moment at which they come with the hours of the rulebook, and named by it.
    Raises `Invalid` with a sentence for each place ("rungs.2.to") where it cannot be.
    """
    faults: Faults = {}
    found: list[RungSpec] = []
    for n, row in enumerate(said):
        wrong = _row_faults(clock, row)
        faults |= {f"rungs.{n}.{name}": sentence for name, sentence in wrong.items()}
        if not wrong:
            found.append(_rung(row))
            faults |= _repeated(found, n)
    faults |= _whole_faults(said, found, is_complete=not faults)
    if faults:
        raise Invalid(faults)
    return tuple(sorted(found, key=lambda rung: _place(clock, rung)))


def moment_name(anchor: str, after_hours: float) -> str:
    """What a rung is called: the same name is the same moment."""
    side = "before" if after_hours < 0 else "after"
    usual = HOUSE_NAMES.get((anchor, after_hours))
    return usual or f"{abs(after_hours):g}h_{side}_{anchor}"


def same_ladder(one: Sequence[RungSpec], other: Sequence[RungSpec]) -> bool:
    """Whether two ladders remind of the same things, whatever their rungs are called."""
    return sorted(map(_essence, one)) == sorted(map(_essence, other))


def compared(
    before: Sequence[RungSpec], after: Sequence[RungSpec]
) -> tuple[list[RungSpec], list[RungSpec]]:
    """The rungs that a new ladder takes out, and those that it adds."""
    old, new = set(map(_essence, before)), set(map(_essence, after))
    gone = [rung for rung in before if _essence(rung) not in new]
    return gone, [rung for rung in after if _essence(rung) not in old]


def _essence(rung: RungSpec) -> str:
    """All that a rung does, as one text; its name says nothing more."""
    said = rung.as_data()
    del said["name"]
    said |= {"to": sorted(said["to"]), "channels": sorted(said["channels"])}
    return json.dumps(said, sort_keys=True)


def _row_faults(clock: Clock, row: Said) -> Faults:
    faults: Faults = {}
    anchor = row["anchor"]
    if anchor not in ANCHORS:
        faults["anchor"] = _("Choose what it counts from: the start, the target or the limit.")
    elif anchor == "target" and not has_target(clock):
        faults["anchor"] = _("This clock has no target. Count from the start or the limit.")
    if sentence := _moment_fault(anchor, row["after_hours"]):
        faults["after_hours"] = sentence
    if sentence := _repeat_fault(row.get("every_hours")):
        faults["every_hours"] = sentence
    if not row["to"]:
        faults["to"] = _("Choose whom this reminder reaches.")
    elif strangers := sorted(set(row["to"]) - set(audiences_of(clock))):
        faults["to"] = _("A reminder of this clock cannot reach “%(name)s”.") % {
            "name": ", ".join(strangers)
        }
    if unknown := sorted(set(row.get("channels") or ()) - set(CHANNELS)):
        faults["channels"] = _("There is no channel called “%(name)s”.") % {
            "name": ", ".join(unknown)
        }
    if row["prefers"] not in PREFERENCES:
        faults["prefers"] = _("Choose what is worse: a reminder too many, or none.")
    if not faults and (last := _rung(row)).is_last:
        faults |= _last_faults(last)
    return faults


def _moment_fault(anchor: str, hours: Any) -> str:
    if not _is_finite(hours):
        return _("Give a number of hours, for example 24.")
    if abs(hours) > FURTHEST_HOURS:
        return _("This is more than a year away. Give fewer hours.")
    if anchor == "start" and hours < 0:
        return _("A reminder cannot come before the clock starts.")
    return ""


def _repeat_fault(hours: Any) -> str:
    if hours is None:
        return ""
    if not _is_finite(hours):
        return _("Give a number of hours, for example 24, or leave it empty.")
    if hours < SHORTEST_REPEAT_HOURS:
        return _("A reminder repeats at most once an hour. Give 1 hour or more.")
    if hours > FURTHEST_HOURS:
        return _("This is more than a year. Give fewer hours, or leave it empty.")
    return ""


def _last_faults(rung: RungSpec) -> Faults:
    faults: Faults = {}
    if rung.prefers != "double":
        faults["prefers"] = _(
            "At the limit and after it, a reminder is rather sent twice than never. Choose that."
        )
    if rung.channels == ("inbox",):
        faults["channels"] = _(
            "At the limit and after it, a reminder must leave the house. "
            "Choose another channel too, or none for all."
        )
    return faults


def _repeated(found: list[RungSpec], n: int) -> Faults:
    """Of two rungs of one clock at one moment only one speaks: it must name everybody."""
    *earlier, last = found
    if any((last.anchor, last.after) == (each.anchor, each.after) for each in earlier):
        return {
            f"rungs.{n}.after_hours": _(
                "Two reminders come at this moment. Name everybody in one of them."
            )
        }
    return {}


def _whole_faults(said: Sequence[Said], found: list[RungSpec], *, is_complete: bool) -> Faults:
    if len(said) > MOST_RUNGS:
        return {"rungs": _("A ladder has at most %(most)d reminders.") % {"most": MOST_RUNGS}}
    if is_complete and not any(rung.is_last for rung in found):
        return {
            "rungs": _(
                "A ladder needs a last rung: a reminder at the limit or after it. "
                "Without one the limit would pass and nobody be told."
            )
        }
    return {}


def _rung(row: Said) -> RungSpec:
    every = row.get("every_hours")
    to, channels = set(row["to"]), set(row.get("channels") or ())
    if channels != {"inbox"}:
        channels -= {"inbox"}  # always filled
    return RungSpec(
        name=moment_name(row["anchor"], float(row["after_hours"])),
        anchor=row["anchor"],
        after=row["after_hours"] * HOUR,
        to=tuple(audience.value for audience in Audience if audience in to),
        prefers=row["prefers"],
        every=every * HOUR if every else None,
        channels=tuple(name for name in CHANNELS if name in channels),
        is_bundled=bool(row.get("bundled")),
    )


def _place(clock: Clock, rung: RungSpec) -> tuple[float, int]:
    """Where a rung stands in its ladder; a clock with a date of its own runs longer than any ladder."""
    limit = clock.limit_hours or 2.0 * FURTHEST_HOURS
    base = {"start": 0.0, "target": clock.target_hours or limit, "limit": limit}[rung.anchor]
    return base + rung.after / HOUR, ANCHORS.index(rung.anchor)


def _is_finite(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and math.isfinite(value)
