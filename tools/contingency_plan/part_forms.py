"""The forms of a plan's rows, one for each kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentField
from coordination.people.models import Post
from smcc.web.forms import DayField
from smcc.web.versioned_form import VersionedForm
from tools.contingency_plan import policy
from tools.contingency_plan.fields import PlanChoice, PostChoice, posts_of_country
from tools.contingency_plan.fields import area as text_area
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.part_models import PlanScenario

LINKS_OFFERED = 300


class PartForm(VersionedForm):
    """A row of a plan. `plan` says what it can be chosen among."""

    def __init__(
        self, data: Any = None, *, plan: ContingencyPlan, person: Any, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.offer(plan, person)

    def offer(self, plan: ContingencyPlan, person: Any) -> None:
        """Fill in what there is to choose from."""

    def choices_of(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class ScenarioForm(PartForm):
    title = forms.CharField(label=_("What could happen"), max_length=200)
    triggers = text_area(
        _("Triggers: what sets the plan off"),
        help_text=_("A sign that somebody on duty can recognise: a river level, a closed border."),
    )
    description = text_area(_("What we expect then"))


class FigureForm(PartForm):
    scenario = forms.ModelChoiceField(
        label=_("In which scenario"), queryset=PlanScenario.objects.none(),
        empty_label=_("Choose a scenario"),
    )  # fmt: skip
    measure = forms.ChoiceField(label=_("What is counted"), choices=policy.Measure.choices)
    about = forms.CharField(
        label=_("More exactly"), max_length=200, required=False,
        help_text=_("For example: in the three districts on the border, in the first month."),
    )  # fmt: skip
    amount = forms.IntegerField(label=_("How many"), min_value=0)
    unit = forms.ChoiceField(label=_("Unit"), choices=policy.Unit.choices)
    source = forms.CharField(
        label=_("Source"), max_length=300,
        help_text=_("Where the figure comes from, with its date. “Our estimate” is a source too."),
    )  # fmt: skip

    def offer(self, plan: ContingencyPlan, person: Any) -> None:
        self.choices_of("scenario", plan.scenarios.standing().order_by("id"))


class RoleForm(PartForm):
    component = ComponentField(label=_("Component"))
    area = forms.CharField(
        label=_("Area"), max_length=120,
        help_text=_("For example: restoring family links, water, security, communication."),
    )  # fmt: skip
    task = text_area(_("What it does"), required=True)


class CapacityForm(PartForm):
    component = ComponentField(label=_("Component"))
    what = forms.CharField(label=_("What it has"), max_length=200)
    amount = forms.IntegerField(label=_("How many"), min_value=0, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    as_of = DayField(label=_("As of"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)


class GroupForm(PartForm):
    name = forms.CharField(label=_("Name of the group"), max_length=120)
    task = text_area(_("What it is for"))
    lead = ComponentField(label=_("Component that leads it"), required=False)
    post = PostChoice(
        label=_("Post that leads it"), queryset=Post.objects.none(), required=False,
        empty_label=_("No post is named"),
    )  # fmt: skip

    def offer(self, plan: ContingencyPlan, person: Any) -> None:
        self.choices_of("post", posts_of_country(plan.country))


class SpillOverForm(PartForm):
    destination = PlanChoice(
        label=_("Plan that awaits it"), queryset=ContingencyPlan.objects.none(),
        help_text=_("The plans of other countries that you may read."),
    )  # fmt: skip
    what = forms.CharField(
        label=_("What spills over"), max_length=200, help_text=_("For example: refugees.")
    )
    scenario = forms.ModelChoiceField(
        label=_("In which scenario"), queryset=PlanScenario.objects.none(), required=False,
        empty_label=_("In any"),
    )  # fmt: skip
    people = forms.IntegerField(label=_("How many people"), min_value=0, required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def offer(self, plan: ContingencyPlan, person: Any) -> None:
        seen = ContingencyPlan.objects.visible_to(person).exclude(country=plan.country)
        seen = seen.filter(withdrawn_at=None).select_related("country")
        near = [
            each.pk for each in seen.filter(country__region=plan.country.region)[:LINKS_OFFERED]
        ]
        far = seen.exclude(pk__in=near).values_list("pk", flat=True)[: LINKS_OFFERED - len(near)]
        self.choices_of(
            "destination",
            seen.filter(pk__in=[*near, *far]).order_by("country__name_en", "title"),
        )
        self.choices_of("scenario", plan.scenarios.standing().order_by("id"))


FORMS: dict[str, type[PartForm]] = {
    "scenarios": ScenarioForm,
    "figures": FigureForm,
    "roles": RoleForm,
    "capacities": CapacityForm,
    "groups": GroupForm,
    "spill-overs": SpillOverForm,
}
