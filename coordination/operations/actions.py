"""The only writers of operations, convener allocation and responsibilities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.operations import policy
from coordination.operations.dossier import follow
from coordination.operations.models import (
    AppealCode,
    CategoryChange,
    Convening,
    Operation,
    Presence,
    Responsibility,
    ScaleDeclaration,
    reference,
)
from coordination.people.models import Person, Post
from smcc.rules.calendar import zone
from smcc.rules.refusals import Invalid, NotYours

LOGGING_DUTIES = {
    Post.Duty.COORDINATION_ADVISOR,
    Post.Duty.HEAD_OF_DELEGATION,
    Post.Duty.OPERATIONS_MANAGER,
    Post.Duty.SECRETARY_GENERAL,
    Post.Duty.SECRETARIAT,
    Post.Duty.ICRC_DIRECTOR_OF_OPERATIONS,
    Post.Duty.IFRC_UNDER_SECRETARY_GENERAL,
}
"""Posts whose holders and delegates may log an operation."""


def may_log(person: Any) -> bool:
    """Whether this person may log an operation at all."""
    return bool(person.is_authenticated and person.duties() & LOGGING_DUTIES)


@transaction.atomic
def log_operation(
    *,
    by: Person,
    name: str,
    crisis: str,
    hazard: str,
    countries: Iterable[Country],
    onset_at: datetime,
    onset_zone: str,
    onset_precision: str,
    host: Component,
    present: Iterable[Component] = (),
    summary: str = "",
    visibility: str = policy.Visibility.MOVEMENT,
    go_event: int | None = None,
    glide: str = "",
    appeal_codes: Iterable[str] = (),
    coordinator_post: Post | None = None,
    synthetic: str = "",
) -> Operation:
    """Log an operation and return it. `onset_at` is aware; `onset_zone` is the operation's zone.

    Refused: to a person in no post that logs operations; an onset in the future or before 1863;
    an unknown zone; no country; a host that is not a National Society.
    Follows: the host is present; a logger who is a coordination advisor coordinates it; for each
    country the host is *proposed* as convener (and the institution that the kind of crisis
    suggests as co-convener), for a person to confirm.
    """
    if not may_log(by):
        raise NotYours(
            _("Operations are logged by coordinators, country leads and the secretariat.")
        )
    where = list(dict.fromkeys(countries))
    check_facts(onset_at=onset_at, onset_zone=onset_zone, countries=where, host=host)
    post = coordinator_post or next(
        (p for p in by.held_posts() if p.duty == Post.Duty.COORDINATION_ADVISOR), None
    )
    operation = _with_reference(
        where[0], onset_at,
        name=name, crisis=crisis, hazard=hazard, summary=summary, onset_at=onset_at,
        onset_zone=onset_zone, onset_precision=onset_precision, host=host, visibility=visibility,
        go_event=go_event, glide=glide, coordinator_post=post, synthetic=synthetic,
        state=policy.WORKFLOW.start, created_by=by,
        country_codes=" ".join(c.iso3 for c in where),
    )  # fmt: skip
    operation.countries.set(where)
    for component in dict.fromkeys([host, *present]):
        Presence.objects.create(operation=operation, component=component, recorded_by=by)
    for code in dict.fromkeys(code.strip() for code in appeal_codes if code.strip()):
        AppealCode.objects.create(operation=operation, code=code)
    process.record(
        operation, "log", by=by,
        data={"onset_at": onset_at.isoformat(), "host": host.code, "countries": operation.country_codes},
    )  # fmt: skip
    for country in where:
        _suggest(operation, country, by=by)
    follow(operation, by=by)
    return operation


def check_facts(
    *, onset_at: datetime, onset_zone: str, countries: list[Country], host: Component
) -> None:
    """Raise `Invalid`, field by field, where an operation's basic facts cannot be right."""
    wrong: dict[str, Any] = {}
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


def _with_reference(country: Country, onset: datetime, **fields: Any) -> Operation:
    """Save under the next free reference; two people logging at once get two references."""
    prefix = f"{country.iso3}-{onset.year}-"
    taken = Operation.objects.filter(ref__startswith=prefix).count()
    for attempt in range(50):
        try:
            with transaction.atomic():
                ref = reference(country.iso3, onset.date(), taken + attempt)
                return Operation.objects.create(ref=ref, **fields)
        except IntegrityError:
            if not Operation.objects.filter(ref=ref).exists():
                raise
    raise Invalid({"name": _("No free reference was found. Try again.")})


