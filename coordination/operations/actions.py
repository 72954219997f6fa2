"""The only writers of operations, convener allocation and responsibilities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

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
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn

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

COORDINATES_FIRST = (
    Post.Duty.COORDINATION_ADVISOR,
    Post.Duty.OPERATIONS_MANAGER,
    Post.Duty.HEAD_OF_DELEGATION,
    Post.Duty.SECRETARY_GENERAL,
)
"""Which of the logger's posts coordinates until another is named: somebody must be reminded."""


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
    submission_key: UUID | None = None,
) -> Operation:
    """Log an operation and return it. `onset_at` is aware; `onset_zone` is the operation's zone.

    Refused: to a person in no post that logs operations; an onset in the future or before 1863;
    an unknown zone; no country; a host that is not a National Society. A second call with the same
    `submission_key` (a double click) returns the first operation and logs nothing.
    Follows: the host is present; the logger's post coordinates until another is named; for each
    country its National Society is *proposed* as convener (and the institution that the kind of crisis
    suggests as co-convener), for a person to confirm.
    """
    if not may_log(by):
        raise NotYours(
            _("Operations are logged by coordinators, country leads and the secretariat.")
        )
    if known := _already_logged(submission_key, by):
        return known
    where = list(dict.fromkeys(countries))
    check_facts(name=name, onset_at=onset_at, onset_zone=onset_zone, countries=where, host=host)
    post = coordinator_post or _post_that_coordinates(by)
    operation, is_new = _with_reference(
        where[0], onset_at.astimezone(zone(onset_zone)).date(), by=by, submission_key=submission_key,
        name=name, crisis=crisis, hazard=hazard, summary=summary, onset_at=onset_at,
        onset_zone=onset_zone, onset_precision=onset_precision, host=host, visibility=visibility,
        go_event=go_event, glide=glide, coordinator_post=post, synthetic=synthetic,
        state=policy.WORKFLOW.start, country_codes=" ".join(c.iso3 for c in where),
    )  # fmt: skip
    if not is_new:
        return operation
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


def _post_that_coordinates(person: Person) -> Post | None:
    able = [post for post in person.held_posts() if post.duty in COORDINATES_FIRST]
    return min(able, key=lambda post: COORDINATES_FIRST.index(Post.Duty(post.duty)), default=None)


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


def _already_logged(key: UUID | None, by: Person) -> Operation | None:
    known = Operation.objects.filter(submission_key=key).first() if key else None
    if known is not None and known.created_by_id != by.pk:
        raise OutOfTurn(_("This form was sent already. Open a new one."))
    return known


def _with_reference(
    country: Country, onset: date, *, by: Person, submission_key: UUID | None, **fields: Any
) -> tuple[Operation, bool]:
    """Save under the next free reference; two people logging at once get two references.

    The second value is False where the same form was being saved at this very moment.
    """
    prefix = f"{country.iso3}-{onset.year}-"
    taken = Operation.objects.filter(ref__startswith=prefix).count()
    for attempt in range(50):
        ref = reference(country.iso3, onset, taken + attempt)
        try:
            with transaction.atomic():
                row = Operation(ref=ref, submission_key=submission_key, created_by=by, **fields)
                row.save(force_insert=True)
                return row, True
        except IntegrityError:
            if known := _already_logged(submission_key, by):
                return known, False
            if not Operation.objects.filter(ref=ref).exists():
                raise
    raise Invalid({"name": _("No free reference was found. Try again.")})


def _suggest(operation: Operation, country: Country, *, by: Person) -> None:
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
    for role, component, basis in suggested:
        _write_convening(
            operation=operation, country=country, role=role, component=component,
            starts_on=starts, by=by, basis=basis,
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
    row = process.amend(
        operation, fields, by=by, roles=policy.MAY_EDIT, version=version, reason=reason
    )
    if countries is not None:
        _set_countries(row, where, before.country_codes.split(), by=by)
    moved = present is not None and _set_presence(row, present, by=by)
    if appeal_codes is not None and _set_appeal_codes(row, appeal_codes, by=by):
        moved = True
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
            _suggest(operation, country, by=by)


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


@transaction.atomic
def run(
    operation: Operation,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Operation:
    """Take a step of the operation's workflow; clocks of its tools stop or go on with it.

    Refused as `process.advance` refuses, and where `version` is no longer the current one.
    """
    process.check_version(process.lock(operation), version)
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
    operation: Operation,
    *,
    by: Person,
    category: str,
    since: date,
    note: str = "",
    version: int | None = None,
) -> Operation:
    """Record the IFRC category from a day on. The newest by day is the current one.

    Refused: to those who do not lead; a day in the future or before the onset.
    """
    wrong: dict[str, Any] = {}
    if category not in policy.Category.values:
        wrong["category"] = _("Choose yellow, orange or red.")
    if since > operation.today:
        wrong["since"] = _("This day is in the future. Give the day from which it holds.")
    elif since < operation.onset_at.astimezone(zone(operation.onset_zone)).date():
        wrong["since"] = _("This is before the onset. Give the day from which it holds.")
    if wrong:
        raise Invalid(wrong)
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_EDIT)
    process.check_version(row, version)
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

    Refused: to those who do not lead; a country that is not the operation's; a convener that is no
    National Society, ICRC or IFRC of today; a co-convener that is neither the ICRC nor the IFRC; an
    end before the beginning; what stands already.
    """
    operation = process.lock(operation)
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
    Follows: agreeing takes the article in dispute away; ending closes the period today.
    """
    # Agreeing looks at the other periods: whoever agrees holds the operation, so that two cannot.
    process.lock(convening.operation)
    row = process.lock(convening)
    process.check_version(row, version)
    if article and article not in policy.Article.values:
        raise Invalid({"article": _("Choose one of the articles offered.")})
    row = process.advance(row, step, by=by, reason=reason, at=at)
    if step in ("agree", "contest") and row.article != article:
        row.article = article
        row.save(update_fields=["article"])
        process.record(row, "dispute", by=by, reason=reason, data={"article": article})
    today = row.operation.today
    if step == "end" and (row.ends_on is None or row.ends_on > today):
        row.ends_on = max(today, row.starts_on)
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
    its level; a post of another component; what stands already.
    """
    operation = process.lock(operation)
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
    same = operation.responsibilities.current().filter(
        kind_of=kind_of, subject__iexact=subject.strip(), level=level, country=country,
        component=component, post=post,
    )  # fmt: skip
    if not wrong and same.exists():
        wrong["component"] = _("This is recorded already.")
    if wrong:
        raise Invalid(wrong)
    row = Responsibility.objects.create(
        operation=operation, kind_of=kind_of, subject=subject.strip(), level=level, country=country,
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
        Responsibility.objects.select_for_update(no_key=True, of=("self",))
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
