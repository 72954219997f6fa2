"""Filters of the record: the same for the page, the file and the API."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.desk import kinds, words
from coordination.people.models import Person
from smcc.audit.models import AuditEvent
from smcc.web.fields import DayField

PEOPLE_AT_MOST = 100
WHOLES = ("operation", "review", "country", "drill")
"""What has a chain of its own, named by a reference."""


class _DayFilter(django_filters.DateFilter):
    field_class = DayField


class RecordFilter(django_filters.FilterSet):
    """Events by who did them, the kind of thing, the thing, what was done, and when."""

    person = django_filters.CharFilter(
        label=_("Who (name or e-mail)"), method="by_person", max_length=200
    )
    kind = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("Kind of thing"), choices=kinds.choices,
        field_name="target_kind",
    )  # fmt: skip
    thing = django_filters.CharFilter(
        label=_("Thing: a reference, code or number"), method="by_thing", max_length=200,
        help_text=_("Of an operation, review or country: all that belongs to it. With a kind chosen, also part of its name."),
    )  # fmt: skip
    action = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("What was done"), choices=words.actions_known,
        method="by_action",
    )  # fmt: skip
    since = _DayFilter(label=_("From"), method="by_since")
    until = _DayFilter(label=_("Until and with"), method="by_until")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def by_person(self, rows: QuerySet[AuditEvent], name: str, typed: str) -> QuerySet[AuditEvent]:
        """By number, address or part of the name; “SMCC” is the house itself."""
        typed = typed.strip()
        if typed.casefold() == "smcc":
            return rows.filter(actor_id="")
        if typed.isascii() and typed.isdigit():
            return rows.filter(actor_id=typed)
        found = Person.objects.filter(Q(email__iexact=typed) | Q(name__icontains=typed))
        ids = [str(pk) for pk in found.values_list("pk", flat=True)[:PEOPLE_AT_MOST]]
        return rows.filter(actor_id__in=ids)

    def by_thing(self, rows: QuerySet[AuditEvent], name: str, typed: str) -> QuerySet[AuditEvent]:
        typed = typed.strip()
        chains = [f"{kind}:{ref}" for kind in WHOLES for ref in {typed, typed.upper()}]
        kind = self.form.cleaned_data.get("kind")
        named = [kind] if kind else list(kinds.labels())
        found = Q(target_kind__in=named, target_id__in={typed, typed.upper(), typed.lower()})
        if kind:
            return rows.filter(found | Q(target_label__icontains=typed))
        return rows.filter(found | Q(chain__in=chains))

    def by_action(self, rows: QuerySet[AuditEvent], name: str, done: str) -> QuerySet[AuditEvent]:
        kind = self.form.cleaned_data.get("kind")
        named = [kind] if kind else kinds.labels()
        return rows.filter(verb__in=[f"{each}.{done}" for each in named])

    def by_since(self, rows: QuerySet[AuditEvent], name: str, day: date) -> QuerySet[AuditEvent]:
        return rows.filter(at__gte=_midnight(day))

    def by_until(self, rows: QuerySet[AuditEvent], name: str, day: date) -> QuerySet[AuditEvent]:
        return rows.filter(at__lt=_midnight(day + timedelta(days=1)))


def _midnight(day: date) -> Any:
    """The beginning of a day in the reader's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
