"""The forms of a briefing: planning it, and recording that it was held."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.briefings import policy
from coordination.people.models import Post
from smcc.web.forms import DayField
from smcc.web.versioned_form import VersionedForm


class BrieferChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.country.name})" if obj.country else str(obj)


class PlanForm(VersionedForm):
    planned_on = DayField(label=_("Day"), required=False)
    briefer = BrieferChoice(
        label=_("Who briefs"), queryset=Post.objects.none(), required=False,
        empty_label=_("Choose a post"),
        help_text=_("A post: whoever holds it on the day gives the briefing, and is reminded."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, country: Any, **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["briefer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = who_may_brief(country)


def who_may_brief(country: Any) -> Any:
    """Posts there, of its Society, for its region, and those that serve the whole Movement."""
    here = Q(country=country) | Q(country=None, component__country=country)
    if country.region is not None:
        here |= Q(country=None, region=country.region)
    here |= Q(duty__in=[Post.Duty.SECRETARIAT, Post.Duty.COORDINATION_ADVISOR])
    found = Post.objects.filter(here).select_related("component", "country")
    return found.order_by("component__name_en", "title", "id")


class HoldForm(VersionedForm):
    held_on = DayField(label=_("Held on"), required=False)
    topics = forms.MultipleChoiceField(
        label=_("What was spoken about"), choices=policy.Topic.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea,
        help_text=_("Optional: what stays open, what was asked. Read by the whole Movement."),
    )  # fmt: skip
