"""The decision register: what meetings of all operations decided, and what became of it, as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.people.models import Person, holders_of
from smcc.exports.table.table import Cell, Column, Row, Table
from smcc.web.times import moment_text, span_text
from tools.decision import policy
from tools.decision.models import Decision, DecisionQuerySet
from tools.decision.shown import RowShown
from tools.referral.shown import Station, paths_of, short_path

URGENT, NEWEST = ("urgent_at", "id"), ("-id",)
AT_ONCE = 200
"""Rows of a file that are read at a time."""
PDF_AT_MOST = 500
"""Rows that are set while their reader waits; the other formats take any number."""


def seen_by(person: Person) -> DecisionQuerySet:
    """What the register holds for this person."""
    return Decision.objects.visible_to(person).registered()


def with_all(rows: DecisionQuerySet) -> DecisionQuerySet:
    """The rows with what a line of the register says of each, but for its path and its holder."""
    return rows.by_urgency().select_related(
        "operation", "summit", "lead", "responsible_post__component", "responsible_post__country"
    )


@dataclass(frozen=True)
class Line(RowShown):
    """One decision in the register."""

    path: Sequence[Station] = field(default=())
    is_held: bool = True

    @property
    def short_path(self) -> str:
        return short_path(self.path)

    @property
    def level(self) -> Any:
        return policy.Level(self.row.level).label

    @property
    def level_kind(self) -> str:
        return "contested" if self.row.level == policy.Level.STRATEGIC else "neutral"

    @property
    def is_as_usual(self) -> bool:
        """It lies on the level on which nearly all lie: a narrow page leaves it out."""
        return self.row.level == policy.Level.OPERATIONAL

    @property
    def owner(self) -> str:
        """The responsible post, and whether it is vacant; nothing where none is named."""
        if not self.post or self.is_held:
            return self.post
        return _("%(post)s (vacant)") % {"post": self.post}

    @property
    def is_without_owner(self) -> bool:
        is_open = self.row.state in policy.FOLLOWED_UP
        return is_open and (self.row.responsible_post_id is None or not self.is_held)

    @property
    def overdue(self) -> str:
        """ "overdue by 3 d"; nothing where it is not."""
        if not self.is_overdue or self.row.due_at is None:
            return ""
        return _("overdue by %(span)s") % {"span": span_text(self.now - self.row.due_at)}


def lines(rows: Iterable[Decision], now: datetime) -> list[Line]:
    """The rows as lines: two queries, however many."""
    found = list(rows)
    posts = {row.responsible_post_id: row.responsible_post for row in found if row.responsible_post}
    held = holders_of(posts.values(), now) if posts else {}
    paths = paths_of(found)
    for row in found:
        row.summit.operation = row.operation
    return [
        Line(
            row, row.position, now, paths[row.pk],
            row.responsible_post_id is None or bool(held.get(row.responsible_post_id)),
        )
        for row in found
    ]  # fmt: skip


SAID = {
    "": gettext_lazy("Shown: all, also what is done, dropped or superseded. The newest stand first."),
    "open": gettext_lazy("Shown: what is still to be followed up. The most urgent stand first."),
    "mine": gettext_lazy("Shown: what is still to be followed up and lies with a post that you hold. The most urgent stand first."),
    "component": gettext_lazy("Shown: what is still to be followed up and is led by your component, or lies with one of its posts. The most urgent stand first."),
    "overdue": gettext_lazy("Shown: what is past its date and not recorded as done. The longest overdue stand first."),
    "without_owner": gettext_lazy("Shown: what is still to be followed up and has no responsible post, or a vacant one. The most urgent stand first."),
}  # fmt: skip
"""What `?show=` leaves on the page, in a sentence."""


def sentence(person: Person, now: datetime) -> str:
    """ "3 of yours are overdue; 2 of your component’s have no owner." Two queries."""
    rows = seen_by(person).filter(operation__drill_factor=None)
    late = Q(state=policy.State.DECIDED, due_at__lte=now)
    posts = [post.pk for post in person.held_posts()]
    mine = rows.open().of_posts(posts).aggregate(open=Count("pk"), overdue=Count("pk", filter=late))
    ownerless = rows.without_owner(now).of_components(person.component_ids()).count()
    said = []
    if mine["overdue"]:
        said.append(
            ngettext(
                "%(n)d of yours is overdue", "%(n)d of yours are overdue", mine["overdue"]
            ) % {"n": mine["overdue"]}
        )  # fmt: skip
    elif mine["open"]:
        said.append(
            ngettext(
                "%(n)d is yours, and it is not overdue", "%(n)d are yours, and none is overdue",
                mine["open"],
            ) % {"n": mine["open"]}
        )  # fmt: skip
    else:
        said.append(_("Nothing waits for a post that you hold"))
    if ownerless:
        said.append(
            ngettext(
                "%(n)d of your component’s has no owner",
                "%(n)d of your component’s have no owner",
                ownerless,
            ) % {"n": ownerless}
        )  # fmt: skip
    return "; ".join(said) + "."


# --- As a file -----------------------------------------------------------------------------


def register_table(rows: DecisionQuerySet, order: Sequence[str], now: datetime) -> Table:
    """The rows as a table, in the language that is active. Read as it is written."""
    ordered = with_all(rows).order_by(*order)
    invented = rows.exclude(operation__synthetic="").order_by().values_list("operation__synthetic")
    return Table(
        title=_("Decision register"),
        language=translation.get_language() or "en",
        columns=_columns(),
        lines=_rows(ordered, now),
        made_at=timezone.now(),
        synthetic=next((said for (said,) in invented[:1]), ""),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("operation", _("Operation"), "#crisis+code", 0.9),
        Column("meeting", _("Meeting"), "#event+name", 0.8),
        Column("decision", _("Decision"), "#description", 2.0),
        Column("lead", _("Lead component"), "#org+name", 1.0),
        Column("post", _("Responsible post"), "#contact+title", 1.2),
        Column("due", _("Due"), "#date+due", 0.9),
        Column("state", _("State"), "#status", 0.9),
        Column("level", _("Level"), "#meta+level", 0.8),
        Column("path", _("How it came there"), "#meta+path", 1.2),
        Column("evidence", _("What shows that it is done"), "#meta+evidence", 1.2),
    )


def _rows(rows: DecisionQuerySet, now: datetime) -> Iterator[Row]:
    found = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        for line in lines(some, now):
            yield Row(str(line.row.pk), tuple(_cells(line)))


def _cells(line: Line) -> Iterator[Cell]:
    row = line.row
    yield Cell(f"{row.operation.ref} {row.operation.name}", value=row.operation.ref)
    yield Cell(row.summit.title, value=row.summit.number)
    yield Cell(f"{row.title}\n\n{row.text}" if row.text else row.title)
    yield Cell(line.lead, value=row.lead.code if row.lead else None)
    yield Cell(line.owner, value=row.responsible_post.code if row.responsible_post else None)
    due = row.due_at
    at = moment_text(due, row.operation.onset_zone) if due else ""
    yield Cell(at, value=due.isoformat() if due else None)
    yield Cell("; ".join(filter(None, (str(line.word), line.overdue))), value=row.state)
    yield Cell(str(line.level), value=row.level)
    yield Cell(line.short_path)
    is_done = row.state == policy.State.DONE
    yield Cell(" ".join(filter(None, (row.outcome, row.evidence_url))) if is_done else "")
