"""Filters of deadlines and messages: the same for pages and API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models import (
    SOON,
    Deadline,
    DeadlineQuerySet,
    Delivery,
    DeliveryQuerySet,
)
from coordination.deadlines.registry import clocks
from coordination.without_drills import DrillsFilter

STATUSES = (
    ("open", _("Running, soon or overdue")),
    ("overdue", _("Overdue")),
    ("soon", _("Due soon")),
    ("running", _("Running")),
    ("met", _("Met")),
    ("met_late", _("Met late")),
    ("waived", _("Waived")),
    ("withdrawn", _("Withdrawn")),
)


def clock_choices() -> list[tuple[str, Any]]:
    """Those of the rulebook; drills have a filter of their own."""
    return [(known.name, known.label) for known in clocks() if not known.like]


class DeadlineFilter(django_filters.FilterSet):
    """Deadlines by status at this moment, by clock, and by the reference of their operation."""

    status = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("Status"), choices=STATUSES, method="by_status"
    )
    clock = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("Clock"), choices=clock_choices
    )
    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="operation__ref", lookup_expr="iexact"
    )
    drills = DrillsFilter()

    class Meta:
        model = Deadline
        fields: list[str] = []

    def by_status(self, rows: DeadlineQuerySet, name: str, wanted: str) -> DeadlineQuerySet:
        """The same answers as `Deadline.status(now)`, asked of the database."""
        now = timezone.now()
        late = Q(due_at__lt=now)
        soon = ~late & (Q(target_at__lt=now) | Q(due_at__lte=now + SOON))
        match wanted:
            case "open":
                return rows.open()
            case "overdue":
                return rows.overdue(now)
            case "soon":
                return rows.open().filter(soon)
            case "running":
                return rows.open().filter(due_at__gt=now + SOON).exclude(target_at__lt=now)
            case "met":
                return rows.filter(stopped_at__lte=F("due_at"), outcome=Deadline.Outcome.MET)
            case "met_late":
                return rows.filter(stopped_at__gt=F("due_at"), outcome=Deadline.Outcome.MET)
            case _other:
                return rows.filter(outcome=wanted)


class InboxFilter(django_filters.FilterSet):
    """One's own messages: unread ones, and reminders that one has not said "seen" to."""

    show = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=(("unread", _("Unread")), ("unseen", _("Reminders to acknowledge"))),
        empty_label=_("All messages"),
        method="by_show",
    )

    class Meta:
        model = Delivery
        fields: list[str] = []

    def by_show(self, rows: DeliveryQuerySet, name: str, wanted: str) -> DeliveryQuerySet:
        if wanted == "unread":
            return rows.unread()
        return rows.filter(rung__isnull=False, acknowledged_at=None)


class MessageFilter(django_filters.FilterSet):
    """Messages of the ledger by state, address and subject."""

    state = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("State"), choices=Delivery.State.choices
    )
    to = django_filters.CharFilter(
        label=_("To (part of the address)"), field_name="address", lookup_expr="icontains"
    )
    subject = django_filters.CharFilter(label=_("Words of the subject"), lookup_expr="icontains")

    class Meta:
        model = Delivery
        fields: list[str] = []
