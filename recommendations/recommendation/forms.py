"""The forms of a recommendation: its owner and date, a party's response, evidence, closing it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Country, Region
from coordination.operations.models import Operation
from coordination.people.models import Person
from recommendations.recommendation import policy
from recommendations.recommendation.actions import may_answer_for
from recommendations.recommendation.models import Response
from recommendations.vacancies import PostField
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


def _number_of(label: Any) -> django_forms.IntegerField:
    return django_forms.IntegerField(
        label=capfirst(label), required=False, min_value=1, max_value=100_000,
        help_text=_("Its number, where the reference names one."),
    )  # fmt: skip


class FactsForm(VersionedForm):
    """Who owns it, by when, and whether it belongs to the initiative."""

    owner_post = PostField(label=_("Owner"), empty_label=_("Nobody yet"))
    due_on = forms.DayField(label=_("To be done by"), required=False)
    scope = django_forms.ChoiceField(
        label=_("Scope"), choices=policy.Scope.choices, widget=django_forms.RadioSelect
    )
    scope_reason = django_forms.CharField(
        label=_("If outside: why?"), required=False, widget=django_forms.Textarea
    )


class OwnerForm(FactsForm):
    """Who owns it and by when, in a row of the board."""

    scope = scope_reason = None  # type: ignore[assignment]


class RecommendationForm(forms.Form):
    """A recommendation that the review makes."""

    number = django_forms.IntegerField(
        label=_("Number"), required=False, min_value=1,
        help_text=_("As in the review. Empty: the next one."),
    )  # fmt: skip
    level = django_forms.ChoiceField(
        label=_("Level"), choices=policy.Level.choices, initial=policy.Level.STRATEGIC,
        widget=django_forms.RadioSelect,
    )  # fmt: skip
    country = django_forms.ModelChoiceField(
        label=_("Country"), queryset=Country.objects.all(), required=False, empty_label=_("None"),
        help_text=_("For the country level."),
    )  # fmt: skip
    region = django_forms.TypedChoiceField(
        label=_("Region"), choices=[("", _("None")), *Region.choices], required=False, coerce=int,
        empty_value=None, help_text=_("For the regional level."),
    )  # fmt: skip
    text = django_forms.CharField(
        label=_("Recommendation"), widget=django_forms.Textarea,
        error_messages={"required": _("Say what is recommended.")},
    )  # fmt: skip
    detail = django_forms.CharField(
        label=_("Detail and rationale"),
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 8}),
    )


class ResponseForm(VersionedForm):
    """What one party responds."""

    party = django_forms.ModelChoiceField(
        label=_("Party"), queryset=Component.objects.none(), to_field_name="code", empty_label=None
    )
    answer = django_forms.ChoiceField(
        label=_("Response"), choices=policy.Answer.choices, widget=django_forms.RadioSelect
    )
    note = django_forms.CharField(label=_("Note"), required=False, widget=django_forms.Textarea)

    def __init__(self, data: Any = None, *, person: Person, **more: Any) -> None:
        super().__init__(data, **more)
        party = self.fields["party"]
        assert isinstance(party, django_forms.ModelChoiceField)
        party.queryset = parties_of(person)

    def begin_with(self, responses: Iterable[Response]) -> None:
        """Show what was said before, where there is only one party to answer for."""
        said = {each.party_id: each for each in responses}
        parties = list(self.fields["party"].queryset[:2])  # type: ignore[attr-defined]
        known = said.get(parties[0].pk) if len(parties) == 1 else None
        if known is not None:
            self.initial.update(answer=known.answer, note=known.note)


def parties_of(person: Person) -> Any:
    """The components that this person may answer for: the two institutions, else its own."""
    mine = [each.pk for each in Component.objects.institutions() if may_answer_for(person, each)]
    own = [
        post.component_id for post in person.held_posts() if may_answer_for(person, post.component)
    ]
    return Component.objects.filter(pk__in={*mine, *own}).order_by("kind", "name_en")


class EvidenceForm(forms.Form):
    """What shows that something was done."""

    kind = django_forms.ChoiceField(label=_("Kind"), choices=policy.EvidenceKind.choices)
    title = django_forms.CharField(label=_("What it is"), max_length=300)
    url = django_forms.CharField(
        label=_("Address"), required=False, help_text=_("Where it can be read: https://…")
    )
    dated = django_forms.CharField(label=_("Date"), required=False, max_length=policy.LONGEST_DATE)
    operation = django_forms.ModelChoiceField(
        label=_("Operation"), queryset=Operation.objects.none(), to_field_name="ref",
        required=False, widget=django_forms.TextInput,
        help_text=_("Its reference, such as UKR-2026-01, where the evidence is an operation."),
        error_messages={"invalid_choice": _("There is no operation of this reference.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, person: Person, **more: Any) -> None:
        super().__init__(data, **more)
        operation = self.fields["operation"]
        assert isinstance(operation, django_forms.ModelChoiceField)
        operation.queryset = Operation.objects.visible_to(person)


class ReferenceForm(forms.Form):
    """What a recommendation is drawn from or to be read with, as it is written in the source."""

    kind = django_forms.ChoiceField(
        label=_("Kind"), choices=policy.ReferenceKind.choices, widget=django_forms.RadioSelect
    )
    names = django_forms.ChoiceField(label=_("What it names"), choices=policy.Names.choices)
    as_written = django_forms.CharField(label=capfirst(_("as written")), max_length=300)
    found_in = django_forms.ChoiceField(
        label=_("Column"), choices=policy.Part.choices, initial=policy.Part.DETAIL
    )
    priority = _number_of(_("priority"))
    learning = _number_of(_("learning"))
    recommendation = _number_of(_("recommendation"))
    section = django_forms.CharField(
        label=capfirst(_("section")), required=False, max_length=30, help_text="4.2.1"
    )


class TakingBackForm(forms.Form):
    """Why evidence counts no more."""

    reason = django_forms.CharField(
        label=_("Why?"), widget=django_forms.Textarea, error_messages={"required": _("Say why.")}
    )


class ClosingForm(VersionedForm):
    """Why it is closed, where something is missing."""

    reason = django_forms.CharField(
        label=_("Why?"), required=False, widget=django_forms.Textarea,
        help_text=_("Needed where something is missing. It shows beside the recommendation."),
    )  # fmt: skip
