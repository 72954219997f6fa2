"""The filters of a logbook, for its page and for the API."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentsField
from coordination.components.models import Component
from coordination.logbook.models import LogEntry, LogEntryQuerySet
from coordination.searching import asked_for, holding
from smcc.web.forms import HouseForm


class LogFilterForm(HouseForm, forms.Form):
    """The form of the filters: clean text, sentences beside the fields."""


class ComponentFilter(django_filters.Filter):
    """Entries for any of the components: by name, short name or code."""

    field_class = ComponentsField

    def filter(self, qs: LogEntryQuerySet, value: list[Component]) -> LogEntryQuerySet:
        return qs.filter(component__in=value) if value else qs


class LogFilter(django_filters.FilterSet):
    """Words of the entry, and for which component it is."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words", max_length=200)
    component = ComponentFilter(label=_("Component"))
    standing = django_filters.ChoiceFilter(
        label=_("Corrected entries"),
        choices=[("only", _("Leave them out"))],
        empty_label=_("Show them"),
        method="only_standing",
    )

    class Meta:
        model = LogEntry
        fields: list[str] = []
        form = LogFilterForm

    def with_words(self, qs: LogEntryQuerySet, name: str, words: str) -> LogEntryQuerySet:
        """Every word begins one of the entry."""
        found: LogEntryQuerySet = holding(qs, asked_for(words))
        return found

    def only_standing(self, qs: LogEntryQuerySet, name: str, value: str) -> LogEntryQuerySet:
        return qs.standing()
