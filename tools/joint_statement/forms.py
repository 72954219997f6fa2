"""The forms of the Joint Statement: its text, its signatories, a clearance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import within
from smcc.rules.reasons import LONGEST_REASON
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools.issued_document.section_form import SectionsForm, language_field
from tools.joint_statement.policy import AudienceOf, Section, section_name
from tools.joint_statement.redline import draft_title
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
        label=_("Why, if one no longer signs"), required=False, max_length=LONGEST_REASON,
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


def about_choices() -> list[tuple[str, Any]]:
    """What an objection may be about: the whole, or one of the sections by its number."""
    sections = [(key, capfirst(section_name(key))) for key in Section.values]
    return [("", capfirst(section_name(""))), *sections]


class ClearanceForm(VersionedForm):
    """What one component says of the text."""

    CLEARS, OBJECTS = "clears", "objects"

    says = django_forms.ChoiceField(
        label=_("What do you say of this text?"),
        widget=django_forms.RadioSelect,
        choices=[(CLEARS, _("We clear it as it stands")), (OBJECTS, _("We object to it"))],
        error_messages={"required": _("Choose whether you clear the text or object to it.")},
    )
    section = django_forms.ChoiceField(
        label=_("If you object: to what"), required=False, choices=about_choices,
    )  # fmt: skip
    text = django_forms.CharField(
        label=_("Remark, or the reason for the objection"), required=False,
        widget=django_forms.Textarea,
        help_text=_("For an objection: what has to change. Everybody concerned reads it."),
    )  # fmt: skip
    proposed = django_forms.CharField(
        label=_("If you object: the wording that you propose"), required=False,
        widget=django_forms.Textarea,
        help_text=_("What the section should say instead."),
    )  # fmt: skip


class DraftsForm(forms.Form):
    """Which two drafts are compared. Nothing chosen: the text as it stands now."""

    def __init__(self, data: Any = None, *, drafts: Iterable[Any], **more: Any) -> None:
        super().__init__(data, **more)
        self.drafts = {str(draft.pk): draft for draft in drafts}
        choices = [(key, draft_title(draft)) for key, draft in self.drafts.items()]
        now = ("", _("as it stands now"))
        unknown = {"invalid_choice": _("There is no such draft here. Choose one of the list.")}
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = django_forms.ChoiceField(
                label=label, required=False, choices=[now, *choices], error_messages=unknown
            )

    def chosen(self) -> tuple[Any, Any]:
        """Both drafts; None for the text as it stands now."""
        found = [self.drafts.get(self.cleaned_data[name]) for name in ("from", "to")]
        return found[0], found[1]
