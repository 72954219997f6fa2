"""What the API says of a value that cannot be, where the libraries' own words would be said.

Fields are declared in many places; their sentences are here. A field with a sentence of its own keeps it.
"""

from __future__ import annotations

from typing import Any

from django.core import validators
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

MISSING = _("This is missing. Send it.")
OF_EVERY = {
    "required": MISSING,
    "null": _("This cannot be null. Send a value, or leave the name out."),
    "blank": _("This is empty. Say something."),
    "empty": _("This list is empty. Give at least one."),
    "not_a_list": _("Give a list, in brackets."),
    "max_string_length": _("This number is too long."),
    "does_not_exist": _("There is no such record that you may see."),
    "incorrect_type": _("Give the id of a record, a whole number."),
    "incorrect_match": _("Give the address of a record."),
    "no_match": _("Give the address of a record."),
    "invalid_choice": _("This is not one of those offered."),
}
"""By the library's code."""
INVALID: tuple[tuple[type[Any], Any], ...] = (
    (serializers.EmailField, _("Give an e-mail address, such as name@example.org.")),
    (serializers.URLField, _("Give a web address that begins with https:// or http://.")),
    (serializers.UUIDField, _("Give a UUID, 32 hexadecimal digits.")),
    (serializers.SlugField, _("Use Latin letters, digits, hyphens and underscores only.")),
    (serializers.CharField, _("Give a text, in quotation marks.")),
    (serializers.IntegerField, _("Give a whole number.")),
    (serializers.FloatField, _("Give a number.")),
    (serializers.DecimalField, _("Give a number.")),
    (serializers.BooleanField, _("Give true or false.")),
    (serializers.FileField, _("Send a file.")),
    (serializers.JSONField, _("Give a value of JSON.")),
)
"""What "invalid" means, by the kind of the field: the first that fits."""
BOUNDS: tuple[tuple[type[Any], Any, Any], ...] = (
    (
        validators.MaxLengthValidator,
        _("This is too long: at most %(limit_value)d characters."),
        _("Give at most %(limit_value)d."),
    ),
    (
        validators.MinLengthValidator,
        _("This is too short: at least %(limit_value)d characters."),
        _("Give at least %(limit_value)d."),
    ),
    (validators.MaxValueValidator, _("This is too much: at most %(limit_value)s."), None),
    (validators.MinValueValidator, _("This is too little: at least %(limit_value)s."), None),
)
"""For each kind of limit: the sentence of a text or a number, and of a list."""
CODES = {
    validators.MaxLengthValidator: "max_length",
    validators.MinLengthValidator: "min_length",
    validators.MaxValueValidator: "max_value",
    validators.MinValueValidator: "min_value",
}
UNTYPED = _("This holds a character that cannot be typed, such as NUL. Take it out.")


def speak_plainly(field: Any) -> None:
    """Give a field, and what is inside it, the house's sentences where nobody wrote one for it."""
    said = field.error_messages
    for code in said:
        ours = _invalid(field) if code == "invalid" else OF_EVERY.get(code)
        if ours is not None and said[code] is _theirs(type(field), code):
            said[code] = ours
    for each in field.validators:
        _plainly(field, each)
    if isinstance(field, serializers.ListField):
        speak_plainly(field.child)


def _theirs(kind: type[Any], code: str) -> Any:
    """The library's own message, if that is what fields of this kind would say."""
    for each in kind.__mro__:
        if code in vars(each).get("default_error_messages", {}):
            is_theirs = each.__module__.startswith("rest_framework")
            return each.default_error_messages[code] if is_theirs else None  # type: ignore[attr-defined]
    return None


def _invalid(field: Any) -> Any:
    return next((ours for kind, ours in INVALID if isinstance(field, kind)), None)


def _plainly(field: Any, validator: Any) -> None:
    is_many = isinstance(field, (serializers.ListField, serializers.ListSerializer))
    if isinstance(
        validator,
        (
            validators.ProhibitNullCharactersValidator,
            ProhibitSurrogateCharactersValidator,
        ),
    ):
        validator.message = UNTYPED
    elif isinstance(validator, validators.EmailValidator | validators.URLValidator):
        validator.message = _invalid(field) or validator.message
    for kind, one, many in BOUNDS:
        said = field.error_messages.get(CODES[kind])
        if type(validator) is kind and said is _theirs(type(field), CODES[kind]):
            validator.message = many if is_many and many is not None else one
