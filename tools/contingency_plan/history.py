"""What the record says of a plan, as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Refusal
from tools.contingency_plan import policy
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.part_models import SpillOver

VERBS = {
    "begin": _("Begun"),
    "amend": _("Text changed"),
    "speak": _("Validated by one of the three"),
    "add_planscenario": _("Scenario added"),
    "change_planscenario": _("Scenario changed"),
    "take_out_planscenario": _("Scenario taken out"),
    "add_planningfigure": _("Planning figure added"),
    "change_planningfigure": _("Planning figure changed"),
    "take_out_planningfigure": _("Planning figure taken out"),
    "add_planrole": _("Role added"),
    "change_planrole": _("Role changed"),
    "take_out_planrole": _("Role taken out"),
    "add_plancapacity": _("Capacity added"),
    "change_plancapacity": _("Capacity changed"),
    "take_out_plancapacity": _("Capacity taken out"),
    "add_plangroup": _("Working group added"),
    "change_plangroup": _("Working group changed"),
    "take_out_plangroup": _("Working group taken out"),
    "add_spillover": _("Spill-over linked"),
    "change_spillover": _("Spill-over changed"),
    "take_out_spillover": _("Spill-over taken out"),
    "record_simulation": _("Simulation recorded"),
    "withdraw_simulation": _("Simulation taken back"),
    "find": _("Finding written down"),
    "finish_finding": _("Finding done"),
}


@dataclass(frozen=True)
class Entry:
    event: AuditEvent
    what: Any

    @property
    def about(self) -> str:
        """Which row it was about; the title of a spill-over's other country is not told here."""
        return str(self.event.data.get("what", ""))


def events_of(plan: ContingencyPlan, reader: Any) -> QuerySet[AuditEvent]:
    """What was done to a plan, as this person may read it: no link with a plan that they may not see."""
    events = AuditEvent.objects.filter(target_kind=plan.kind, target_id=plan.key)
    links = SpillOver.objects.filter(Q(plan=plan) | Q(destination=plan))
    seen = SpillOver.objects.visible_to(reader)
    hidden = list(links.exclude(pk__in=seen.values("pk")).values_list("pk", flat=True))
    if not hidden:
        return events
    verbs = [f"{plan.kind}.{does}_spillover" for does in ("add", "change", "take_out")]
    return events.exclude(verb__in=verbs, data__id__in=hidden)


def entries(events: Iterable[AuditEvent]) -> list[Entry]:
    return [Entry(event, _what(event)) for event in events]


def _what(event: AuditEvent) -> Any:
    verb = event.verb.partition(".")[2]
    if verb in VERBS:
        return VERBS[verb]
    try:
        return policy.WORKFLOW.step(verb).label
    except Refusal:
        return verb
