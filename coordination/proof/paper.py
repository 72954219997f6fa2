"""A proof on paper: a tagged PDF in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.proof import telling
from coordination.proof.reading import Proof
from coordination.proof.spoken_of import spoken_of
from coordination.proof.timeline import Clock, Gap
from coordination.proof.verdict import marks, verdict
from smcc.exports.report import pdf_report

AT_MOST = 800
"""Lines in one PDF. Nobody reads more on paper; the JSON file has them all."""


def proof_pdf(proof: Proof) -> bytes:
    """The timeline with its figures, and whether the record holds, as it stood when it was read."""
    return pdf_report(_content(proof))


def _content(proof: Proof) -> dict[str, Any]:
    about, timeline = proof.about, proof.timeline
    assert timeline.figures is not None
    made = telling.exact(proof.made_at, about.zone)
    sections: list[dict[str, Any]] = []
    if timeline.gaps:
        sections.append(_gaps(timeline.gaps, about.zone))
    left = AT_MOST
    for clock in timeline.clocks:
        section = _clock(clock, about.zone, left)
        sections.append(section)
        left -= len(section["rows"])
    if timeline.announcements and left > 0:
        lines = [telling.announcement(each, about.zone) for each in timeline.announcements]
        title = str(spoken_of(about.kind).others)
        sections.append(_table(title, "", lines[:left], len(lines)))
    return {
        "title": _("Proof of what was told, and when"),
        "subtitle": f"{about.ref} · {about.name}",
        "number": about.ref,
        "made": made,
        "made_at": proof.made_at.isoformat(),
        "language": translation.get_language() or "en",
        "marks": marks(proof),
        "verdict": {"text": verdict(proof), "is_bad": not proof.holds},
        "facts": [
            {"label": _("Made"), "value": made},
            {"label": _("Times"), "value": telling.zone_line(about.zone)},
            *telling.figure_rows(timeline.figures),
        ],
        "sections": sections,
        "ending": [
            str(spoken_of(about.kind).source),
            _("The JSON file of this proof holds those events. Anybody can check it without this "
              "system: python verify.py FILE."),
        ],
    }  # fmt: skip


def _gaps(gaps: list[Gap], zone: str) -> dict[str, Any]:
    return {
        "title": _("Times in which this system could not look or send"),
        "columns": [_("From"), _("What"), _("Until"), _("For")],
        "rows": [
            [
                telling.exact(gap.began_at, zone),
                " ".join(filter(None, (telling.gap_label(gap), gap.trouble))),
                telling.exact(gap.ended_at, zone),
                "" if gap.seconds is None else telling.span(gap.seconds),
            ]
            for gap in gaps[:AT_MOST]
        ],
    }


def _clock(clock: Clock, zone: str, left: int) -> dict[str, Any]:
    lines = telling.lines_of(clock, zone)
    title = telling.clock_label(clock)
    if clock.about:
        title = f"{title} · {clock.about}"
    return _table(title, telling.summary(clock, zone), lines[: max(left, 0)], len(lines))


def _table(title: str, text: str, lines: list[telling.Line], count: int) -> dict[str, Any]:
    if count > len(lines):
        more = ngettext(
            "%(n)d more line is in the JSON file.", "%(n)d more lines are in the JSON file.",
            count - len(lines),
        ) % {"n": count - len(lines)}  # fmt: skip
        text = "\n".join(filter(None, (text, more)))
    return {
        "title": title,
        "text": text,
        "columns": [_("When"), _("What"), _("Whom, and what was said"), _("Late by")],
        "rows": [
            [
                line.when,
                line.what,
                ". ".join(filter(None, (line.whom, line.typed))),
                line.late,
            ]
            for line in lines
        ],
    }
