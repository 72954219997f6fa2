"""The words of a reminder, paragraph by paragraph, in the language that is active.

Written in Python, not as templates: they are laid out for every message of a burst, and a template
takes ten times as long.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from coordination.deadlines.faces import subject
from coordination.deadlines.models import Delivery
from coordination.deadlines.registry import anchor_of, basis_of
from coordination.deadlines.spoken import absolute, spoken_time


def body(
    deadline: Any, label: str, *, zone: str, overdue: bool, late_since: datetime | None
) -> str:
    """What is to be done, where, by when, counted from what, by whose rule, and its address."""
    paragraphs = []
    if late_since is not None:
        paragraphs.append(
            _("This reminder is late: it was due %(late_since)s, and the system could not send it then.")
            % {"late_since": spoken_time(late_since, zone)}
        )  # fmt: skip
    if overdue:
        paragraphs.append(_("Overdue: %(label)s.") % {"label": label})
    else:
        paragraphs.append(_("Still to do: %(label)s.") % {"label": label})
    paragraphs.append("\n".join(_facts(deadline, zone)))
    paragraphs.append(f"{_('Open it:')} {absolute(deadline.subject_url)}")
    return "\n\n".join(paragraphs)


def _facts(deadline: Any, zone: str) -> list[str]:
    operation = deadline.operation
    due, there = (spoken_time(deadline.due_at, name) for name in (zone, operation.onset_zone))
    lines = [
        f"{_('What:')} {subject(deadline)}",
        f"{_('Operation:')} {operation.ref} {operation.name}",
        f"{_('Due:')} {due}",
    ]
    if there != due:
        lines.append(f"{_('There:')} {there}")
    if deadline.first_due_at != deadline.due_at:
        moved = {"moved_from": spoken_time(deadline.first_due_at, zone)}
        lines.append(_("The limit was moved. It was %(moved_from)s at first.") % moved)
    counted = f"{anchor_of(deadline)}, {spoken_time(deadline.started_at, zone)}"
    if deadline.anchored_by:
        counted += " " + _("(recorded by %(who)s)") % {"who": deadline.anchored_by}
    return [*lines, f"{_('Counted from:')} {counted}", _basis(deadline)]


def _basis(deadline: Any) -> str:
    """Whose rule the hours are: never a default as if it were the Movement's."""
    kind, said = deadline.policy.get("basis", ""), basis_of(deadline)
    if kind == "source":
        return f"{_('Source:')} {said}"
    if kind == "setting":
        return str(said)
    return (
        f"{_('Default of this installation:')} {said}"
        if said
        else _("Default of this installation.")
    )


def addressed(row: Delivery, name: str) -> str:
    """A message's text as it is sent: its reader's name before it, and after it why it was this reader."""
    paragraphs = [_("Dear %(name)s,") % {"name": name}, row.body]
    if row.is_drill:
        drill = _("DRILL: this is an exercise. Nothing has happened; please react as if it had.")
        paragraphs.insert(0, drill)
    after = []
    if row.post_title:
        after.append(_("You are told because of this post: %(post)s.") % {"post": row.post_title})
    if row.rung_id:
        after.append(
            _("You can say “seen” in your inbox. Seen is not done: "
              "the clock runs until the step itself is recorded.")
        )  # fmt: skip
    return "\n\n".join([*paragraphs, "\n".join(after)]).strip() + "\n"
