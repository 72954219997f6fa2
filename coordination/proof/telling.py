"""A timeline in lines that people read: on the page, on paper and in a terminal alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.utils import dateformat, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.deadlines import ladder_words
from coordination.deadlines.models import Blindness
from coordination.deadlines.models import Delivery as DeliveryRow
from coordination.deadlines.registry import clock as clock_named
from coordination.proof import timeline as parts
from coordination.proof.expected import specs_of
from smcc.web.text import is_said_in
from smcc.web.times import place, zone_of

NEVER_PARTED = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, what, whom it concerns or what was said, and how late it was.

    `kind` is a kind of `status_tag`, empty where nothing is to be marked. `typed` is what people
    wrote: never translated, and running its own way.
    """

    at: datetime | None
    number: int | None
    what: str
    whom: str = ""
    typed: str = ""
    late_seconds: float | None = None
    kind: str = ""
    when: str = ""
    """`at` in words, as `exact` says it."""

    @property
    def late(self) -> str:
        """How late, for a column that says so in its head; what was early says so itself."""
        if self.late_seconds is None:
            return ""
        return late_text(self.late_seconds) if self.late_seconds < 0 else span(self.late_seconds)


def clock_label(clock: parts.Clock) -> str:
    known = clock_named(clock.name)
    return str(known.label) if known else clock.name


def rung_label(clock: parts.Clock, name: str) -> str:
    """A rung in the words of the ladder that the clock began with, else of the rulebook's today."""
    known = clock_named(clock.name)
    specs = specs_of(clock.ladder) or list(known.ladder if known else ())
    return next((ladder_words.when(spec) for spec in specs if spec.name == name), name)


def _labels(words: Any, value: str) -> str:
    return str(dict(words.choices).get(value, value))


def gap_label(gap: parts.Gap) -> str:
    return _labels(Blindness.Kind, gap.kind)


def announcement(each: parts.Delivery, zone: str) -> Line:
    """A message that no clock caused."""
    said = _delivery(each)
    return _dated(replace(said, typed="\n".join(filter(None, (each.subject, each.trouble)))), zone)


def summary(clock: parts.Clock, zone: str) -> str:
    """A clock in two lines: from when to when it counts, and how it ended."""
    said = [
        _("From %(start)s to the limit %(limit)s.")
        % {"start": exact(clock.started_at, zone), "limit": exact(clock.due_at, zone)}
    ]
    if clock.first_due_at and clock.first_due_at != clock.due_at:
        said.append(
            _("The limit was first %(limit)s.") % {"limit": exact(clock.first_due_at, zone)}
        )
    if clock.ended is None:
        said.append(_("It runs."))
    return "\n".join(said)


# --- One clock -------------------------------------------------------------------------------


def lines_of(clock: parts.Clock, zone: str) -> list[Line]:
    """All that the record says of one clock, in order of time; moments as `exact` says them."""
    found = [*_frame(clock), *_rungs(clock), *_answers(clock, zone), *_gaps(clock)]
    found += [_delivery(each) for each in clock.deliveries]
    far = datetime.max.replace(tzinfo=UTC)
    return [_dated(line, zone) for line in sorted(found, key=lambda line: line.at or far)]


def _dated(line: Line, zone: str) -> Line:
    return replace(line, when=exact(line.at, zone))


def _frame(clock: parts.Clock) -> Iterator[Line]:
    by = clock.recorded_by
    yield Line(clock.started_at or clock.recorded_at, clock.number, _("The clock starts"), by)
    for move in clock.moves:
        what = {
            parts.EXTENDED: _("The limit was extended"),
            parts.REANCHORED: _("The limit moved, because a fact was corrected"),
            parts.RESUMED: _("The clock runs again"),
        }[move.how]
        yield Line(move.at, move.number, what, move.by, move.reason, kind="contested")
    for breach in clock.breaches:
        what = _("The limit passed with the clock running")
        yield Line(
            breach.noticed_at, breach.number, what, late_seconds=breach.late_seconds, kind="late"
        )
    for stop in clock.stops:
        yield stop_line(stop)


