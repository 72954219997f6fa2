"""The forms of an intake: the file, the cells that are ticked, and what a row is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from recommendations.intake import policy
from recommendations.recommendation.models import Recommendation
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm

ACCEPTED = ".docx,.xlsx"
NEW, LEFT_OUT = "new", "none"


class FileForm(forms.Form):
    """The file with the table."""

    file = django_forms.FileField(
        label=_("Word or Excel file"),
        allow_empty_file=True,  # the reader has a sentence for it
        help_text=_("The official table as .docx or .xlsx, at most 10 MB. Nothing is applied by reading it."),
        widget=django_forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose the file with the table.")},
    )  # fmt: skip

    def content(self) -> bytes:
        """What was sent, or so much of it that it is seen to be too much."""
        read: bytes = self.cleaned_data["file"].read(policy.MOST_BYTES + 1)
        return read


class ApplyForm(VersionedForm):
    """The cells that are ticked, or all that are plainly new or changed."""

    cell = django_forms.TypedMultipleChoiceField(label=_("Cells"), coerce=int, required=False)
    all_plain = django_forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        sent: Any = self.data
        ticked = [each for each in sent.getlist("cell") if each.isascii() and each.isdecimal()]
        cell = self.fields["cell"]
        assert isinstance(cell, django_forms.TypedMultipleChoiceField)
        # What may be ticked, the action knows: whatever else is a number is no cell of this intake.
        cell.choices = [(each, each) for each in ticked if len(each) < 19]


class RowForm(VersionedForm):
    """Which recommendation a row is."""

    recommendation = django_forms.ChoiceField(label=_("This row is"))

    def __init__(self, data: Any = None, *, known: Iterable[Recommendation], **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["recommendation"]
        assert isinstance(field, django_forms.ChoiceField)
        field.choices = [
            *((str(each.number), f"{each}: {each.text[:60]}") for each in known),
            (NEW, _("A new recommendation")),
            (LEFT_OUT, _("None: leave it out")),
        ]

    def chosen(self) -> dict[str, Any]:
        """A number, or that it is new; neither leaves it out."""
        said = self.cleaned_data["recommendation"]
        return {
            "number": int(said) if said not in (NEW, LEFT_OUT) else None, "is_new": said == NEW,
        }  # fmt: skip
