"""The forms of a translation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from tools.issued_document.section_form import SectionsForm
from tools.issued_document.sections import digest
from tools.translation.models import Compared

CONFIRM = "holds_"
SOURCE = "source_"


class LanguageForm(forms.Form):
    """Into which language."""

    language = django_forms.ChoiceField(label=_("Language"))

    def __init__(self, data: Any = None, *, without: Iterable[str], **more: Any) -> None:
        """`without`: languages that the statement has already. Sent all the same, they are let through."""
        super().__init__(data, **more)
        field = self.fields["language"]
        assert isinstance(field, django_forms.ChoiceField)
        taken = set(without)
        field.choices = [
            pair for pair in settings.LANGUAGES if data is not None or pair[0] not in taken
        ]


class TranslationForm(SectionsForm):
    """The sections in the other language; for one that is behind, whether its wording holds."""

    def __init__(
        self, data: Any = None, *, rows: list[Compared], autosave: Any, language: str
    ) -> None:
        super().__init__(data, sections=[each.row for each in rows], autosave=autosave)
        self.compared = {each.key: each for each in rows}
        for each in rows:
            attrs = self.fields[each.key].widget.attrs
            attrs["lang"] = language
            self.fields[SOURCE + each.key] = django_forms.CharField(
                initial=digest(each.source), required=False, widget=django_forms.HiddenInput
            )
            if "data-hx-include" in attrs:
                attrs["data-hx-include"] += f", #{str(self.auto_id) % (SOURCE + each.key)}"
            if each.is_behind:
                self.fields[CONFIRM + each.key] = django_forms.BooleanField(
                    label=_("The wording holds: it says what the source says now"), required=False
                )

    def confirmed(self) -> frozenset[str]:
        return frozenset(key for key in self.keys if self.cleaned_data.get(CONFIRM + key))

    def read(self) -> dict[str, str]:
        """The digest of the source that each section was written after, by key."""
        return {key: self.cleaned_data[SOURCE + key] for key in self.keys}

    def rows(self) -> list[dict[str, Any]]:
        return [
            row
            | {
                "source": self[SOURCE + row["key"]],
                "compared": self.compared[row["key"]],
                "holds": self[CONFIRM + row["key"]]
                if CONFIRM + row["key"] in self.fields
                else None,
            }
            for row in super().rows()
        ]
