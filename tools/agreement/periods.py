"""When an agreement was in force: the only writer of `AgreementPeriod`."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Greatest

from tools.agreement.models import Agreement, AgreementPeriod
from tools.agreement.opening import house_zone

BEGINS = frozenset({"enter", "resume"})
ENDS = frozenset({"suspend", "renew", "withdraw"})


def follow(agreement: Agreement, step: str, at: datetime) -> None:
    """A step was taken at a moment: its time in force begins or ends with that day, or goes on.

    Called in the transaction of the step. The end that was agreed is known from the beginning: what
    was signed does not change.
    """
    day = at.astimezone(house_zone()).date()
    if step in BEGINS:
        AgreementPeriod.objects.create(
            agreement=agreement, began_at=at, first_day=day, last_day=agreement.ends_on
        )
    elif step in ENDS:
        still = AgreementPeriod.objects.filter(Q(last_day=None) | Q(last_day__gt=day))
        still.filter(agreement=agreement).update(last_day=Greatest("first_day", day))
