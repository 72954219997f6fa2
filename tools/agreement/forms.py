"""The forms of an agreement."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentField
from coordination.files import ACCEPTED
from smcc.rules.reasons import LONGEST_REASON
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools.agreement.models import Agreement


def day_field(label: Any, help_text: Any = "") -> forms.DayField:
    return forms.DayField(label=label, required=False, help_text=help_text)


class AgreementForm(VersionedForm):
    """What is written of it."""

    name = django_forms.CharField(
        label=_("Name"), max_length=200, required=False,
        help_text=_("Leave it empty for “Movement Coordination Agreement” and its number."),
    )  # fmt: skip
    scope = django_forms.CharField(
        label=_("What it covers"), required=False, widget=django_forms.Textarea,
        help_text=_(
            "Preparedness, response, communication, security, resources, how disputes are settled."
        ),
    )  # fmt: skip
    languages = django_forms.CharField(
        label=_("In which languages"), max_length=200, required=False,
        help_text=_("For example: English, Dari."),
    )  # fmt: skip
    ends_on = day_field(_("In force until"), _("Leave it empty if no end was agreed."))


class EnterForm(VersionedForm):
    """Since when it is in force."""

    at = forms.ZonedDateTimeField(
        label=_("When did it enter into force?"), required=False,
        help_text=_("Leave it empty if it is just now. Not before the last signature."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, zone: str, **more: Any) -> None:
        super().__init__(data, **more)
        at = self.fields["at"]
        assert isinstance(at, forms.ZonedDateTimeField)
        at.set_zone(zone)


class PartyForm(VersionedForm):
    """A component that is to sign."""

    component = ComponentField(label=_("Component"))


class SignatureForm(VersionedForm):
    """A signature given here, or recorded from paper. `asks_who`: of a component that joins."""

    component = ComponentField(label=_("National Society that joins"))
    on_paper = django_forms.ChoiceField(
        label=_("How is it signed?"), widget=django_forms.RadioSelect, initial="",
        choices=[("", _("Here and now, by my post")), ("yes", _("It was signed on paper"))],
        required=False,
    )  # fmt: skip
    signed_on = day_field(_("Day of the signature on paper"), _("Empty: today."))
    signing_post = django_forms.CharField(
        label=_("Post that signed on paper"), max_length=200, required=False
    )
    reference = django_forms.CharField(
        label=_("Where the signed paper is"), max_length=500, required=False,
        help_text=_("An address, or an archive and number."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, asks_who: bool, agreement: Agreement) -> None:
        super().__init__(data, initial={"version": agreement.version})
        if not asks_who:
            del self.fields["component"]

    def clean_on_paper(self) -> bool:
        return bool(self.cleaned_data["on_paper"])


class DocumentForm(forms.Form):
    """A text of it, or where one is."""

    version = forms.VersionField()
    title = django_forms.CharField(label=_("What it is"), max_length=300)
    file = django_forms.FileField(
        label=_("File"), required=False, allow_empty_file=True,
        widget=django_forms.FileInput(attrs={"accept": ",".join(ACCEPTED)}),
        help_text=_(
            "PDF, PNG, JPEG, Word, Excel, text or CSV; at most 10 MB. If this form comes back to "
            "you, choose the file again."
        ),
    )  # fmt: skip
    url = django_forms.URLField(
        label=_("Or its address"), max_length=500, required=False, assume_scheme="https",
        error_messages={
            "invalid": _("Give a whole address, such as https://example.org/agreement.pdf.")
        },
    )  # fmt: skip
    kept_at = django_forms.CharField(label=_("Or where it is kept"), max_length=300, required=False)
    language = django_forms.CharField(label=_("Language"), max_length=60, required=False)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    version = forms.VersionField()
    reason = django_forms.CharField(
        label=_("Why?"), widget=django_forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_REASON,
        error_messages={"required": _("Say why, in a sentence.")},
    )  # fmt: skip