def _suggest(operation: Operation, country: Country, *, by: Person) -> None:
    """Propose the host (at home) as convener, and by kind of crisis a co-convener. Nothing is agreed."""
    starts = operation.onset_at.date()
    society = Component.objects.national_societies().filter(country=country).first()
    if society is not None:
        propose_convening(
            operation=operation, country=country, role=policy.ConveningRole.CONVENER,
            component=society, starts_on=starts, by=by,
            basis=_("Suggested: the National Society of the country convenes."),
        )  # fmt: skip
    if suggestion := policy.suggested_co_convener(operation.crisis):
        code, why = suggestion
        if institution := Component.objects.filter(code=code).first():
            propose_convening(
                operation=operation, country=country, role=policy.ConveningRole.CO_CONVENER,
                component=institution, starts_on=starts, by=by, basis=str(why),
            )  # fmt: skip


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

    Components taking part are added or taken away; the host always takes part.
    Follows: clocks that count from a corrected onset move with it, and say so in the record.
    """
    where = list(operation.countries.all()) if countries is None else list(dict.fromkeys(countries))
    check_facts(
        onset_at=changes.get("onset_at", operation.onset_at),
        onset_zone=changes.get("onset_zone", operation.onset_zone),
        countries=where,
        host=changes.get("host", operation.host),
    )
    fields = dict(changes)
    if countries is not None:
        fields["country_codes"] = " ".join(c.iso3 for c in where)
    row = process.amend(
        operation, fields, by=by, roles=policy.MAY_EDIT, version=version, reason=reason
    )
    if countries is not None:
        row.countries.set(where)
    if present is not None:
        _set_presence(row, present, by=by)
    if appeal_codes is not None:
        _set_appeal_codes(row, appeal_codes)
    row.refresh_from_db()
    follow(row, by=by, reason=reason)
    return row


def _set_presence(operation: Operation, present: Iterable[Component], *, by: Person) -> None:
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


def _set_appeal_codes(operation: Operation, codes: Iterable[str]) -> None:
    wanted = {code.strip() for code in codes if code.strip()}
    operation.appeal_codes.exclude(code__in=wanted).delete()
    known = set(operation.appeal_codes.values_list("code", flat=True))
    for code in sorted(wanted - known):
        AppealCode.objects.create(operation=operation, code=code)


@transaction.atomic
def run(
    operation: Operation, step: str, *, by: Person, reason: str = "", at: datetime | None = None
) -> Operation:
    """Take a step of the operation's workflow; clocks of its tools stop or go on with it."""
    row = process.advance(operation, step, by=by, reason=reason, at=at)
    follow(row, by=by, reason=reason)
    return row


@transaction.atomic
def declare_scale(
    operation: Operation,
    *,
    by: Person,
    scale: str,
    declared_by_post: str,
    reason: str,
    declared_at: datetime | None = None,
    version: int | None = None,
) -> Operation:
    """Record that somebody declared the operation small, medium or large: who, when, why.

    Refused: to observers; without a reason; before the onset or in the future.
    Follows: the tools that the scale asks for are opened, and their clocks start or stop.
    """
    now = timezone.now()
    when = declared_at or now
    process.check_not_in_future(when, now, "declared_at")
    wrong: dict[str, Any] = {}
    if scale not in policy.Scale.values:
        wrong["scale"] = _("Choose small, medium or large.")
    if when < operation.onset_at:
        wrong["declared_at"] = _("This is before the onset. Give the time of the declaration.")
    if not reason.strip():
        wrong["reason"] = _("Say why: others will act on it.")
    if not declared_by_post.strip():
        wrong["declared_by_post"] = _("Say who declared it, by post.")
    if wrong:
        raise Invalid(wrong)
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_DECLARE)
    process.check_version(row, version)
    ScaleDeclaration.objects.create(
        operation=row, scale=scale, declared_at=when, declared_by_post=declared_by_post,
        reason=reason, recorded_by=by,
    )  # fmt: skip
    newest = row.scale_declarations.first()
    assert newest is not None
    old, row.scale, row.scale_declared_at = row.scale, newest.scale, newest.declared_at
    row.version += 1
    row.save()
    process.record(
        row, "declare_scale", by=by, at=when, reason=reason,
        data={"from": old, "to": scale, "declared_by": declared_by_post},
    )  # fmt: skip
    follow(row, by=by, reason=reason)
    return row


