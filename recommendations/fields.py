"""Form fields that read recommendations as people name them. They work without a script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.linking import code_of, named
from recommendations.recommendation.models import Recommendation

MANY = 100


class RecommendationsField(forms.CharField):
    """Several recommendations by review and number, with commas between: "LLR-2024 4, LLR-2024 5"."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**({"max_length": 2000} | more))
        self.seen: Any = Recommendation.objects.none()
        """Those that the reader may see. Set by the form."""

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return ", ".join(code_of(each) for each in value)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        terms = list(dict.fromkeys(" ".join(term.split()) for term in typed.split(",")))
        terms = [term for term in terms if term]
        if len(terms) > MANY:
            raise ValidationError(_("Name at most 100."))
        found = named(self.seen, terms)
        missing = [term[:60] for term in terms if term not in found]
        if missing:
            raise ValidationError(
                _("“%(term)s” was not found. Write the review’s reference and the number: LLR-2024 4."),
                params={"term": missing[0]},
            )  # fmt: skip
        return list(dict.fromkeys(found.values()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
