"""Who convenes where: suggested, proposed, agreed, contested, ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.operations import policy
from coordination.operations.actions.steps import check_no_drill, check_theirs_and_fresh
from coordination.operations.models import Convening, Operation
from coordination.people.models import Person
from smcc.rules.calendar import zone
from smcc.rules.refusals import Invalid


def suggest(operation: Operation, country: Country, *, by: Person) -> None:
    """Propose the host (at home) as convener, and by kind of crisis a co-convener. Nothing is agreed."""
    starts = operation.onset_at.astimezone(zone(operation.onset_zone)).date()
    societies = Component.objects.national_societies().active(operation.today)
    suggested = []
    if society := societies.filter(country=country).first():
        why = _("Suggested: the National Society of the country convenes.")
        suggested.append((policy.ConveningRole.CONVENER, society, why))
    if suggestion := policy.suggested_co_convener(operation.crisis):
        code, why = suggestion
        if institution := Component.objects.filter(code=code).first():
            suggested.append((policy.ConveningRole.CO_CONVENER, institution, str(why)))
    if operation.visibility == policy.Visibility.PARTICIPANTS:
        # A proposed convener takes part, and so sees: nobody is let in by a mere suggestion.
        here = set(operation.presences.values_list("component_id", flat=True))
        suggested = [entry for entry in suggested if entry[1].pk in here]
    for role, component, basis in suggested:
        _write_convening(
            operation=operation, country=country, role=role, component=component,
            starts_on=starts, by=by, basis=basis,
        )  # fmt: skip


@transaction.atomic
def propose_convening(
    *,
    operation: Operation,
    country: Country,
    role: str,
    component: Component,
    starts_on: date,
    by: Person,
    ends_on: date | None = None,
    basis: str = "",
    geography: str = "",
) -> Convening:
    """Propose who convenes or co-convenes in a country of the operation. A person agrees to it later.

    Refused: to those who do not lead; a country that is not the operation's; a convener that is no
    National Society, ICRC or IFRC of today; a co-convener that is neither the ICRC nor the IFRC; an
    end before the beginning; what stands already.
    """
    operation = process.lock(operation)
    process.check_role(operation, by, policy.MAY_EDIT)
    check_no_drill(operation)
    wrong: dict[str, Any] = {}
    if country.iso3 not in operation.country_codes.split():
        wrong["country"] = _("This country is not part of the operation. Add it there first.")
    if role not in policy.ConveningRole.values:
        wrong["role"] = _("Choose convener or co-convener.")
    if (
        role == policy.ConveningRole.CO_CONVENER
        and component.kind == Component.Kind.NATIONAL_SOCIETY
    ):
        wrong["component"] = _("The co-convener is the ICRC or the IFRC.")
    if ends_on and ends_on < starts_on:
        wrong["ends_on"] = _("The end is before the beginning.")
    if not component.is_active(starts_on):
        wrong["component"] = _("This component was not part of the Movement at that time.")
    same = operation.convenings.in_force().filter(
        country=country, role=role, component=component, geography__iexact=geography.strip(),
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    if not wrong and (standing := same.first()):
        wrong["component"] = _("This is recorded already and stands as “%(state)s”.") % {
            "state": standing.state_label
        }
    if wrong:
        raise Invalid(wrong)
    return _write_convening(
        operation=operation, country=country, role=role, component=component, basis=basis,
        geography=geography.strip(), starts_on=starts_on, ends_on=ends_on, by=by,
    )  # fmt: skip


def _write_convening(*, by: Person, component: Component, **fields: Any) -> Convening:
    convening = Convening.objects.create(
        component=component, state=policy.CONVENING.start, created_by=by, **fields
    )
    process.record(
        convening, "propose", by=by,
        data={"component": component.code, "basis": convening.basis},
    )  # fmt: skip
    return convening


@transaction.atomic
def run_convening(
    convening: Convening,
    step: str,
    *,
    by: Person,
    reason: str = "",
    article: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Convening:
    """Take a step of a convener allocation. Contesting may name the article in dispute.

    Refused as `process.advance` refuses, where `version` is no longer the current one, and for an
    article that convener roles are not disputed on.
    Follows: agreeing takes the article in dispute away, contesting the agreement; ending closes the
    period on the day that it ended, where the operation is.
    """
    # Agreeing looks at the other periods: whoever agrees holds the operation, so that two cannot.
    process.lock(convening.operation)
    row = check_theirs_and_fresh(convening, step, by=by, version=version)
    check_no_drill(row.operation)
    if article and article not in policy.Article.values:
        raise Invalid({"article": _("Choose one of the articles offered.")})
    row = process.advance(row, step, by=by, reason=reason, at=at)
    if step in ("agree", "contest") and row.article != article:
        row.article = article
        row.save(update_fields=["article"])
        if article:
            process.record(row, "dispute", by=by, data={"article": article})
    if step == "end" and row.ended_at is not None:
        ended_on = row.ended_at.astimezone(zone(row.operation.onset_zone)).date()
        if row.ends_on is None or row.ends_on > ended_on:
            row.ends_on = max(ended_on, row.starts_on)
        row.save(update_fields=["ends_on"])
    return row
