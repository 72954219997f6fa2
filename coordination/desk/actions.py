"""Ordering a check of the record or a long table of it, and keeping what a check found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.desk.models import RecordCheck
from coordination.orders.actions import order_file
from coordination.orders.models import FileOrder
from coordination.people.actions import is_secretariat
from smcc.audit.models import Chain
from smcc.audit.record import HOUSE, Checked, append
from smcc.rules.refusals import NotYours, OutOfTurn

CHECK, TABLE = "record_check", "record_table"


def check_may_read(by: Any) -> None:
    if not is_secretariat(by):
        raise NotYours(_("Only the secretariat reads the whole record."))


def order_check(*, by: Any) -> FileOrder:
    """Have a worker go through the whole record. Returns the order, whose page says how far it is.

    Refused: to all but the secretariat, while a check of one's own is under way. Follows: when it
    is done, a `RecordCheck`, an event in the house's chain, and a report to fetch.
    """
    check_may_read(by)
    own = FileOrder.objects.visible_to(by).filter(kind=CHECK)
    if own.filter(stage__in=(FileOrder.Stage.WAITING, FileOrder.Stage.RUNNING)).exists():
        raise OutOfTurn(_("A check is under way already."))
    total = Chain.objects.aggregate(n=Sum("length"))["n"] or 0
    return order_file(CHECK, said={}, total=total, by=by)


def order_table(*, by: Any, filters: Mapping[str, str], total: int) -> FileOrder:
    """Order more lines of the record than are made while their reader waits. Returns the order."""
    check_may_read(by)
    return order_file(TABLE, said=dict(filters), total=total, by=by)


@transaction.atomic
def keep_check(found: Checked, *, began_at: datetime, by: Any) -> RecordCheck:
    """Keep what a check of the record found. Follows: an event in the house's chain."""
    check_may_read(by)
    now = timezone.now()
    made = RecordCheck.objects.create(
        began_at=began_at, checked_at=now, checked_by=by, chains=found.chains,
        events=found.events, broken=[str(link) for link in found.broken],
    )  # fmt: skip
    append(
        chain=HOUSE, at=now, verb="record.check", target_kind="record", target_id=made.pk,
        target_label=str(made), actor_id=by.pk, actor_name=by.name,
        data={"chains": made.chains, "events": made.events, "broken": made.broken},
    )  # fmt: skip
    return made
