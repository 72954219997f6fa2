"""The forms of the Joint Statement: its text, its signatories, a clearance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import within
from smcc.web.versioned_form import VersionedForm
from tools.issued_document.section_form import SectionsForm, language_field
from tools.joint_statement.policy import AudienceOf
from tools.naming import ComponentsField, component_name


class StatementForm(SectionsForm):
    """The sections, for whom they are, and in which language."""

    facts = ("audience", "language")

    audience = django_forms.ChoiceField(
        label=_("For whom"), choices=AudienceOf.choices, widget=django_forms.RadioSelect
    )
    language = language_field()


class SignatoriesForm(VersionedForm):
    """Who stays among the signatories, and who is added as typed: by name, code or another name."""

    keep = django_forms.MultipleChoiceField(
        label=_("Signatories"), required=False, widget=django_forms.CheckboxSelectMultiple,
        help_text=_("Take the mark away from a component that no longer signs."),
    )  # fmt: skip
    add = ComponentsField(
        label=_("Add components"), required=False,
        help_text=_("A name, short name or code. Several with commas between."),
    )  # fmt: skip

    reason = django_forms.CharField(
        label=_("Why, if one no longer signs"), required=False, max_length=2000,
        help_text=_("Kept in the record."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, operation: Any, signatories: list[Any],
        former: Iterable[Any] = (), **more: Any,
    ) -> None:  # fmt: skip
        """`former`: components taken off since the form was read, so that its answer is still understood."""
        super().__init__(data, **more)
        within(self, operation)
        self.rows = {each.row.component.code: each.row.component for each in signatories}
        keep = self.fields["keep"]
        assert isinstance(keep, django_forms.MultipleChoiceField)
        keep.choices = [(each.row.component.code, each.who) for each in signatories]
        keep.initial = list(self.rows)
        sent: Any = self.data
        for component in former:
            if component.code not in self.rows and component.code in sent.getlist("keep"):
                self.rows[component.code] = component
                keep.choices = [*keep.choices, (component.code, component_name(component))]

    def components(self) -> list[Any]:
        return [self.rows[code] for code in self.cleaned_data["keep"]] + self.cleaned_data["add"]


class ClearanceForm(VersionedForm):
    """What one component says of the text."""

    CLEARS, OBJECTS = "clears", "objects"

    says = django_forms.ChoiceField(
        label=_("What do you say of this text?"),
        widget=django_forms.RadioSelect,
        choices=[(CLEARS, _("We clear it as it stands")), (OBJECTS, _("We object to it"))],
        error_messages={"required": _("Choose whether you clear the text or object to it.")},
    )
    text = django_forms.CharField(
        label=_("Remark"), required=False, widget=django_forms.Textarea,
        help_text=_("For an objection: what has to change. Everybody concerned reads it."),
    )  # fmt: skip
