"""The forms of a table brought in: what is pasted or chosen, what its columns are, where its rows go."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smcc.reading.limits import MOST_BYTES
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools.table_import.models import TableImport
from tools.table_import.policy import LEFT_OUT, NEW_ROW, Field
from tools.table_import.preview import Preview
from tools.table_import.preview_rows import PreviewRow
from tools.table_import.unused import Unused, samples_of, titles_of, unused_columns

ACCEPTED = ".docx,.xlsx,.csv,.tsv,.txt"
HEADS = 12
"""Rows among which the header may be chosen."""
NO_HEAD = ""


class BringForm(forms.Form):
    """A box to paste into, or a file."""

    text = django_forms.CharField(
        label=gettext_lazy("Paste the table here"),
        required=False,
        widget=django_forms.Textarea(
            attrs={"rows": 7, "data-paste": "", "dir": "auto", "aria-describedby": "paste-said"}
        ),
        help_text=gettext_lazy(
            "From Word, Excel, Google Docs or Sheets, LibreOffice, or a chat: one decision a line."
        ),
    )
    html = django_forms.CharField(
        required=False, strip=False,
        widget=django_forms.Textarea(attrs={"hidden": "", "data-paste-html": ""}),
    )  # fmt: skip
    file = django_forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        allow_empty_file=True,  # the reader has a sentence for it
        help_text=gettext_lazy("Word (.docx), Excel (.xlsx), CSV or plain text, at most 10 MB."),
        widget=django_forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    key = forms.SubmissionKeyField()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.has_file and not said.get("text") and not said.get("html"):
            self.add_error("text", _("Paste a table, or choose a file."))
        return said

    @property
    def has_file(self) -> bool:
        return "file" in self.files

    def content(self) -> bytes:
        """What was sent, or so much of it that it is seen to be too much."""
        read: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return read


class MappingForm(VersionedForm):
    """Which row is the header, what each column says, and where the rows of this page go."""

    seen = django_forms.IntegerField(required=False, min_value=0, widget=django_forms.HiddenInput)
    head = django_forms.ChoiceField(
        label=gettext_lazy("The row that names the columns"), required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        table: TableImport,
        preview: Preview,
        rows: list[PreviewRow],
        seen: int,
    ) -> None:
        grid = table.what_was_read
        initial: dict[str, Any] = {"version": table.version, "head": table.head or "", "seen": seen}
        initial |= {f"column-{at}": said for at, said in enumerate(table.columns)}
        initial |= {f"row-{each.n}": each.goes.choice for each in rows}
        super().__init__(data, initial=initial)
        self.table, self.rows = table, rows
        head: Any = self.fields["head"]
        head.choices = [(NO_HEAD, _("None: the first row is a decision"))] + [
            (str(row.n), _("Row %(n)d: %(said)s") % {"n": row.n, "said": _beginning(row.cells)})
            for row in grid.rows[:HEADS]
        ]
        for at, title in enumerate(titles_of(table)):
            self.fields[f"column-{at}"] = django_forms.ChoiceField(
                label=_("Column %(n)d") % {"n": at + 1} + (f": {title[:60]}" if title else ""),
                choices=Field.choices, required=False,
            )  # fmt: skip
        goes = [
            (str(row.pk), f"{n}. {row.title[:70]}")
            for n, row in enumerate(preview.standing, start=1)
        ]
        for each in rows:
            self.fields[f"row-{each.n}"] = django_forms.ChoiceField(
                label=_("Row %(n)d goes to") % {"n": each.n}, required=False,
                choices=[(NEW_ROW, _("A new row")), (LEFT_OUT, _("Nowhere: leave it out")), *goes],
            )  # fmt: skip

    def column_fields(self) -> list[Any]:
        """Each column's field with the first texts that stand in it, but for those of `unused_fields`."""
        unused = {each.at for each in self._unknown}
        return [
            (self[f"column-{at}"], samples_of(self.table, at))
            for at in range(len(self.table.columns))
            if at not in unused
        ]

    @cached_property
    def unused(self) -> list[Unused]:
        return unused_columns(self.table)

    @property
    def _unknown(self) -> list[Unused]:
        return [each for each in self.unused if not each.is_spare]

    def unused_fields(self) -> list[Any]:
        """Each column that nobody knew, with its field: to be mapped at the top of the page."""
        return [(each, self[f"column-{each.at}"]) for each in self._unknown]

    @property
    def spare(self) -> list[Unused]:
        """Columns whose names say that they are none of the table's: a number, a state, remarks."""
        return [each for each in self.unused if each.is_spare]

    def row_field(self, row: PreviewRow) -> Any:
        return self[f"row-{row.n}"]

    def changes(self) -> dict[str, Any]:
        """What differs from how it was shown: `head`, `columns`, `choices`. Empty where nothing does."""
        said, found = self.cleaned_data, dict[str, Any]()
        head = int(said["head"]) if said.get("head") else None
        if "head" in self.data and head != self.table.head:
            found["head"] = head
        columns = [said.get(f"column-{at}") or was for at, was in enumerate(self.table.columns)]
        if columns != self.table.columns:
            found["columns"] = columns
        choices = {
            str(each.n): goes
            for each in self.rows
            if (goes := said.get(f"row-{each.n}")) and goes != each.goes.choice
        }
        if choices:
            found["choices"] = choices
        return found


def _beginning(cells: list[str]) -> str:
    said = " · ".join(dict.fromkeys(" ".join(each.split())[:30] for each in cells if each))
    return said[:90]
