"""The forms of simulations and findings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Post
from smcc.web.forms import DayField
from smcc.web.versioned_form import VersionedForm
from tools.contingency_plan.fields import PostChoice, area, posts_of_country
from tools.plan_simulation import policy


class SimulationForm(VersionedForm):
    title = forms.CharField(label=_("What was simulated"), max_length=200)
    form = forms.ChoiceField(label=_("How"), choices=policy.Kind.choices)
    held_on = DayField(label=_("Held on"))
    note = area(_("Who took part, and how it went"))


class FindingForm(VersionedForm):
    text = area(_("What was found"), required=True)
    post = PostChoice(
        label=_("Followed up by"), queryset=Post.objects.none(), required=False,
        empty_label=_("No post is named"),
    )  # fmt: skip
    due_on = DayField(label=_("By"), required=False)

    def __init__(self, data: Any = None, *, country: Any, **more: Any) -> None:
        super().__init__(data, **more)
        post = self.fields["post"]
        assert isinstance(post, forms.ModelChoiceField)
        post.queryset = posts_of_country(country)


class EvidenceForm(VersionedForm):
    evidence = area(
        _("What shows that it was done?"), required=True,
        help_text=_("A page of the plan, a list, a training with its date, an address."),
    )  # fmt: skip


class ReasonForm(VersionedForm):
    reason = area(_("Why is it taken back?"), required=True)
