"""Figures made ready for a page, a row of the board and the API: each counted once for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.indicators import registry
from coordination.indicators.counting import figures
from coordination.indicators.figures import DRILL, SYNTHETIC, Figure
from recommendations.indicator.models import IndicatorBinding
from smcc.web.times import day_text


@dataclass(frozen=True)
class Measured:
    """A binding with its figure; without one where the product no longer knows the indicator."""

    binding: IndicatorBinding
    figure: Figure | None

    @property
    def sentence(self) -> str:
        return spoken(self.figure) if self.figure is not None else _("no longer counted here")

    @property
    def set_aside(self) -> str:
        return set_aside(self.figure) if self.figure is not None else ""


def measured(person: Any, bindings: Iterable[IndicatorBinding]) -> list[Measured]:
    """Bindings with their figures over what this person may see. One query for the figures."""
    rows = list(bindings)
    asked = [(each.known, each.since) for each in rows if each.known is not None]
    found = figures(person, asked) if asked else {}
    return [Measured(each, found.get((each.indicator, each.since))) for each in rows]


def with_leading_indicator(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Recommendations with `measured_by` and `measured_since` of their first binding in force.

    Read with the rows themselves: the board has no query to spare.
    """
    mine = IndicatorBinding.objects.in_force().filter(recommendation=OuterRef("pk")).order_by("pk")
    return rows.annotate(
        measured_by=Subquery(mine.values("indicator")[:1]),
        measured_since=Subquery(mine.values("since")[:1]),
    )


def sentences(person: Any, rows: Iterable[Any]) -> dict[int, str]:
    """For each of the rows that `with_leading_indicator` read and that is measured: the figure, said.

    One query for all of them; none where nothing is measured.
    """
    keys = {row.pk: (row.measured_by, row.measured_since) for row in rows if row.measured_by}
    known = ((registry.indicator(key), since) for key, since in set(keys.values()))
    asked = [(each, since) for each, since in known if each is not None]
    found = figures(person, asked) if asked else {}
    return {pk: spoken(found[key]) for pk, key in keys.items() if key in found}


def spoken(figure: Figure) -> str:
    """The figure as a short sentence, or that there is nothing to count yet."""
    if any(each.of for each in figure.parts):
        return figure.indicator.say(figure)
    if n := figure.operations:
        return ngettext(
            "nothing can be said yet of %(n)d large-scale operation",
            "nothing can be said yet of %(n)d large-scale operations", n,
        ) % {"n": n}  # fmt: skip
    since = {"since": day_text(figure.since)}
    if figure.is_synthetic:
        return _("no synthetic large-scale operation since %(since)s") % since
    said = _("0 real large-scale operations so far (since %(since)s)") % since
    return f"{said}; {left}" if (left := set_aside(figure)) else said


def set_aside(figure: Figure) -> str:
    """What is no real operation, and so in no figure: "3 synthetic ones are left out"."""
    said = []
    if n := figure.aside[SYNTHETIC]:
        said.append(
            ngettext("%(n)d synthetic one is left out", "%(n)d synthetic ones are left out", n)
            % {"n": n}
        )
    if n := figure.aside[DRILL]:
        said.append(
            ngettext("%(n)d exercise is left out", "%(n)d exercises are left out", n) % {"n": n}
        )
    return "; ".join(said)


def facts(figure: Figure) -> dict[str, Any]:
    """The figure as the API says it."""
    return {
        "synthetic": figure.is_synthetic,
        "sentence": spoken(figure),
        "counted": str(figure.indicator.counted),
        "unit": str(figure.indicator.unit),
        "left_out": dict(figure.aside),
        "parts": [
            {
                "key": each.part.key,
                "title": str(each.part.title),
                "n": each.n,
                "of": each.of,
                "left_out": each.left_out,
                "median_hours": each.median_hours,
                "median_hours_since_onset": each.median_hours_since_onset,
                "standings": dict(each.by_group),
            }
            for each in figure.parts
        ],
        "remarks": figure.remarks,
    }
