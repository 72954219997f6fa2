"""Coordination advisors in a country over the years, as its readiness page tells it. Nothing is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.countries.aspects import LINES, Aspect, Line
from tools.advisor_request.models import AdvisorRequest
from tools.advisor_request.policy import State
from tools.advisor_request.shown import KINDS
from tools.mco_deployment.models import MCODeployment
from tools.mco_deployment.policy import Choice

DECIDED = {Choice.DEPLOY: "ok", Choice.NOT_NEEDED: "neutral", Choice.UNMET: "waiting"}


def lines(country: Any, person: Any, now: datetime) -> list[Line]:
    """Requests and decisions of the operations there that one may see, the newest operation first."""
    here = {"operation__countries": country, "operation__drill_factor": None}
    asked = AdvisorRequest.objects.visible_to(person).filter(**here).exclude(state=State.WITHDRAWN)
    decided = MCODeployment.objects.visible_to(person).filter(decided_at__isnull=False, **here)
    newest = "-operation__onset_at"
    found: list[tuple[Any, Line]] = [
        (each, Line(
            each.operation.name, each.get_absolute_url(), each.state_label,
            KINDS[State(each.state)], _when(each),
        ))
        for each in asked.select_related("operation").order_by(newest, "-pk")[:LINES]
    ]  # fmt: skip
    requested = {each.operation_id for each, _line in found}
    found += [
        (each, Line(
            each.operation.name, each.get_absolute_url(), each.get_choice_display(),
            DECIDED.get(Choice(each.choice), "neutral"), _year(each),
        ))
        for each in decided.select_related("operation").order_by(newest, "-pk")[:LINES]
        if each.operation_id not in requested
    ]  # fmt: skip
    found.sort(key=lambda pair: pair[0].operation.onset_at, reverse=True)
    return [line for _each, line in found[:LINES]]


def _when(request: AdvisorRequest) -> str:
    said = {"year": _year(request), "n": request.number}
    return _("%(year)s, request no. %(n)d") % said


def _year(of: Any) -> str:
    return str(timezone.localtime(of.operation.onset_at).year)


ADVISORS = Aspect(
    "advisors", gettext_lazy("coordination advisors (MCO)"), lines=lines, order=60
)  # fmt: skip
