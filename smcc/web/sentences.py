"""What the house's fields say of what cannot be right, where Django's own words are not plain.

What was typed is not said again: it stands in the field, and may be ten thousand characters long.
"""

from __future__ import annotations

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

NOT_OFFERED = _("Select a valid choice. This is not one of those offered.")
BOUNDS = (
    (
        MaxValueValidator,
        _("This number is too large. It can be at most %(limit_value)s."),
        _("This number is too large. Check it."),
    ),
    (
        MinValueValidator,
        _("This number is too small. It must be at least %(limit_value)s."),
        _("This number is too small. Check it."),
    ),
)
"""For each kind of limit: the sentence that names it, and the one where naming it helps nobody."""
TELLING = 1_000_000
"""A limit beyond this is the database's, not a rule that somebody could know."""


def speak_plainly(field: forms.Field) -> None:
    """Give a field the house's sentences, where nobody wrote one for it."""
    said = field.error_messages
    for kind in (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelMultipleChoiceField):
        if said.get("invalid_choice") is kind.default_error_messages["invalid_choice"]:
            said["invalid_choice"] = NOT_OFFERED
    theirs = forms.ModelMultipleChoiceField.default_error_messages["invalid_pk_value"]
    if said.get("invalid_pk_value") is theirs:
        said["invalid_pk_value"] = NOT_OFFERED
    for validator in field.validators:
        for kind_of_limit, telling, plain in BOUNDS:
            if type(validator) is kind_of_limit and validator.message is kind_of_limit.message:
                is_telling = abs(_number(validator.limit_value)) <= TELLING
                said.setdefault(validator.code, telling if is_telling else plain)


def _number(limit: object) -> float:
    return float(limit) if isinstance(limit, (int, float)) else float("inf")
