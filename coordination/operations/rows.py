"""The rows of the operation list, written in Python: a template asked for fifty rows costs more
than all the rest of the page. Two queries a page, whatever the rows are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from coordination.components.countries import spoken
from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import clock
from coordination.operations import policy
from smcc.web.templatetags.smcc import status_tag
from smcc.web.times import iso, moment_parts, time_left, unbroken

ORDER = ("-onset_at", "-id")
COLUMNS = (
    "id", "ref", "name", "country_codes", "onset_at", "onset_zone", "onset_precision", "scale",
    "category", "state",
)  # fmt: skip
STATE_KINDS = {
    policy.State.ACTIVE: "ok",
    policy.State.CLOSED: "neutral",
    policy.State.WITHDRAWN: "draft",
}


def state_tag(state: str) -> SafeString:
    return status_tag(policy.State(state).label, STATE_KINDS[policy.State(state)])


def list_rows(operations: Iterable[dict[str, Any]], now: datetime) -> list[SafeString]:
    """A `<tr>` for each operation read as `COLUMNS`, all that was typed or translated escaped."""
    operations = list(operations)
    next_due = next_clocks([row["id"] for row in operations])
    words = _Words(now)
    return [words.row(row, next_due.get(row["id"])) for row in operations]


class _Words:
    """What the rows of one page say alike, said and escaped once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.home = reverse("operation_list")
        self.states = {value: state_tag(value) for value in policy.State.values}
        self.scales = {value: escape(str(label)) for value, label in policy.Scale.choices}
        self.scales[""] = f'<span class="quiet">{escape(_("not declared"))}</span>'
        self.categories = {value: escape(str(label)) for value, label in policy.Category.choices}
        self.estimated = f' <span class="quiet">{escape(_("(estimated)"))}</span>'
        self.clocks: dict[str, str] = {}
        self.reference, self.countries, self.onset, self.scale = (
            _cell(_("Reference")), _cell(_("Countries")), _cell(_("Onset")), _cell(_("Scale")),
        )  # fmt: skip
        self.category, self.state, self.due = (
            _cell(_("Category")), _cell(_("State")), _cell(_("Due next")),
        )  # fmt: skip

    def row(self, found: dict[str, Any], due: tuple[str, datetime] | None) -> SafeString:
        is_late = due is not None and self.now > due[1]
        zone, ref = found["onset_zone"], escape(found["ref"])
        is_estimated = found["onset_precision"] == policy.Precision.ESTIMATED
        category = self.categories.get(found["category"], "")
        row_class = ' class="is-late"' if is_late else ""
        return mark_safe(  # noqa: S308 (every part is escaped)
            f"<tr{row_class}>"
            f'<th scope="row"><a href="{self.home}{ref}/"><bdi>{escape(found["name"])}</bdi></a></th>'
            f"{self.reference}{ref}</td>"
            f"{self.countries}{escape(spoken(found['country_codes']))}</td>"
            f"{self.onset}<span>{self.moment(found['onset_at'], zone)}"
            f"{self.estimated if is_estimated else ''}</span></td>"
            f"{self.scale}{self.scales[found['scale']]}</td>"
            f"{self.category if category else '<td>'}{category}</td>"
            f"{self.state}{self.states[found['state']]}</td>"
            f"{self.clock(*due, zone, is_late) if due else '<td></td>'}</tr>"
        )

    def moment(self, at: datetime, zone: str) -> str:
        said = escape(moment_parts(at, zone, now=self.now)[0])
        return f'<time class="moment" datetime="{iso(at)}">{said}</time>'

    def clock(self, name: str, due: datetime, zone: str, is_late: bool) -> str:
        if name not in self.clocks:
            known = clock(name)
            self.clocks[name] = escape(str(known.label) if known else name)
        left_class = "left is-late" if is_late else "left"
        return (
            f"{self.due}<span>{self.clocks[name]}<br>{self.moment(due, zone)} "
            f'<span class="{left_class}" data-due="{int(due.timestamp())}">'
            f"{escape(unbroken(time_left(due, self.now)))}</span></span></td>"
        )


def _cell(label: str) -> str:
    """The beginning of a cell, which on a phone says its column."""
    return f'<td data-label="{escape(label)}">'


def next_clocks(operations: list[int]) -> dict[int, tuple[str, datetime]]:
    """For each operation the open clock that is due soonest: its name and limit. One query."""
    soonest: dict[int, tuple[str, datetime]] = {}
    open_clocks = Deadline.objects.open().filter(operation__in=operations).order_by("due_at", "id")
    for operation, name, due in open_clocks.values_list("operation_id", "clock", "due_at"):
        soonest.setdefault(operation, (name, due))
    return soonest
