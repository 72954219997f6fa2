"""What was typed into a cell, as a value: the same fields read it on the page, by cell and in files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from coordination.operations.models import Operation
from smcc.web.text import clean_text
from smcc.web.typed_time import TypedMomentField
from tools.cell.policy import Cell
from tools.cell.values import value_in
from tools.naming import ComponentField, ComponentsField, Names, PostField, give_names

FIELDS: dict[str, type[forms.Field]] = {
    Cell.LEAD: ComponentField,
    Cell.SUPPORTS: ComponentsField,
    Cell.RESPONSIBLE_POST: PostField,
    Cell.DUE_AT: TypedMomentField,
}


class Reader:
    """Reads what was typed for one operation, at one time. Names are asked for as they are needed."""

    def __init__(
        self, operation: Operation, typed_at: datetime, names: Names | None = None
    ) -> None:
        self.operation, self.typed_at = operation, typed_at
        self.names = names or Names(operation)

    def read(self, cell: str, typed: str, row: Any = None) -> Any:
        """The value; raises `ValidationError` with a sentence where the text cannot be understood.

        `row` is the one it is typed into: what stands there, typed again, means the same.
        """
        text = clean_text(typed).strip()
        if cell not in FIELDS:
            return text
        form = forms.Form()
        field: Any = FIELDS[cell](required=False)
        form.fields[cell] = field
        give_names(form, self.names, {cell: value_in(row, cell)} if row and row.pk else None)
        if isinstance(field, TypedMomentField):
            field.zone, field.typed_at = self.operation.onset_zone, self.typed_at
        return field.clean(text)