@transaction.atomic
def set_category(
    operation: Operation, *, by: Person, category: str, since: date, note: str = ""
) -> Operation:
    """Record the IFRC category from a day on. The newest by day is the current one."""
    if category not in policy.Category.values:
        raise Invalid({"category": _("Choose yellow, orange or red.")})
    if since > timezone.now().date():
        raise Invalid({"since": _("This day is in the future.")})
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_EDIT)
    CategoryChange.objects.create(
        operation=row, category=category, since=since, note=note, recorded_by=by
    )
    newest = row.category_changes.first()
    assert newest is not None
    old, row.category = row.category, newest.category
    row.version += 1
    row.save()
    process.record(
        row,
        "set_category",
        by=by,
        reason=note,
        data={"from": old, "to": category, "since": str(since)},
    )
    return row


# --- Convener allocation -----------------------------------------------------------


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

    Refused: to those who do not lead; a country that is not the operation's; a co-convener that is
    neither the ICRC nor the IFRC; an end before the beginning.
    """
    process.check_role(operation, by, policy.MAY_EDIT)
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
    if wrong:
        raise Invalid(wrong)
    convening = Convening.objects.create(
        operation=operation, country=country, role=role, component=component, basis=basis,
        geography=geography, starts_on=starts_on, ends_on=ends_on,
        state=policy.CONVENING.start, created_by=by,
    )  # fmt: skip
    process.record(convening, "propose", by=by, data={"component": component.code, "basis": basis})
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
) -> Convening:
    """Take a step of a convener allocation. Contesting may name the article in dispute."""
    if step == "contest" and article:
        process.lock(convening.operation)
        Convening.objects.filter(pk=convening.pk).update(article=article)
    if step == "agree":
        process.lock(convening.operation)
    row = process.advance(convening, step, by=by, reason=reason, at=at)
    if step == "end" and row.ends_on is None:
        row.ends_on = max(timezone.now().date(), row.starts_on)
        row.save(update_fields=["ends_on"])
    return row


# --- Responsibilities ----------------------------------------------------------------


@transaction.atomic
def assign_responsibility(
    operation: Operation,
    *,
    by: Person,
    kind_of: str,
    component: Component,
    subject: str = "",
    level: str = "",
    country: Country | None = None,
    post: Post | None = None,
    note: str = "",
) -> Responsibility:
    """Write down who answers for security, logistics, a sector, an area, or as focal point.

    Refused: to those who do not lead; a sector or area without its name; a focal point without
    its level; a post of another component.
    """
    process.check_role(operation, by, policy.MAY_EDIT)
    kinds = Responsibility.Kind
    wrong: dict[str, Any] = {}
    if kind_of not in kinds.values:
        wrong["kind_of"] = _("Choose what this is about.")
    if kind_of in (kinds.SECTOR, kinds.AREA) and not subject.strip():
        wrong["subject"] = _("Name the sector or the area.")
    if kind_of == kinds.FOCAL_POINT and level not in Responsibility.Level.values:
        wrong["level"] = _("Choose country, region or Geneva.")
    if country is not None and country.iso3 not in operation.country_codes.split():
        wrong["country"] = _("This country is not part of the operation. Add it there first.")
    if post is not None and post.component_id != component.pk:
        wrong["post"] = _("This post belongs to another component.")
    if wrong:
        raise Invalid(wrong)
    row = Responsibility.objects.create(
        operation=operation, kind_of=kind_of, subject=subject, level=level, country=country,
        component=component, post=post, note=note, recorded_by=by,
    )  # fmt: skip
    process.record(
        operation, "assign", by=by,
        data={"what": str(row), "component": component.code, "post": str(post or "")},
    )  # fmt: skip
    return row


@transaction.atomic
def end_responsibility(
    responsibility: Responsibility, *, by: Person, reason: str
) -> Responsibility:
    """End a responsibility, with a reason; it stays in the record. A second call changes nothing."""
    row = (
        Responsibility.objects.select_for_update(of=("self",))
        .select_related("operation")
        .get(pk=responsibility.pk)
    )
    process.check_role(row.operation, by, policy.MAY_EDIT)
    if not reason.strip():
        raise Invalid({"reason": _("Say why it ends.")})
    if row.ended_at is None:
        row.ended_at, row.ended_by = timezone.now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        process.record(
            row.operation, "end_assignment", by=by, reason=reason, data={"what": str(row)}
        )
    return row
