"""The reader's own settings and tokens, and what the secretariat keeps about people and posts."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentField, CountriesField
from coordination.components.models import Region
from coordination.people.fields import PersonField
from coordination.people.models import Holding, Post
from coordination.people.tokens import DEFAULT_DAYS, MOST_DAYS, AccessToken
from smcc.rules.reasons import LONGEST_REASON
from smcc.web import forms


class LocaleForm(forms.Form):
    language = django_forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = django_forms.ChoiceField(
        label=_("Time zone"), help_text=_("Times are shown where they happen, and in this zone.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = self.fields["time_zone"]
        assert isinstance(zones, django_forms.ChoiceField)
        # Also a zone that has another name today stays as it was stored.
        zones.choices = forms.zone_choices(first=[self.initial.get("time_zone", "")])


class TokenForm(forms.Form):
    key = forms.SubmissionKeyField()
    name = django_forms.CharField(
        label=_("What is it for?"), max_length=100, help_text=_("For example: weekly export")
    )
    scope = django_forms.ChoiceField(
        label=_("It may"), choices=AccessToken.Scope.choices, widget=django_forms.RadioSelect,
        initial=AccessToken.Scope.READ,
    )  # fmt: skip
    days = django_forms.IntegerField(
        label=_("Valid for how many days?"), min_value=1, max_value=MOST_DAYS, initial=DEFAULT_DAYS
    )


class AppointForm(forms.Form):
    person = PersonField(label=_("Who (e-mail address)"))
    kind = django_forms.ChoiceField(
        label=_("As"), choices=Holding.Kind.choices, widget=django_forms.RadioSelect,
        initial=Holding.Kind.HOLDER,
    )  # fmt: skip
    starts_at = forms.ZonedDateTimeField(label=_("From (empty: from now)"), required=False)
    ends_at = forms.ZonedDateTimeField(
        label=_("Until"), required=False,
        help_text=_("A delegate always has an end, at most a year away."),
    )  # fmt: skip


class EndHoldingForm(forms.Form):
    ends_at = forms.ZonedDateTimeField(label=_("When it ends (empty: now)"), required=False)
    reason = django_forms.CharField(label=_("Why"), max_length=LONGEST_REASON, required=False)


class PostForm(forms.Form):
    title = django_forms.CharField(label=_("Title"), max_length=200)
    duty = django_forms.ChoiceField(label=_("Duty"), choices=Post.Duty.choices)
    component = ComponentField(label=_("Component"))
    country = CountriesField(
        label=_("Country"), required=False, help_text=_("For a Head of Delegation.")
    )
    region = django_forms.TypedChoiceField(
        label=_("IFRC region"),
        choices=[("", "–"), *Region.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("For a Regional Director."),
    )
    mailbox = django_forms.EmailField(label=_("Functional mailbox"), required=False)

    def clean_country(self) -> Any:
        found = self.cleaned_data["country"]
        if len(found) > 1:
            raise ValidationError(_("Name one country only."))
        return found[0] if found else None


class NewPersonForm(LocaleForm):
    name = django_forms.CharField(label=_("Name"), max_length=200)
    email = django_forms.EmailField(label=_("E-mail address"), max_length=254)
    component = ComponentField(label=_("Home component"), required=False)
    invite = django_forms.BooleanField(
        label=_("Send a link to choose a password"),
        help_text=_("By e-mail, in the language chosen above."),
        required=False,
    )

    field_order = ["name", "email", "component", "language", "time_zone", "invite"]


class ActiveForm(forms.Form):
    reason = django_forms.CharField(
        label=_("Why?"), widget=django_forms.Textarea, max_length=LONGEST_REASON
    )


class FactorForm(forms.Form):
    reason = django_forms.CharField(
        label=_("Why, and how do you know that it is the person who asks?"),
        widget=django_forms.Textarea,
        max_length=LONGEST_REASON,
    )
