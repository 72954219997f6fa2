"""The forms of the pool."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.rules.reasons import LONGEST_REASON
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools.advisor.policy import LONGEST_NOTE, Language


class AdvisorForm(VersionedForm):
    """What matching needs to know of somebody."""

    languages = django_forms.MultipleChoiceField(
        label=_("Works in"), choices=Language.choices, widget=django_forms.CheckboxSelectMultiple,
        error_messages={"required": _("Name at least one language.")},
    )  # fmt: skip
    trained_on = forms.DayField(
        label=_("Trained on"), help_text=_("The last day of the advisor training."),
        error_messages={"required": _("Say when the training was.")},
    )  # fmt: skip
    trained_where = django_forms.CharField(
        label=_("Where"), max_length=LONGEST_NOTE, required=False,
        help_text=_("The training, not the person: nothing more is asked of anybody."),
    )  # fmt: skip


class TakeInForm(AdvisorForm):
    """Somebody with an account, to take into the pool."""

    email = django_forms.CharField(
        label=_("E-mail of the account"), max_length=254,
        help_text=_("Ask the person first. They see their record, and may withdraw it."),
        error_messages={"required": _("Give the address that the person signs in with.")},
    )  # fmt: skip
    field_order = ["email", "languages", "trained_on", "trained_where"]

    def __init__(self, data: object = None, **more: object) -> None:
        super().__init__(data, **more)
        del self.fields["version"]


class PeriodForm(forms.Form):
    """From which day to which somebody can go."""

    first_on = forms.DayField(
        label=_("From"), error_messages={"required": _("Say from which day.")}
    )
    last_on = forms.DayField(
        label=_("Until"), help_text=_("The last day."),
        error_messages={"required": _("Say until which day.")},
    )  # fmt: skip
    note = django_forms.CharField(
        label=_("Note"), max_length=LONGEST_NOTE, required=False,
        help_text=_("For example on how short notice."),
    )  # fmt: skip


class TakeBackForm(forms.Form):
    """Why a period no longer holds."""

    reason = django_forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why, in a line.")},
    )
