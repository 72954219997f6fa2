"""A deadline held for a change."""

from __future__ import annotations

from coordination.deadlines.models import Deadline
from smcc.audit.record import hold_chain


def locked(deadline: Deadline) -> Deadline:
    """The same row, read again and held until the transaction ends; its operation's chain before it."""
    hold_chain(deadline.chain)
    rows = Deadline.objects.select_for_update(no_key=True, of=("self",))
    with_these = ("operation", "responsible_post", "responsible_component")
    return rows.select_related(*with_these).get(pk=deadline.pk)
