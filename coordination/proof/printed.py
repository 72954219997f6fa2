"""A proof for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from coordination.proof import telling
from coordination.proof.reading import About
from coordination.proof.spoken_of import spoken_of
from coordination.proof.timeline import Timeline


def printed(about: About, made_at: datetime, timeline: Timeline) -> Iterator[str]:
    """The timeline in plain lines, each with its moment in the zone of what it is about, and in UTC where it differs."""
    yield ""
    yield f"{about.ref} {about.name}"
    yield f"Made {telling.exact(made_at, about.zone)}."
    yield telling.zone_line(about.zone)
    if about.drill_factor is not None:
        yield f"DRILL: its clocks ran {about.drill_factor:g} times faster than real ones."
    if about.synthetic:
        yield f"SYNTHETIC: {_one_line(about.synthetic)}"
    yield ""
    assert timeline.figures is not None
    rows = telling.figure_rows(timeline.figures)
    width = max(len(row["label"]) for row in rows)
    for row in rows:
        yield f"  {row['label']:<{width}}  {row['value']}"
    for gap in timeline.gaps:
        yield ""
        yield f"  Could not look or send: {telling.gap_label(gap)}"
        lasted = "" if gap.seconds is None else f", for {telling.span(gap.seconds)}"
        began, ended = (telling.exact(at, about.zone) for at in (gap.began_at, gap.ended_at))
        yield f"    {began} until {ended}{lasted}"
        if gap.trouble:
            yield f"    {_one_line(gap.trouble)}"
    for clock in timeline.clocks:
        yield ""
        yield f"{telling.clock_label(clock)} · {_one_line(clock.about)}"
        for said in telling.summary(clock, about.zone).split("\n"):
            yield f"  {said}"
        yield from _lines(telling.lines_of(clock, about.zone))
    if timeline.announcements:
        yield ""
        yield str(spoken_of(about.kind).others)
        yield from _lines(telling.announcement(a, about.zone) for a in timeline.announcements)


def _lines(lines: Iterable[telling.Line]) -> Iterator[str]:
    for line in lines:
        late = f" [{telling.late_text(line.late_seconds)}]" if line.late else ""
        number = f" #{line.number}" if line.number else ""
        yield f"  {line.when}  {_one_line(line.what)}{late}{number}"
        for more in filter(None, (line.whom, line.typed)):
            yield f"      {_one_line(more)}"


def _one_line(text: str) -> str:
    """What people typed cannot move the cursor of a terminal, nor pass for another line."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
