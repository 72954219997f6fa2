"""Whether an operation's countries had an agreement when it began: the MCA's part of recommendation 5 of 2024.

Nothing here asks what time it is: an onset lies in the past, and what ends later takes nothing from
it. So what was counted changes only when something is written.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from coordination.indicators.clocks import IN_TIME, LATE, NOT_DONE
from coordination.indicators.registry import Counts, Group, Part
from coordination.operations.models import Operation
from tools.agreement.models import Agreement, AgreementPeriod
from tools.agreement.opening import house_zone
from tools.agreement.policy import UNKNOWN

GROUPS = (
    Group(IN_TIME, _("In force when it began"), Counts.IN, "ok", is_done=True),
    Group(LATE, _("Agreed afterwards"), Counts.OUT, "was_late", is_done=True),
    Group(NOT_DONE, _("None in force"), Counts.OUT, "late"),
    UNKNOWN,
)


def of_same_making(rows: QuerySet[Any], synthetic: str, operation: str) -> QuerySet[Any]:
    """Of records of countries those that count for an operation: an invented one for invented ones alone."""
    mine = ExpressionWrapper(OuterRef(operation), output_field=TextField())
    return rows.annotate(of_invented=mine).filter(Q(**{synthetic: ""}) | ~Q(of_invented=""))


def _countries() -> QuerySet[Any]:
    """For a query of operations: its countries, each with `since`, the agreement that was in force there.

    The first that was in force on the day of the onset or on a later one, while the operation ran.
    """
    own_making = "operation__synthetic"
    periods = AgreementPeriod.objects.filter(
        Q(last_day=None) | Q(last_day__gte=OuterRef("onset_day")),
        _by(OuterRef("operation__closed_at"), "began_at"),
        agreement__country=OuterRef("country"),
    )
    periods = of_same_making(periods, "agreement__synthetic", own_making).order_by("began_at", "id")
    told = of_same_making(Agreement.objects.told(), "synthetic", own_making).filter(
        _by(OuterRef("operation__closed_at"), "created_at")
        | _by(OuterRef("operation__closed_at"), "periods__began_at")
    )
    rows = Operation.countries.through._default_manager.filter(operation=OuterRef("pk"))
    known = rows.annotate(
        onset_day=_day(F("operation__onset_at")),
        is_told=Exists(told.filter(country=OuterRef("country"))),
    )
    return known.annotate(
        since=Subquery(periods.values("began_at")[:1], output_field=DateTimeField())
    )


def _by(closed: Any, moment: str) -> Q:
    """That it was before the operation was closed, if it was. What is recorded later of a country
    tells nothing of the years before."""
    return Q((f"{moment}__lte", Coalesce(closed, moment)))


def _day(moment: Any) -> TruncDate:
    """A day as the records of countries count them."""
    return TruncDate(moment, tzinfo=house_zone(), output_field=DateField())


def has_none() -> Q:
    """One of its countries is known, and had none in force while the operation ran."""
    return Q(Exists(_countries().filter(since=None, is_told=True)))


def is_unknown() -> Q:
    """Of one of its countries no agreement is recorded here."""
    return Q(Exists(_countries().filter(since=None, is_told=False)))


def has_all() -> Q:
    """To be asked after the two above: it has countries at all."""
    return Q(Exists(_countries().filter(since__isnull=False)))


def _standing(now: datetime) -> Expression:
    """By the country that stands worst; one that had none decides, whatever is not known of others."""
    later = _countries().annotate(since_day=_day(F("since"))).filter(since_day__gt=F("onset_day"))
    return Case(
        When(has_none(), then=Value(NOT_DONE)),
        When(is_unknown(), then=Value(UNKNOWN.key)),
        When(Q(Exists(later)), then=Value(LATE)),
        When(has_all(), then=Value(IN_TIME)),
        default=Value(UNKNOWN.key),
        output_field=CharField(),
    )


def in_force_since() -> Subquery:
    """For a query of operations: when the last of its countries had one; asked where all of them had."""
    rows = _countries().filter(since__isnull=False).order_by("-since")
    return Subquery(rows.values("since")[:1], output_field=DateTimeField())


AGREED = Part("agreement", _("MCA in force at the onset"), GROUPS, _standing)
