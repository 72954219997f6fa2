"""The forms of a checklist template: why there is a new version, and what an item says."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools import facts
from tools.checklist_template import policy


class DraftForm(forms.Form):
    """Which checklist gets a new version, and why."""

    length = django_forms.ChoiceField(
        label=_("Which checklist?"), choices=policy.Length.choices,
        widget=django_forms.RadioSelect, error_messages={"required": _("Choose which checklist it is.")},
    )  # fmt: skip
    reason = django_forms.CharField(
        label=_("Why is there a new version?"), widget=django_forms.Textarea,
        help_text=_("The draft begins as a copy of the version in force."),
        error_messages={"required": _("Say why there is a new version.")},
    )  # fmt: skip


def _text(label: Any, language: str, *, required: bool = False) -> django_forms.CharField:
    area = django_forms.Textarea(attrs={"rows": 2, "lang": language})
    return django_forms.CharField(
        label=label, required=required, widget=area,
        error_messages={"required": _("Say in English what is to be done. The other languages may follow.")},
    )  # fmt: skip


class ItemForm(VersionedForm):
    """One item of a draft."""

    phase = django_forms.ChoiceField(label=_("When?"), choices=policy.Phase.choices)
    text_en = _text(_("What is to be done, in English"), "en", required=True)
    text_fr = _text(_("In French"), "fr")
    text_es = _text(_("In Spanish"), "es")
    text_ar = _text(_("In Arabic"), "ar")
    responsible = django_forms.ChoiceField(
        label=_("Who sees to it?"), choices=policy.Responsible.choices
    )
    tool = django_forms.ChoiceField(
        label=_("Which tool does it belong to?"), required=False,
        choices=[("", _("None")), *policy.Tool.choices],
    )  # fmt: skip
    fact = django_forms.ChoiceField(
        label=_("Does it tick itself?"), required=False,
        help_text=_("Then it is ticked while the records show it, and nobody ticks it by hand."),
    )  # fmt: skip
    source = django_forms.CharField(
        label=_("Where does it come from?"), widget=django_forms.Textarea(attrs={"rows": 2}),
        help_text=_("A document and place, or that it is a default of this installation."),
        error_messages={"required": _("Say where it comes from.")},
    )  # fmt: skip
    place = django_forms.IntegerField(
        label=_("Place within its phase"), required=False, min_value=0, max_value=1000,
        help_text=_("The smaller number stands first. Leave it empty for the end."),
    )  # fmt: skip
    left_out_because = django_forms.CharField(
        label=_("Leave it out of this version? Say why"), required=False,
        widget=django_forms.Textarea(attrs={"rows": 2}),
        help_text=_("Empty: it stays in."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, is_new: bool, **more: Any) -> None:
        super().__init__(data, **more)
        ticks: Any = self.fields["fact"]
        known = [(fact.name, fact.label) for fact in facts.known().values()]
        ticks.choices = [("", _("No, a person ticks it")), *known]
        if is_new:
            del self.fields["left_out_because"]
