"""What the figures are narrowed and told apart by: one filter for the pages, the API and the files."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Region
from coordination.indicators.figures import SYNTHETIC
from coordination.operations.models import Operation
from coordination.operations.policy import Crisis, Scale
from smcc.rules.calendar import YEARS
from tools.accountability.counted import TOOLS
from tools.accountability.policy import STANDINGS, By, Need

NOT_DECLARED, WITHOUT_REGION = "none", "none"


def _said(rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
    """What is chosen is read by `asking.wanted`; operations are narrowed by what is kept of them."""
    return rows


def _choice(label: Any, choices: Any, empty: Any = None) -> django_filters.ChoiceFilter:
    given = {"label": label, "choices": choices, "method": _said}
    return django_filters.ChoiceFilter(empty_label=empty or _("Any"), **given)


class NarrowFilter(django_filters.FilterSet):
    """Region, year of the onset, kind of crisis, scale; mandatory or elective; real or synthetic."""

    region = _choice(
        _("IFRC region"),
        [*((str(n), label) for n, label in Region.choices), (WITHOUT_REGION, _("No region"))],
    )
    year = django_filters.NumberFilter(
        label=_("Year of the onset (UTC)"), method=_said, min_value=YEARS[0], max_value=YEARS[-1]
    )
    crisis = _choice(_("Kind of crisis"), Crisis.choices)
    scale = _choice(_("Scale"), [*Scale.choices, (NOT_DECLARED, _("Not declared"))])
    need = _choice(_("Mandatory or elective"), Need.choices)
    show = _choice(_("Operations"), [(SYNTHETIC, _("Synthetic ones only"))], _("Real ones"))

    class Meta:
        model = Operation
        fields: list[str] = []


class FiguresFilter(NarrowFilter):
    """The same, and by what the figures are told apart."""

    group = _choice(_("Tell apart by"), By.choices, _("Nothing"))


class StandingFilter(NarrowFilter):
    """The same for one tool, and how it stands."""

    standing = _choice(_("How it stands"), [(group.key, group.label) for group in STANDINGS])
    late = django_filters.NumberFilter(
        label=_("Late, in this bucket (0 to 4)"), method=_said, min_value=0, max_value=4
    )


class BehindFilter(StandingFilter):
    """The same, and which tool."""

    tool = _choice(_("Tool"), [(tool.key, tool.title) for tool in TOOLS])
