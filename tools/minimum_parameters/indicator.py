"""What recommendation 2 of 2024 is measured by: minimum parameters issued in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.deadlines.registry import setting
from coordination.indicators.clocks import IN_TIME, NOT_STARTED, WAIVED, clock_part
from coordination.indicators.figures import Figure, PartFigure, hours_text
from coordination.indicators.registry import Indicator
from tools.minimum_parameters.models import MinimumParameters
from tools.minimum_parameters.policy import ISSUED_CLOCK, State

LIMIT, STARTS = f"{ISSUED_CLOCK.setting}.limit_hours", "minimum_parameters.starts"


def _without_a_clock() -> tuple[When, When]:
    """Issued before both documents were there: before the hours had begun. Or waived before that."""
    mine = MinimumParameters.objects.filter(operation=OuterRef("pk"))
    return (
        When(Q(Exists(mine.filter(issued_at__isnull=False))), then=Value(IN_TIME)),
        When(Q(Exists(mine.filter(state=State.WAIVED))), then=Value(WAIVED)),
    )


def _within_hours(part: PartFigure) -> str:
    """Every clock that counts kept the same limit, so that its hours can be said."""
    if part.median_hours is None:
        return _("parameters issued within %(limit)s h in %(n)d of %(of)d large-scale operations")
    return _(
        "parameters issued within %(limit)s h in %(n)d of %(of)d large-scale operations, median %(hours)s h"
    )


def _within_their_limit(part: PartFigure) -> str:
    if part.median_hours is None:
        return _("parameters issued within their limit in %(n)d of %(of)d large-scale operations")
    return _(
        "parameters issued within their limit in %(n)d of %(of)d large-scale operations, median %(hours)s h"
    )


def _say(figure: Figure) -> str:
    (part,) = figure.parts
    facts = {
        "n": part.n, "of": part.of, "limit": hours_text(part.limit_hours),
        "hours": hours_text(part.median_hours),
    }  # fmt: skip
    said = _within_hours(part) if part.limit is not None else _within_their_limit(part)
    said %= facts
    if n := part.by_group[NOT_STARTED]:
        said += "; " + ngettext(
            "in %(n)d more the documents have not been received yet",
            "in %(n)d more the documents have not been received yet", n,
        ) % {"n": n}  # fmt: skip
    return said


def _remarks(settings: Mapping[str, Any]) -> list[str]:
    starts = setting(STARTS)
    assert starts is not None
    chosen = dict(starts.choices).get(settings[STARTS], settings[STARTS])
    return [
        _("The hours count here from: %(start)s. %(basis)s")
        % {"start": chosen, "basis": starts.basis.text},
        _("Where the limit comes from: %(basis)s") % {"basis": ISSUED_CLOCK.basis.text},
        _("A clock that runs keeps the start and the limit that it was promised with."),
    ]


PARAMETERS_IN_TIME = Indicator(
    "minimum_parameters_in_time",
    gettext_lazy("Minimum parameters issued in time"),
    gettext_lazy(
        "Large-scale operations whose minimum coordination parameters were issued by the limit of "
        "their own clock, as its page shows it. A limit that was extended with a reason counts as "
        "extended."
    ),
    gettext_lazy("operations"),
    (
        clock_part(
            "parameters", gettext_lazy("Minimum parameters issued"), ISSUED_CLOCK.name,
            before=_without_a_clock,
        ),
    ),
    _say,
    settings=(LIMIT, STARTS),
    remarks=_remarks,
)  # fmt: skip
