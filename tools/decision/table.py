"""The decision table as one form: what was typed row by row, what was saved, what was not and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, Refusal, Stale
from smcc.web.form_errors import Found, summary
from smcc.web.text import clean_data
from tools.cell.changes import by_cell, reading, waiting_in
from tools.cell.models import stands_at
from tools.cell.policy import Way
from tools.decision import actions
from tools.decision.forms import CELLS, NewRowForm, RowForm, cells_of, digest
from tools.decision.models import Decision
from tools.decision.parts import Layout, Part
from tools.decision.shown import RowShown, rows_of
from tools.naming import Names

APART = gettext_lazy(
    "Somebody else changed this row while you were writing. Your text is kept and not saved: "
    "look at what stands now, then choose."
)


SENT = re.compile(r"row-(\d{1,9})-version")


@dataclass(frozen=True)
class Choice:
    """Which of two texts of a row stands: mine or theirs, when theirs was of this version."""

    pk: str
    is_mine: bool
    version: int

    @classmethod
    def of(cls, button: str) -> Choice | None:
        """What the button "mine:5:3" or "theirs:5:3" means: row 5, whose version 3 was shown."""
        name, pk, version = [*button.split(":"), "", ""][:3]
        if name not in ("mine", "theirs"):
            return None
        is_number = version.isascii() and version.isdigit() and len(version) < 10
        return cls(pk, name == "mine", int(version) if is_number else 0)


@dataclass
class RowOnPage:
    """One row of the form: as it stands, as it was typed, and what came of saving it."""

    shown: RowShown
    form: RowForm
    theirs: RowShown | None = None
    """What somebody else wrote into the row meanwhile."""
    kept: str = ""
    """The refusal of a row that can no longer be written: what was typed is shown, not lost."""
    waiting: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By cell, the texts that nobody has decided about."""
    reason: str = ""
    reason_errors: list[str] = field(default_factory=list)

    @property
    def row(self) -> Decision:
        return self.shown.row

    @property
    def version(self) -> Any:
        """The version that the next save starts from. While somebody else's text stands against
        what was typed, it stays the one that was read: only a choice ends a conflict."""
        if self.form.is_bound:
            return self.form.data.get(self.form.add_prefix("version"), "")
        return self.row.version

    @property
    def base(self) -> str:
        if self.form.is_bound:
            return self.form.data.get(self.form.add_prefix("base"), "")
        return digest(cells_of(self.row))

    @property
    def is_refused(self) -> bool:
        return self.form.is_bound and bool(self.form.errors)

    @property
    def cells(self) -> list[CellOnPage]:
        """The cells of the row in the order of the page."""
        return [
            CellOnPage(
                self.form[name], name, stands_at(self.row, name), reading(self.row, name),
                self.waiting.get(name, []),
            )
            for name in CELLS
        ]  # fmt: skip


@dataclass(frozen=True)
class CellOnPage:
    """One cell to write in: what it shows, the version that is read, and the texts that wait beside it."""

    bound: Any
    name: str
    version: int
    reading: str
    waiting: list[dict[str, Any]]


