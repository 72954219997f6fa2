"""When the renewal of a security agreement is asked for: some weeks before its end."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination import process
from coordination.components.models import Country
from coordination.deadlines import actions as deadlines
from coordination.deadlines.registry import value
from tools.agreement.opening import house_zone
from tools.security_agreement import policy
from tools.security_agreement.models import SecurityAgreement

log = logging.getLogger(__name__)


def notice() -> timedelta:
    """So long before the end, as the secretariat has set it."""
    return timedelta(hours=float(value(policy.NOTICE)))


def hold_with_earlier(agreement: SecurityAgreement) -> SecurityAgreement:
    """Hold the country, the agreement and the one that it renews, in this order. Returns the agreement.

    The country first: two of the same two never come to hold beside each other. The earlier one
    before the first event: who holds that one alone waits for the country's chain.
    """
    Country.objects.select_for_update(no_key=True).get(pk=agreement.country_id)
    row = process.lock(agreement)
    if row.renews is not None:
        process.lock(row.renews)
    return row


def ask(row: SecurityAgreement, *, by: Any, now: datetime | None = None) -> bool:
    """Start the clock of its renewal if its time has come. The promise then stays. Twice asks once."""
    now = now or timezone.now()
    if row.ends_at is None or not _is_to_be_asked(row):
        return False
    since = max(row.ends_at - notice(), row.entered_at or row.ends_at)
    if since > now:
        return False
    with transaction.atomic():
        held = process.lock(row)
        if not _is_to_be_asked(held):
            return False
        held.asked_since = since
        held.save(update_fields=["asked_since"])
        process.record(held, "renewal_asked", by=None, at=since)
        deadlines.sync(held, by=by)
    return True


def _is_to_be_asked(row: SecurityAgreement) -> bool:
    return row.is_concluded and row.asked_since is None and row.renewed_at is None


def ask_for_renewals(now: datetime | None = None, trouble: list[str] | None = None) -> int:
    """Ask for the renewal of all whose time has come. What the worker does at each look."""
    moment = now or timezone.now()
    last = (moment.astimezone(house_zone()) + notice() + timedelta(days=1)).date()
    done = 0
    for each in SecurityAgreement.objects.to_ask(last).order_by("pk"):
        try:
            done += ask(each, by=None, now=moment)
        except Exception as error:
            log.exception("The renewal of security agreement %s could not be asked for", each.pk)
            if trouble is not None:
                trouble.append(f"security agreement {each.pk}: {error}")
    return done


def renewed(before: SecurityAgreement, *, by: Any) -> None:
    """Its next period is signed by both: nobody is asked to renew it any more."""
    row = process.lock(before)
    if not row.is_concluded or row.renewed_at is not None:
        return
    row.renewed_at, row.renewed_by = timezone.now(), by
    row.version += 1
    row.save(update_fields=["renewed_at", "renewed_by", "version"])
    process.record(row, "renewed", by=by)
    deadlines.sync(row, by=by)


def undo_renewal(before: SecurityAgreement, *, by: Any) -> None:
    """Its next period was drafted anew or withdrawn: its renewal is asked for again."""
    row = process.lock(before)
    if row.renewed_at is None:
        return
    row.renewed_at = row.renewed_by = None
    row.renewals_undone += 1
    row.version += 1
    row.save(update_fields=["renewed_at", "renewed_by", "renewals_undone", "version"])
    process.record(row, "renewal_undone", by=by)
    deadlines.sync(row, by=by)
