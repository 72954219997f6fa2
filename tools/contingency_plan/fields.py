"""Fields that the forms of plans, simulations and activations share."""

from __future__ import annotations

from typing import Any

from django import forms

from coordination.people.models import Post
from tools.naming import post_name


def area(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, required=required, widget=forms.Textarea, help_text=help_text
    )


class PostChoice(forms.ModelChoiceField):
    """One of the posts that a country offers."""

    def label_from_instance(self, obj: Any) -> str:
        return post_name(obj)


class PlanChoice(forms.ModelChoiceField):
    """One of several plans, by country and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.country.name}: {obj.title}"


def posts_of_country(country: Any) -> Any:
    """The posts that can lead or follow up something in a country: there, of its Society, or of its region."""
    here = Post.objects.filter(country=country) | Post.objects.filter(component__country=country)
    if country.region is not None:
        here |= Post.objects.filter(country=None, region=country.region)
    return here.select_related("component", "country").order_by("title", "id")