class TableForm:
    """The rows of a part of a meeting's table, and an empty one below them. Rows are saved one by
    one: what can be saved is, and what cannot keeps what was typed and says why."""

    def __init__(
        self, summit: Any, person: Person, now: Any, data: Any = None, *, layout: Layout, part: Part
    ) -> None:
        self.summit, self.person, self.now = summit, person, now
        self.data = clean_data(data)
        self.names = Names(summit.operation)
        self.saved, self.added = 0, ""
        self.statuses: set[int] = set()
        self.waiting = by_cell(waiting_in(summit, person))
        self.layout, self.part = layout, part
        here = rows_of(summit, now, only=[*layout.ids(part), *self._sent()])
        self.rows = [self._row(replace(each, number=layout.place(each.row.pk))) for each in here]
        self.new = NewRowForm(self.data if self._sends_new() else None, names=self.names)

    def _sent(self) -> list[int]:
        """The rows that the page had when it was sent: one may stand in another part by now."""
        return [int(found[1]) for name in self.data or () if (found := SENT.fullmatch(name))]

    def _row(self, shown: RowShown) -> RowOnPage:
        form = RowForm(self.data, row=shown.row, names=self.names)
        if not form.is_sent():
            form = RowForm(row=shown.row, names=self.names)
        on_page = RowOnPage(shown, form, waiting=self.waiting.get(shown.row.pk, {}))
        if self.data:
            on_page.reason = self.data.get(f"row-{shown.row.pk}-reason", "").strip()
        return on_page

    def _sends_new(self) -> bool:
        return bool(self.data) and "new-topic" in self.data

    def row(self, pk: str) -> RowOnPage | None:
        return next((each for each in self.rows if str(each.row.pk) == pk), None)

    @property
    def errors(self) -> list[Found]:
        """All that is wrong, in the order of the page, each with its row and the place to mend it."""
        found = []
        for each in self.rows:
            said = list(summary(each.form)) if each.is_refused else []
            said += [Found(text, f"row-{each.row.pk}-reason") for text in each.reason_errors]
            name = f"{each.shown.number}. {each.row.title}"
            found += [
                Found(f"{name} · {one.sentence}", one.anchor or f"row-{each.row.pk}")
                for one in said
            ]
        if self.new.is_bound:
            found += [Found(one.sentence, one.anchor or "new") for one in summary(self.new)]
        return found

    # --- Saving ---------------------------------------------------------------------------

    def save(self, choice: Choice | None = None) -> None:
        """Write every row that was touched, and the new one. `errors` says what was not written.

        A row that somebody else changed meanwhile is written only by `choice`.
        """
        self.rows = [
            self.save_row(each, choice if choice and str(each.row.pk) == choice.pk else None)
            for each in self.rows
        ]
        if self.new.is_touched():
            self._add()
        else:
            self.new = NewRowForm(names=self.names)

    def save_row(self, each: RowOnPage, choice: Choice | None = None) -> RowOnPage:
        """The row as it stands afterwards. A row that nobody touched is shown afresh."""
        form = each.form
        if not form.is_bound or (choice and not choice.is_mine) or form.is_as_it_stands():
            return self._fresh(each.shown, reason=each.reason)
        if not choice and not form.is_touched():
            return self._fresh(each.shown, reason=each.reason)
        if not form.is_valid():
            self.statuses.add(422)
            return each
        try:
            row = actions.write_row(
                each.row, by=self.person, changes=form.values(),
                supports=form.cleaned_data["supports"],
                version=choice.version if choice else form.cleaned_data["version"], way=Way.FORM,
            )  # fmt: skip
        except NotYours:
            raise
        except Refusal as refusal:
            return self._refuse(each, refusal)
        self.saved += 1
        return self._fresh(
            RowShown(self._knowing(row), each.shown.number, self.now), reason=each.reason
        )

    def _refuse(self, each: RowOnPage, refusal: Refusal) -> RowOnPage:
        if isinstance(refusal, Stale) and self._stands_already(each, refusal.current):
            current = self._knowing(refusal.current)
            return self._fresh(RowShown(current, each.shown.number, self.now), reason=each.reason)
        self.statuses.add(422 if isinstance(refusal, Invalid) else 409)
        if isinstance(refusal, Stale):
            current = self._knowing(refusal.current)
            each.shown = each.theirs = RowShown(current, each.shown.number, self.now)
            if current.is_writable:
                refusal = Stale(current, APART)
        each.form.refuse(refusal)
        if not each.row.is_writable:
            each.kept = str(refusal.sentence)
        return each

    def _stands_already(self, each: RowOnPage, current: Decision) -> bool:
        """The same was saved a moment ago: by the page's script, or by a click before this one."""
        current = self._knowing(current)
        return digest(each.form.typed()) == digest(cells_of(current)) or each.form.says(current)

    def _add(self) -> None:
        if not self.new.is_valid():
            self.statuses.add(422)
            return
        try:
            row = actions.add_row(self.summit, by=self.person, **self.new.values())
        except NotYours:
            raise
        except Refusal as refusal:
            self.statuses.add(422 if isinstance(refusal, Invalid) else 409)
            self.new.refuse(refusal)
            return
        self.saved += 1
        self.added = str(row.pk)
        number = len(self.layout.rows) + 1
        self.rows.append(self._fresh(RowShown(self._knowing(row), number, self.now)))
        self.new = NewRowForm(names=self.names)

    def _fresh(self, shown: RowShown, reason: str = "") -> RowOnPage:
        return RowOnPage(
            shown, RowForm(row=shown.row, names=self.names), reason=reason,
            waiting=self.waiting.get(shown.row.pk, {}),
        )  # fmt: skip

    def _knowing(self, row: Decision) -> Decision:
        row.summit, row.operation = self.summit, self.summit.operation
        return row

    # --- The buttons beside a row -----------------------------------------------------------

    def do(self, name: str, pk: str) -> str:
        """Move a row, or take a step of it with its reason. Returns what to tell, or an empty text.

        A refusal is put beside the row's reason, and `statuses` is not empty.
        """
        each = self.row(pk)
        if each is None:
            return ""
        try:
            if name in ("up", "down"):
                if actions.move_row(each.row, by=self.person, up=name == "up"):
                    return ""
                return _("The row stands there already.")
            if each.is_refused:
                each.reason_errors.append(
                    _("This was not done, because the row could not be saved. Look above.")
                )
                return ""
            row = actions.run(each.row, name, by=self.person, reason=each.reason)
        except NotYours:
            raise
        except Refusal as refusal:
            self.statuses.add(422 if isinstance(refusal, Invalid) else refusal.status)
            each.reason_errors.append(str(refusal.sentence))
            return ""
        each.shown = RowShown(self._knowing(row), each.shown.number, self.now)
        return _("Row %(number)d: %(state)s.") % {
            "number": each.shown.number,
            "state": row.state_label,
        }