def stop_line(stop: parts.Stop) -> Line:
    """How a clock stopped, and how late where it was met late."""
    is_met = stop.outcome == "met"
    is_late = is_met and (stop.late_seconds or 0) > 0
    what = {"met": _("Met"), "waived": _("Waived"), "withdrawn": _("Withdrawn")}[stop.outcome]
    what = _("Met late") if is_late else what
    kind = "was_late" if is_late else "ok" if is_met else "neutral"
    late = stop.late_seconds if is_late else None
    at = stop.stopped_at or stop.at
    return Line(at, stop.number, what, stop.by, stop.reason, late, kind)


def _rungs(clock: parts.Clock) -> Iterator[Line]:
    for rung in clock.rungs:
        what = _("Reminder: %(name)s") % {"name": rung_label(clock, rung.name)}
        if rung.folded:
            folded = ", ".join(rung_label(clock, name) for name in rung.folded)
            what += " " + _("(and for: %(names)s)") % {"names": folded}
        whom = "; ".join(_reached(each) for each in rung.reached)
        kind = "was_late" if rung.caught_up else ""
        yield Line(rung.planned_for or rung.fired_at, rung.number, what, whom,
                   late_seconds=rung.late_seconds, kind=kind)  # fmt: skip
        for each in rung.unreachable:
            what = _("Could not be reached")
            yield Line(rung.at, rung.number, what, each.post, each.why, kind="late")
        for delivery in rung.deliveries:
            yield _delivery(delivery)
        for delivery in rung.notices:
            yield _delivery(delivery, _("The coordinator is told that a post was not reached"))
        for later in rung.escalations:
            for each in later.unreachable:
                what = _("Not reached after all: the message was refused")
                yield Line(later.at, later.number, what, each.post, each.why, kind="late")
            for told in later.reached:
                yield Line(later.at, later.number, _("Told instead"), _reached(told))
        if rung.without_an_end:
            people = ", ".join(rung.without_an_end)
            yield Line(rung.at, rung.number, _("Inbox only, or still on its way"), people)
    for missing in clock.unfired:
        what = _("Reminder: %(name)s") % {"name": rung_label(clock, missing.name)}
        said = _("It is missing from the record")
        yield Line(missing.planned_for, None, f"{what}. {said}", kind="late")


def _reached(each: parts.Reached) -> str:
    people = ", ".join(one for one in each.people if not is_said_in(each.post, one))
    post = each.post
    if each.instead_of:
        post = _("%(post)s instead of %(other)s") % {"post": post, "other": each.instead_of}
    return f"{post}: {people}" if people else post


def _delivery(each: parts.Delivery, what: str = "") -> Line:
    channel = _labels(DeliveryRow.Channel, each.channel)
    state = _labels(DeliveryRow.State, each.state)
    said = f"{channel}: {state}"
    if each.held:
        said += f" ({_labels(DeliveryRow.Held, each.held)})"
    whom = f"{each.to} ({each.post})" if each.post else each.to
    kind = {parts.FAILED: "late", parts.UNKNOWN: "contested"}.get(each.state, "")
    return Line(each.handed_over_at or each.recorded_at, each.number, f"{what}. {said}" if what else said,
                whom, each.trouble, each.late_seconds, kind)  # fmt: skip


def _answers(clock: parts.Clock, zone: str) -> Iterator[Line]:
    words = {
        "acknowledge": _("Seen"),
        "snooze": _("Snoozed"),
        "wake_up": _("No longer snoozed"),
        "pass_on": _("Reminders passed on"),
        "take_back": _("Reminders taken back"),
        "cause": _("The cause of the breach is given"),
    }
    for answer in clock.answers:
        what = words[answer.what]
        if answer.until is not None:
            what += " " + _("until %(time)s") % {"time": exact(answer.until, zone)}
        said = answer.said
        if answer.what == "acknowledge":
            said = rung_label(clock, said)
        yield Line(answer.at, answer.number, what, answer.by, said)


def _gaps(clock: parts.Clock) -> Iterator[Line]:
    for gap in clock.gaps:
        what = gap_label(gap)
        if gap.seconds is not None:
            what = _("%(what)s for %(span)s") % {"what": what, "span": span(gap.seconds)}
        yield Line(gap.began_at, None, what, "", gap.trouble, kind="late")


