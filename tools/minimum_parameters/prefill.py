"""What the decision table and the operation's roles already say, section by section."""

from __future__ import annotations

from collections import defaultdict

from django.utils import translation

from coordination.operations.models import Operation
from coordination.operations.responsibilities import Responsibility
from tools.decision.models import Decision
from tools.decision.policy import State, Topic
from tools.minimum_parameters.policy import Section

FROM_TOPIC = {
    Topic.CO_CONVENER: Section.CO_CONVENER,
    Topic.SECURITY_LEAD: Section.SECURITY,
    Topic.LOGISTICS_LEAD: Section.LOGISTICS,
    Topic.SECTOR_LEADS: Section.SECTORS,
    Topic.GEOGRAPHY: Section.GEOGRAPHY,
    Topic.ROLES: Section.ROLES,
    Topic.FOCAL_COUNTRY: Section.FOCAL_POINTS,
    Topic.FOCAL_REGION: Section.FOCAL_POINTS,
    Topic.FOCAL_GENEVA: Section.FOCAL_POINTS,
    Topic.APPEALS: Section.OTHER,
    Topic.COMMUNICATIONS: Section.OTHER,
    Topic.ADVISOR: Section.OTHER,
    Topic.DATA_SHARING: Section.OTHER,
    Topic.OTHER: Section.OTHER,
}

FROM_RESPONSIBILITY = {
    Responsibility.Kind.SECURITY: Section.SECURITY,
    Responsibility.Kind.LOGISTICS: Section.LOGISTICS,
    Responsibility.Kind.SECTOR: Section.SECTORS,
    Responsibility.Kind.AREA: Section.GEOGRAPHY,
    Responsibility.Kind.FOCAL_POINT: Section.FOCAL_POINTS,
}


def suggested_sections(operation: Operation, language: str = "en") -> dict[str, str]:
    """A text in the document's language for each section that anything is known about: a proposal."""
    with translation.override(language):
        return _suggested(operation)


def _suggested(operation: Operation) -> dict[str, str]:
    lines: dict[str, list[str]] = defaultdict(list)
    for convening in operation.convenings.agreed().select_related("country", "component"):
        area = f", {convening.geography}" if convening.geography else ""
        lines[Section.CO_CONVENER].append(
            f"{convening.country.name}{area}: {convening.get_role_display()} "
            f"{convening.component.name}"
        )
    for held in operation.responsibilities.current().select_related("component", "post", "country"):
        place = ", ".join(
            x for x in (str(held.get_level_display()), held.country and held.country.name) if x
        )
        what = " ".join(x for x in (held.subject, f"({place})" if place else "") if x)
        who = held.post.title + ", " + held.component.name if held.post else held.component.name
        lines[FROM_RESPONSIBILITY[Responsibility.Kind(held.kind_of)]].append(
            f"{what}: {who}" if what else who
        )
    filed = Decision.objects.filter(
        operation=operation, summit__filed_at__isnull=False, state__in=[State.DECIDED, State.DONE]
    )
    for row in filed.select_related("lead").order_by("summit__number", "position"):
        lead = f" ({row.lead.name})" if row.lead else ""
        lines[FROM_TOPIC[Topic(row.topic)]].append(f"{row.title}: {row.text}{lead}")
    return {key: "\n".join(dict.fromkeys(said)) for key, said in lines.items()}
