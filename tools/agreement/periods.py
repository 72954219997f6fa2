"""When an agreement was in force: the only writer of `AgreementPeriod`."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from tools.agreement.models import Agreement, AgreementPeriod
from tools.agreement.opening import house_zone

BEGINS = frozenset({"enter", "resume"})
ENDS = frozenset({"suspend", "renew", "withdraw"})


def follow(agreement: Agreement, step: str, at: datetime) -> None:
    """A step was taken at a moment: its time in force begins or ends with that day, or goes on.

    One that ends before it began never was: so an entry by mistake is taken back.
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
        mine = still.filter(agreement=agreement)
        mine.filter(first_day__gt=day).delete()
        mine.update(last_day=day)
