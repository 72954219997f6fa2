"""What is typed at a clock (another limit, a snooze, a colleague, a reason), and a policy setting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.actions.passing_on import LONGEST_WORD
from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import Setting
from coordination.people.models import Person
from smcc.rules.reasons import LONGEST_REASON
from smcc.web import forms, versioned_form
from smcc.web.text import latin_digits

NO_MOMENT = datetime.min.replace(tzinfo=UTC)
"""Stands for a hidden moment that cannot be read: what was read with it counts as changed since."""


class VersionedForm(forms.Form):
    """Sends the version back, so that nothing is changed unseen."""

    version = forms.VersionField()

    def start_from(self, deadline: Deadline) -> None:
        """After a stale form was refused: sent again, it counts as written over what stands now."""
        data: Any = self.data
        sent = data.copy()
        sent["version"] = str(deadline.version)
        self.data = sent


class ExtendForm(VersionedForm):
    due_at = forms.ZonedDateTimeField(label=_("New limit"))
    reason = django_forms.CharField(
        label=_("Why does the limit move?"),
        help_text=_("The reason and both limits stay in the record."),
        widget=django_forms.Textarea,
        max_length=LONGEST_REASON,
    )
    field_order = ("due_at", "reason", "version")

    def __init__(self, *args: Any, deadline: Deadline, **more: Any) -> None:
        super().__init__(*args, **more)
        due_at: Any = self.fields["due_at"]
        due_at.set_zone(deadline.whole.onset_zone)


class SnoozeForm(forms.Form):
    until = forms.ZonedDateTimeField(
        label=_("Do not remind me until"),
        help_text=_("Not past the limit. The reminder at the limit comes in any case."),
    )

    def __init__(self, *args: Any, deadline: Deadline, **more: Any) -> None:
        super().__init__(*args, **more)
        until: Any = self.fields["until"]
        until.set_zone(deadline.whole.onset_zone)


class PassOnForm(forms.Form):
    """`colleagues` are offered; who may stand in is the action's to say."""

    to = django_forms.CharField(label=_("Colleague"), widget=django_forms.Select)
    reason = django_forms.CharField(
        label=_("Why do you pass them on?"),
        help_text=_("Your colleague reads it at once."),
        max_length=LONGEST_WORD,
    )

    def __init__(self, *args: Any, colleagues: Iterable[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        to: Any = self.fields["to"]
        offered = [(person.pk, person.name) for person in colleagues]
        to.widget.choices = [("", gettext("Choose a colleague")), *offered]

    def clean_to(self) -> Person:
        typed = self.cleaned_data["to"]
        known = typed.isascii() and typed.isdigit() and len(typed) < 10
        found = Person.objects.filter(pk=int(typed)).first() if known else None
        if found is None:
            raise ValidationError(gettext("Choose a colleague."))
        return found


class WaiveForm(VersionedForm):
    reason = django_forms.CharField(
        label=_("Why is this not needed?"), max_length=LONGEST_REASON, widget=django_forms.Textarea
    )
    field_order = ("reason", "version")


class RunAgainForm(VersionedForm):
    reason = django_forms.CharField(
        label=_("Why is it needed after all?"),
        max_length=LONGEST_REASON,
        widget=django_forms.Textarea,
    )
    field_order = ("reason", "version")


class CauseForm(forms.Form):
    cause = django_forms.CharField(
        label=_("The cause, in a few sentences"),
        help_text=_("Earlier answers stay in the record."),
        max_length=5000,
        widget=django_forms.Textarea,
    )
    seen = django_forms.CharField(required=False, widget=django_forms.HiddenInput)

    def clean_seen(self) -> datetime | None:
        """When the cause that was read was given; None where there was none."""
        said = self.cleaned_data["seen"]
        if not said:
            return None
        try:
            return datetime.fromisoformat(said)
        except ValueError:
            return NO_MOMENT

    def start_from(self, deadline: Deadline) -> None:
        data: Any = self.data
        sent = data.copy()
        sent["seen"] = seen_of(deadline)
        self.data = sent


def seen_of(deadline: Deadline) -> str:
    """The hidden moment that says which cause was read."""
    return deadline.cause_given_at.isoformat() if deadline.cause_given_at else ""


class SettingForm(versioned_form.VersionedForm):
    """One value: a choice where the setting has choices, else a number of hours."""

    value = django_forms.CharField(label=_("Value"), max_length=60)
    reason = django_forms.CharField(
        label=_("Why, and on what does it rest?"),
        help_text=_("It stays in the record. Name the decision or the letter if there is one."),
        widget=django_forms.Textarea,
        max_length=LONGEST_REASON,
    )
    field_order = ("value", "reason", "version")

    def __init__(self, *args: Any, setting: Setting, **more: Any) -> None:
        super().__init__(*args, **more)
        if setting.choices:
            self.fields["value"] = django_forms.ChoiceField(
                label=_("Value"), choices=setting.choices, widget=django_forms.RadioSelect
            )
        else:
            self.fields["value"].help_text = _("In hours, for example 48.")
            self.fields["value"].widget.attrs["inputmode"] = "decimal"

    def clean_value(self) -> str:
        return latin_digits(self.cleaned_data["value"].strip()).replace(",", ".")
