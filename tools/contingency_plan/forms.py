"""The forms of a plan itself: its facts, one's word on it, and taking a row out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.operations.policy import Hazard
from smcc.web.versioned_form import VersionedForm
from tools.contingency_plan import policy
from tools.contingency_plan.fields import area


class PlanForm(VersionedForm):
    """What the plan is for, who may read it, and what is done first."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("What it prepares for, in a few words.")
    )
    hazard = forms.ChoiceField(label=_("Hazard"), choices=Hazard.choices)
    reach = forms.ChoiceField(
        label=_("Who may read it"), choices=policy.Reach.choices, widget=forms.RadioSelect,
        initial=policy.Reach.MOVEMENT,
        help_text=_("The country team: its National Society, the ICRC and the IFRC there or for its region. The Steering Committee, its secretariat and the two principals read it too; to all others it does not exist."),
    )  # fmt: skip
    first_steps = area(
        _("What we do first"),
        help_text=_("The first hours, one step a line, each with who does it. It stands at the top of the plan."),
    )  # fmt: skip
    resources = area(
        _("Resources"), help_text=_("Money, stocks and people that can be called on, and how.")
    )
    process = area(
        _("How it was made, and by whom"),
        help_text=_("Meetings, workshops, who took part: planning together is worth as much as the plan."),
    )  # fmt: skip

    def without_text(self) -> None:
        """Once validation was asked for, only who may read it can be changed."""
        for name in ("title", "hazard", "first_steps", "resources", "process"):
            del self.fields[name]


class WordForm(VersionedForm):
    """One's word on the text as it stands."""

    note = area(_("Note"), help_text=_("Optional. It stays beside your validation."))


class TakeOutForm(VersionedForm):
    """Why a row is taken out."""

    reason = area(_("Why is it taken out?"), required=True)
