"""The words of a reminder, paragraph by paragraph, in the language that is active.

Written in Python, not as templates: they are laid out for every message of a burst, and a template
takes ten times as long.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coordination.deadlines.faces import subject
from coordination.deadlines.models import Delivery
from coordination.deadlines.registry import anchor_of, basis_of
from coordination.deadlines.spoken import absolute, spoken_time


class Words(NamedTuple):
    """What every reminder says in one language: looked up once, not fifteen times a message."""

    late: str
    overdue: str
    todo: str
    open: str
    what: str
    operation: str
    part_of: str
    due: str
    there: str
    moved: str
    counted: str
    recorded: str
    source: str
    default: str
    default_alone: str
    dear: str
    drill: str
    because: str
    seen: str


def words() -> Words:
    """Those of the language that is active."""
    return _words(get_language())


@cache
def _words(language: str | None) -> Words:
    return Words(
        late=_(
            "This reminder is late: it was due %(late_since)s, and the system could not send it then."
        ),
        overdue=_("Overdue: %(label)s."),
        todo=_("Still to do: %(label)s."),
        open=_("Open it:"),
        what=_("What:"),
        operation=_("Operation:"),
        part_of=_("Part of:"),
        due=_("Due:"),
        there=_("There:"),
        moved=_("The limit was moved. It was %(moved_from)s at first."),
        counted=_("Counted from:"),
        recorded=_("(recorded by %(who)s)"),
        source=_("Source:"),
        default=_("Default of this installation:"),
        default_alone=_("Default of this installation."),
        dear=_("Dear %(name)s,"),
        drill=_("DRILL: this is an exercise. Nothing has happened; please react as if it had."),
        because=_("You are told because of this post: %(post)s."),
        seen=_(
            "You can say “seen” in your inbox. Seen is not done: "
            "the clock runs until the step itself is recorded."
        ),
    )


def body(
    deadline: Any, label: str, *, zone: str, overdue: bool, late_since: datetime | None
) -> str:
    """What is to be done, where, by when, counted from what, by whose rule, and its address."""
    say, paragraphs = words(), []
    if late_since is not None:
        paragraphs.append(say.late % {"late_since": spoken_time(late_since, zone)})
    paragraphs.append((say.overdue if overdue else say.todo) % {"label": label})
    paragraphs.append("\n".join(_facts(deadline, zone, say)))
    paragraphs.append(f"{say.open} {absolute(deadline.subject_url)}")
    return "\n\n".join(paragraphs)


def _facts(deadline: Any, zone: str, say: Words) -> list[str]:
    whole = deadline.whole
    due, there = (spoken_time(deadline.due_at, name) for name in (zone, whole.onset_zone))
    lines = [
        f"{say.what} {subject(deadline)}",
        f"{say.operation if deadline.operation_id else say.part_of} {whole.ref} {whole.name}",
        f"{say.due} {due}",
    ]
    if there != due:
        lines.append(f"{say.there} {there}")
    if deadline.first_due_at != deadline.due_at:
        lines.append(say.moved % {"moved_from": spoken_time(deadline.first_due_at, zone)})
    counted = f"{anchor_of(deadline)}, {spoken_time(deadline.started_at, zone)}"
    if deadline.anchored_by:
        counted += " " + say.recorded % {"who": deadline.anchored_by}
    return [*lines, f"{say.counted} {counted}", _basis(deadline, say)]


def _basis(deadline: Any, say: Words) -> str:
    """Whose rule the hours are: never a default as if it were the Movement's."""
    kind, said = deadline.policy.get("basis", ""), basis_of(deadline)
    if kind == "source":
        return f"{say.source} {said}"
    if kind == "setting":
        return str(said)
    return f"{say.default} {said}" if said else say.default_alone


def addressed(row: Delivery, name: str) -> str:
    """A message's text as it is sent: its reader's name before it, and after it why it was this reader."""
    say = words()
    paragraphs = [say.dear % {"name": name}, row.body]
    if row.is_drill:
        paragraphs.insert(0, say.drill)
    after = []
    if row.post_title:
        after.append(say.because % {"post": row.post_title})
    if row.rung_id:
        after.append(say.seen)
    return "\n\n".join([*paragraphs, "\n".join(after)]).strip() + "\n"
