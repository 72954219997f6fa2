"""What the header of every page says about one's inbox."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from coordination.deadlines.models import Delivery
from coordination.sight import sight
from smcc.rest import prepared

COUNTED_UP_TO = 99


def inbox(request: HttpRequest) -> dict[str, Any]:
    """`inbox_unread`: a number up to 99, "99+", or 0. One query, and only where a page asks."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {}
    return {"inbox_unread": SimpleLazyObject(lambda: unread(person))}


def unread(person: Any) -> int | str:
    def rows() -> Any:
        mine = Delivery.objects.visible_to(person).inbox().unread()
        return mine.values_list("pk", flat=True)[: COUNTED_UP_TO + 1]

    # Asked for every page of every person: kept compiled.
    count = len(prepared.fetch(("unread", sight(person)), rows))
    return count if count <= COUNTED_UP_TO else f"{COUNTED_UP_TO}+"
