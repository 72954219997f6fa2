"""The forms that refer a decision and that answer an escalation."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Person
from smcc.web import forms
from smcc.web.typed_time import TypedMomentField
from smcc.web.versioned_form import VersionedForm
from tools.decision.models import Decision
from tools.referral import offered
from tools.referral.models import Referral
from tools.referral.policy import Way

NOT_OFFERED = _("Choose one that is offered.")


class ReferForm(VersionedForm):
    """Where a decision goes, why, and by when. What a way does not ask for is left out."""

    to_summit = django_forms.ChoiceField(
        label=_("To which meeting"),
        error_messages={
            "required": _("Choose the meeting that takes it up."), "invalid_choice": NOT_OFFERED,
        },
    )  # fmt: skip
    level = django_forms.ChoiceField(
        label=_("On which level"), widget=django_forms.RadioSelect,
        error_messages={"required": _("Say on which level."), "invalid_choice": NOT_OFFERED},
    )  # fmt: skip
    to_post = django_forms.ChoiceField(
        label=_("To which post"),
        help_text=_("Posts that are held at present and may see the operation."),
        error_messages={
            "required": _("Say which post takes it over."), "invalid_choice": NOT_OFFERED,
        },
    )  # fmt: skip
    reason = django_forms.CharField(
        label=_("Why"), widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a line.")},
        help_text=_("Kept with the decision, and read by everybody who may see it."),
    )  # fmt: skip
    due_at = TypedMomentField(
        label=_("New date"), required=False, help_text=_("Leave it empty if the date stays.")
    )
    key = forms.SubmissionKeyField()

    def __init__(self, data: Any = None, *, way: Way, decision: Decision, person: Person) -> None:
        super().__init__(data, initial={"version": decision.version})
        self.decision = decision
        fields: dict[str, Any] = self.fields
        fields["due_at"].set_zone(decision.operation.onset_zone)
        if way.needs_a_post:
            del fields["to_summit"]
            fields["to_post"].choices = [("", "–"), *offered.posts(way, decision, person)]
        else:
            del fields["to_post"]
            meetings = offered.meetings(decision)
            fields["to_summit"].choices = meetings if len(meetings) == 1 else [("", "–"), *meetings]
        leads = way.leads[decision.level]
        if way.needs_a_post and len(leads) > 1:
            fields["level"].choices = [(each.value, each.label) for each in leads]
            fields["level"].initial = leads[0].value
        else:
            del fields["level"]

    @property
    def goes_nowhere(self) -> bool:
        """No post and no meeting is there to choose."""
        fields: dict[str, Any] = self.fields
        name = "to_post" if "to_post" in fields else "to_summit"
        return not any(value for value, _label in fields[name].choices)

    def said(self) -> dict[str, Any]:
        """What `actions.refer` takes."""
        said = dict(self.cleaned_data)
        if "to_post" in said:
            said["to_post"] = offered.post(said["to_post"])
        if "to_summit" in said:
            said["to_summit"] = offered.meeting(self.decision, said["to_summit"])
        return said


class AnswerForm(VersionedForm):
    """What was decided of an escalated decision."""

    reason = django_forms.CharField(
        label=_("What was decided"), widget=django_forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what was decided.")},
    )  # fmt: skip
    due_at = TypedMomentField(
        label=_("New date"), required=False,
        help_text=_("Leave it empty to give back the date that it had."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, referral: Referral) -> None:
        super().__init__(data, initial={"version": referral.version})
        due_at: Any = self.fields["due_at"]
        due_at.set_zone(referral.operation.onset_zone)
