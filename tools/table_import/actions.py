"""The only writers of tables brought in: reading one, saying what it means, bringing it in, putting it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.reading.any_file import read_any, read_pasted
from smcc.reading.grid import Grid, kept
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn, Refusal
from smcc.web.downloads import file_name
from tools.cell.actions import Typed, write_cell
from tools.cell.changes import last_edit
from tools.cell.policy import Standing, Way
from tools.decision import actions as decisions
from tools.decision.checks import check_open
from tools.decision.models import Decision
from tools.table_import import policy
from tools.table_import.heads import columns_of, head_of, is_head
from tools.table_import.models import TableImport
from tools.table_import.policy import JOINED, LEFT_OUT, NEW_ROW, Field
from tools.table_import.preview import Preview
from tools.table_import.preview_rows import PreviewRow


def read_pasted_table(
    summit: Any, *, by: Person, text: str, html: str = "", key: UUID | None = None
) -> TableImport:
    """Read what was pasted: its HTML where that holds a table, else its text. Nothing is written into rows.

    Refused: to those who do not lead; once the table is filed; where nothing can be read, with the
    sentence that says why. The same `key` again returns what was read the first time.
    """
    _check(summit, by)
    try:
        grid = read_pasted(text, html, is_head)
    except Invalid as refusal:
        raise Invalid({"text": [one for some in refusal.fields.values() for one in some]}) from None
    content = (html or text).encode(errors="replace")
    return _keep(summit, grid, by, content, key, source=policy.Source.PASTED)


def read_file_table(
    summit: Any, *, by: Person, name: str, content: bytes, key: UUID | None = None
) -> TableImport:
    """Read a Word, Excel, CSV or text file. Refused as `read_pasted_table`; the file itself is not kept."""
    _check(summit, by)
    grid = read_any(content, name, is_head)
    return _keep(
        summit, grid, by, content, key, source=policy.Source.FILE, file_name=file_name(name)
    )


def _check(summit: Any, by: Person) -> None:
    process.check_role(summit, by, policy.MAY_USE)
    check_open(summit)


def _keep(
    summit: Any, grid: Grid, by: Person, content: bytes, key: UUID | None, **more: Any
) -> TableImport:
    if key is not None and (first := _first(summit, key, by)):
        return first
    head = head_of(grid)
    notices = list(grid.notices)
    above = [
        " · ".join(filter(None, row.cells))[:120] for row in grid.rows if head and row.n < head
    ]
    if above:
        notices.append(_("What stands above the header was not read: %(said)s") % {"said": "; ".join(above)})  # fmt: skip
    try:
        with transaction.atomic():
            check_open(process.lock(summit))
            made = TableImport.objects.create(
                summit=summit, grid=kept(grid), notices=notices, head=head,
                columns=columns_of(grid, head), seen=last_edit(summit), size=len(content),
                sha256=sha256(content).hexdigest(), submission_key=key,
                state=policy.WORKFLOW.start, created_by=by, **more,
            )  # fmt: skip
            process.record(
                made, "read", by=by,
                data={"file": made.file_name, "size": made.size, "sha256": made.sha256,
                      "rows": len(grid.rows), "columns": made.columns},
            )  # fmt: skip
    except IntegrityError:
        if key is not None and (first := _first(summit, key, by)):
            return first
        raise
    made.summit = summit
    return made


def _first(summit: Any, key: UUID, by: Person) -> TableImport | None:
    return TableImport.objects.filter(summit=summit, submission_key=key, created_by=by).first()


# --- What it means ----------------------------------------------------------------------------


@transaction.atomic
def say_what_it_is(
    table: TableImport,
    *,
    by: Person,
    head: int | None | str = "",
    columns: list[str] | None = None,
    choices: Mapping[str, str] | None = None,
    version: int | None = None,
) -> TableImport:
    """Say which row is the header, what each column says, and where rows go; it is looked at again.

    `choices` are added to those made before. Where the header moves and no columns are named, these
    are guessed anew. Refused: to those who do not lead; once it was brought in or put away, or the
    decision table was filed; a column or a row that there is not; two columns of which one must be.
    """
    row = _held(table, by, version)
    grid = row.what_was_read
    if head != "" and head != row.head:
        if head is not None and head not in {each.n for each in grid.rows}:
            raise Invalid({"head": _("Choose a row of the table, or none.")})
        row.head = head if isinstance(head, int) else None
        if columns is None or columns == row.columns:
            columns = columns_of(grid, row.head)
    if columns is not None:
        row.columns = _checked(columns, grid.width)
    if choices:
        known = {str(pk) for pk in row.summit.rows.values_list("pk", flat=True)}
        if wrong := [each for each in choices.values() if each not in known | {NEW_ROW, LEFT_OUT}]:
            raise Invalid(
                {"rows": _("“%(said)s” is no row of this table.") % {"said": wrong[0][:40]}}
            )
        row.choices = row.choices | {str(n): goes for n, goes in choices.items()}
    row.seen = last_edit(row.summit)
    row.version += 1
    row.save(update_fields=["head", "columns", "choices", "seen", "version"])
    return row


def _checked(columns: list[str], width: int) -> list[str]:
    if len(columns) != width or any(each not in Field.values for each in columns):
        raise Invalid({"columns": _("Say of each of the %(n)d columns what it is.") % {"n": width}})
    for each in Field:
        if each not in JOINED | {Field.IGNORE} and columns.count(each.value) > 1:
            raise Invalid(
                {"columns": _("Two columns say “%(field)s”. Choose one of them, and leave the other out.")
                 % {"field": each.label}}
            )  # fmt: skip
    return list(columns)


def _held(table: TableImport, by: Person, version: int | None) -> TableImport:
    row = process.lock(table)
    row.summit.operation  # noqa: B018 - read along, once
    policy.WORKFLOW.check("take", row, row.roles_of(by))
    process.check_version(row, version)
    return row


# --- Bringing it in -----------------------------------------------------------------------------


@dataclass
class Outcome:
    """What one press came to: cells by what became of them, rows added, and how many cells are left."""

    table: TableImport
    standings: dict[str, int] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    added: int = 0
    left: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def cells(self) -> int:
        return sum(self.standings.values())


def take(
    table: TableImport,
    *,
    by: Person,
    version: int | None = None,
    seen: int | None = None,
    seconds: float = policy.SECONDS,
) -> Outcome:
    """Write the cells that the preview shows as new, changed or not understood.

    Each is a text of its own, by `write_cell`: where somebody wrote since `seen` (the newest text of
    the table when the person looked), it waits beside that one. New rows are added first, also those that say
    only what they are about. Pressed
    twice, everything is written once. After `seconds` it stops, and the next press goes on. What cannot be taken is named in `refused` and stays in the
    import. Refused as a whole: to those who do not lead; once the decision table is filed, or this
    was put away; where nothing is to be brought in. Follows: the import is closed when all was taken.
    """
    with transaction.atomic():
        held = process.lock(table)
        if held.is_taken:
            process.check_role(held, by, policy.MAY_USE)
            return Outcome(held)
        held = _held(table, by, version)
        if seen is not None and not held.is_begun:
            held.seen = seen
        preview = Preview(held, held.seen)
        if not any(True for _each in preview.waiting()) and not held.is_begun:
            raise NotReady(_("Nothing of it is new: there is nothing to bring in."))
        # From here on every row goes where the person saw it go, however many presses it takes.
        held.choices, held.is_begun = preview.choices(), True
        held.save(update_fields=["choices", "is_begun", "seen"])
    outcome, until = Outcome(held), monotonic() + seconds
    some = list(preview.waiting())
    for done, (row, cell) in enumerate(some, start=1):
        _bring(preview, row, cell, outcome, by)
        if monotonic() > until:
            outcome.left = len(some) - done
            break
    _record(outcome, preview, by)
    return outcome


def _bring(preview: Preview, row: PreviewRow, cell: Any, outcome: Outcome, by: Person) -> None:
    table, label = outcome.table, cell.label if cell is not None else Field.TOPIC.label
    try:
        target = preview.row_of(row) or _add(preview, row, outcome, by)
        if cell is None:
            outcome.rows.add(target.pk)
            return
        typed = Typed(cell.cell, cell.text, cell.base, cell.key, table.created_at, way=Way.IMPORT)
        came = write_cell(Decision.objects.filter(pk=target.pk), typed, by=by)
    except (Invalid, OutOfTurn) as refusal:
        said = [str(one) for some in refusal.fields.values() for one in some]
        outcome.refused.append(
            _("Row %(row)d, %(cell)s: %(why)s")
            % {"row": row.n, "cell": label, "why": " ".join(said) or str(refusal.sentence)}
        )
        return
    standing = came.edit.standing if came.edit is not None else Standing.WRITTEN
    outcome.standings[standing] = outcome.standings.get(standing, 0) + 1
    outcome.rows.add(target.pk)


def _add(preview: Preview, row: PreviewRow, outcome: Outcome, by: Person) -> Decision:
    added = decisions.add_row(
        outcome.table.summit, by=by, topic=row.goes.topic, key=row.key, subject=row.goes.subject
    )
    preview.remember(row, added)
    outcome.added += 1
    return added


@transaction.atomic
def _record(outcome: Outcome, preview: Preview, by: Person) -> None:
    row = process.lock(outcome.table)
    process.record(
        row, "bring", by=by, before=row.state,
        data={"cells": outcome.standings, "rows": sorted(outcome.rows), "added": outcome.added,
              "refused": outcome.refused, "left": outcome.left},
    )  # fmt: skip
    if outcome.left or outcome.refused or row.is_taken:
        outcome.table = row
        return
    outcome.table = process.advance(row, "take", by=by)


@transaction.atomic
def run(
    table: TableImport,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> TableImport:
    """Put it away, or look at it again. Refused as the rulebook says; what was brought in stays."""
    if step == "take":
        return take(table, by=by, version=version).table
    process.check_version(process.lock(table), version)
    return process.advance(table, step, by=by, reason=reason, at=at)


def why_not(summit: Any, person: Person) -> Refusal | None:
    """Why this person brings nothing into the table now; None: it may be done."""
    try:
        _check(summit, person)
    except Refusal as refusal:
        return refusal
    return None
