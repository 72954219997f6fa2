"""The form of one component's position on one row."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from smcc.web import forms
from tools.position import policy
from tools.position.roll import Heard


class PositionForm(forms.Form):
    """`version` is that of the position which its writer had read; 0 where there was none."""

    stance = django_forms.ChoiceField(
        label=_("Position"), choices=policy.Stance.choices, widget=django_forms.RadioSelect,
        error_messages={"required": _("Choose one of the positions offered.")},
    )  # fmt: skip
    text = django_forms.CharField(
        label=_("Reservation or disagreement, in its own words"), required=False,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is filed with the row, beside the decision."),
    )  # fmt: skip
    article = django_forms.ChoiceField(
        label=_("If it turns on the Seville Agreement 2.0: which article"), required=False,
        choices=[("", _("None")), *policy.Article.choices],
        help_text=_("Only for a disagreement. Short words of ours; the agreement itself decides."),
    )  # fmt: skip
    component = django_forms.ModelChoiceField(
        Component.objects.all(), to_field_name="code", widget=django_forms.HiddenInput
    )
    version = forms.VersionField()

    def __init__(self, data: Any = None, *, heard: Heard) -> None:
        position = heard.position
        said: dict[str, Any] = {"component": heard.component.code, "version": 0}
        if position is not None:
            said |= {
                "stance": position.stance, "text": position.text, "article": position.article,
                "version": position.version,
            }  # fmt: skip
        super().__init__(data, initial=said)

    def start_from(self, version: int) -> None:
        """After a stale form was refused: sent again, it counts as written over this version."""
        data: Any = self.data
        sent = data.copy()
        sent["version"] = str(version)
        self.data = sent
