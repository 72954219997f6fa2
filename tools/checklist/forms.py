"""The forms of a checklist: which one is started, and what shows that an item is done."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools.checklist_template.models import ChecklistTemplate


class TemplateChoice(django_forms.ModelChoiceField):
    """The versions in force, each with how many items it has."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class StartForm(forms.Form):
    """Which checklist an operation gets; and why, where it takes the place of another."""

    template = TemplateChoice(
        label=_("Which checklist?"), queryset=ChecklistTemplate.objects.none(),
        widget=django_forms.RadioSelect, empty_label=None,
        error_messages={
            "required": _("Choose a checklist."), "invalid_choice": _("Choose a version that is in force."),
        },
    )  # fmt: skip
    reason = django_forms.CharField(
        label=_("Why does it take the place of the one in use?"), widget=django_forms.Textarea,
        help_text=_("The one in use is kept. What was ticked by hand is carried over where the item is the same."),
        error_messages={"required": _("Say why another checklist takes its place.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, replaces: bool, **more: Any) -> None:
        super().__init__(data, **more)
        choice: Any = self.fields["template"]
        choice.queryset = ChecklistTemplate.objects.in_force().order_by("length")
        if not replaces:
            del self.fields["reason"]


class TickForm(VersionedForm):
    """What shows that an item is done."""

    note = django_forms.CharField(
        label=_("What shows that it is done?"), widget=django_forms.Textarea,
        help_text=_("In a line: who did it, when, or where it is to be found."),
        error_messages={"required": _("Say in a line what shows that it is done.")},
    )  # fmt: skip
    at = forms.ZonedDateTimeField(
        label=_("When was it done?"), required=False,
        help_text=_("Leave it empty if it was just now."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, zone: str, **more: Any) -> None:
        super().__init__(data, **more)
        at = self.fields["at"]
        assert isinstance(at, forms.ZonedDateTimeField)
        at.set_zone(zone)
