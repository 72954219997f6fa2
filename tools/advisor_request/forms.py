"""The forms of a request for an advisor and of its steps."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools.advisor.models import Advisor
from tools.advisor.policy import Language
from tools.advisor_request import actions, outcome, policy
from tools.advisor_request.models import AdvisorRequest


def text_area(label: Any, missing: Any, **more: Any) -> django_forms.CharField:
    return django_forms.CharField(
        label=label, widget=django_forms.Textarea, error_messages={"required": missing}, **more
    )


def moment_field(label: Any) -> forms.ZonedDateTimeField:
    return forms.ZonedDateTimeField(
        label=label, required=False, help_text=_("Leave it empty if it was just now.")
    )


class RequestForm(VersionedForm):
    """What is asked for."""

    asked_for = text_area(
        _("What is the advisor needed for?"), _("Say what the advisor is needed for.")
    )
    starts_on = forms.DayField(
        label=_("From"), error_messages={"required": _("Say from which day.")}
    )
    ends_on = forms.DayField(
        label=_("Until"), help_text=_("The last day. It can be changed later."),
        error_messages={"required": _("Say until which day.")},
    )  # fmt: skip
    languages = django_forms.MultipleChoiceField(
        label=_("Languages needed"), choices=Language.choices, required=False,
        widget=django_forms.CheckboxSelectMultiple,
    )  # fmt: skip
    reports_to = django_forms.CharField(
        label=_("Reports to, hosted by"), max_length=policy.LONGEST_LINE, required=False,
        help_text=_("The post that the advisor reports to, and who gives a desk."),
    )  # fmt: skip
    key = forms.SubmissionKeyField()

    def __init__(self, data: Any = None, *, of: AdvisorRequest | None = None) -> None:
        initial: dict[str, Any] = {}
        if of is not None:
            initial = {name: getattr(of, name) for name in (*actions.EDITABLE, "version")}
            initial["languages"] = of.languages.split()
        super().__init__(data, initial=initial)
        del self.fields["key" if of is not None else "version"]


class AdvisorChoice(django_forms.ModelChoiceField):
    """One of the pool, by the key of the record."""

    widget = django_forms.RadioSelect

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class MatchForm(VersionedForm):
    """Whom a person chose of those suggested."""

    advisor = AdvisorChoice(
        queryset=Advisor.objects.none(), label=_("Advisor"), empty_label=None,
        error_messages={
            "required": _("Choose somebody of the pool."),
            "invalid_choice": _("This advisor is no longer in the pool. Match somebody else."),
        },
    )  # fmt: skip

    def __init__(self, data: Any = None, *, of: AdvisorRequest) -> None:
        super().__init__(data, initial={"version": of.version})
        chosen: Any = self.fields["advisor"]
        chosen.queryset = Advisor.objects.in_pool().select_related("person")


class Timed(VersionedForm):
    """A step that happened at some moment, in the operation's zone."""

    def __init__(self, data: Any = None, *, of: AdvisorRequest) -> None:
        super().__init__(data, initial={"version": of.version})
        at: Any = self.fields["at"]
        at.set_zone(of.operation.onset_zone)


class DeployForm(Timed):
    """When the advisor arrived."""

    at = moment_field(_("When did the advisor arrive?"))


class HandOverForm(Timed):
    """To whom the advisor hands over, and what is open."""

    handed_to = django_forms.ChoiceField(
        label=_("To whom?"), choices=policy.HandedTo.choices, widget=django_forms.RadioSelect,
        error_messages={"required": _("Say to whom.")},
    )  # fmt: skip
    successor = django_forms.ModelChoiceField(
        queryset=AdvisorRequest.objects.none(), label=_("Which advisor?"), required=False,
        empty_label=_("Nobody yet"),
        help_text=_("One who is approved or deployed for this operation."),
    )  # fmt: skip
    open_points = text_area(
        _("What is still open?"), _("Say what is still open, or that nothing is.")
    )
    at = moment_field(_("When was it handed over?"))

    def __init__(self, data: Any = None, *, of: AdvisorRequest) -> None:
        super().__init__(data, of=of)
        successor: Any = self.fields["successor"]
        successor.queryset = outcome.successors(of)
        successor.label_from_instance = lambda each: f"{each.title}: {each.advisor}"


class DebriefForm(Timed):
    """What worked, and what others should know."""

    worked = text_area(_("What worked?"), _("Say what worked."))
    lessons = text_area(
        _("What should others know?"), _("Say what others should know."),
        help_text=_("Of the role and of the coordination, not of persons."),
    )  # fmt: skip
    at = moment_field(_("When was the debriefing?"))


class UnmetForm(Timed):
    """Why nobody can come."""

    unmet_reason = django_forms.ChoiceField(
        label=_("Why can nobody come?"), choices=policy.Unmet.choices,
        widget=django_forms.RadioSelect,
        error_messages={"required": _("Choose why nobody can come.")},
    )  # fmt: skip
    note = django_forms.CharField(
        label=_("In words"), widget=django_forms.Textarea, required=False,
        help_text=_("Whom you asked, and what is done instead. Needed for another reason."),
    )  # fmt: skip
    at = moment_field(_("When was that known?"))
