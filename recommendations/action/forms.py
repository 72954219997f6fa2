"""The form of an action."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from recommendations.action import policy
from recommendations.recommendation.models import Recommendation
from recommendations.vacancies import PostField
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


class ActionChangeForm(VersionedForm):
    """What is to be done, by whom and by when."""

    text = django_forms.CharField(label=_("What is to be done"), widget=django_forms.Textarea)
    owner_post = PostField(label=_("Owner"), empty_label=_("Nobody yet"))
    due_on = forms.DayField(label=_("Due by"), required=False)
    due_note = django_forms.CharField(
        label=_("The date as it was written"), max_length=policy.LONGEST_DATE, required=False,
        help_text=_("Where it is no day: “end of 2023”."),
    )  # fmt: skip


class ActionForm(ActionChangeForm):
    """What is to be done, by whom, by when, and for which recommendations."""

    version = due_note = None  # type: ignore[assignment]
    recommendations = django_forms.ModelMultipleChoiceField(
        label=_("Serves"), queryset=Recommendation.objects.none(), to_field_name="number",
        widget=django_forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, of: Recommendation, **more: Any) -> None:
        super().__init__(data, **more)
        choice = self.fields["recommendations"]
        assert isinstance(choice, django_forms.ModelMultipleChoiceField)
        choice.queryset = Recommendation.objects.followed().filter(review=of.review_id)
        choice.initial = [of.number]
