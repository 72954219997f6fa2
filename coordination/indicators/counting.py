"""Counting figures: all that a page asks for in one query, however many operations there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest
from django.utils import timezone

from coordination.deadlines.models import PolicySetting
from coordination.deadlines.registry import setting
from coordination.indicators.figures import ASIDE, DRILL, SYNTHETIC, WITHDRAWN, Figure, PartFigure
from coordination.indicators.median import Median
from coordination.indicators.registry import Counts, Indicator, Part
from coordination.operations import policy
from coordination.operations.declarations import ScaleDeclaration
from coordination.operations.models import Operation

Asked = tuple[Indicator, date]
AT_ONCE = 20
"""Figures counted by one query: a database takes only so many columns."""


def figures(
    person: Any, asked: Iterable[Asked], *, synthetic: bool = False
) -> dict[tuple[str, date], Figure]:
    """Each indicator since its day, by key and day, over the operations that the person may see.

    One query for twenty of them, the policy settings included.
    """
    pairs = list({(each.key, since): (each, since) for each, since in asked}.values())
    found: dict[tuple[str, date], Figure] = {}
    for start in range(0, len(pairs), AT_ONCE):
        some = pairs[start : start + AT_ONCE]
        for figure in _count(large_scale(person, synthetic=synthetic), some, synthetic=synthetic):
            found[figure.indicator.key, figure.since] = figure
    return found


def large_scale(person: Any, *, synthetic: bool = False) -> QuerySet[Operation]:
    """The operations that were ever declared large-scale and that the person may see.

    `large_since` is their first such declaration; `aside` says why one is none to be counted.
    With `synthetic`, the invented ones alone: they and real ones never stand in one figure.
    """
    declared = ScaleDeclaration.objects.filter(
        operation=OuterRef("pk"), scale=policy.Scale.LARGE
    ).order_by("declared_at", "id")
    seen = Operation.objects.visible_to(person)
    if synthetic:
        seen = seen.exclude(synthetic="")
    invented = [] if synthetic else [When(~Q(synthetic=""), then=Value(SYNTHETIC))]
    rows = seen.annotate(
        large_since=Subquery(declared.values("declared_at")[:1], output_field=DateTimeField()),
        aside=Case(
            When(state=policy.State.WITHDRAWN, then=Value(WITHDRAWN)),
            When(drill_factor__isnull=False, then=Value(DRILL)),
            *invented,
            default=Value(""),
            output_field=CharField(),
        ),
    )
    return rows.filter(large_since__isnull=False)


def counted_since(since: date) -> Q:
    """First declared large-scale on this day (UTC) or later."""
    return Q(large_since__gte=datetime.combine(since, time.min, UTC))


def behind(person: Any, part: Part, since: date, *, synthetic: bool = False) -> QuerySet[Operation]:
    """The operations behind one part of a figure, those left out among them.

    Each knows its `standing`; where a clock judges it, also `started`, `due`, `stopped`, `took` and
    `why` (the reason of a waiver).
    """
    rows = large_scale(person, synthetic=synthetic).filter(counted_since(since))
    rows = rows.annotate(
        standing=Case(
            When(~Q(aside=""), then=F("aside")),
            default=part.standing(timezone.now()),
            output_field=CharField(),
        )
    )
    if part.runs is None:
        return rows.annotate(
            **{name: Value(None, DateTimeField()) for name in ("started", "due", "stopped")},
            took=Value(None, DurationField()),
            why=Value("", TextField()),
        )
    runs = part.runs(timezone.now())
    moments = {"started": "started_at", "due": "due_at", "stopped": "stopped_at"}
    return rows.annotate(
        **{
            name: Subquery(runs.values(column)[:1], output_field=DateTimeField())
            for name, column in moments.items()
        },
        took=_took(runs, F("started_at")),
        why=Subquery(runs.values("reason")[:1], output_field=TextField()),
    )


def _took(runs: QuerySet[Any], start: Any) -> Subquery:
    """From a moment until it was done. What was done before its clock had begun took no time."""
    no_time = Value(timedelta(0), DurationField())
    took = Greatest(F("stopped_at") - start, no_time, output_field=DurationField())
    return Subquery(runs.annotate(_took=took).values("_took")[:1], output_field=DurationField())


def _limit(runs: QuerySet[Any]) -> Subquery:
    """What a clock was promised with, an extension included."""
    span = ExpressionWrapper(F("due_at") - F("started_at"), output_field=DurationField())
    return Subquery(runs.annotate(_limit=span).values("_limit")[:1], output_field=DurationField())


def _count(rows: QuerySet[Operation], asked: Sequence[Asked], *, synthetic: bool) -> list[Figure]:
    now = timezone.now()
    known: dict[str, Any] = {}
    sums: dict[str, Any] = {"all": Count("pk")}
    for n, (each, since) in enumerate(asked):
        within = counted_since(since)
        for group in ASIDE:
            sums[f"{n}_{group.key}"] = Count("pk", filter=within & Q(aside=group.key))
        for part in each.parts:
            name = f"{each.key}_{part.key}"
            real = within & Q(aside="")
            known[f"{name}_standing"] = part.standing(now)
            for group in part.groups:
                there = real & Q(**{f"{name}_standing": group.key})
                sums[f"{n}_{part.key}_{group.key}"] = Count("pk", filter=there)
            if part.runs is not None:
                known[f"{name}_took"] = _took(part.runs(now), F("started_at"))
                known[f"{name}_since_onset"] = _took(part.runs(now), OuterRef("onset_at"))
                done = [group.key for group in part.groups if group.is_done]
                there = real & Q(**{f"{name}_standing__in": done})
                sums[f"{n}_{part.key}_median"] = Median(f"{name}_took", filter=there)
                sums[f"{n}_{part.key}_since_onset"] = Median(f"{name}_since_onset", filter=there)
                known[f"{name}_limit"] = _limit(part.runs(now))
                judged = [g.key for g in part.groups if g.counts is not Counts.LEFT_OUT]
                there = real & Q(**{f"{name}_standing__in": judged})
                sums[f"{n}_{part.key}_shortest"] = Min(f"{name}_limit", filter=there)
                sums[f"{n}_{part.key}_longest"] = Max(f"{name}_limit", filter=there)
    keys = sorted({key for each, _since in asked for key in each.settings})
    for n, key in enumerate(keys):
        known[f"chosen_{n}"] = _stored(key)
        sums[f"setting_{n}"] = Max(f"chosen_{n}")
    said = rows.annotate(**known).aggregate(**sums)
    stored = {key: _chosen(key, said[f"setting_{n}"]) for n, key in enumerate(keys)}
    return [
        _figure(n, pair, said, stored if said["all"] else None, synthetic=synthetic)
        for n, pair in enumerate(asked)
    ]


def _stored(key: str) -> Subquery:
    """What the secretariat chose, as its JSON reads: with the figure, so that it costs no query more."""
    said = PolicySetting.objects.filter(key=key).annotate(said=Cast("value", TextField()))
    return Subquery(said.values("said")[:1], output_field=TextField())


def _figure(
    n: int,
    asked: Asked,
    said: Mapping[str, Any],
    stored: Mapping[str, Any] | None,
    *,
    synthetic: bool,
) -> Figure:
    each, since = asked
    counted = {
        part.key: PartFigure(
            part,
            {group.key: said[f"{n}_{part.key}_{group.key}"] for group in part.groups},
            said.get(f"{n}_{part.key}_median"),
            said.get(f"{n}_{part.key}_since_onset"),
            _the_one(said.get(f"{n}_{part.key}_shortest"), said.get(f"{n}_{part.key}_longest")),
        )
        for part in each.parts
    }
    aside = {group.key: said[f"{n}_{group.key}"] for group in ASIDE}
    return Figure(each, since, counted, aside, stored, is_synthetic=synthetic)


def _the_one(shortest: Any, longest: Any) -> Any:
    return shortest if shortest == longest else None


def _chosen(key: str, stored: str | None) -> Any:
    if stored is not None:
        return json.loads(stored)
    known = setting(key)
    return known.default if known is not None else None
