"""The forms of the decision table's rows and of following a decision up."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.text import clean_text
from smcc.web.typed_time import TypedMomentField
from tools.cell.policy import Cell
from tools.cell.values import shown_in
from tools.decision import policy
from tools.decision.models import Decision
from tools.naming import (
    ComponentField,
    ComponentsField,
    Names,
    PostField,
    give_names,
)

CELLS = tuple(str(cell) for cell in Cell)


class CellsForm(forms.Form):
    """The cells of one row. Their limits are the action's business: a long text is kept and refused."""

    text = django_forms.CharField(
        label=_("Decision"), widget=django_forms.Textarea(attrs={"rows": 3}), required=False
    )
    subject = django_forms.CharField(label=_("Subject, in a few words"), required=False)
    lead = ComponentField(label=_("Lead component"), required=False)
    supports = ComponentsField(label=_("Supporting components"), required=False)
    responsible_post = PostField(label=_("Responsible post"), required=False)
    due_at = TypedMomentField(label=_("Due"), required=False)
    disagreement = django_forms.CharField(
        label=_("Disagreement"), widget=django_forms.Textarea(attrs={"rows": 1}), required=False
    )

    def __init__(self, data: Any = None, *, names: Names, **more: Any) -> None:
        super().__init__(data, **more)
        due_at: Any = self.fields["due_at"]
        due_at.zone = names.operation.onset_zone
        initial = self.initial or {}
        give_names(self, names, {name: initial[name] for name in CELLS if initial.get(name)})
        for name in CELLS:
            about = [f"{self.auto_id_of(name)}_error"]
            if name == Cell.DUE_AT:
                about.append(f"{self.auto_id_of(name)}_reading")
            self.fields[name].widget.attrs["aria-describedby"] = " ".join(about)

    def auto_id_of(self, name: str) -> str:
        return f"id_{self.add_prefix(name)}"

    def cells(self) -> list[Any]:
        """The bound fields in the order of the page."""
        return [self[name] for name in CELLS]

    def values(self) -> dict[str, Any]:
        """The cells as the action takes them, without the supporting components."""
        return {name: self.cleaned_data[name] for name in CELLS if name != "supports"}

    def typed(self) -> dict[str, str]:
        """The cells as they were typed, whether or not they can be understood."""
        said = {}
        for name in CELLS:
            field = self.fields[name]
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            said[name] = (value or "").strip()
        return said

    def typed_cells(self) -> list[tuple[Any, str]]:
        """Label and text of every cell that has something typed in it."""
        said = self.typed()
        return [(self.fields[name].label, said[name]) for name in CELLS if said[name]]


def digest(cells: dict[str, str]) -> str:
    """Eight letters that differ where any cell differs: tells a row that was touched from one that was not."""
    said = "\x1f".join(clean_text(cells[name]).strip() for name in CELLS)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def cells_of(row: Decision) -> dict[str, str]:
    """A row's cells as the form first shows them."""
    return {cell: shown_in(row, cell) for cell in CELLS}


class RowForm(CellsForm):
    """One row that is in the table already.

    `base` tells what the row looked like when the page was made, so that a row nobody touched is
    neither written nor in conflict with somebody else's change to it.
    """

    version = forms.VersionField()
    base = django_forms.CharField(required=False, widget=django_forms.HiddenInput)

    def __init__(self, data: Any = None, *, row: Decision, names: Names) -> None:
        initial = {
            "subject": row.subject,
            "text": row.text,
            "lead": row.lead,
            "supports": list(row.supports.all()),
            "responsible_post": row.responsible_post,
            "due_at": row.due_at,
            "disagreement": row.disagreement,
        }
        super().__init__(data, names=names, initial=initial, prefix=f"row-{row.pk}")
        self.row = row

    def is_sent(self) -> bool:
        """Whether the submitted page had this row at all (somebody may have added it since)."""
        return self.is_bound and self.add_prefix("version") in self.data

    def is_touched(self) -> bool:
        """Whether the person changed a cell of the row that was shown."""
        return digest(self.typed()) != self.data.get(self.add_prefix("base"), "")

    def is_as_it_stands(self) -> bool:
        """Whether the cells say what stands in the row anyway."""
        return digest(self.typed()) == digest(cells_of(self.row))

    def says(self, row: Decision) -> bool:
        """Whether what was typed means what stands in a row, in whatever words: "URCS", "Friday"."""
        stands = {name: getattr(row, name) for name in CELLS if name != "supports"}
        wanted = {each.pk for each in self.cleaned_data["supports"]}
        return self.values() == stands and wanted == {each.pk for each in row.supports.all()}


class NewRowForm(CellsForm):
    """A further row. Left empty, nothing is added."""

    topic = django_forms.ChoiceField(
        label=_("Topic"), choices=policy.Topic.choices, initial=policy.Topic.OTHER
    )
    key = forms.SubmissionKeyField()

    def __init__(self, data: Any = None, *, names: Names) -> None:
        super().__init__(data, names=names, prefix="new")

    def is_touched(self) -> bool:
        return self.is_bound and any(self.typed().values())

    def cells(self) -> list[Any]:
        """What the row is about comes first: nobody has said it yet."""
        return [self[name] for name in ("subject", *(name for name in CELLS if name != "subject"))]

    def values(self) -> dict[str, Any]:
        more = {name: self.cleaned_data[name] for name in ("topic", "supports", "key")}
        return super().values() | more
