"""The only writers of accounts: doubt one where something was written, settle it again soon after.

An account is doubted in the transaction of what was written, which thereby holds its row until it
ends. Settling takes only rows that nobody holds, and reads the facts once it has them: it sees all
that was committed, and nothing written later can be missed. Records of countries leave a row of
their own instead, which counts as doubt until the accounts are marked. (docs/adr/0009-accounts.md)
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination.operations.models import Operation
from tools.accountability.counted import CLOCKS, KINDS, KINDS_OF_COUNTRIES
from tools.accountability.facts import Fact, facts
from tools.accountability.models import Account, CountryDoubt, LateUse, doubted_by_countries
from tools.accountability.policy import RULES
from tools.plan_activation.models import PlanActivation

AT_ONCE = 200


def doubt(operation: int, kind: str, clock: str = "") -> None:
    """Something of this kind was written about the operation: what is kept may no longer be true.

    Called in the writer's transaction. A clock that is counted nowhere changes nothing.
    """
    if kind not in KINDS and clock not in CLOCKS:
        return
    if not Account.objects.filter(pk=operation).update(is_current=False):
        Account.objects.bulk_create([Account(operation_id=operation)], ignore_conflicts=True)


def doubt_beside(thing: Any) -> None:
    """A record that belongs to no operation was written: an agreement, a plan, or its activation.

    Called in the writer's transaction. It adds a row and waits for nobody: who writes about an
    operation holds its account and may wait for records of its countries.
    """
    if thing.kind == PlanActivation.kind:
        CountryDoubt.objects.create(operation_id=thing.operation_id)
    elif thing.kind in KINDS_OF_COUNTRIES:
        CountryDoubt.objects.create(country_id=thing.place.pk)


def settle(now: datetime | None = None) -> int:
    """Count anew every account that is in doubt, some hundred at a time. Returns how many.

    Those that somebody writes about at this moment are left for the next look.
    """
    _open_missing()
    return settle_opened(now)


def settle_opened(now: datetime | None = None) -> int:
    """The same for the accounts that there are."""
    marked = 0
    while later := _mark_doubted(marked):
        marked = later
    seen, settled = 0, 0
    while True:
        done = _settle_batch(now or timezone.now(), seen)
        if not done:
            return settled
        seen, settled = done[-1], settled + len(done)


def _open_missing() -> None:
    """Operations that came into the table without an action: a copy, a restore."""
    while missing := list(
        Operation.objects.filter(account=None).order_by("pk").values_list("pk", flat=True)[:1000]
    ):
        Account.objects.bulk_create(
            [Account(operation_id=pk) for pk in missing], ignore_conflicts=True
        )


@transaction.atomic
def _mark_doubted(after: int) -> int:
    """Mark the accounts that records of countries put in doubt. Returns the last doubt looked at; 0: none.

    It waits for nobody: where somebody holds one of the accounts, the doubts stay, pages go on
    asking, and the next round marks them. So whoever counted before those records were committed
    is overruled.
    """
    held = CountryDoubt.objects.filter(pk__gt=after).select_for_update(skip_locked=True)
    told = list(held.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if not told:
        return 0
    doubts = CountryDoubt.objects.filter(pk__in=told)
    where = {pk for (pk,) in doubted_by_countries(doubts)}
    mine = Account.objects.filter(pk__in=where)
    free = mine.select_for_update(skip_locked=True, no_key=True).order_by("pk")
    marked = list(free.values_list("pk", flat=True))
    mine.filter(pk__in=marked).update(is_current=False)
    if len(marked) == mine.count():
        doubts.delete()
    return told[-1]


@transaction.atomic
def _settle_batch(now: datetime, after: int) -> list[int]:
    held = list(
        Account.objects.doubtful(now)
        .filter(pk__gt=after)
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    if held:
        _keep(list(facts(Operation.objects.filter(pk__in=held), now)))
    return held


def _keep(found: list[Fact]) -> None:
    rows = [
        Account(
            operation_id=each.operation, is_current=True, rules=RULES, turns_at=each.turns_at,
            is_open=each.is_open, aside=each.aside, year=each.year, region=each.region,
            crisis=each.crisis, scale=each.scale, was_large=each.was_large, stands=each.stands,
        )
        for each in found
    ]  # fmt: skip
    columns = [field.attname for field in Account._meta.concrete_fields if not field.primary_key]
    Account.objects.bulk_update(rows, columns)
    late = [
        LateUse(account_id=each.operation, tool=tool, hours=hours)
        for each in found
        for tool, hours in each.late.items()
    ]
    LateUse.objects.filter(account__in=[each.operation for each in found]).update(hours=None)
    LateUse.objects.bulk_create(
        late, update_conflicts=True, unique_fields=["account", "tool"], update_fields=["hours"]
    )
