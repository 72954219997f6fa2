"""The form in which a National Society says what it can lead: one group of fields a function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from coordination.capacity.policy import MOST_ROWS, Function, Rating
from smcc.rules.refusals import Invalid, Refusal
from smcc.web.versioned_form import VersionedForm

OTHERS = 3
"""Groups at least for what is not in the list; there is always one to spare for one more."""


class DescribeForm(VersionedForm):
    text = forms.CharField(
        label=_("In general"), required=False, widget=forms.Textarea,
        help_text=_("In your own words. Read by the whole Movement, marked as yours; nobody else changes it."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, said: list[Mapping[str, str]], **more: Any) -> None:
        initial = dict(more.pop("initial", None) or {})
        others = [row for row in said if row["function"] == Function.OTHER]
        self.groups = list(_groups(max(OTHERS, len(others) + 1, _typed(data))))
        known = {row["function"]: row for row in said if row["function"] != Function.OTHER}
        for key, function in self.groups:
            row = known.get(function) if function != Function.OTHER else None
            if function == Function.OTHER:
                place = int(key.removeprefix(f"{Function.OTHER}_"))
                row = others[place] if place < len(others) else None
            for name in ("name", "rating", "support", "text"):
                initial[f"{key}_{name}"] = row[name] if row else ""
        super().__init__(data, initial=initial, **more)
        for key, function in self.groups:
            self._add_group(key, is_other=function == Function.OTHER)

    def _add_group(self, key: str, *, is_other: bool) -> None:
        if is_other:
            self.fields[f"{key}_name"] = forms.CharField(label=_("What"), required=False)
        self.fields[f"{key}_rating"] = forms.ChoiceField(
            label=_("Can you lead this?"), choices=[("", _("Nothing said")), *Rating.choices],
            required=False,
        )  # fmt: skip
        self.fields[f"{key}_support"] = forms.CharField(
            label=_("Support wanted"), required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields[f"{key}_text"] = forms.CharField(
            label=_("In your words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
        for name in ("support", "text"):
            self.fields[f"{key}_{name}"].widget.attrs.setdefault("dir", "auto")
            self.fields[f"{key}_{name}"].widget.attrs.pop("cols", None)

    def shown_groups(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """Each group's heading, and its fields."""
        for key, function in self.groups:
            label = Function(function).label
            yield label, [self[name] for name in self.fields if name.startswith(f"{key}_")]

    def rows(self) -> list[dict[str, str]]:
        """What was said, function by function; a group left empty says nothing."""
        return [row for _key, row in self._filled()]

    def _filled(self) -> list[tuple[str, dict[str, str]]]:
        found = []
        for key, function in self.groups:
            said = {
                name: self.cleaned_data.get(f"{key}_{name}", "")
                for name in ("name", "rating", "support", "text")
            }
            if any(said.values()):
                found.append((key, {"function": str(function)} | said))
        return found

    def refuse(self, refusal: Refusal) -> None:
        """A sentence about the n-th row goes beside the field in which that was said."""
        filled = [key for key, _row in self._filled()]
        moved: dict[str, Any] = {}
        for place, sentences in refusal.fields.items():
            parts = place.split(".")
            if len(parts) == 3 and parts[0] == "rows" and int(parts[1]) < len(filled):
                name = "rating" if parts[2] == "function" else parts[2]
                place = f"{filled[int(parts[1])]}_{name}"
            moved[place] = sentences
        super().refuse(Invalid(moved) if moved else refusal)


def _typed(data: Any) -> int:
    """How many groups for others the form had that was sent: another version may name fewer."""
    sent = data or {}
    found = [n for n in range(MOST_ROWS + 1) if f"{Function.OTHER.value}_{n}_name" in sent]
    return max(found, default=-1) + 1


def _groups(others: int) -> Iterator[tuple[str, str]]:
    for function in Function:
        if function != Function.OTHER:
            yield f"{function.value}", function.value
    for n in range(others):
        yield f"{Function.OTHER.value}_{n}", Function.OTHER.value
