"""Logging an operation: the first record of it, under a reference of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.operations import policy
from coordination.operations.actions.convening import suggest
from coordination.operations.actions.facts import check_facts
from coordination.operations.dossier import follow
from coordination.operations.finding import keep_words
from coordination.operations.models import AppealCode, Operation, Presence
from coordination.people.models import Person, Post
from smcc.rules.calendar import zone
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn

LOGGING_DUTIES = {
    Post.Duty.COORDINATION_ADVISOR,
    Post.Duty.HEAD_OF_DELEGATION,
    Post.Duty.OPERATIONS_MANAGER,
    Post.Duty.SECRETARY_GENERAL,
    *Post.SEES_ALL,
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
    keep_words(operation)
    process.record(
        operation, "log", by=by,
        data={"onset_at": onset_at.isoformat(), "host": host.code, "countries": operation.country_codes},
    )  # fmt: skip
    for country in where:
        suggest(operation, country, by=by)
    follow(operation, by=by)
    return operation


def _post_that_coordinates(person: Person) -> Post | None:
    able = [post for post in person.held_posts() if post.duty in COORDINATES_FIRST]
    return min(able, key=lambda post: COORDINATES_FIRST.index(Post.Duty(post.duty)), default=None)


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


def reference(iso3: str, onset: date, taken: int) -> str:
    """The next reference for a country and year: "UKR-2022-01"."""
    return f"{iso3}-{onset.year}-{taken + 1:02d}"
