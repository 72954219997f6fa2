"""The forms that raise an item and pass it to another level."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from smcc.web.forms import SubmissionKeyField
from smcc.web.versioned_form import VersionedForm
from tools.agreement.models import Agreement
from tools.body_item import linked
from tools.body_item.models import BodyItem
from tools.contingency_plan.fields import area
from tools.decision.models import Decision
from tools.standing_body.models import StandingBody
from tools.standing_body.policy import TOP_DOWN

NOT_OFFERED = _("Choose one that is offered.")


class ItemForm(VersionedForm):
    """What is asked, and what it comes from."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    text = area(
        _("What is asked"),
        help_text=_(
            "Everybody in the Movement can read this. Keep out what only the participants of an "
            "operation may know: name the decision instead."
        ),
    )
    agreement = forms.ChoiceField(
        label=_("Agreement that it concerns"), required=False,
        error_messages={"invalid_choice": NOT_OFFERED},
    )  # fmt: skip
    decision = forms.ChoiceField(
        label=_("Decision that it comes from"), required=False,
        help_text=_("Only those who may see the operation will see this link."),
        error_messages={"invalid_choice": NOT_OFFERED},
    )  # fmt: skip
    key = SubmissionKeyField()

    def __init__(self, data: Any = None, *, body: StandingBody, person: Any) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        offers = {
            "agreement": linked.agreements(body.country, person),
            "decision": linked.decisions(body.country, person),
        }
        for name, offered in offers.items():
            fields[name].choices = [("", "–"), *offered]

    def said(self) -> dict[str, Any]:
        """What `actions.raise_item` takes."""
        said = dict(self.cleaned_data)
        said.pop("version")
        for name, model in (("agreement", Agreement), ("decision", Decision)):
            said[name] = (
                model._default_manager.filter(pk=said[name]).first() if said[name] else None
            )
        return said


class PassForm(VersionedForm):
    """To which level it goes, and why."""

    to_level = forms.ChoiceField(
        label=_("To which level"), widget=forms.RadioSelect,
        error_messages={
            "required": _("Say to which level it is passed."), "invalid_choice": NOT_OFFERED,
        },
    )  # fmt: skip
    reason = area(
        _("Note"),
        required=True,
        help_text=_("What that level is asked, and by when if it matters."),
    )

    def __init__(self, data: Any = None, *, item: BodyItem) -> None:
        super().__init__(data, initial={"version": item.version})
        level: Any = self.fields["to_level"]
        here = item.body.level
        level.choices = [(each.value, each.label) for each in TOP_DOWN if each != here]
