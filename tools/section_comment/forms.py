"""The forms of comments."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from tools.joint_statement.policy import Section, section_name


def section_choices() -> list[tuple[str, Any]]:
    return [(key, capfirst(section_name(key))) for key in Section.values]


class CommentForm(forms.Form):
    """A comment on a section, with another wording if there is one."""

    section = django_forms.ChoiceField(label=_("Section"), choices=section_choices)
    text = django_forms.CharField(
        label=_("Comment"), strip=False, widget=django_forms.Textarea,
        error_messages={"required": _("Write your comment.")},
    )  # fmt: skip
    proposed = django_forms.CharField(
        label=_("Wording that you propose"), required=False, strip=False,
        widget=django_forms.Textarea, help_text=_("What the section should say instead."),
    )  # fmt: skip
    key = forms.SubmissionKeyField()


class ReplyForm(forms.Form):
    """An answer to a comment."""

    text = django_forms.CharField(
        label=_("Your reply"), strip=False, widget=django_forms.Textarea,
        error_messages={"required": _("Write your comment.")},
    )  # fmt: skip
    key = forms.SubmissionKeyField()


class ResolutionForm(forms.Form):
    """What became of a comment."""

    resolution = django_forms.CharField(
        label=_("What became of it"),
        error_messages={"required": _("Say in a line what became of it.")},
        help_text=_("One line: taken up, taken up in part, or why not."),
    )  # fmt: skip
