"""The forms of an activation: which operation takes which plan up, and how far reality matched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from smcc.web.versioned_form import VersionedForm
from tools.contingency_plan.content import label_of, unit_of
from tools.contingency_plan.fields import PlanChoice, area
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_activation import policy


class OperationChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.ref} {obj.name}"


def _why() -> forms.CharField:
    return area(
        _("Why is it activated?"), required=True,
        help_text=_("What has happened, and which scenario comes nearest."),
    )  # fmt: skip


class ForPlanForm(VersionedForm):
    """From the page of a plan: the operation is chosen."""

    operation = OperationChoice(
        label=_("Operation"), queryset=Operation.objects.none(), to_field_name="ref"
    )
    reason = _why()

    def __init__(self, data: Any = None, *, operations: Any, **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["operation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = operations


class ForOperationForm(VersionedForm):
    """From the page of an operation: the plan is chosen."""

    plan = PlanChoice(label=_("Plan"), queryset=ContingencyPlan.objects.none())
    reason = _why()

    def __init__(self, data: Any = None, *, plans: Any, **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["plan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = plans


class CompareForm(VersionedForm):
    """How far reality matched the plan, scenario by scenario and figure by figure."""

    match = forms.ChoiceField(
        label=_("How far did reality match the plan?"), choices=policy.Match.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    helped = area(
        _("What were the plan and the planning good for?"), required=True,
        help_text=_("Even a plan that did not match may have helped: people knew each other, roles were clear."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, scenarios: list[dict[str, Any]], **more: Any) -> None:
        super().__init__(data, **more)
        self.scenarios = scenarios
        for each in scenarios:
            self._ask_scenario(each)
            for figure in each["figures"]:
                self._ask_figure(figure)

    def _ask_scenario(self, scenario: dict[str, Any]) -> None:
        said = {"scenario": scenario["title"]}
        self.fields[f"came_{scenario['id']}"] = forms.ChoiceField(
            label=_("What came of “%(scenario)s”?") % said,
            choices=[("", _("Choose")), *policy.Came.choices],
        )
        self.fields[f"happened_{scenario['id']}"] = area(
            _("What happened, beside “%(scenario)s”") % said
        )

    def _ask_figure(self, figure: dict[str, Any]) -> None:
        said = {"what": label_of(figure)}
        planned = {"amount": f"{figure['amount']:,}", "unit": unit_of(figure)}
        self.fields[f"amount_{figure['id']}"] = forms.IntegerField(
            label=_("Real figure: %(what)s") % said, min_value=0, required=False,
            help_text=_("Planned: %(amount)s %(unit)s. Leave it empty where it is not known.") % planned,
        )  # fmt: skip
        self.fields[f"source_{figure['id']}"] = forms.CharField(
            label=_("Source of the real figure: %(what)s") % said, max_length=300, required=False
        )

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        typed = self.cleaned_data
        return {
            "match": typed["match"],
            "helped": typed["helped"],
            "version": typed["version"],
            "scenarios": [
                {
                    "scenario": each["id"],
                    "came": typed[f"came_{each['id']}"],
                    "happened": typed[f"happened_{each['id']}"],
                    "figures": [
                        {
                            "figure": figure["id"],
                            "amount": typed[f"amount_{figure['id']}"],
                            "source": typed[f"source_{figure['id']}"],
                        }
                        for figure in each["figures"]
                    ],
                }
                for each in self.scenarios
            ],
        }
