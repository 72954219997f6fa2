"""The rows of the operation list: plain dicts, ready to be written, in two queries a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from coordination.components.countries import spoken
from coordination.deadlines.models import SOON, Deadline
from coordination.deadlines.registry import clock
from coordination.operations import policy
from smcc.web.templatetags.smcc import status_tag
from smcc.web.times import iso, moment_parts, time_left

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


def state_tag(state: str) -> Any:
    return status_tag(policy.State(state).label, STATE_KINDS[policy.State(state)])


def list_rows(operations: Iterable[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """The rows for operations read as `COLUMNS`: every text and address made once, in Python."""
    operations = list(operations)
    next_due = next_clocks([row["id"] for row in operations])
    home = reverse("operation_list")
    states = {value: state_tag(value) for value in policy.State.values}
    scales = {value: str(label) for value, label in policy.Scale.choices}
    categories = {value: str(label) for value, label in policy.Category.choices}
    labels: dict[str, str] = {}
    rows = []
    for found in operations:
        onset, onset_yours = moment_parts(found["onset_at"], found["onset_zone"], now=now)
        row = {
            "url": f"{home}{found['ref']}/",
            "ref": found["ref"],
            "name": found["name"],
            "countries": spoken(found["country_codes"]),
            "onset": onset,
            "onset_yours": onset_yours,
            "onset_iso": iso(found["onset_at"]),
            "is_estimated": found["onset_precision"] == policy.Precision.ESTIMATED,
            "scale": scales.get(found["scale"], ""),
            "category": categories.get(found["category"], ""),
            "state": states[found["state"]],
        }
        if clock_due := next_due.get(found["id"]):
            name, due = clock_due
            if name not in labels:
                known = clock(name)
                labels[name] = str(known.label) if known else name
            row |= {
                "clock": labels[name],
                "due": moment_parts(due, found["onset_zone"], now=now)[0],
                "due_iso": iso(due),
                "due_epoch": int(due.timestamp()),
                "left": time_left(due, now),
                "is_late": now > due,
                "is_soon": due - now <= SOON,
            }
        rows.append(row)
    return rows


def next_clocks(operations: list[int]) -> dict[int, tuple[str, datetime]]:
    """For each operation the open clock that is due soonest: its name and limit. One query."""
    soonest: dict[int, tuple[str, datetime]] = {}
    open_clocks = Deadline.objects.open().filter(operation__in=operations).order_by("due_at", "id")
    for operation, name, due in open_clocks.values_list("operation_id", "clock", "due_at"):
        soonest.setdefault(operation, (name, due))
    return soonest
