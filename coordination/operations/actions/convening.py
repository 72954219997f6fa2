"""Who convenes where: suggested, proposed, agreed, contested, ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.operations import areas as area_names
from coordination.operations import policy
from coordination.operations.actions.steps import check_no_drill, check_theirs_and_fresh
from coordination.operations.models import Convening, Operation
from coordination.people.models import Person
from smcc.rules.calendar import zone
from smcc.rules.refusals import Invalid


@dataclass(frozen=True)
class Suggestion:
    """Who might take a role in a country, and the sentence that says it is only suggested."""

    country: Country
    role: policy.ConveningRole
    component: Component
    why: Any
    """Translated when it is read."""


def suggestions_for(operation: Operation, countries: Iterable[Country]) -> list[Suggestion]:
    """The host (at home) as convener, and by kind of crisis a co-convener. Nothing is written.

    Where only participants see the operation, only those who take part are suggested: whoever is
    proposed may read it; nobody is let in by a mere suggestion.
    """
    countries = list(countries)
    societies = Component.objects.national_societies().active(operation.today)
    by_country: dict[str | None, Component] = {}
    for society in societies.filter(country__in=countries).select_related("country").order_by("pk"):
        by_country.setdefault(society.country_id, society)
    found = [
        Suggestion(
            country, policy.ConveningRole.CONVENER, by_country[country.pk],
            policy.SOCIETY_CONVENES,
        )
        for country in countries
        if country.pk in by_country
    ]  # fmt: skip
    if suggestion := policy.suggested_co_convener(operation.crisis):
        code, why = suggestion
        if institution := Component.objects.filter(code=code).first():
            role = policy.ConveningRole.CO_CONVENER
            found += [Suggestion(country, role, institution, why) for country in countries]
    if operation.visibility == policy.Visibility.PARTICIPANTS:
        here = set(operation.presences.values_list("component_id", flat=True))
        found = [each for each in found if each.component.pk in here]
    return found


def suggest(operation: Operation, country: Country, *, by: Person) -> None:
    """Propose what `suggestions_for` a country are, marked as suggested. Nothing is agreed."""
    starts = operation.onset_day
    for each in suggestions_for(operation, [country]):
        _write_convening(
            operation=operation, country=country, role=each.role, component=each.component,
            starts_on=starts, by=by, basis=each.why, is_suggestion=True,
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
    areas: Iterable[str] = (),
    exception: str = "",
    is_suggestion: bool = False,
) -> Convening:
    """Propose who convenes or co-convenes in a country of the operation. A person agrees to it later.

    `areas` names the parts of the country that it is for; none is the whole of it. `exception` says
    why a co-convener is neither the ICRC nor the IFRC.

    Refused: to those who do not lead; a country that is not the operation's; a convener that is no
    National Society, ICRC or IFRC of that day; a co-convener that is neither the ICRC nor the IFRC,
    without a reason, and such a reason for anybody else; areas that cannot be; an end before the beginning; what stands already.
    """
    operation = process.lock(operation)
    process.check_role(operation, by, policy.MAY_EDIT)
    check_no_drill(operation)
    wrong: dict[str, Any] = {}
    if country.iso3 not in operation.country_codes.split():
        wrong["country"] = _("This country is not part of the operation. Add it there first.")
    if role not in policy.ConveningRole.values:
        wrong["role"] = _("Choose convener or co-convener.")
    is_other = role == policy.ConveningRole.CO_CONVENER and not policy.may_co_convene(
        component.kind
    )
    if is_other and not exception.strip():
        wrong["exception"] = _(
            "The co-convener is the ICRC or the IFRC. For another component, say why."
        )
    elif exception.strip() and not is_other:
        wrong["exception"] = _(
            "This reason is only for a co-convener that is neither the ICRC nor the IFRC. "
            "Leave it empty; what else there is to say belongs to “on what basis”."
        )
    named = area_names.named_once(areas)
    if sentence := area_names.whats_wrong_with(named):
        wrong["areas"] = sentence
    if ends_on and ends_on < starts_on:
        wrong["ends_on"] = _("The end is before the beginning.")
    if not component.is_active(starts_on):
        wrong["component"] = (
            _("The membership of this component is suspended at that time.")
            if component.is_suspended_on(starts_on)
            else _("This component was not part of the Movement at that time.")
        )
    wanted = Convening(
        country=country, role=role, component=component, areas=named, starts_on=starts_on,
        ends_on=ends_on,
    )  # fmt: skip
    if not wrong and (sentence := _standing_sentence(operation, wanted)):
        wrong["component"] = sentence
    if wrong:
        raise Invalid(wrong)
    return _write_convening(
        operation=operation, country=country, role=role, component=component, basis=basis,
        areas=named, exception=exception.strip(), starts_on=starts_on,
        ends_on=ends_on, is_suggestion=is_suggestion, by=by,
    )  # fmt: skip


def _standing_sentence(operation: Operation, wanted: Convening) -> Any:
    """What is wrong with naming a component again: the same stands, or a proposal for some of these days.

    Terms that are agreed are changed by proposing others; the house's own suggestions bind nobody.
    """
    rows = operation.convenings.in_force().filter(
        country=wanted.country, role=wanted.role, component=wanted.component
    )
    keys = area_names.keys_of(wanted.areas)
    for each in rows.order_by("starts_on", "pk"):
        period = (each.starts_on, each.ends_on) == (wanted.starts_on, wanted.ends_on)
        if period and area_names.keys_of(each.areas) == keys:
            return _("This is recorded already and stands as “%(state)s”.") % {
                "state": each.state_label
            }
        if not each.is_settled and not each.is_suggestion and policy.meet(wanted, each):
            return policy.NAMED_ALREADY[each.role] % {
                "component": each.component.name, "state": each.state_label,
            }  # fmt: skip
    return None


def _write_convening(*, by: Person, component: Component, basis: Any, **fields: Any) -> Convening:
    with translation.override(settings.LANGUAGE_CODE):  # what is kept is read by everybody
        fields["basis"] = str(basis)
    convening = Convening.objects.create(
        component=component, state=policy.CONVENING.start, created_by=by, **fields
    )
    process.record(
        convening, "propose", by=by,
        data={"component": component.code, "basis": convening.basis}
        | ({"areas": convening.areas} if convening.areas else {})
        | ({"exception": convening.exception} if convening.exception else {}),
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
