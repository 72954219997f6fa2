"""Correcting an operation's facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.operations import policy
from coordination.operations.actions.convening import suggest
from coordination.operations.actions.steps import check_no_drill
from coordination.operations.dossier import follow
from coordination.operations.finding import keep_words
from coordination.operations.models import AppealCode, Operation, Presence
from coordination.people.models import Person
from smcc.rules.calendar import zone
from smcc.rules.refusals import Invalid


def check_facts(
    *, name: str, onset_at: datetime, onset_zone: str, countries: list[Country], host: Component
) -> None:
    """Raise `Invalid`, field by field, where an operation's basic facts cannot be right."""
    wrong: dict[str, Any] = {}
    if not name.strip():
        wrong["name"] = _("Give the operation a name.")
    if sentence := policy.onset_sentence(onset_at, timezone.now()):
        wrong["onset_at"] = sentence
    try:
        zone(onset_zone)
    except ValueError:
        wrong["onset_zone"] = _("There is no time zone of this name. Choose one from the list.")
    if not countries:
        wrong["countries"] = _("Choose at least one country.")
    if host.kind != Component.Kind.NATIONAL_SOCIETY:
        wrong["host"] = _("The host is a National Society.")
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def amend_operation(
    operation: Operation,
    *,
    by: Person,
    changes: Mapping[str, Any],
    present: Iterable[Component] | None = None,
    countries: Iterable[Country] | None = None,
    appeal_codes: Iterable[str] | None = None,
    version: int | None = None,
    reason: str = "",
) -> Operation:
    """Correct an operation's facts. Refused as `process.amend` refuses, and for facts that cannot be right.

    Components taking part are added or taken away; the host always takes part. A country with an
    agreed or contested convener stays until that has ended.
    Follows: clocks that count from a corrected onset move with it, and say so in the record; for
    a country that was added conveners are suggested, and for one taken away withdrawn.
    """
    where = list(operation.countries.all()) if countries is None else list(dict.fromkeys(countries))
    check_facts(
        name=changes.get("name", operation.name),
        onset_at=changes.get("onset_at", operation.onset_at),
        onset_zone=changes.get("onset_zone", operation.onset_zone),
        countries=where,
        host=changes.get("host", operation.host),
    )
    fields = dict(changes)
    if countries is not None:
        fields["country_codes"] = " ".join(c.iso3 for c in where)
    before = process.lock(operation)
    process.check_role(before, by, policy.MAY_EDIT)
    check_no_drill(before)
    row = process.amend(
        operation, fields, by=by, roles=policy.MAY_EDIT, version=version, reason=reason
    )
    if countries is not None:
        _set_countries(row, where, before.country_codes.split(), by=by)
    moved = present is not None and _set_presence(row, present, by=by)
    if appeal_codes is not None and _set_appeal_codes(row, appeal_codes, by=by):
        moved = True
    keep_words(row)
    if moved and row.version == before.version:
        # What hangs beside the row is part of what a person read: a later save must notice.
        row.version += 1
        row.save(update_fields=["version"])
    row.refresh_from_db()
    follow(row, by=by, reason=reason)
    return row


def _set_countries(
    operation: Operation, where: list[Country], before: list[str], *, by: Person
) -> None:
    kept = {country.iso3 for country in where}
    left = operation.convenings.in_force().exclude(country__in=kept).select_related("country")
    if settled := next((c for c in left if c.state != policy.ConveningState.PROPOSED), None):
        raise Invalid(
            {
                "countries": _(
                    "%(country)s has a convener who is %(state)s. End or withdraw that first."
                )
                % {"country": settled.country, "state": str(settled.state_label).lower()}
            }
        )
    for convening in left:
        process.advance(
            convening,
            "withdraw",
            by=by,
            reason=_("The country is no longer part of the operation."),
        )
    operation.countries.set(where)
    for country in where:
        if country.iso3 not in before:
            suggest(operation, country, by=by)


def _set_presence(operation: Operation, present: Iterable[Component], *, by: Person) -> bool:
    wanted = {component.pk: component for component in [operation.host, *present]}
    known = {p.component_id: p for p in operation.presences.select_related("component")}
    came = [wanted[pk] for pk in wanted if pk not in known]
    left = [known[pk] for pk in known if pk not in wanted]
    for component in came:
        Presence.objects.create(operation=operation, component=component, recorded_by=by)
    for presence in left:
        presence.delete()
    if came or left:
        process.record(
            operation, "presence", by=by,
            data={"came": [c.code for c in came], "left": [p.component.code for p in left]},
        )  # fmt: skip
    return bool(came or left)


def _set_appeal_codes(operation: Operation, codes: Iterable[str], *, by: Person) -> bool:
    wanted = {code.strip() for code in codes if code.strip()}
    known = set(operation.appeal_codes.values_list("code", flat=True))
    if wanted == known:
        return False
    operation.appeal_codes.exclude(code__in=wanted).delete()
    for code in sorted(wanted - known):
        AppealCode.objects.create(operation=operation, code=code)
    process.record(
        operation, "appeal_codes", by=by,
        data={"from": sorted(known), "to": sorted(wanted)},
    )  # fmt: skip
    return True