# --- Figures and times -------------------------------------------------------------------------


def figure_rows(figures: parts.Figures) -> list[dict[str, str]]:
    """Label and value of each figure, as facts are shown."""

    def late(value: float | None) -> str:
        return _("none yet") if value is None else late_text(value)

    rows: Iterable[tuple[str, str]] = (
        (_("Clocks"), str(figures.clocks)),
        (_("Reminders in the record"), str(figures.rungs)),
        (_("Latest reminder"), late(figures.rungs_late_worst)),
        (_("Messages of which the end is known"), str(figures.deliveries)),
        (_("Handed over"), str(figures.handed_over)),
        (_("Failed"), str(figures.failed)),
        (_("May have been sent"), str(figures.unknown)),
        (_("Half of the messages, at most"), late(figures.late_p50)),
        (_("99 of 100 messages, at most"), late(figures.late_p99)),
        (_("The latest message"), late(figures.late_worst)),
        (_("Posts that could not be reached"), str(figures.unreachable)),
        (_("Reminders missing from the record"), str(figures.unfired)),
        (_("Limits passed"), _breaches(figures)),
        (_("Times in which this system could not look or send"), str(figures.gaps)),
    )
    return [{"label": label, "value": value} for label, value in rows]


def _breaches(figures: parts.Figures) -> str:
    if not figures.breaches_without_cause:
        return str(figures.breaches)
    without = ngettext("%(n)d without a cause given", "%(n)d without a cause given",
                       figures.breaches_without_cause) % {"n": figures.breaches_without_cause}  # fmt: skip
    return f"{figures.breaches} ({without})"


def late_text(seconds: float | None) -> str:
    """How late something was: "0.4 s late", "2 min 5 s late", "3 s early"; empty where not known."""
    if seconds is None:
        return ""
    said = _("%(span)s early") if seconds < 0 else _("%(span)s late")
    return (said % {"span": span(abs(seconds))}).replace(" ", NEVER_PARTED)


def span(seconds: float) -> str:
    """A length of time in its two largest units: "0.4 s", "2 min 5 s", "3 h 12 min", "2 d 4 h"."""
    if seconds < 10:
        return (_("%(n)s s") % {"n": f"{seconds:.1f}"}).replace(" ", NEVER_PARTED)
    whole = int(seconds)
    units = (
        (whole // 86400, _("%(n)s d")), (whole // 3600 % 24, _("%(n)s h")),
        (whole // 60 % 60, _("%(n)s min")), (whole % 60, _("%(n)s s")),
    )  # fmt: skip
    first = next(place for place, (n, _unit) in enumerate(units) if n)
    said = (unit % {"n": n} for n, unit in units[first : first + 2] if n)
    return " ".join(said).replace(" ", NEVER_PARTED)


def exact(at: datetime | None, zone: str) -> str:
    """A moment to the second where the operation is, and in UTC where that is another time.

    "Thu 14 March 2024 18:00:05 Kyiv (16:00:05 UTC)", "Thu 14 March 2024 18:00:05 Dakar".
    """
    if at is None:
        return "–"
    there, utc = at.astimezone(zone_of(zone)), at.astimezone(UTC)
    day = "l j F Y" if translation.get_language_bidi() else "D j F Y"
    said = f"{dateformat.format(there, day)} {there:%H:%M:%S} {place(zone_of(zone))}"
    if there.utcoffset() == utc.utcoffset():
        return said
    other = f"{dateformat.format(utc, day[:-2])} " if utc.date() != there.date() else ""
    return f"{said} ({other}{utc:%H:%M:%S} UTC)"


def zone_line(zone: str) -> str:
    """In which zone the moments are, in a sentence: on the page, on paper and in a terminal alike."""
    where = zone_of(zone)
    if where.key == "UTC":
        return _("All times are UTC.")
    return _(
        "All times are those of %(place)s (%(zone)s), with UTC in brackets where it differs."
    ) % {"place": place(where), "zone": where.key}
