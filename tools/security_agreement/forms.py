"""The forms of a security agreement."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentField
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools.contingency_plan.fields import PostChoice
from tools.security_agreement import policy, posts
from tools.security_agreement.models import SecurityAgreement


class TermsForm(VersionedForm):
    """What is written of an agreement that is there. `agreement` says which posts it can name."""

    level = django_forms.ChoiceField(
        label=_("Level"), choices=policy.Level.choices, widget=django_forms.RadioSelect,
        help_text=policy.LEVELS_FROM,
    )  # fmt: skip
    starts_on = forms.DayField(label=_("Holds from"), required=False)
    ends_on = forms.DayField(
        label=_("Holds until"), required=False,
        help_text=_("Both days are needed before it can be signed."),
    )  # fmt: skip
    note = django_forms.CharField(
        label=_("What it covers"), required=False, widget=django_forms.Textarea,
        help_text=_("People and places, training, communication, movement, relocation."),
    )  # fmt: skip
    url = django_forms.URLField(
        label=_("Address of the document"), max_length=500, required=False, assume_scheme="https"
    )
    kept_at = django_forms.CharField(
        label=_("Where it is kept, if it has no address"), max_length=300, required=False
    )
    languages = django_forms.CharField(
        label=_("In which languages"), max_length=200, required=False
    )
    security_lead = PostChoice(
        queryset=None, label=_("Security lead"), required=False, empty_label=_("No post is named")
    )

    def __init__(self, data: Any = None, *, agreement: SecurityAgreement, **more: Any) -> None:
        super().__init__(data, **more)
        lead = self.fields["security_lead"]
        assert isinstance(lead, django_forms.ModelChoiceField)
        lead.queryset = posts.offered(agreement)


class BeginForm(TermsForm):
    """A new one: first who supports whom. Posts of the two from elsewhere can be named once it is there."""

    provider = ComponentField(
        label=_("Provider"), help_text=_("Who gives support with security: usually the ICRC or the IFRC."),
    )  # fmt: skip
    beneficiary = ComponentField(
        label=_("Beneficiary"), help_text=_("Who is supported: usually a National Society.")
    )

    field_order = ("version", "provider", "beneficiary")


class EnterForm(VersionedForm):
    """Since when it is in force."""

    at = forms.ZonedDateTimeField(
        label=_("When did it enter into force?"), required=False,
        help_text=_("Leave it empty if it is just now. Not before both have signed."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, zone: str, **more: Any) -> None:
        super().__init__(data, **more)
        at = self.fields["at"]
        assert isinstance(at, forms.ZonedDateTimeField)
        at.set_zone(zone)


class SecuritySignatureForm(VersionedForm):
    """A signature given here, or recorded from paper."""

    on_paper = django_forms.ChoiceField(
        label=_("How is it signed?"), widget=django_forms.RadioSelect, initial="",
        choices=[("", _("Here and now, by my post")), ("yes", _("It was signed on paper"))],
        required=False,
    )  # fmt: skip
    signed_on = forms.DayField(
        label=_("Day of the signature on paper"), required=False, help_text=_("Empty: today.")
    )
    signing_post = django_forms.CharField(
        label=_("Post that signed on paper"), max_length=200, required=False
    )
    reference = django_forms.CharField(
        label=_("Where the signed paper is"), max_length=500, required=False,
        help_text=_("An address, or an archive and number."),
    )  # fmt: skip

    def clean_on_paper(self) -> bool:
        return bool(self.cleaned_data["on_paper"])


class FocalPointForm(VersionedForm):
    """A post that is asked about security."""

    post = PostChoice(queryset=None, label=_("Post"), empty_label=_("Choose a post"))
    starts_on = forms.DayField(label=_("From"), required=False, help_text=_("Empty: today."))

    def __init__(self, data: Any = None, *, agreement: SecurityAgreement) -> None:
        super().__init__(data, initial={"version": agreement.version})
        post = self.fields["post"]
        assert isinstance(post, django_forms.ModelChoiceField)
        post.queryset = posts.offered(agreement)


class FocalPointEndForm(VersionedForm):
    """Until when it was asked."""

    ends_on = forms.DayField(
        label=_("Until which day?"), required=False, help_text=_("Empty: today.")
    )
