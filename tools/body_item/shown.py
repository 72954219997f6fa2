"""An item as its page shows it: the whole path, station by station."""

from __future__ import annotations

from typing import Any

from tools.body_item import linked
from tools.body_item.models import BodyItem, ItemWord
from tools.decision.models import Decision


def path_of(item: BodyItem) -> list[ItemWord]:
    """From its being raised on."""
    return list(item.path.select_related("body", "to_body", "said_by").order_by("id"))


def decision_for(item: BodyItem, person: Any) -> Decision | None:
    """The decision that it comes from, where this person may see it."""
    if item.decision_id not in linked.decisions_seen([item], person):
        return None
    return Decision.objects.select_related("operation", "summit").get(pk=item.decision_id)
