"""The forms of a review: its facts, and a small one for each kind of finding."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentsField, CountriesField
from recommendations.review import policy
from recommendations.review.findings import PARTS, Part, rows_of
from recommendations.review.models import Learning, Priority, Review
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


def _label(model: type[models.Model], name: str) -> Any:
    return capfirst(getattr(model._meta.get_field(name), "verbose_name"))  # noqa: B009


def text_of(model: type[models.Model], name: str, **more: Any) -> django_forms.CharField:
    """A field as long as the model's; several lines where the model holds a text."""
    column: Any = model._meta.get_field(name)
    widget = django_forms.Textarea if isinstance(column, models.TextField) else None
    given = {"label": _label(model, name), "required": not column.blank, "widget": widget}
    return django_forms.CharField(max_length=column.max_length, **(given | more))


def day_of(name: str, **more: Any) -> forms.DayField:
    return forms.DayField(label=_label(Review, name), required=False, **more)


class ReviewForm(VersionedForm):
    """What a review is: its reference is given once, the other facts can be corrected."""

    ref = text_of(
        Review, "ref",
        help_text=_("It names the review for good, in every address and table: LLR-2024."),
    )  # fmt: skip
    title = text_of(Review, "title")
    commissioner = text_of(Review, "commissioner")
    consultant = text_of(Review, "consultant")
    scope = text_of(Review, "scope")
    began_on = day_of("began_on")
    ended_on = day_of("ended_on")
    period_precision = django_forms.ChoiceField(
        label=_label(Review, "period_precision"), choices=Review.Precision.choices,
        initial=Review.Precision.DAY, widget=django_forms.RadioSelect,
    )  # fmt: skip
    reported_on = day_of("reported_on")
    countries = CountriesField(label=_("Countries"), required=False)

    def __init__(self, data: Any = None, *, of: Review | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        del self.fields["version" if of is None else "ref"]


class FindingForm(VersionedForm):
    """One finding of a review, of the kind that `part` is."""

    def __init__(
        self, data: Any = None, *, review: Review, part: Part, of: Any = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        if part.name == "learnings":
            self.fields["priority"] = django_forms.ModelChoiceField(
                label=capfirst(Priority._meta.verbose_name),
                queryset=rows_of(PARTS["priorities"], review), to_field_name="number",
                empty_label=_("Choose a priority"),
            )  # fmt: skip
        if part.numbered:
            self.fields["number"] = django_forms.IntegerField(
                label=_label(part.model, "number"), min_value=1, help_text=_("As in the source.")
            )
        for name in part.texts:
            self.fields[name] = text_of(part.model, name)
        if part.name == "learnings":
            self.fields["tools"] = django_forms.MultipleChoiceField(
                label=_label(Learning, "tools"), choices=policy.Tool.choices, required=False,
                widget=django_forms.CheckboxSelectMultiple,
            )  # fmt: skip
            self.fields["countries"] = CountriesField(label=_("Countries"), required=False)
            self.fields["components"] = ComponentsField(label=_("Components"), required=False)
        if of is None:
            del self.fields["version"]

    def begin_with(self, finding: Any, part: Part, version: int) -> None:
        """Show what stands."""
        names = [*part.texts, "number", "priority", "tools"]
        self.initial.update({name: getattr(finding, name, None) for name in names})
        if part.name == "learnings":
            self.initial["priority"] = finding.priority.number
        self.initial.update({name: list(getattr(finding, name).all()) for name in part.links})
        self.initial["version"] = version
