"""The forms of a Mini-Summit: its facts, who came, that it was held, and its filing."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from smcc.rules.refusals import Refusal
from smcc.web import forms
from smcc.web.text import clean_data
from tools.mini_summit import policy
from tools.mini_summit.models import Attendance, MiniSummit
from tools.naming import ComponentField, Names, PostField, give_names


def room_for(model: Any, field: str) -> MaxLengthValidator:
    """The sentence for a text that is too long. Not `max_length`: browsers would cut what is pasted."""
    return MaxLengthValidator(
        model._meta.get_field(field).max_length,
        _("This has %(show_value)d characters; there is room for %(limit_value)d."),
    )


class SummitForm(forms.Form):
    """A form over a meeting, which knows the version it started from."""

    version = forms.VersionField()

    def __init__(self, data: Any = None, *, summit: MiniSummit, names: Names) -> None:
        fields = [name for name in self.base_fields if name != "version"]
        initial = {name: getattr(summit, name) for name in fields if hasattr(summit, name)}
        super().__init__(data, initial=initial | {"version": summit.version})
        give_names(self, names, initial)
        for field in self.fields.values():
            if isinstance(field, forms.ZonedDateTimeField):
                field.set_zone(summit.zone)

    def changes(self) -> dict[str, Any]:
        return {name: said for name, said in self.cleaned_data.items() if name != "version"}


class FactsForm(SummitForm):
    scheduled_for = forms.ZonedDateTimeField(
        label=_("When it meets"), required=False,
        help_text=_("Within 24 hours of the onset, at the latest within 48."),
    )  # fmt: skip
    mode = django_forms.ChoiceField(
        label=_("How it meets"), required=False, choices=[("", _("Not known yet")), *policy.Mode.choices]
    )  # fmt: skip
    place = django_forms.CharField(
        label=_("Place or link"), required=False, validators=[room_for(MiniSummit, "place")]
    )
    chair = PostField(
        label=_("Chair"), required=False,
        help_text=_("The post that chairs: usually of the host National Society, which convenes."),
    )  # fmt: skip
    length_minutes = django_forms.IntegerField(
        label=_("How long it is, in minutes"), required=False, min_value=1,
        max_value=policy.LONGEST_MEETING_MINUTES,
        help_text=_("The agenda’s times are added up against it."),
    )  # fmt: skip
    purpose = django_forms.CharField(
        label=_("Purpose of the meeting"), required=False,
        widget=django_forms.Textarea(attrs={"rows": 2}),
        validators=[room_for(MiniSummit, "purpose")],
        help_text=_("What this meeting is to settle, in a line or two."),
    )  # fmt: skip
    terms = django_forms.CharField(
        label=_("Terms of reference"), required=False, widget=django_forms.Textarea,
        validators=[room_for(MiniSummit, "terms")],
        help_text=_("Who takes part, how it decides, what it reports to whom."),
    )  # fmt: skip


class SituationForm(SummitForm):
    situation = django_forms.CharField(
        label=_("Shared picture of the situation"), required=False, widget=django_forms.Textarea
    )
    gaps = django_forms.CharField(
        label=_("Gaps named"), required=False, widget=django_forms.Textarea,
        help_text=_("Needs that nobody covers yet, and why."),
    )  # fmt: skip
    next_on = forms.DayField(label=_("Next meeting"), required=False)


class VersionForm(forms.Form):
    version = forms.VersionField()

    def __init__(self, data: Any = None, *, summit: MiniSummit) -> None:
        super().__init__(data, initial={"version": summit.version})


# --- Attendance ---------------------------------------------------------------------------


class AttendanceRowForm(forms.Form):
    status = django_forms.ChoiceField(label=_("Attendance"), choices=policy.Attended.choices)
    represented_by = django_forms.CharField(
        label=_("Represented by (post)"), required=False,
        validators=[room_for(Attendance, "represented_by")],
    )  # fmt: skip


class AddedForm(AttendanceRowForm):
    component = ComponentField(label=_("Another component"), required=False)
    field_order = ["component", "status", "represented_by"]


class AttendanceForm:
    """Who was invited and who came, a line for each component, and a line for one more."""

    def __init__(self, data: Any = None, *, summit: MiniSummit) -> None:
        self.data = None if data is None else clean_data(data)
        self.version = VersionForm(self.data, summit=summit)
        known = list(summit.attendance.select_related("component"))
        self.names = Names(summit.operation)
        self.rows = [(each.component, self._row(each)) for each in known]
        self.added = AddedForm(
            self.data, prefix="added", initial={"status": policy.Attended.ATTENDED}
        )
        give_names(self.added, self.names)

    def _row(self, each: Attendance) -> AttendanceRowForm:
        prefix = f"component-{each.component_id}"
        sent = self.data is not None and f"{prefix}-status" in self.data
        return AttendanceRowForm(
            self.data if sent else None, prefix=prefix,
            initial={"status": each.status, "represented_by": each.represented_by},
        )  # fmt: skip

    @property
    def forms(self) -> list[forms.Form]:
        return [*(form for _component, form in self.rows), self.added, self.version]

    def is_valid(self) -> bool:
        if "added-status" not in (self.data or {}):
            self.added = AddedForm(prefix="added", initial={"status": policy.Attended.ATTENDED})
        return all(form.is_valid() for form in self.forms if form.is_bound)

    def refuse(self, refusal: Refusal) -> None:
        """Put what a refusal says of who came beside the first line, and anything else on top."""
        said = refusal.fields.get("attendance")
        first = next(
            (form for form in self.forms if form.is_bound and "status" in form.fields), None
        )
        if said and first is not None:
            first.add_error("status", said)
        else:
            self.version.refuse(refusal)

    def attendance(self) -> list[tuple[Component, str, str]]:
        said = [
            (component, form.cleaned_data["status"], form.cleaned_data["represented_by"])
            for component, form in self.rows
            if form.is_bound
        ]
        more = self.added.cleaned_data if self.added.is_bound else {}
        if more.get("component"):
            said.append((more["component"], more["status"], more["represented_by"]))
        return said


class HoldForm(SummitForm):
    held_at = forms.ZonedDateTimeField(
        label=_("When it was held"), help_text=_("When the meeting began.")
    )
    is_similar_meeting = django_forms.BooleanField(
        label=_("It was a similar coordination meeting, not called Mini-Summit"), required=False,
        help_text=_("It counts, and is marked so."),
    )  # fmt: skip


class FilingForm(forms.Form):
    """What a person had before them when filing: the meeting's version, and the table's hash."""

    version = forms.VersionField()
    checked = django_forms.CharField(required=False, widget=django_forms.HiddenInput)
