"""The operations behind a figure, each with its clock: the same question, answered with names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from coordination.operations.models import Operation
from tools.accountability import policy
from tools.accountability.asking import Wanted
from tools.accountability.counted import BY_KEY, TOOLS, Tool, need
from tools.accountability.counting import in_doubt, really
from tools.accountability.facts import Fact, judged
from tools.accountability.models import Account, LateUse
from tools.accountability.policy import LETTERS


def behind(
    person: Any, wanted: Wanted, said: Mapping[str, Any], must: frozenset[str]
) -> QuerySet[Operation]:
    """The operations that a figure counts, narrowed to a tool, a standing, a bucket of lateness.

    With a tool each knows its `standing`, and `started`, `due`, `stopped`, `why` of its clock.
    """
    now = timezone.now()
    tool = BY_KEY.get(said.get("tool") or "")
    doubtful = in_doubt(now)
    seen = Account.objects.visible_to(person).filter(wanted.q, aside=wanted.aside)
    kept = _narrowed(seen.exclude(pk__in=doubtful), wanted, said, tool, must)
    live = [
        fact.operation
        for fact in really(person, doubtful, now)
        if fact.aside == wanted.aside and wanted.fits(fact) and _fits(fact, wanted, said, tool, must)
    ]  # fmt: skip
    rows = Operation.objects.visible_to(person).filter(Q(account__in=kept) | Q(pk__in=live))
    return with_clock(rows, tool, now) if tool is not None else rows


def with_clock(rows: QuerySet[Operation], tool: Tool, now: Any) -> QuerySet[Operation]:
    """How one tool stands in each, and the clock that says so."""
    moments = tool.moments(now)
    return judged(rows, now, (tool,)).annotate(
        started=moments["started_at"], due=moments["due_at"], stopped=moments["stopped_at"],
        why=moments["reason"],
    )  # fmt: skip


def _narrowed(
    kept: QuerySet[Account], wanted: Wanted, said: Mapping[str, Any], tool: Tool | None,
    must: frozenset[str],
) -> QuerySet[Account]:  # fmt: skip
    if tool is None:
        return kept
    if wanted.need:
        sizes = [size for size in (True, False) if need(tool.key, size, must) == wanted.need]
        kept = kept.filter(was_large__in=sizes)
    if standing := said.get("standing"):
        at = TOOLS.index(tool) + 1
        kept = kept.annotate(letter=Substr("stands", at, 1)).filter(letter=LETTERS[standing])
    if (n := said.get("late")) is not None:
        late = LateUse.objects.filter(account=OuterRef("pk"), tool=tool.key)
        kept = kept.filter(Exists(late.filter(_within(int(n)))))
    return kept


def _within(n: int) -> Q:
    low = policy.BUCKETS[n - 1] if n else -1
    return Q(hours__gt=low) & (
        Q(hours__lte=policy.BUCKETS[n]) if n < len(policy.BUCKETS) else Q(hours__isnull=False)
    )


def _fits(
    fact: Fact, wanted: Wanted, said: Mapping[str, Any], tool: Tool | None, must: frozenset[str]
) -> bool:
    if tool is None:
        return True
    if wanted.need and need(tool.key, fact.was_large, must) != wanted.need:
        return False
    standing, n = said.get("standing"), said.get("late")
    if standing and fact.stands[TOOLS.index(tool)] != LETTERS[standing]:
        return False
    hours = fact.late.get(tool.key)
    return n is None or (hours is not None and policy.bucket(hours) == int(n))
