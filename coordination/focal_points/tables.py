"""The directory of focal points as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from coordination.countries.cells import day_cell
from coordination.focal_points.shown import Shown
from coordination.people.models import Post, holders_of
from smcc.exports.table.table import Cell, Column, Row, Table
from smcc.web.times import day_text

FILES = ("csv", "xlsx")


def directory(rows: Any, now: datetime) -> Table:
    """A line a focal point: of which component, who holds the post, when it was last said to be right."""
    found = list(rows)
    return Table(
        title=_("Focal points"),
        language=translation.get_language() or "en",
        columns=(
            Column("country", _("Country"), "#country+name", value_hxl="#country+code"),
            Column("component", _("Component"), "#org+name", value_hxl="#org+code"),
            Column("post", _("Post"), "#contact+post", 2.0),
            Column("holder", _("Held by"), "#contact+name"),
            Column("mailbox", _("Functional mailbox"), "#contact+email"),
            Column("standing", _("Standing"), "#status+name", value_hxl="#status+code"),
            Column("since", _("Since"), "#date+start"),
            Column("confirmed", _("Last confirmed"), "#date+confirmed"),
            Column("due", _("To be confirmed by"), "#date+due"),
            Column("note", _("What for"), "#meta+note"),
        ),
        lines=_lines(found, now),
        synthetic=_("Rows marked “synthetic” are invented for the demonstration.")
        if any(each.synthetic for each in found)
        else "",
        made_at=now,
    )


def _lines(rows: list[Any], now: datetime) -> Iterator[Row]:
    posts: dict[int, Post] = {each.post_id: each.post for each in rows}
    holders = holders_of(posts.values(), now)
    for each in rows:
        shown = Shown(each, now)
        title = str(each.post) + (f" ({_('synthetic')})" if each.synthetic else "")
        yield Row(
            str(each.pk),
            (
                Cell(each.country.name, value=each.country_id),
                Cell(each.component.name, value=each.component.code),
                Cell(title),
                Cell("; ".join(person.name for person in holders[each.post_id])),
                Cell(each.post.mailbox),
                Cell(shown.word, value=shown.state),
                Cell(day_text(each.since), value=each.since.isoformat()),
                Cell(day_text(each.said_right_on), value=each.said_right_on.isoformat()),
                day_cell(each, shown.due_at if each.is_open else None),
                Cell(each.note),
            ),
        )
