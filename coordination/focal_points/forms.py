"""The form in which a focal point is named."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.people.actions import is_secretariat
from coordination.people.models import Post
from smcc.web.forms import DayField
from smcc.web.versioned_form import VersionedForm


class PostChoice(forms.ModelChoiceField):
    """One of the posts that may be meant: title, component, and where it is."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.country.name})" if obj.country else str(obj)


class NameForm(VersionedForm):
    post = PostChoice(
        label=_("Post"), queryset=Post.objects.none(), empty_label=_("Choose a post"),
        help_text=_("A post, not a person: whoever holds it is the focal point. The secretariat makes posts that are not there yet."),
    )  # fmt: skip
    since = DayField(label=_("Since"), required=False, help_text=_("Empty: from today."))
    note = forms.CharField(
        label=_("What for"), required=False, widget=forms.Textarea,
        help_text=_("Optional: for example “Movement coordination and security”. Read by the whole Movement."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, country: Any, person: Any, **more: Any) -> None:
        super().__init__(data, **more)
        post = self.fields["post"]
        assert isinstance(post, forms.ModelChoiceField)
        post.queryset = offered(country, person)


def offered(country: Any, person: Any) -> Any:
    """Posts there, of its Society, for its region, or of the institutions as a whole; the person's own component's."""
    here = Q(country=country) | Q(country=None, component__country=country)
    if country.region is not None:
        here |= Q(country=None, region=country.region)
        here |= Q(country=None, region=None, component__region=country.region)
    here |= Q(country=None, region=None, component__country=None, component__region=None)
    posts = Post.objects.filter(here).exclude(duty__in=Post.SERVES_THE_MOVEMENT)
    if not is_secretariat(person):
        mine = person.component_ids()
        posts = posts.filter(Q(component__in=mine) | Q(component__part_of__in=mine))
    return posts.select_related("component", "country").order_by(
        "component__name_en", "title", "id"
    )
