"""Nobody is in two places: whether an advisor is approved or deployed elsewhere in the same days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from smcc.rules.refusals import OutOfTurn
from tools.advisor.actions import span
from tools.advisor.models import Advisor
from tools.advisor_request.models import AdvisorRequest


def check_free(
    request: AdvisorRequest,
    advisor: Advisor,
    *,
    by: Any,
    first: date | None = None,
    last: date | None = None,
) -> None:
    """Raise `OutOfTurn` where the advisor, whose row is held, is committed elsewhere in these days.

    The other deployment is named to who may see its operation; to others it is said that there is one.
    """
    if request.operation.is_drill:
        return
    found = AdvisorRequest.objects.committing(first or request.first_day, last or request.ends_on)
    others = found.filter(advisor=advisor).exclude(pk=request.pk)
    other = others.select_related("operation").order_by("starts_on", "id").first()
    if other is None:
        return
    if not AdvisorRequest.objects.visible_to(by).filter(pk=other.pk).exists():
        raise OutOfTurn(
            _(
                "This advisor is committed elsewhere in these days. Choose somebody else, or other days."
            )
        )
    raise OutOfTurn(
        _("This advisor is committed to %(operation)s, %(period)s. Nobody is deployed twice at once.")
        % {"operation": other.operation, "period": span(other.first_day, other.ends_on)}
    )  # fmt: skip
