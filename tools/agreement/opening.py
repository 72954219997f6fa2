"""A new record of an agreement, with the parties that each has."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from coordination import process
from coordination.components.models import Component, Country
from tools.agreement import policy
from tools.agreement.models import Agreement, AgreementParty


def create(country: Country, *, by: Any, **fields: Any) -> Agreement:
    """Write it down as planned. The host, the ICRC and the IFRC are to sign. The caller holds the country."""
    last = Agreement.objects.filter(country=country).aggregate(last=Max("number"))["last"]
    made = Agreement.objects.create(
        country=country,
        number=(last or 0) + 1,
        state=policy.WORKFLOW.start,
        created_by=by,
        **fields,
    )
    today = timezone.localdate()
    known = Component.objects.active(today)
    usual = [*known.national_societies().filter(country=country).order_by("pk")]
    usual += known.institutions().order_by("code")
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=made, component=component) for component in usual
    )
    process.record(made, "begin", by=by, data={"parties": [each.code for each in usual]})
    return made


def house_zone() -> ZoneInfo:
    """The zone in which the days of a country's records are counted."""
    return ZoneInfo(settings.HOUSE_TIME_ZONE)


def house_day() -> date:
    """Today where the days of a country's records are counted, whatever the zone of the reader."""
    return timezone.localdate(timezone=house_zone())


def end_of(day: date | None) -> datetime | None:
    """The moment after the last of a day."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), house_zone())
