"""The steps of a meeting as a list of tasks: what is done, what is next, and where to do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tools.mini_summit.models import MiniSummit
from tools.mini_summit.policy import Attended, State

DONE, TO_DO, BEGUN, NOT_YET = "ok", "waiting", "soon", "draft"


@dataclass(frozen=True)
class Task:
    """One step: its words, its state in a word, and where it is done (nowhere: only to be read)."""

    label: Any
    kind: str
    hint: Any = ""
    url: str = ""

    @property
    def word(self) -> Any:
        return {
            DONE: _("Completed"),
            TO_DO: _("Not started"),
            BEGUN: _("In progress"),
            NOT_YET: _("Cannot start yet"),
        }[self.kind]


def tasks_of(
    summit: MiniSummit, *, agenda: Any, attendance: Any, progress: Mapping[str, int], minutes: Any,
    may_edit: bool,
) -> list[Task]:  # fmt: skip
    """The tasks of one meeting in their order. `may_edit`: with the links. No query."""
    if summit.state == State.WAIVED:
        return []
    args = [summit.operation.ref, summit.number]

    def at(name: str, opens: bool = True) -> str:
        return reverse(name, args=args) if may_edit and opens and summit.filed_at is None else ""

    came = sum(each.status == Attended.ATTENDED for each in attendance)
    items = len(agenda.taken_up) + len(agenda.aob)
    held, filed = summit.held_at is not None, summit.filed_at is not None
    rows = progress["total"]
    written = rows - progress["open"]
    is_whole = written == rows and not progress["without_lead"]
    tasks = [
        Task(
            _("Date, place and chair"), DONE if summit.scheduled_for or held else TO_DO,
            url=at("mini_summit_facts"),
        ),
        Task(
            _("Agenda"), _kind(items, filed, waits=len(agenda.to_answer)), _items(items, agenda),
            at("mini_summit_agenda"),
        ),
        Task(
            _("Attendance"), DONE if came else TO_DO,
            ngettext("%(n)d component came", "%(n)d components came", came) % {"n": came},
            at("mini_summit_attendance"),
        ),
        Task(_("Hold the meeting"), DONE if held else TO_DO, url=at("mini_summit_hold", not held)),
        Task(
            _("Decide the rows"),
            DONE if rows and is_whole else BEGUN if written else TO_DO,
            _decided(progress, written),
            at("decision_table"),
        ),
        Task(
            _("Check your answers and file the table"),
            DONE if filed else TO_DO if held else NOT_YET,
            url=at("mini_summit_file", held),
        ),
    ]  # fmt: skip
    if minutes is None:
        return [*tasks, Task(_("Minutes confirmed by both sides"), NOT_YET)]
    kind = DONE if minutes.is_final else BEGUN if minutes.confirmations else TO_DO
    url = "" if minutes.is_final else reverse("minutes", args=args)
    return [*tasks, Task(_("Minutes confirmed by both sides"), kind, minutes.sentence, url)]


def done_of(tasks: list[Task]) -> str:
    """ "4 of 7 steps completed"."""
    done = sum(task.kind == DONE for task in tasks)
    return _("%(done)d of %(total)d steps completed") % {"done": done, "total": len(tasks)}


def _decided(progress: Mapping[str, int], written: int) -> str:
    said = _("%(decided)d of %(total)d rows decided, deferred or dropped") % {
        "decided": written, "total": progress["total"],
    }  # fmt: skip
    if lacking := progress["without_lead"]:
        said += "; " + (
            ngettext("%(n)d has no lead component", "%(n)d have no lead component", lacking)
            % {"n": lacking}
        )
    return said


def _kind(items: int, filed: bool, *, waits: int) -> str:
    if waits and not filed:
        return BEGUN
    return DONE if items or filed else TO_DO


def _items(items: int, agenda: Any) -> str:
    said = ngettext("%(n)d item", "%(n)d items", items) % {"n": items}
    if waits := len(agenda.to_answer):
        said += "; " + (
            ngettext("%(n)d proposal to answer", "%(n)d proposals to answer", waits) % {"n": waits}
        )
    return said
