"""What is asked when a calendar is made."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from smcc.web import forms


class CalendarForm(forms.Form):
    operation = django_forms.CharField(
        label=_("Of which operation?"),
        max_length=20,
        required=False,
        help_text=_(
            "Its reference, such as UKR-2022-01. Leave it empty for everything that waits for you, "
            "and for all clocks of the operations that you lead."
        ),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_operation(self) -> Operation | None:
        ref = self.cleaned_data["operation"].strip()
        if not ref:
            return None
        found: Operation | None = (
            Operation.objects.visible_to(self.person).filter(ref=ref.upper()).first()
        )
        if found is None:
            raise ValidationError(_("There is no operation of this reference."))
        return found
