"""The form of an amendment: the reason, and the cells of the rows as they are to stand."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.rules.refusals import Refusal, Stale
from smcc.web import forms
from smcc.web.text import clean_data
from smcc.web.typed_time import TypedMomentField
from smcc.web.versioned_form import VersionedForm
from tools.amendment import policy
from tools.naming import ComponentField, ComponentsField, Names, PostField, give_names


class RowForm(VersionedForm):
    """One row's cells. What is not touched stays."""

    subject = django_forms.CharField(label=_("Subject, in a few words"), required=False)
    text = django_forms.CharField(
        label=_("Decision"), widget=django_forms.Textarea(attrs={"rows": 3}), required=False
    )
    lead = ComponentField(label=_("Lead component"), required=False)
    supports = ComponentsField(label=_("Supporting components"), required=False)
    responsible_post = PostField(label=_("Responsible post"), required=False)
    due_at = TypedMomentField(label=_("Due"), required=False)

    def __init__(self, data: Any = None, *, row: Any, names: Names) -> None:
        initial = {name: getattr(row, name) for name in (*policy.CELLS, "version")}
        initial["supports"] = list(row.supports.all())
        super().__init__(data, initial=initial, prefix=f"row-{row.pk}")
        self.row = row
        due: Any = self.fields["due_at"]
        due.set_zone(names.operation.onset_zone)
        give_names(self, names, {k: v for k, v in initial.items() if v and k in policy.CELLS})

    def cells(self) -> list[Any]:
        """The bound fields in the order of the page."""
        return [self[name] for name in policy.CELLS]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in policy.CELLS}


class ReasonForm(forms.Form):
    reason = django_forms.CharField(
        label=_("Why the table is amended"), widget=django_forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why the table is amended.")},
    )  # fmt: skip


class AmendmentForm:
    """The rows that may be amended, each with its cells, and the reason."""

    def __init__(self, data: Any = None, *, summit: Any, rows: list[Any]) -> None:
        self.is_bound = data is not None
        said = clean_data(data) if self.is_bound else None
        self.names = Names(summit.operation)
        self.reason = ReasonForm(said)
        self.rows = [self._row(said, row) for row in rows]

    def _row(self, said: Any, row: Any) -> RowForm:
        sent = said is not None and f"row-{row.pk}-version" in said
        return RowForm(said if sent else None, row=row, names=self.names)

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.forms if form.is_bound)

    @property
    def forms(self) -> list[forms.Form]:
        return [self.reason, *self.rows]

    def is_valid(self) -> bool:
        for form in self.forms:
            form.full_clean()
        return not self.errors

    def values(self) -> dict[int, dict[str, Any]]:
        return {form.row.pk: form.values() for form in self.rows if form.is_bound}

    def versions(self) -> dict[int, int]:
        return {f.row.pk: f.cleaned_data["version"] for f in self.rows if f.is_bound}

    def refuse(self, refusal: Refusal) -> None:
        """Put "<key>.<cell>" beside its cell, all else beside the reason. Rows that somebody changed meanwhile say what stands."""
        if isinstance(refusal, Stale):
            for form in self.rows:
                if form.is_bound and form.cleaned_data["version"] != form.row.version:
                    form.show_what_stands(form.row.version)
        by_key = {str(form.row.pk): form for form in self.rows if form.is_bound}
        placed = False
        for name, sentences in refusal.fields.items():
            key, _dot, cell = name.partition(".")
            if key in by_key and cell:
                for sentence in sentences:
                    by_key[key].add_error(cell, sentence)
                placed = True
        if not placed:
            self.reason.refuse(refusal)
