"""Form fields that name people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Person


class PersonField(forms.CharField):
    """A person by e-mail address."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=254, **more)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"list": "known-people", "autocomplete": "off", "inputmode": "email"}

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        person = Person.objects.filter(email__iexact=typed.strip()).first()
        if person is None:
            raise ValidationError(_("Nobody has this address. Make the account first."))
        return person
