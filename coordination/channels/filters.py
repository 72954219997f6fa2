"""Filters of channels in the API."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from coordination.channels.models import Contact, ContactQuerySet


class ContactFilter(django_filters.FilterSet):
    """Channels by the post or person they belong to, by kind, and whether they are in use."""

    post = django_filters.CharFilter(label=_("Code of the post"), field_name="post__code")
    person = django_filters.CharFilter(
        label=_("E-mail address of the person"), field_name="person__email", lookup_expr="iexact"
    )
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=Contact.Channel.choices)
    in_use = django_filters.ChoiceFilter(
        label=_("In use"), choices=(("yes", _("In use")), ("no", _("Ended"))), method="by_use"
    )

    class Meta:
        model = Contact
        fields: list[str] = []

    def by_use(self, rows: ContactQuerySet, name: str, wanted: str) -> ContactQuerySet:
        return rows.filter(ended_at__isnull=wanted == "yes")
