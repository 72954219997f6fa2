"""The form that says what shows that a decision is done."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web.typed_time import TypedMomentField
from smcc.web.versioned_form import VersionedForm
from tools.decision.models import Decision


class DoneForm(VersionedForm):
    """That a decision was carried out: a line of evidence, and a link to it where there is one."""

    reason = django_forms.CharField(
        label=_("What shows that it is done"),
        widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a line what shows that it is done.")},
        help_text=_("One line is enough: who confirmed it, where it can be seen. It is kept beside the decision."),
    )  # fmt: skip
    evidence_url = django_forms.CharField(
        label=_("Link to it"), required=False,
        widget=django_forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"}),
        help_text=_("A page or a file on the web, if there is one: https://…"),
    )  # fmt: skip
    at = TypedMomentField(
        label=_("When it was done"),
        past=True,
        required=False,
        help_text=_("Leave it empty if it was just now."),
    )

    def __init__(self, data: Any = None, *, decision: Decision) -> None:
        super().__init__(data, initial={"version": decision.version})
        at: Any = self.fields["at"]
        at.set_zone(decision.operation.onset_zone)
