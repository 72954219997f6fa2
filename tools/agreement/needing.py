"""Which countries need an agreement: kept beside the record that is to become it, so that its clock runs.

The only writer of `needed_since` and what stands beside it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coordination import process
from coordination.components.models import Country
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.operations.policy import State as OperationState
from tools.agreement import opening
from tools.agreement.activity import Activity, active_in
from tools.agreement.models import Agreement, State

log = logging.getLogger(__name__)


def open_agreement(operation: Operation, *, by: Any) -> None:
    """Bring the agreements of an operation's countries in line with who is active there. Safe to call again.

    A country with a third component active and no agreement in force gets a planned one, whose
    clock runs. A large-scale operation that is closed asks for a review of those in force. Drills
    and restricted operations do neither.
    """
    if operation.is_drill:
        return
    before = Agreement.objects.filter(needed_by=operation).values_list("country", flat=True)
    check_countries({*operation.country_codes.split(), *before}, by=by)
    if operation.is_large and operation.is_open_to_the_movement and operation.closed_at is not None:
        _ask_for_review(operation, by=by)


@transaction.atomic
def check_countries(countries: Collection[str], *, by: Any) -> None:
    """Say of each country whether it needs an agreement, and since when. Twice changes nothing."""
    if not countries:
        return
    active = active_in(countries)
    rows: dict[str, list[Agreement]] = {}
    known = Agreement.objects.open().filter(country__in=countries).select_related("country")
    for each in known.order_by("pk"):
        rows.setdefault(each.country_id, []).append(each)
    for iso3 in sorted(countries):
        _check(iso3, rows.get(iso3, []), active.get(iso3) or Activity(), by=by)


def _check(iso3: str, rows: list[Agreement], active: Activity, *, by: Any) -> None:
    since = active.enough_since
    if any(each.is_in_force for each in rows):
        since = None
    carrier = _carrier(rows)
    if carrier is None:
        if since is None:
            return
        country = Country.objects.select_for_update(no_key=True).get(pk=iso3)
        carrier = Agreement.objects.preparing().filter(country=country).first()
        carrier = carrier or opening.create(country, by=None)
    if since is not None:
        since = max(since, _ended_at(iso3, carrier) or since)
        if carrier.needed_since is not None:
            since = carrier.needed_since  # a promise made does not move with who came since
    codes = " ".join(active.codes) if since else ""
    if (carrier.needed_since, carrier.active_codes) == (since, codes):
        if since is not None:
            carrier.needed_by.set(active.operations)
        return
    row = process.lock(carrier)
    row.needed_since, row.active_codes = since, codes
    row.active_count = len(codes.split())
    row.save(update_fields=["needed_since", "active_codes", "active_count"])
    row.needed_by.set(active.operations if since else ())
    process.record(
        row, "needed" if since else "not_needed", by=None, at=since, data={"active": codes.split()}
    )
    deadlines.sync(row, by=by)


def _carrier(rows: list[Agreement]) -> Agreement | None:
    """The record on which the need of a country is written: what is prepared, else what is suspended."""
    there = [each for each in rows if each.is_preparing] + [
        each for each in rows if each.is_suspended
    ]
    return next((each for each in there if each.needed_since is not None), next(iter(there), None))


def _ended_at(iso3: str, carrier: Agreement) -> datetime | None:
    """When the country last ceased to have an agreement in force; None where it had none."""
    rows = Agreement.objects.filter(country=iso3, concluded_at__isnull=False)
    ends = [
        end
        for each in rows
        if each.state != State.RENEWED
        for end in (each.withdrawn_at, each.suspended_at, opening.end_of(each.ends_on))
        if end is not None and end <= timezone.now()
    ]
    return max(ends, default=None)


def _ask_for_review(operation: Operation, *, by: Any) -> None:
    """Once for each operation that closes; several that close before a review ask for one."""
    assert operation.closed_at is not None
    closed = operation.closed_at
    today = timezone.localdate()
    rows = Agreement.objects.in_force(today).filter(country__in=operation.country_codes.split())
    later = rows.filter(entered_at__lt=closed).filter(
        Q(reviewed_at=None) | Q(reviewed_at__lt=closed)
    )
    for each in later.order_by("pk"):
        row = process.lock(each)
        asked = row.operation_closed_at
        if asked is not None and (row.reviewed_at is None or row.reviewed_at < asked):
            continue  # the review that is asked for already looks back on this one too
        row.operation_closed_at = closed
        row.operations_closed += 1
        row.save(update_fields=["operation_closed_at", "operations_closed"])
        process.record(row, "review_asked", by=None, at=closed, data={"operation": operation.ref})
        deadlines.sync(row, by=by)


def notice_ends(now: datetime | None = None, trouble: list[str] | None = None) -> int:
    """Do what follows from the end of a period: its clocks stop, and the country may need another.

    What the worker does at each look. How an agreement stands is worked out from its dates, with or
    without this.
    """
    today = timezone.localdate(now or timezone.now())
    done = 0
    for each in Agreement.objects.expired(today).filter(end_noticed=False).order_by("pk"):
        try:
            with transaction.atomic():
                row = process.lock(each)
                row.end_noticed = True
                row.save(update_fields=["end_noticed"])
                process.record(row, "expired", by=None, at=opening.end_of(row.ends_on))
                deadlines.sync(row, by=None)
                check_countries([row.country_id], by=None)
                done += 1
        except Exception as error:
            log.exception("The end of agreement %s could not be noticed", each.pk)
            if trouble is not None:
                trouble.append(f"agreement {each.pk}: {error}")
    return done


def check_every_country() -> None:
    """For an installation whose operations were there before its agreements."""
    active = Operation.objects.filter(state=OperationState.ACTIVE, drill_factor=None)
    codes = active.order_by().values_list("country_codes", flat=True).distinct()
    check_countries({code for each in codes.iterator() for code in each.split()}, by=None)
