"""The forms of an agenda: the leads' own, line by line, and a proposal."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from smcc.web import forms
from smcc.web.text import clean_data
from tools.agenda import policy
from tools.agenda.actions import Line
from tools.agenda.models import AgendaItem
from tools.naming import ComponentChoice, ComponentField, Names, give_names

BLANK_ITEMS = 2


def room_for_title() -> MaxLengthValidator:
    """The sentence for a title that is too long. Not `max_length`: browsers would cut what is pasted."""
    return MaxLengthValidator(
        AgendaItem._meta.get_field("title").max_length,
        _("This has %(show_value)d characters; there is room for %(limit_value)d."),
    )


class ItemForm(forms.Form):
    title = django_forms.CharField(label=_("Item"), required=False, validators=[room_for_title()])
    proposed_by = ComponentField(label=_("Proposed by"), required=False)
    minutes = django_forms.IntegerField(
        label=_("Minutes"), required=False, min_value=1, max_value=policy.LONGEST_MINUTES
    )
    purpose = django_forms.ChoiceField(
        label=_("What for"), required=False, choices=[("", _("Not said")), *policy.Purpose.choices]
    )
    scope = django_forms.ChoiceField(
        label=_("Whom it concerns"), required=False,
        choices=[("", _("Not said")), *policy.Scope.choices],
    )  # fmt: skip
    is_aob = django_forms.BooleanField(label=_("Under any other business"), required=False)
    pk = django_forms.IntegerField(required=False, widget=django_forms.HiddenInput)

    def is_empty(self) -> bool:
        said = ("title", "proposed_by", "minutes")
        return not any(self.cleaned_data.get(name) for name in said)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("title") and not self.errors and not self.is_empty():
            self.add_error("title", _("Say what the item is about, or empty the whole line."))
        return said

    def line(self) -> Line:
        return Line(**self.cleaned_data)


class VersionForm(forms.Form):
    version = forms.VersionField()

    def __init__(self, data: Any = None, *, summit: Any) -> None:
        super().__init__(data, initial={"version": summit.version})


class AgendaForm:
    """The agenda's own items in order, those under any other business, and empty lines below them."""

    def __init__(self, data: Any = None, *, summit: Any) -> None:
        self.is_bound = data is not None
        self.data = clean_data(data) if self.is_bound else {}
        self.names = Names(summit.operation)
        self.version = VersionForm(self.data if self.is_bound else None, summit=summit)
        if self.is_bound:
            sent = [n for n in range(policy.MOST_ITEMS) if f"item-{n}-title" in self.data]
            self.forms = [ItemForm(self.data, prefix=f"item-{n}") for n in sent]
        else:
            lines = [_initial(item) for item in on_agenda(summit)]
            lines = (lines + [{}] * BLANK_ITEMS)[: policy.MOST_ITEMS]
            self.forms = [
                ItemForm(initial=said, prefix=f"item-{n}") for n, said in enumerate(lines)
            ]
        for form in self.forms:
            give_names(form, self.names, form.initial)

    def is_valid(self) -> bool:
        return all([self.version.is_valid(), *(form.is_valid() for form in self.forms)])

    def items(self) -> list[Line]:
        """The lines that say something, in order."""
        return [form.line() for form in self.forms if not form.is_empty()]

    def moved(self, number: int, up: bool) -> list[Line]:
        """The same with one line moved. At either end nothing moves."""
        items = self.items()
        there = number - 1 if up else number + 1
        if 0 <= number < len(items) and 0 <= there < len(items):
            items[number], items[there] = items[there], items[number]
        return items


def on_agenda(summit: Any) -> list[AgendaItem]:
    """The items that the leads write: accepted ones, any other business last."""
    found = summit.agenda.filter(state=policy.State.ACCEPTED).select_related("proposed_by")
    return sorted(found.order_by("position", "id"), key=lambda item: item.aob_since is not None)


def _initial(item: AgendaItem) -> dict[str, Any]:
    return {
        "title": item.title, "proposed_by": item.proposed_by, "minutes": item.minutes,
        "purpose": item.purpose, "scope": item.scope, "is_aob": item.aob_since is not None,
        "pk": item.pk,
    }  # fmt: skip


class ProposalForm(forms.Form):
    """What a component would have the meeting take up."""

    component = ComponentChoice(label=_("In the name of"))
    title = django_forms.CharField(
        label=_("What it is about"), validators=[room_for_title()],
        error_messages={"required": _("Say what the item is about.")},
    )  # fmt: skip
    purpose = django_forms.ChoiceField(
        label=_("What for"), choices=policy.Purpose.choices, widget=django_forms.RadioSelect,
        error_messages={"required": _("Say what the meeting is asked for.")},
    )  # fmt: skip
    scope = django_forms.ChoiceField(
        label=_("Whom it concerns"), choices=policy.Scope.choices, widget=django_forms.RadioSelect,
        error_messages={"required": _("Say whom it concerns.")},
        help_text=_("What concerns the whole response comes first."),
    )  # fmt: skip
    minutes = django_forms.IntegerField(
        label=_("Minutes it needs"), required=False, min_value=1,
        max_value=policy.LONGEST_MINUTES,
    )  # fmt: skip
    is_aob = django_forms.BooleanField(
        label=_("It can wait for any other business"), required=False,
        help_text=_("It is visible there at once, with since when."),
    )  # fmt: skip
    key = forms.SubmissionKeyField()

    def __init__(self, data: Any = None, *, summit: Any, person: Any) -> None:
        super().__init__(data)
        asked = summit.operation.allocation()["taking_part"]
        if not summit.roles_of(person) & policy.MAY_EDIT:
            asked = asked & person.component_ids()
        field: Any = self.fields["component"]
        field.among(Component.objects.filter(pk__in=asked))
        mine = [pk for pk in person.component_ids() if pk in asked]
        if len(mine) == 1:
            field.initial = mine[0]
