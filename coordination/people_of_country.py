"""The people of a country in its readiness: focal points, changes of leadership, capacity to convene.

The three are read in one statement for all countries given, so that the list of countries stays cheap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.briefings import aspect as leadership
from coordination.briefings import waiting as waiting_briefings
from coordination.briefings.actions import call_off_for, open_for
from coordination.briefings.models import Briefing
from coordination.capacity import aspect as capacity
from coordination.capacity.models import ConvenerCapacity
from coordination.capacity.policy import State as CapacityState
from coordination.components import staying
from coordination.components.models import Component
from coordination.countries.aspects import Aspect, Standing
from coordination.countries.aspects import register as register_aspect
from coordination.deadlines.audiences import register_asked
from coordination.deadlines.registry import register as register_clocks
from coordination.focal_points import aspect as focal_points
from coordination.focal_points import waiting as waiting_points
from coordination.focal_points.models import FocalPoint, posts_asked
from coordination.people import seating
from coordination.people.models import Holding, Post
from coordination.watch import waiting

NAMES = ("name_en", "name_fr", "name_es", "name_ar")


def standings(
    countries: Sequence[Any], person: Any, now: datetime
) -> Mapping[str, Mapping[str, Standing]]:
    """By aspect and ISO3, in one query."""
    points: dict[str, list[focal_points.Point]] = defaultdict(list)
    changes: dict[str, list[leadership.Change]] = defaultdict(list)
    described: dict[str, capacity.Described] = {}
    for row in _rows(countries, person, now):
        part, iso3, key, word, at, due_at, day, is_held, *names = row
        if part == FocalPoint.kind:
            points[iso3].append(focal_points.Point(word, bool(is_held), at, due_at))
        elif part == Briefing.kind:
            changes[iso3].append(leadership.Change(_post(word, names), at, day, due_at))
        else:
            url = reverse("convener_capacity", args=[key])
            described[iso3] = capacity.Described(at, due_at, url)
    return {
        focal_points.NAME: {
            each.iso3: focal_points.standing(each, points[each.iso3], now) for each in countries
        },
        leadership.NAME: {
            each.iso3: leadership.standing(each, changes[each.iso3], now) for each in countries
        },
        capacity.NAME: {
            each.iso3: capacity.standing(each, described.get(each.iso3), now) for each in countries
        },
    }


def _rows(countries: Sequence[Any], person: Any, now: datetime) -> QuerySet[Any, Any]:
    """The open records of the three nouns, with the same columns."""
    codes = [each.iso3 for each in countries]
    points = FocalPoint.objects.visible_to(person).open().filter(focal_points.counted())
    changes = Briefing.objects.visible_to(person).open()
    told = ConvenerCapacity.objects.visible_to(person).filter(state=CapacityState.DESCRIBED)
    looked_at = Greatest("described_at", Coalesce("renewed_at", "described_at"))
    parts = (
        _columns(
            points.with_standing(now), codes, FocalPoint.kind, word=F("component__kind"),
            at=Coalesce("confirmed_at", "created_at"), held=F("is_held"),
        ),
        _columns(
            changes.with_due(), codes, Briefing.kind, word=F("post__duty"), at=F("starts_at"),
            day=F("planned_day"), component="post__component",
        ),
        _columns(told.with_due(), codes, ConvenerCapacity.kind, at=looked_at),
    )  # fmt: skip
    return parts[0].union(*parts[1:], all=True)


def _columns(
    rows: QuerySet[Any],
    codes: list[str],
    kind: str,
    *,
    at: Any,
    word: Any = Value("", CharField()),  # noqa: B008
    day: Any = Value(None, DateField()),  # noqa: B008
    held: Any = Value(False, BooleanField()),  # noqa: B008
    component: str = "component",
) -> QuerySet[Any, Any]:
    asked = rows.filter(Q(country__in=codes)).order_by()
    said = asked.annotate(
        said_kind=Value(kind, CharField()), said_word=word, said_at_=at, said_day=day,
        said_held=held,
    )  # fmt: skip
    names = [f"{component}__{name}" for name in ("kind", "short_name", *NAMES)]
    return said.values_list(
        "said_kind", "country_id", "pk", "said_word", "said_at_", "due_at", "said_day",
        "said_held", *names,
    )  # fmt: skip


def _post(duty: str, names: Sequence[str]) -> Post:
    """A post, not stored, of which its duty and its component's names can be asked."""
    kind, short_name, *rest = names
    component = Component(kind=kind, short_name=short_name, **dict(zip(NAMES, rest, strict=True)))
    return Post(duty=duty, component=component)


ASPECTS = (
    Aspect(
        focal_points.NAME, _("focal points"), lines=focal_points.lines, ways=focal_points.ways,
        list_url="focal_point_list", order=40, family=standings,
    ),
    Aspect(
        leadership.NAME, _("leadership"), lines=leadership.lines, list_url="briefing_list",
        order=45, family=standings,
    ),
    Aspect(
        capacity.NAME, _("capacity to convene"), lines=capacity.lines, ways=capacity.ways,
        list_url="capacity_list", order=50, family=standings,
    ),
)  # fmt: skip


def _leadership_changed(holding: Holding, by: Any) -> None:
    open_for(holding, by)


def register_all() -> None:
    """Their clocks, what waits for whom, how countries stand, and that leadership changes. Called once."""
    register_clocks((*FocalPoint.clocks, *Briefing.clocks, *ConvenerCapacity.clocks))
    register_asked(FocalPoint.kind, posts_asked, asking=FocalPoint.objects.asking)
    staying.register(ConvenerCapacity)
    for aspect in ASPECTS:
        register_aspect(aspect)
    for kind, asked in ((FocalPoint.kind, waiting_points), (Briefing.kind, waiting_briefings)):
        waiting.register(asked.waiting_for, kind, rows=asked.rows_for)
    seating.register(seated=_leadership_changed, ended=call_off_for)
