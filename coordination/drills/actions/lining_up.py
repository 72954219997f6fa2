"""The operation of a drill: who is in its line-up, copied or named, and the factor of its clocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.operations import policy as operation_policy
from coordination.operations.finding import keep_words
from coordination.operations.models import Convening, Operation, Presence
from coordination.people.models import Person, Post
from smcc.rules.calendar import zone
from smcc.rules.refusals import Invalid

LONGEST_NAME = 200


@dataclass
class LineUp:
    """Who takes part in a drill, and in which posts and roles."""

    name: str
    host: Component
    countries: list[Country]
    present: list[Component]
    coordinator_post: Post | None
    zone: str
    crisis: str = operation_policy.Crisis.MIXED
    hazard: str = operation_policy.Hazard.OTHER
    conveners: list[Convening] = field(default_factory=list)
    """Agreed today, with whoever agreed to each: copied as they stand."""


def taken_from(operation: Operation) -> LineUp:
    """The line-up of an operation as it stands today."""
    codes = operation.country_codes.split()
    countries = sorted(operation.countries.all(), key=lambda country: codes.index(country.iso3))
    presences = operation.presences.select_related("component").order_by("pk")
    agreed = operation.convenings.agreed().select_related("component", "country", "agreed_by")
    return LineUp(
        name=operation.name,
        host=operation.host,
        countries=countries,
        present=[presence.component for presence in presences],
        coordinator_post=operation.coordinator_post,
        zone=operation.onset_zone,
        crisis=operation.crisis,
        hazard=operation.hazard,
        conveners=[each for each in agreed if each.is_agreed_on(operation.today)],
    )


def lay_out(line_up: LineUp, *, factor: float, now: datetime, by: Person) -> Operation:
    """Write the operation of a drill: only its participants see it, and no scale is declared in it."""
    with translation.override(settings.LANGUAGE_CODE):  # what is stored is read by everybody
        name = _("DRILL: %(name)s") % {"name": line_up.name}
        invented = _("A drill: nothing of this happened. Who takes part, and the times, are real.")
    operation = _with_reference(
        now.astimezone(zone(line_up.zone)).year,
        name=name[:LONGEST_NAME], crisis=line_up.crisis, hazard=line_up.hazard, onset_at=now,
        onset_zone=line_up.zone, onset_precision=operation_policy.Precision.EXACT,
        host=line_up.host, visibility=operation_policy.Visibility.PARTICIPANTS,
        coordinator_post=line_up.coordinator_post, synthetic=invented, drill_factor=factor,
        country_codes=" ".join(country.iso3 for country in line_up.countries),
        state=operation_policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    operation.countries.set(line_up.countries)
    keep_words(operation)
    for component in dict.fromkeys([line_up.host, *line_up.present]):
        Presence.objects.create(operation=operation, component=component, recorded_by=by)
    for each in line_up.conveners:
        Convening.objects.create(
            operation=operation, country=each.country, role=each.role, component=each.component,
            basis=each.basis, areas=each.areas, exception=each.exception, starts_on=each.starts_on,
            ends_on=each.ends_on, state=each.state, agreed_at=each.agreed_at,
            agreed_by=each.agreed_by, created_by=by,
        )  # fmt: skip
    process.record(
        operation, "log", by=by,
        data={
            "drill_factor": factor, "host": line_up.host.code,
            "countries": operation.country_codes,
            "conveners": [f"{each.role} {each.component.code}" for each in line_up.conveners],
        },
    )  # fmt: skip
    return operation


def _with_reference(year: int, **facts: Any) -> Operation:
    """Save under the next free reference; two people announcing at once get two."""
    taken = Operation.objects.filter(ref__startswith=f"DRILL-{year}-").count()
    for attempt in range(1, 51):
        ref = f"DRILL-{year}-{taken + attempt:02d}"
        try:
            with transaction.atomic():
                operation = Operation(ref=ref, **facts)
                operation.save(force_insert=True)
                return operation
        except IntegrityError:
            if not Operation.objects.filter(ref=ref).exists():
                raise
    raise Invalid({"name": _("No free reference was found. Try again.")})
